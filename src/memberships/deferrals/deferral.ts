import { addMonths, type CalendarDate } from '../../kernel/calendar.js';

/** What a payment owes in benefits, and what became of that. Minor units. */
export interface Deferral {
  readonly deferredMinor: bigint;
  /** The first day of the month of the gift. */
  readonly firstMonth: CalendarDate;
  readonly months: number;
  readonly earnedMinor: bigint;
  /** What is not owed any more because the money went back. */
  readonly returnedMinor: bigint;
}

/**
 * What is earned for a month of the term: even parts, and in the last month what is left (R-ACC-04: $40.00 over a
 * year is eleven times $3.33, and $3.37). Nothing before and after the term.
 */
export function earnedIn(month: CalendarDate, deferral: Deferral): bigint {
  const { firstMonth, months, deferredMinor, returnedMinor } = deferral;
  const last = addMonths(firstMonth, months - 1);
  if (month < firstMonth || month > last) return 0n;
  const owed = owedMinor(deferral);
  if (month === last) return owed;
  const even = (deferredMinor - returnedMinor) / BigInt(months);
  // A few cents are not worth spreading: they are earned at once.
  return even === 0n || even > owed ? owed : even;
}

/**
 * What has to be taken from the debt when a payment is worth less in benefits than before, because money of it went
 * back; negative when money came back after all. What has been earned stays earned.
 */
export function returnedBy(valueMinor: bigint, deferral: Deferral): bigint {
  const { deferredMinor, earnedMinor } = deferral;
  const value = valueMinor < deferredMinor ? valueMinor : deferredMinor;
  const stillOwed = value > earnedMinor ? value - earnedMinor : 0n;
  return owedMinor(deferral) - stillOwed;
}

export function owedMinor({ deferredMinor, earnedMinor, returnedMinor }: Deferral): bigint {
  return deferredMinor - earnedMinor - returnedMinor;
}
