import { addDays, type CalendarDate } from '../../kernel/calendar.js';
import { monthsOfYear, type FiscalYear } from '../../kernel/fiscal-year.js';
import { rows, type Tx } from '../../database/db.js';
import { firstOpenDay } from '../../ledger/periods.js';
import { monthOf } from '../../kernel/month.js';
import { readFigures, totalsOf, type AccountFigures, type MonthTotals, type StoredFigures } from './month-figures.js';
import type { PeriodAction } from './period-events.js';

/** unused: before the first entry · running: not over · reopened: closed once · ahead: not begun. */
export type PeriodState = 'unused' | 'ahead' | 'running' | 'open' | 'soft-closed' | 'reopened' | 'closed';

/** One month of a fiscal year. */
export interface Period {
  readonly month: CalendarDate;
  readonly state: PeriodState;
  /** When and by whom it was closed, for good or softly. */
  readonly closedAt: Date | null;
  readonly closedBy: string | null;
  /** Of what was signed; null for a month that is not closed. */
  readonly fingerprint: string | null;
  readonly entries: number;
  readonly totals: MonthTotals;
}

/** What decides the state of a month. */
export interface Standing {
  readonly today: CalendarDate;
  readonly openFrom: CalendarDate | null;
  /** The month of the first entry; null while there is none. */
  readonly first: CalendarDate | null;
}

interface LastEvent {
  readonly action: PeriodAction;
  readonly at: Date;
  readonly by: string;
  readonly figures: StoredFigures | null;
}

/** The twelve months of a fiscal year, by ledger date, in the organisation's currency. What is closed is told as it was signed. */
export async function periodsOf(tx: Tx, year: FiscalYear, today: CalendarDate, currency: string): Promise<Period[]> {
  const standing = await standingOf(tx, today);
  const events = await lastEvents(tx, year);
  const live = await openMonths(tx, year, standing.openFrom, currency);
  return monthsOfYear(year).map((month) => {
    const event = events.get(month);
    const state = stateOf(month, event?.action ?? null, standing);
    const signed = state === 'closed' && event?.figures ? readFigures(event.figures) : null;
    const lines = signed ? signed.accounts.filter((line) => line.currency === currency) : live.lines.get(month);
    return {
      month,
      state,
      closedAt: state === 'closed' || state === 'soft-closed' ? (event?.at ?? null) : null,
      closedBy: state === 'closed' || state === 'soft-closed' ? (event?.by ?? null) : null,
      fingerprint: signed?.fingerprint ?? null,
      entries: signed?.entries ?? live.entries.get(month) ?? 0,
      totals: totalsOf(lines ?? []),
    };
  });
}

export function stateOf(
  month: CalendarDate,
  last: PeriodAction | null,
  { today, openFrom, first }: Standing,
): PeriodState {
  if (openFrom !== null && month < openFrom) return 'closed';
  if (month > today) return 'ahead';
  if (first !== null && month < first) return 'unused';
  if (month === monthOf(today)) return 'running';
  if (last === 'soft-close') return 'soft-closed';
  return last === 'reopen' ? 'reopened' : 'open';
}

export async function standingOf(tx: Tx, today: CalendarDate): Promise<Standing> {
  const booked = await bookedMonths(tx);
  return { today, openFrom: await firstOpenDay(tx), first: booked?.first ?? null };
}

/** The first month in which anything was booked, and the month that is to be closed next; null while nothing was. */
export async function bookedMonths(tx: Tx): Promise<{ first: CalendarDate; next: CalendarDate } | null> {
  const openFrom = await firstOpenDay(tx);
  const [row] = await rows<{ first: CalendarDate | null }>(
    tx,
    'select min(effective_date)::text as first from ledger_entry',
  );
  if (!row?.first) return null;
  const first = monthOf(row.first);
  return { first, next: openFrom ?? first };
}

/** The last month that is closed, and when that was done; null before the first. */
export async function lastClose(tx: Tx): Promise<{ month: CalendarDate; at: Date } | null> {
  const [row] = await rows<{ month: CalendarDate; at: Date }>(
    tx,
    `select month::text, closed_at as at from accounting_period where state = 'closed' order by month desc limit 1`,
  );
  return row ?? null;
}

async function lastEvents(tx: Tx, { from, to }: FiscalYear): Promise<Map<string, LastEvent>> {
  const found = await rows<LastEvent & { month: string }>(
    tx,
    `select distinct on (month) month::text, action, at, staff.name as by, figures
     from period_event join staff on staff.id = by_staff
     where month between $1 and $2 order by month, position desc`,
    [from, to],
  );
  return new Map(found.map((event) => [event.month, event]));
}

/** Income and expenses of the months that are not closed. */
async function openMonths(tx: Tx, { from, to }: FiscalYear, openFrom: CalendarDate | null, currency: string) {
  const range = [openFrom !== null && openFrom > from ? openFrom : from, addDays(to, 1)];
  const found = await rows<Pick<AccountFigures, 'account' | 'kind'> & { month: string; debit: string; credit: string }>(
    tx,
    `select date_trunc('month', effective_date)::date::text as month, account, kind,
            coalesce(sum(amount_minor) filter (where amount_minor > 0), 0) as debit,
            coalesce(-sum(amount_minor) filter (where amount_minor < 0), 0) as credit
     from ledger_entry join ledger_posting on entry_id = id join ledger_account on code = account
     where effective_date >= $1 and effective_date < $2 and currency = $3 and kind in ('income', 'expense')
     group by 1, account, kind`,
    [...range, currency],
  );
  const counted = await rows<{ month: string; entries: number }>(
    tx,
    `select date_trunc('month', effective_date)::date::text as month, count(*)::int as entries from ledger_entry
     where effective_date >= $1 and effective_date < $2 group by 1`,
    range,
  );
  const lines = Map.groupBy(
    found.map(({ debit, credit, ...line }) => ({ ...line, debitMinor: BigInt(debit), creditMinor: BigInt(credit) })),
    ({ month }) => month,
  );
  return { lines, entries: new Map(counted.map(({ month, entries }) => [month, entries])) };
}
