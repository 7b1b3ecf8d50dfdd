import { Inject, Injectable } from '@nestjs/common';
import { formatDateLong, type CalendarDate } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import type { DonorId, PlanId } from '../../kernel/id.js';
import { Money } from '../../kernel/money.js';
import { SETTINGS_TOKEN, type Settings } from '../../config/settings.js';
import { rows, type Tx } from '../../database/db.js';
import { Jobs } from '../../jobs/jobs.js';
import type { Letter } from '../../mail/letter-templates.js';
import type { PlanLetter } from '../../mail/letters/plan-letters.js';
import type { NewLetter } from '../../mail/outbox.js';
import { readOrganisation } from '../../organisation/organisation.js';
import { changedFacts, changeSentence, NONE, type DesignationNames } from '../../plans/changes/change-words.js';
import { designationNames, type ChangeRow } from '../../plans/changes/plan-change.store.js';
import { amountPerPeriod } from '../../plans/plan-terms.js';
import type { PlanTable } from '../../plans/plan.table.js';
import { rhythmWord } from '../../plans/rhythm.js';
import { sendLetters } from '../letters/send-letters.js';

/** A reason of ours: the donor began another plan in the place of this one. */
export const REPLACED = 'Replaced by a new plan';

interface Donor {
  readonly id: DonorId;
  readonly email: string;
  readonly firstName: string;
}

/** Letters about plans that begin, change and end, each in the transaction of what it tells. */
@Injectable()
export class PlanLetters {
  constructor(
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** Confirms what was agreed to, with plans that have just begun (R-REG-03). */
  async begun(tx: Tx, plans: readonly PlanTable[]): Promise<void> {
    if (plans.length === 0) return;
    const donors = await donorsOf(tx, plans);
    const consents = await consentsOf(tx, plans);
    const first = await firstPlans(tx, plans);
    await this.post(tx, async (sender) =>
      plans.map((plan) => {
        const donor = donors.get(plan.donorId)!;
        const data = {
          ...sender,
          ...this.common(plan, donor),
          isFirst: first.has(plan.id) ? 'yes' : '',
          terms: consents.get(plan.id) ?? [],
          nextCharge: plan.nextChargeOn ? formatDateLong(plan.nextChargeOn) : '',
          method: plan.method ?? '',
        };
        const template = plan.restartsId ? ('plan-restarted' as const) : ('plan-welcome' as const);
        return letterOf(`plan-welcome:${plan.id}`, donor, { template, data });
      }),
    );
  }

  /** Tells the donor what has changed. */
  async changed(tx: Tx, change: ChangeRow, before: PlanTable, after: PlanTable): Promise<void> {
    const donor = (await donorsOf(tx, [after])).get(after.donorId)!;
    const names = await designationNames(tx);
    await this.post(tx, async (sender) => {
      // A plan that has ended is told of as it was.
      const data = { ...sender, ...this.common(change.kind === 'cancel' ? before : after, donor) };
      return [letterOf(`plan-change:${change.id}`, donor, letterAbout(change, before, after, data, names))];
    });
  }

  private async post(
    tx: Tx,
    write: (sender: { organisation: string; replyTo: string }) => Promise<NewLetter[]>,
  ): Promise<void> {
    const { name, email } = await readOrganisation(tx);
    const letters = await write({ organisation: name, replyTo: email });
    await sendLetters(tx, this.jobs, letters, this.clock.now());
  }

  private common(plan: PlanTable, { firstName }: Donor) {
    return {
      firstName,
      amount: amountPerPeriod(Money.of(plan.amountMinor, plan.currency), plan),
      rhythm: rhythmWord(plan),
      manageUrl: `${this.settings.publicUrl}/portal`,
    };
  }
}

function letterAbout(
  change: ChangeRow,
  before: PlanTable,
  after: PlanTable,
  common: PlanLetter,
  names: DesignationNames,
): Letter {
  const sentence = changeSentence(before, after, names);
  const facts = changedFacts(before, after, names).filter((fact) => fact.term !== 'State' && fact.before !== NONE);
  const changed = {
    ...common,
    sentence,
    headline: headlineOf(change, after, common),
    before: change.kind === 'cancel' ? [] : facts.map((fact) => `${fact.term.toLowerCase()} ${fact.before}`),
  };
  if (change.byKind === 'staff') {
    return { template: 'plan-changed-by-staff', data: { ...changed, reason: change.reason ?? '' } };
  }
  const next = after.nextChargeOn ? day(after.nextChargeOn) : '';
  switch (change.kind) {
    case 'skip': {
      const date = before.state === 'past_due' || !before.nextChargeOn ? '' : day(before.nextChargeOn);
      return { template: 'plan-skipped', data: { ...common, date, sentence } };
    }
    case 'pause':
      return { template: 'plan-paused', data: { ...common, date: next, sentence } };
    case 'resume':
      return { template: 'plan-resumed', data: { ...common, date: next, sentence } };
    case 'cancel':
      return { template: 'plan-cancelled', data: { ...common, isReplaced: change.reason === REPLACED ? 'yes' : '' } };
    default:
      return { template: 'plan-changed', data: changed };
  }
}

function headlineOf({ kind }: ChangeRow, after: PlanTable, { rhythm }: PlanLetter): string {
  const amount = Money.of(after.amountMinor, after.currency).formatShort();
  const next = after.nextChargeOn ? day(after.nextChargeOn) : '';
  switch (kind) {
    case 'amount':
      return `Your ${rhythm} gift is now ${amount}`;
    case 'rhythm':
      return `Your gift is now ${rhythm}: ${amount}`;
    case 'designation':
      return `Your ${rhythm} gift has a new purpose`;
    case 'pause':
      return `Your ${rhythm} gift is paused until ${next}`;
    case 'resume':
      return `Your ${rhythm} gift goes on`;
    case 'cancel':
      return `Your ${rhythm} gift is cancelled`;
    default:
      return `Your next gift is on ${next}`;
  }
}

function letterOf(key: string, donor: Donor, letter: Letter): NewLetter {
  return { key, recipient: donor.email, receiptId: null, letter };
}

/** "December 5". */
function day(on: CalendarDate): string {
  return formatDateLong(on).replace(/, \d+$/, '');
}

async function donorsOf(tx: Tx, plans: readonly PlanTable[]): Promise<Map<DonorId, Donor>> {
  const found = await rows<Donor>(tx, 'select id, email, first_name as "firstName" from donor where id = any($1)', [
    plans.map(({ donorId }) => donorId),
  ]);
  return new Map(found.map((donor) => [donor.id, donor]));
}

/** The latest that the donor agreed to, in paragraphs. */
async function consentsOf(tx: Tx, plans: readonly PlanTable[]): Promise<Map<PlanId, string[]>> {
  const found = await rows<{ planId: PlanId; text: string }>(
    tx,
    `select distinct on (plan_id) plan_id as "planId", text from plan_consent where plan_id = any($1)
     order by plan_id, at desc`,
    [plans.map(({ id }) => id)],
  );
  return new Map(found.map(({ planId, text }) => [planId, text.split('\n')]));
}

/** Those of the plans whose donors never had another that began. */
async function firstPlans(tx: Tx, plans: readonly PlanTable[]): Promise<Set<PlanId>> {
  const found = await rows<{ id: PlanId }>(
    tx,
    `select id from plan where id = any($1) and not exists (
       select from plan as other
       where other.donor_id = plan.donor_id and other.id <> plan.id and other.stripe_subscription_id is not null)`,
    [plans.map(({ id }) => id)],
  );
  return new Set(found.map(({ id }) => id));
}
