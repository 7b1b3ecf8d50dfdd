import { Injectable } from '@nestjs/common';
import { type FieldProblem, InvalidInput } from '../../kernel/app-error.js';
import { addMonths, dateIn, type CalendarDate } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import type { StaffId } from '../../kernel/id.js';
import { Audit } from '../../audit/audit.js';
import { Db, rows, violatedConstraint, type Tx } from '../../database/db.js';
import { firstOpenDay, lockPeriods } from '../../ledger/periods.js';
import { readOrganisation } from '../../organisation/organisation.js';
import { EarnBenefits } from '../../workflows/memberships/earn-benefits.js';
import { checklistOf, type CheckItem } from './checklist.js';
import { lastDayOf, monthTitle } from '../../kernel/month.js';
import { monthFigures, openingOf, type MonthFigures } from './month-figures.js';
import { FiguresChanged, PeriodNotClosable } from './period.errors.js';
import { recordPeriodEvent, type PeriodAction } from './period-events.js';

/** Everything about a month that somebody looks at before they close it. */
export interface ClosingSheet {
  readonly checklist: readonly CheckItem[];
  readonly figures: MonthFigures;
  /** Why it cannot be closed now, as the end of a sentence; null when it can. */
  readonly obstacle: string | null;
}

export interface Closing {
  readonly month: CalendarDate;
  readonly by: StaffId;
  readonly note: string;
  /** The fingerprint of the figures that were read. */
  readonly signed: string;
  /** How many of each open item were seen and accepted, by its key. */
  readonly accepted: Readonly<Record<string, string>>;
  /** Why it is closed although the proof fails; null for those who may not say so. */
  readonly despiteProof: string | null;
}

const NOTE_MAX = 2_000;

/** Closes a month: nothing is booked in it any more, and what was signed is kept (R-LED-05). */
@Injectable()
export class ClosePeriod {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly earnBenefits: EarnBenefits,
  ) {}

  sheet(month: CalendarDate): Promise<ClosingSheet> {
    return this.db.source.transaction('REPEATABLE READ', (tx) => this.sheetIn(tx, month));
  }

  /**
   * Waits for whoever is booking; whoever comes later is dated on the first open day.
   * @throws PeriodNotClosable, FiguresChanged, InvalidInput for what was not accepted
   */
  async run(closing: Closing): Promise<void> {
    // What members have earned in the month is income of the month, also where the hourly task has not come round yet.
    await this.earnBenefits.run(this.clock.now());
    await this.write(closing, 'close', async (tx, { checklist, figures }) => {
      const problems = [...problemsOf(checklist, closing), ...noteProblems(closing.note)];
      if (problems.length > 0) throw new InvalidInput(problems);
      if (figures.fingerprint !== closing.signed) throw new FiguresChanged(closing.month);
      await rows(
        tx,
        `insert into accounting_period (month, state, closed_at) values ($1, 'closed', $2)
         on conflict (month) do update set state = 'closed', closed_at = excluded.closed_at`,
        [closing.month, this.clock.now()],
      );
      const proofFails = checklist.some(({ key, count }) => key === 'proofFailed' && count > 0);
      return proofFails ? `Closed although the proof fails: ${closing.despiteProof}\n${closing.note}` : closing.note;
    });
  }

  /** Says that a month is as good as closed: what is booked in it still is marked and audited. @throws PeriodNotClosable */
  async soften(closing: Pick<Closing, 'month' | 'by' | 'note'>): Promise<void> {
    await this.write(closing, 'soft-close', async (tx) => {
      const problems = noteProblems(closing.note);
      if (problems.length > 0) throw new InvalidInput(problems);
      const made = await rows(
        tx,
        `insert into accounting_period (month, state, closed_at) values ($1, 'soft-closed', $2)
         on conflict do nothing returning month`,
        [closing.month, this.clock.now()],
      );
      if (made.length === 0) throw new PeriodNotClosable(closing.month, 'it is soft-closed already.');
      return closing.note;
    });
  }

  private async write(
    { month, by }: Pick<Closing, 'month' | 'by'>,
    action: Exclude<PeriodAction, 'reopen'>,
    work: (tx: Tx, sheet: ClosingSheet) => Promise<string>,
  ): Promise<void> {
    await refusing(month, () =>
      this.db.write(async (tx) => {
        // Earlier months are closed, so what the accounts held before cannot change while we wait for the lock.
        const opening = await openingOf(tx, month);
        await lockPeriods(tx);
        const sheet = await this.sheetIn(tx, month, opening);
        if (sheet.obstacle !== null) throw new PeriodNotClosable(month, sheet.obstacle);
        const note = (await work(tx, sheet)).trim();
        const { figures } = sheet;
        const checklist = sheet.checklist.filter(({ count }) => count > 0);
        await recordPeriodEvent(tx, { month, action, at: this.clock.now(), by, note, figures, checklist });
        await this.audit.record(tx, {
          actor: `staff:${by}`,
          action: action === 'close' ? 'close period' : 'soft-close period',
          object: `period:${month.slice(0, 7)}`,
          detail: { fingerprint: figures.fingerprint, entries: figures.entries, open: checklist.length },
        });
      }),
    );
  }

  private async sheetIn(tx: Tx, month: CalendarDate, opening?: Awaited<ReturnType<typeof openingOf>>) {
    const { timeZone: zone } = await readOrganisation(tx);
    const now = this.clock.now();
    const endsAt = await instantOf(tx, addMonths(month, 1), zone);
    const obstacle = await obstacleOf(tx, month, dateIn(zone, now));
    const figures = await monthFigures(tx, month, opening ?? (await openingOf(tx, month)));
    return { checklist: await checklistOf(tx, month, { zone, now, endsAt }), figures, obstacle };
  }
}

