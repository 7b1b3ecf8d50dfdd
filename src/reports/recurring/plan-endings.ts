import { monthOf } from '../../kernel/month.js';
import type { CalendarDate } from '../../kernel/calendar.js';
import { listHref, shareOf } from '../answers/figure.js';
import type { ReportColumn, ReportQuestion, ReportTable } from '../report.js';

const KINDS: readonly (readonly [kind: string, label: string, state: string | null])[] = [
  ['cancel', 'By choice: cancelled', 'cancelled'],
  ['lapse', 'By failure: charges kept failing', 'lapsed'],
  ['pause', 'For a while: paused', null],
  ['end', 'As agreed: the plan was complete', 'completed'],
];

/** What plans were lost to, in the days of a period. Read from sums: see `freshSums`. */
export async function lostTable({ db, period }: ReportQuestion): Promise<ReportTable> {
  const { from, to } = period;
  const found = await db.query<{ kind: string | null; plans: number; minor: string | null }>(
    `select cause as kind, sum(plans)::int as plans, round(-sum(moved_minor))::bigint as minor
     from (select *, case when kind in ('cancel', 'lapse', 'end') then kind else 'pause' end as cause from plan_day) as moved
     where movement = 'lost' and day between $1 and $2 group by grouping sets ((cause), ())`,
    [from, to],
  );
  const of = (kind: string | null) => found.find((row) => row.kind === kind);
  const plans = of(null)?.plans ?? 0;
  const minor = BigInt(of(null)?.minor ?? 0);
  return {
    key: 'lost',
    caption: 'What plans were lost to, by the day on which they were',
    columns: [
      { key: 'cause', label: 'Lost', unit: 'text' },
      { key: 'plans', label: 'Plans', unit: 'count' },
      { key: 'value', label: 'Gave in a month', unit: 'money' },
      { key: 'share', label: 'Share', unit: 'share', definition: 'Of what all lost plans gave in a month.' },
    ],
    rows: KINDS.map(([kind, label, state]) => {
      const value = BigInt(of(kind)?.minor ?? 0);
      const list = state && listHref('/staff/plans', { state, 'ended-from': from, 'ended-to': to });
      return {
        cells: { cause: label, plans: of(kind)?.plans ?? 0, value, share: shareOf(Number(value), Number(minor)) },
        ...(list && { links: { cause: list, plans: list } }),
      };
    }),
    total: { cells: { cause: 'All', plans, value: minor, share: null } },
  };
}

/** What became of failed charges of plans. Amounts are those of the charges, in minor units. */
export interface Recovery {
  readonly byRetry: number;
  readonly byDonor: number;
  readonly given: number;
  readonly recoveredMinor: bigint;
  /** Of the failures that are over, those that were made good. */
  readonly share: number | null;
}

/** Failures that were over in the days of a period. */
export async function recoveryOf(
  { db, organisation }: Pick<ReportQuestion, 'db' | 'organisation'>,
  { from, to }: { from: CalendarDate; to: CalendarDate },
): Promise<Recovery> {
  const [row] = await db.query<{ retry: number; donor: number; given: number; minor: string }>(
    `select (count(*) filter (where recovered_by = 'retry'))::int as retry,
            (count(*) filter (where recovered_by = 'donor'))::int as donor,
            (count(*) filter (where outcome <> 'recovered'))::int as given,
            coalesce(sum(amount_minor) filter (where outcome = 'recovered'), 0)::bigint as minor
     from plan_trouble
     where outcome is not null and ended_at >= $1::date::timestamp at time zone $3
       and ended_at < ($2::date + 1)::timestamp at time zone $3`,
    [from, to, organisation.timeZone],
  );
  const { retry, donor, given, minor } = row!;
  return {
    byRetry: retry,
    byDonor: donor,
    given,
    recoveredMinor: BigInt(minor),
    share: shareOf(retry + donor, retry + donor + given),
  };
}

/** The months after which it is asked how many plans of a month still run. */
const AFTER = [1, 3, 6, 12, 24] as const;

/** Plans by the month in which they began, and how many of them were running so many months later. */
export async function cohortTable({ db, organisation, period, today }: ReportQuestion): Promise<ReportTable> {
  const alive = AFTER.map(
    (months) =>
      `coalesce(sum(plans) filter (where ended_on is null or ended_on >= (began + interval '${months} months')::date), 0)::int as "after${months}",
       (min(began) + interval '${months} months')::date <= $4 as "known${months}"`,
  );
  const found = await db.query<
    Record<string, number | boolean | string> & { month: string; plans: number; running: number }
  >(
    `select to_char(date_trunc('month', began), 'YYYY-MM') as month, sum(plans)::int as plans,
            coalesce(sum(plans) filter (where ended_on is null), 0)::int as running, ${alive.join(', ')}
     from (select (started_at at time zone $3)::date as began, (ended_at at time zone $3)::date as ended_on, count(*) as plans
           from plan where state <> 'pending' and started_at >= $1::date::timestamp at time zone $3
             and started_at < ($2::date + 1)::timestamp at time zone $3
           group by 1, 2) as days
     group by date_trunc('month', began) order by 1`,
    [monthOf(period.from), period.to, organisation.timeZone, today],
  );
  const columns: ReportColumn[] = [
    { key: 'month', label: 'Began in', unit: 'month' },
    { key: 'plans', label: 'Plans', unit: 'count' },
    ...AFTER.map((months): ReportColumn => ({
      key: `after-${months}`,
      label: months === 1 ? 'After 1 month' : `After ${months} months`,
      unit: 'share',
      definition: `Of the plans that began in the month, those that had not ended ${months === 1 ? 'a month' : `${months} months`} after their own beginning. Unknown until the first of them are so old.`,
    })),
    { key: 'running', label: 'Not ended', unit: 'count', definition: 'Running, retrying or paused today.' },
  ];
  return {
    key: 'cohorts',
    caption: 'Plans by the month in which they began, and how many had not ended so many months later',
    columns,
    rows: found.map((row) => {
      const last = `${row.month}-31`;
      const list = listHref('/staff/plans', { 'began-from': `${row.month}-01`, 'began-to': lastDay(last) });
      return {
        cells: {
          month: row.month,
          plans: row.plans,
          ...Object.fromEntries(
            AFTER.map((months) => [
              `after-${months}`,
              row[`known${months}`] === true ? shareOf(Number(row[`after${months}`]), row.plans) : null,
            ]),
          ),
          running: row.running,
        },
        links: { running: list },
      };
    }),
    total: null,
  };
}

/** "2026-02-31" as the last day that its month has. */
function lastDay(text: string): string {
  const [year, month] = text.split('-').map(Number) as [number, number];
  return `${text.slice(0, 8)}${new Date(Date.UTC(year, month, 0)).getUTCDate()}`;
}
