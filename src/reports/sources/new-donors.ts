import type { CalendarDate } from '../../kernel/calendar.js';
import { monthsIn } from '../periods.js';
import { figureOf, filterValue, listHref, ROWS_MOST, shareOf } from '../answers/figure.js';
import type { Figure, ReportAnswer, ReportColumn, ReportDefinition, ReportQuestion, ReportRow } from '../report.js';
import type { Period } from '../period.js';
import { lastDayOf } from '../../kernel/month.js';
import { NEW_DONOR_GROUPS, type NewDonorGroup, type NewDonorRecord, newDonorsSql } from './new-donors-sql.js';

const BY: readonly {
  readonly value: Exclude<NewDonorGroup, 'month'>;
  readonly label: string;
  readonly none: string;
}[] = [
  { value: 'source', label: 'Where from', none: 'Not known' },
  { value: 'story', label: 'First story', none: 'No story' },
  { value: 'section', label: 'Section', none: 'No section' },
  { value: 'placement', label: 'Place of the ask', none: 'No place' },
  { value: 'campaign', label: 'Campaign', none: 'No campaign' },
];

const AGAIN =
  'Of those who began with a single gift and whose ninety days are over: who gave again within ninety days, singly or by a plan.';

/** Where those come from who give for the first time, and whether they give again. */
export const NEW_DONORS: ReportDefinition = {
  slug: 'new-donors',
  name: 'New donors',
  question: 'Who gave for the first time, where did they come from, and did they give again?',
  definition:
    'A donor is new on the date of the first gift that we ever received from them, even if it was refunded later. Where from is what their first gift tells: the link that they followed, else the story that they read, else the site that they came from. Who begins with a plan has promised to go on; second gifts are therefore counted among those who began with a single one, once ninety days have passed.',
  choices: [{ name: 'by', label: 'In groups by', options: BY.map(({ value, label }) => ({ value, label })) }],
  hasPeriod: true,
  async answer(question: ReportQuestion): Promise<ReportAnswer> {
    const { period, comparison, chosen } = question;
    const group = BY.find(({ value }) => value === chosen['by'])!;
    const [groups, months, before] = await Promise.all([
      ask(question, group.value, period),
      ask(question, 'month', period),
      comparison && ask(question, 'month', comparison),
    ]);
    const total = groups.find(({ isTotal }) => isTotal)!;
    const earlier = before?.find(({ isTotal }) => isTotal) ?? null;
    return {
      figures: figuresOf(total, earlier, period, comparison),
      charts: [
        {
          key: 'months',
          kind: 'bars',
          title: `${total.donors.toLocaleString('en-US')} gave for the first time`,
          caption: 'New donors by the month of their first gift',
          table: 'months',
          along: 'month',
          series: ['donors'],
          running: question.today.slice(0, 7),
        },
        {
          key: 'groups',
          kind: 'ranks',
          title: `Most came by: ${leaderOf(groups, group.none)}`,
          caption: `New donors by ${group.label.toLowerCase()}`,
          table: 'groups',
          along: 'key',
          series: ['donors'],
        },
      ],
      tables: [
        {
          key: 'groups',
          caption: `New donors by ${group.label.toLowerCase()}, by the date of their first gift`,
          columns: columnsOf({ key: 'key', label: group.label, unit: 'text' }),
          rows: shown(groups.filter(({ isTotal }) => !isTotal)).map((row) => rowOf(row, group, period)),
          total: rowOf({ ...total, name: 'All new donors' }, null, period),
          brief: ['key', 'donors', 'with-plan', 'amount', 'again-share'],
        },
        {
          key: 'months',
          caption: 'New donors by the month of their first gift',
          columns: columnsOf({ key: 'month', label: 'Month', unit: 'month' }),
          rows: monthsIn(period).map((month) => monthRow(month, months, period)),
          total: null,
        },
      ],
    };
  },
};

function ask({ db, today }: ReportQuestion, by: NewDonorGroup, { from, to }: Period): Promise<NewDonorRecord[]> {
  if (!NEW_DONOR_GROUPS.includes(by)) throw new RangeError(`new donors are not grouped by ${by}`);
  return db.query<NewDonorRecord>(newDonorsSql(by), [from, to, today]);
}