async function instantOf(tx: Tx, date: CalendarDate, zone: string): Promise<Date> {
  const [row] = await rows<{ instant: Date }>(tx, 'select ($1::date)::timestamp at time zone $2 as instant', [
    date,
    zone,
  ]);
  return row!.instant;
}

/** The same rules as in the database, in words. */
async function obstacleOf(tx: Tx, month: CalendarDate, today: CalendarDate): Promise<string | null> {
  if (today <= lastDayOf(month)) return `it ends on ${lastDayOf(month)}, and that day lies ahead.`;
  const openFrom = await firstOpenDay(tx);
  if (openFrom !== null && month < openFrom) return 'it is closed already.';
  const [earlier] = await rows<{ month: CalendarDate | null }>(
    tx,
    `select date_trunc('month', min(effective_date))::date::text as month from ledger_entry
     where effective_date >= coalesce($2, '-infinity')::date and effective_date < $1`,
    [month, openFrom],
  );
  return earlier!.month === null ? null : `${monthTitle(earlier!.month)} is open, and months close in order.`;
}

function problemsOf(checklist: readonly CheckItem[], { accepted, despiteProof }: Closing): FieldProblem[] {
  return checklist
    .filter(({ count }) => count > 0)
    .flatMap(({ key, count }) => {
      if (key === 'proofFailed') return despiteProof?.trim() ? [] : [{ field: 'despiteProof', message: PROOF_FAILS }];
      if (accepted[key] === String(count)) return [];
      return [{ field: `accept-${key}`, message: 'Tick that you have seen it, or put it in order first.' }];
    });
}

const PROOF_FAILS =
  'The proof fails. Mend what it found, or let an administrator write why the month is closed all the same.';

function noteProblems(note: string): FieldProblem[] {
  return note.length > NOTE_MAX ? [{ field: 'note', message: `Shorten the note to ${NOTE_MAX} characters.` }] : [];
}

/** Two who close at the same time: the database lets one of them, and the other is told. */
async function refusing(month: CalendarDate, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const constraint = violatedConstraint(error);
    if (constraint === 'period_closes_in_order') throw new PeriodNotClosable(month, 'an earlier month is open.');
    if (constraint === 'period_is_over') throw new PeriodNotClosable(month, 'it is not over.');
    throw error;
  }
}
