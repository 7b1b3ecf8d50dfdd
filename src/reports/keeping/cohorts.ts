import { addMonths } from '../../kernel/calendar.js';
import { lastDayOf, monthOf } from '../../kernel/month.js';
import type { CalendarDate } from '../../kernel/calendar.js';
import { listHref, shareOf } from '../answers/figure.js';
import type { ReportColumn, ReportQuestion, ReportRow, ReportTable } from '../report.js';

const AFTER = Array.from({ length: 12 }, (_, at) => at + 1);
/** Cohorts that a page shows, the latest of the period. */
const COHORTS_MOST = 24;

/** Donors by the month of their first gift, and how many of them gave in each of the twelve months after it. */
export async function cohortTable({ db, period, today }: ReportQuestion): Promise<ReportTable> {
  const last = monthOf(period.to < today ? period.to : today);
  const first = [monthOf(period.from), addMonths(last, 1 - COHORTS_MOST)].sort().at(-1)!;
  const found = await db.query<{ cohort: CalendarDate; month: CalendarDate; donors: number }>(
    `select cohort::text, month::text, donors from cohort_month
     where cohort between $1 and $2 and month between cohort and cohort + interval '12 months' and donors > 0`,
    [first, last],
  );
  const donors = new Map(found.map((cell) => [`${cell.cohort} ${cell.month}`, cell.donors]));
  const cohorts = [...new Set(found.map(({ cohort }) => cohort))].sort();
  return {
    key: 'cohorts',
    caption: 'Donors by the month of their first gift, and the share of them who gave in the months after it',
    columns: [
      { key: 'month', label: 'First gift in', unit: 'month' },
      { key: 'donors', label: 'Donors', unit: 'count' },
      ...AFTER.map((months): ReportColumn => ({ key: `after-${months}`, label: `+${months}`, unit: 'share' })),
    ],
    rows: cohorts.map((cohort): ReportRow => {
      const size = donors.get(`${cohort} ${cohort}`) ?? 0;
      const share = (months: number): number | null => {
        const month = addMonths(cohort, months);
        return month > today ? null : shareOf(donors.get(`${cohort} ${month}`) ?? 0, size);
      };
      const list = listHref('/staff/donors', { 'first-from': cohort, 'first-to': lastDayOf(cohort) });
      return {
        cells: {
          month: cohort.slice(0, 7),
          donors: size,
          ...Object.fromEntries(AFTER.map((months) => [`after-${months}`, share(months)])),
        },
        links: { month: list, donors: list },
      };
    }),
    total: null,
  };
}