function figuresOf(
  now: NewDonorRecord,
  before: NewDonorRecord | null,
  { from, to }: Period,
  comparison: Period | null,
): Figure[] {
  const compared = (value: (record: NewDonorRecord) => number | bigint | null) =>
    before && comparison && { value: value(before), of: comparison };
  const list = listHref('/staff/donors', { 'first-from': from, 'first-to': to });
  return [
    figureOf(
      {
        key: 'donors',
        label: 'New donors',
        unit: 'count',
        value: now.donors,
        list,
        definition: 'Donors whose first gift ever lies in the period.',
      },
      compared(({ donors }) => donors),
    ),
    figureOf(
      {
        key: 'with-plan',
        label: 'Began with a plan',
        unit: 'count',
        value: now.withPlan,
        definition: 'New donors whose first gift was the first charge of a plan.',
      },
      compared(({ withPlan }) => withPlan),
    ),
    figureOf(
      {
        key: 'amount',
        label: 'First gifts',
        unit: 'money',
        value: BigInt(now.amount),
        definition: 'The sum of the first gifts, before fees and whatever was refunded later.',
      },
      compared(({ amount }) => BigInt(amount)),
    ),
    figureOf(
      {
        key: 'again-share',
        label: 'Second gift within 90 days',
        unit: 'share',
        value: shareOf(now.again, now.judged),
        definition: AGAIN,
      },
      compared(({ again, judged }) => shareOf(again, judged)),
    ),
  ];
}

function columnsOf(first: ReportColumn): ReportColumn[] {
  return [
    first,
    { key: 'donors', label: 'New donors', unit: 'count' },
    { key: 'with-plan', label: 'Began with a plan', unit: 'count' },
    { key: 'amount', label: 'First gifts', unit: 'money', definition: 'Before fees and whatever was refunded later.' },
    {
      key: 'judged',
      label: 'Single gift, 90 days ago',
      unit: 'count',
      definition: 'Began with a single gift at least ninety days ago.',
    },
    { key: 'again', label: 'Gave again', unit: 'count', definition: AGAIN },
    { key: 'again-share', label: 'Share', unit: 'share', definition: 'Of those whose ninety days are over.' },
  ];
}

function cellsOf(record: NewDonorRecord): ReportRow['cells'] {
  return {
    donors: record.donors,
    'with-plan': record.withPlan,
    amount: BigInt(record.amount),
    judged: record.judged,
    again: record.again,
    'again-share': shareOf(record.again, record.judged),
  };
}

/** Each list is of first gifts, so that it has as many rows as there are new donors. */
function rowOf(record: NewDonorRecord, group: (typeof BY)[number] | null, { from, to }: Period): ReportRow {
  const first = { from, to, new: 'yes' };
  const list = (): string | null => {
    if (!group) return listHref('/staff/donors', { 'first-from': from, 'first-to': to });
    if (record.key === null || group.value === 'source') return null;
    if (group.value === 'story')
      return listHref('/staff/gifts', { ...first, [record.hasId ? 'article' : 'url']: filterValue(record.key) });
    return listHref('/staff/gifts', { ...first, [group.value]: filterValue(record.key) });
  };
  const href = list();
  return {
    cells: { key: record.name ?? group?.none ?? null, ...cellsOf(record) },
    ...(href !== null && { links: { donors: href } }),
  };
}

function monthRow(month: CalendarDate, records: readonly NewDonorRecord[], period: Period): ReportRow {
  const key = month.slice(0, 7);
  const found = records.find((record) => !record.isTotal && record.key === key);
  const from = month < period.from ? period.from : month;
  const to = lastDayOf(month) > period.to ? period.to : lastDayOf(month);
  const list = listHref('/staff/donors', { 'first-from': from, 'first-to': to });
  return { cells: { month: key, ...cellsOf(found ?? NOBODY) }, links: { donors: list } };
}

const NOBODY: NewDonorRecord = {
  isTotal: false,
  key: null,
  name: null,
  hasId: false,
  donors: 0,
  withPlan: 0,
  amount: '0',
  judged: 0,
  again: 0,
};

/** The largest groups; the smaller ones together, so that the table adds up. */
function shown(records: readonly NewDonorRecord[]): NewDonorRecord[] {
  if (records.length <= ROWS_MOST) return [...records];
  const rest = records.slice(ROWS_MOST).reduce(
    (sum, record) => ({
      ...sum,
      donors: sum.donors + record.donors,
      withPlan: sum.withPlan + record.withPlan,
      amount: String(BigInt(sum.amount) + BigInt(record.amount)),
      judged: sum.judged + record.judged,
      again: sum.again + record.again,
    }),
    { ...NOBODY, name: 'All others' },
  );
  return [...records.slice(0, ROWS_MOST), rest];
}

function leaderOf(records: readonly NewDonorRecord[], none: string): string {
  const [first] = records.filter(({ isTotal }) => !isTotal);
  return first ? (first.name ?? none) : 'nobody came';
}
