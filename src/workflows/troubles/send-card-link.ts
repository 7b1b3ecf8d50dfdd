import { Inject, Injectable } from '@nestjs/common';
import { AppError, NotFound } from '../../kernel/app-error.js';
import { dateIn } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import type { PlanId } from '../../kernel/id.js';
import { Money } from '../../kernel/money.js';
import { Audit, type Actor } from '../../audit/audit.js';
import { SETTINGS_TOKEN, type Settings } from '../../config/settings.js';
import { Db, rows } from '../../database/db.js';
import { Jobs } from '../../jobs/jobs.js';
import { readOrganisation } from '../../organisation/organisation.js';
import { findPlan } from '../../plans/plan.store.js';
import { rhythmWord } from '../../plans/rhythm.js';
import { fixToken } from '../../plans/troubles/fix-link.js';
import { latestTrouble } from '../../plans/troubles/trouble.store.js';
import { sendLetters } from '../letters/send-letters.js';
import { nearDay } from './trouble-words.js';

/** There is nobody to send it to, or nothing to change. */
export class NoCardLink extends AppError {
  constructor(why: string) {
    super('no-card-link', 'invalid', `${why} Nothing was sent.`);
  }
}

export interface CardLinkAsked {
  readonly planId: PlanId;
  readonly by: Actor;
  /** Made with the form: the same one is the same letter. */
  readonly request: string;
}

/** Sends a donor the page on which they give another card, because somebody of the staff asks for it. */
@Injectable()
export class SendCardLink {
  constructor(
    private readonly db: Db,
    private readonly jobs: Jobs,
    private readonly audit: Audit,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** Safe to repeat with the same `request`. @returns where the letter goes. @throws NotFound, NoCardLink */
  async run({ planId, by, request }: CardLinkAsked): Promise<string> {
    const now = this.clock.now();
    return this.db.write(async (tx) => {
      const plan = await findPlan(tx, planId);
      if (!plan || plan.state === 'pending') throw new NotFound('plan');
      if (plan.endedAt) throw new NoCardLink('This plan has ended, so no card is charged for it.');
      const [donor] = await rows<{ email: string; firstName: string }>(
        tx,
        'select email, first_name as "firstName" from donor where id = $1',
        [plan.donorId],
      );
      if (!donor?.email) throw new NoCardLink('We have no email address of this donor.');
      const [organisation, trouble] = [await readOrganisation(tx), await latestTrouble(tx, planId)];
      const isOpen = trouble !== null && trouble.outcome === null;
      const data = {
        organisation: organisation.name,
        replyTo: organisation.email,
        firstName: donor.firstName,
        amount: Money.of(plan.amountMinor, plan.currency).formatShort(),
        rhythm: rhythmWord(plan),
        openSince: isOpen ? nearDay(dateIn(organisation.timeZone, trouble.openedAt)) : '',
        fixUrl: `${this.settings.publicUrl}/fix/${fixToken(planId, now, this.settings.appSecret)}`,
      };
      const letter = {
        key: `card-link:${planId}:${request}`,
        recipient: donor.email,
        letter: { template: 'card-link', data } as const,
        receiptId: null,
      };
      const written = await sendLetters(tx, this.jobs, [letter], now);
      if (written.length > 0) {
        await this.audit.record(tx, { actor: by, action: 'send card link', object: `plan:${planId}` });
      }
      return donor.email;
    });
  }
}
