import { addDays, addMonths, type CalendarDate } from './calendar.js';

/** A fiscal year, named after the calendar year in which it ends (R-ACC-06). Both days are included. */
export interface FiscalYear {
  readonly year: number;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

/** The fiscal year in which a date lies. @param start the month in which fiscal years begin, 1 to 12. */
export function fiscalYearOf(date: CalendarDate, start: number): FiscalYear {
  const [year, month] = date.split('-').map(Number) as [number, number];
  return fiscalYear(start === 1 || month < start ? year : year + 1, start);
}

/** The fiscal year of a number: with a start in July, 2027 is July 2026 to June 2027. */
export function fiscalYear(year: number, start: number): FiscalYear {
  const begins = start === 1 ? year : year - 1;
  const from = `${String(begins).padStart(4, '0')}-${String(start).padStart(2, '0')}-01` as CalendarDate;
  return { year, from, to: addDays(addMonths(from, 12), -1) };
}

/** The first days of its twelve months. */
export function monthsOfYear({ from }: FiscalYear): CalendarDate[] {
  return Array.from({ length: 12 }, (_, at) => addMonths(from, at));
}
