import { fiscalYearOf } from '../../kernel/fiscal-year.js';
import { listHref, shareOf } from '../answers/figure.js';
import type { ReportColumn, ReportQuestion, ReportTable } from '../report.js';

const YEARS = 6;

const COLUMNS: readonly ReportColumn[] = [
  { key: 'year', label: 'Fiscal year', unit: 'text' },
  { key: 'donors', label: 'Gave', unit: 'count', definition: 'Donors with a gift in the fiscal year.' },
  { key: 'before', label: 'Gave the year before', unit: 'count' },
  { key: 'again', label: 'Gave again', unit: 'count', definition: 'Of those who gave the year before.' },
  { key: 'share', label: 'Kept', unit: 'share', definition: 'Gave again, of those who gave the year before.' },
  {
    key: 'lybunt',
    label: 'LYBUNT',
    unit: 'count',
    definition: 'Last year but not this year: gave in the fiscal year before, and not in this one.',
  },
  {
    key: 'lybunt-given',
    label: 'They had given',
    unit: 'money',
    definition: 'What LYBUNT donors gave in the year before, as given.',
  },
  {
    key: 'sybunt',
    label: 'SYBUNT',
    unit: 'count',
    definition:
      'Some year but not this year: gave in any fiscal year before, and not in this one; LYBUNT donors are among them.',
  },
];

/** Who gave last year or some year, and not this one, by fiscal year; the running one as far as it has come. */
export async function fiscalYearTable({ db, organisation, period, today }: ReportQuestion): Promise<ReportTable> {
  const running = fiscalYearOf(today, organisation.fiscalYearStart).year;
  const last = fiscalYearOf(period.to < today ? period.to : today, organisation.fiscalYearStart).year;
  const found = await db.query<YearRecord>(
    `select asked.year, coalesce(sum(donors) filter (where own.year = asked.year), 0)::int as donors,
            coalesce(sum(donors) filter (where own.year = asked.year - 1), 0)::int as before,
            coalesce(sum(again) filter (where own.year = asked.year - 1), 0)::int as again,
            coalesce(sum(left_given) filter (where own.year = asked.year - 1), 0)::bigint as "lybuntGiven",
            coalesce(sum(first) filter (where own.year < asked.year), 0)::int as ever,
            coalesce(sum(donors - first) filter (where own.year = asked.year), 0)::int as returning
     from generate_series($2::int, $1::int) as asked(year)
     left join (select year, count(*) as donors, count(*) filter (where is_first) as first,
                       count(*) filter (where next_year = year + 1) as again,
                       sum(given_minor) filter (where next_year is distinct from year + 1) as left_given
                from donor_year group by year) as own on own.year <= asked.year
     group by asked.year order by asked.year desc`,
    [last, last - YEARS + 1],
  );
  return {
    key: 'fiscal-years',
    caption: 'Donors by fiscal year, by gift date: who gave again, and who did not',
    columns: COLUMNS,
    rows: found
      .filter(({ donors, before, ever }) => donors > 0 || before > 0 || ever > 0)
      .map((row) => ({
        cells: {
          year: row.year === running ? `${row.year} so far` : String(row.year),
          donors: row.donors,
          before: row.before,
          again: row.again,
          share: shareOf(row.again, row.before),
          lybunt: row.before - row.again,
          'lybunt-given': BigInt(row.lybuntGiven),
          sybunt: row.ever - row.returning,
        },
        // Lists know the last gift of each donor, so they can say who is missing now.
        ...(row.year === running && {
          links: {
            lybunt: listHref('/staff/donors', { gave: 'last-not-this' }),
            sybunt: listHref('/staff/donors', { gave: 'some-not-this' }),
          },
        }),
      })),
    total: null,
  };
}

interface YearRecord {
  readonly year: number;
  readonly donors: number;
  readonly before: number;
  readonly again: number;
  readonly lybuntGiven: string;
  /** Donors whose first year lies before. */
  readonly ever: number;
  /** Of those who gave in the year, the ones who had given before. */
  readonly returning: number;
}
