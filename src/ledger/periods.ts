import type { CalendarDate } from '../kernel/calendar.js';
import { rows, type Tx } from '../database/db.js';

/** Held by whoever books, shared; and by whoever closes or reopens a month, alone. */
const PERIODS_LOCK = 5_050_001;

/**
 * Keeps the months as they are until the transaction ends, and returns the first day that is open; null while no month
 * has been closed. Two who book do not wait for each other, only for somebody who closes.
 */
export async function holdPeriods(tx: Tx): Promise<CalendarDate | null> {
  await rows(tx, 'select pg_advisory_xact_lock_shared($1)', [PERIODS_LOCK]);
  return firstOpenDay(tx);
}

/** Waits for everybody who is booking, and lets nobody begin until the transaction ends. */
export async function lockPeriods(tx: Tx): Promise<void> {
  await rows(tx, 'select pg_advisory_xact_lock($1)', [PERIODS_LOCK]);
}

export async function firstOpenDay(tx: Tx): Promise<CalendarDate | null> {
  const [row] = await rows<{ day: CalendarDate | null }>(tx, 'select first_open_day()::text as day');
  return row?.day ?? null;
}

/** The entry as it may be booked: a late fact is dated on the first open day (R-LED-05). */
export function inOpenPeriod<T extends { readonly effectiveDate: CalendarDate }>(
  entry: T,
  openFrom: CalendarDate | null,
): T & { readonly originalDate?: CalendarDate } {
  if (openFrom === null || entry.effectiveDate >= openFrom) return entry;
  return { ...entry, effectiveDate: openFrom, originalDate: entry.effectiveDate };
}
