import { dateIn } from '../../../kernel/calendar.js';
import { fiscalYear, fiscalYearOf, type FiscalYear } from '../../../kernel/fiscal-year.js';
import type { Organisation } from '../../../organisation/organisation.js';
import type { TransparencySettings } from '../settings/transparency-settings.js';

type Basis = Pick<TransparencySettings, 'yearBasis'>;

/** The days of a year of the list, by the basis that was chosen. */
export function listYear(year: number, { yearBasis }: Basis, { fiscalYearStart }: Organisation): FiscalYear {
  return fiscalYear(year, yearBasis === 'fiscal' ? fiscalYearStart : 1);
}

/** The year of the list that runs now. */
export function runningYear(now: Date, { yearBasis }: Basis, { timeZone, fiscalYearStart }: Organisation): FiscalYear {
  return fiscalYearOf(dateIn(timeZone, now), yearBasis === 'fiscal' ? fiscalYearStart : 1);
}

/** Years that a list can be of, the running one first; the first newsrooms online are not older. */
const FIRST_YEAR = 2000;

/** A year as addresses write it; null for one that no list can be of. */
export function parseListYear(text: string, running: number): number | null {
  const year = /^\d{4}$/.test(text) ? Number(text) : 0;
  return year >= FIRST_YEAR && year <= running ? year : null;
}
