import { Inject, Injectable } from '@nestjs/common';
import { dateIn } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import type { PlanId } from '../../kernel/id.js';
import { Money } from '../../kernel/money.js';
import { SETTINGS_TOKEN, type Settings } from '../../config/settings.js';
import { rows, type Tx } from '../../database/db.js';
import { Jobs } from '../../jobs/jobs.js';
import type { Letter } from '../../mail/letter-templates.js';
import { withdrawLetters } from '../../mail/outbox.js';
import { readOrganisation, type Organisation } from '../../organisation/organisation.js';
import { fixToken } from '../../plans/troubles/fix-link.js';
import { REACHED_STEP } from '../../plans/troubles/due-troubles.js';
import type { TroubleReason } from '../../plans/troubles/trouble-reason.js';
import type { TroubleId } from '../../plans/troubles/trouble.store.js';
import { sendLetters } from '../letters/send-letters.js';
import { nearDay, whyItFailed } from './trouble-words.js';

/** A letter that is due: the latest step alone, whatever was missed before it. */
interface DueLetter {
  readonly troubleId: TroubleId;
  readonly planId: PlanId;
  readonly day: number;
  readonly email: string;
  readonly firstName: string;
  readonly amountMinor: string;
  readonly currency: string;
  readonly openedAt: Date;
  readonly nextTryAt: Date | null;
  readonly planEndedAt: Date | null;
  readonly reason: TroubleReason;
  readonly method: string | null;
}

/** Letters about a charge that failed: on days 0, 3 and 7, and one when tries are given up, after 14 at most (R-DUN-03). */
@Injectable()
export class TroubleLetters {
  constructor(
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /**
   * Writes what is due for these episodes, each letter once; what has not left the house of an episode that ended well
   * is withdrawn. Call it with episodes that were just compared with the processor.
   */
  async post(tx: Tx, troubleIds: readonly TroubleId[]): Promise<void> {
    if (troubleIds.length === 0) return;
    const now = this.clock.now();
    await withdrawLetters(tx, await overdueKeys(tx, troubleIds));
    const due = await rows<DueLetter>(tx, TAKE_DUE_LETTERS, [troubleIds, now]);
    if (due.length === 0) return;
    const organisation = await readOrganisation(tx);
    const letters = due.map((each) => ({
      key: `trouble:${each.troubleId}:${each.day}`,
      recipient: each.email,
      letter: this.letterOf(each, organisation, now),
      receiptId: null,
    }));
    await sendLetters(tx, this.jobs, letters, now);
  }

  private letterOf(due: DueLetter, { name, email, timeZone }: Organisation, now: Date): Letter {
    const day = (at: Date): string => nearDay(dateIn(timeZone, at));
    const data = {
      organisation: name,
      replyTo: email,
      firstName: due.firstName,
      amount: Money.of(BigInt(due.amountMinor), due.currency).formatShort(),
      date: day(due.openedAt),
      why: whyItFailed(due),
      fixUrl: `${this.settings.publicUrl}/fix/${fixToken(due.planId, now, this.settings.appSecret)}`,
    };
    if (due.day === 14) {
      const endedOn = due.planEndedAt ? day(due.planEndedAt) : '';
      return { template: 'payment-stopped', data: { ...data, endedOn } };
    }
    const nextTry = due.nextTryAt && due.nextTryAt > now ? day(due.nextTryAt) : '';
    const label = due.reason === 'authentication' ? 'Confirm, or use another card' : 'Update your card or account';
    return { template: 'payment-trouble', data: { ...data, day: String(due.day), nextTry, label } };
  }
}

/** Keys of letters that would tell of a trouble that is over. */
async function overdueKeys(tx: Tx, troubleIds: readonly TroubleId[]): Promise<string[]> {
  const over = await rows<{ id: TroubleId }>(
    tx,
    'select id from plan_trouble where id = any($1) and outcome is not null',
    [troubleIds],
  );
  return over.flatMap(({ id }) => [0, 3, 7].map((day) => `trouble:${id}:${day}`));
}

const TAKE_DUE_LETTERS = `
  with due as (
    select plan_trouble.id, ${REACHED_STEP} as step
    from plan_trouble join plan on plan.id = plan_id
    where plan_trouble.id = any($1)
    order by plan_trouble.id for update of plan_trouble)
  update plan_trouble set told_day = due.step
  from due, plan, donor
  where plan_trouble.id = due.id and due.step > coalesce(told_day, -1)
    and plan.id = plan_id and donor.id = plan.donor_id
  returning plan_trouble.id as "troubleId", plan_id as "planId", told_day as day, donor.email,
    donor.first_name as "firstName", plan_trouble.amount_minor as "amountMinor", plan_trouble.currency,
    opened_at as "openedAt", next_try_at as "nextTryAt", plan.ended_at as "planEndedAt",
    plan_trouble.reason, plan_trouble.method`;
