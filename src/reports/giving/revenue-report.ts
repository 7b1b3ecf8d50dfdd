import { Money } from '../../kernel/money.js';
import { monthTitle } from '../../kernel/month.js';
import { addMonths, type CalendarDate } from '../../kernel/calendar.js';
import { percent } from '../answers/cell-text.js';
import { figureOf, listHref, shareOf } from '../answers/figure.js';
import type { Figure, ReportAnswer, ReportColumn, ReportDefinition, ReportQuestion, ReportRow } from '../report.js';
import { freshSums } from '../rollups/fresh-sums.js';
import { type GivingSums, givingSums, RAISED_DEFINITION, type Split, SPLITS, type SplitSums } from './giving-sums.js';
import { monthTable, RHYTHMS } from './month-table.js';
import { type SplitName, SPLIT_LABELS, splitNames } from './split-names.js';

/** How much came in, went back, and stayed. */
export const REVENUE: ReportDefinition = {
  slug: 'revenue',
  name: 'Revenue',
  question: 'How much was raised, by month, rhythm, designation, method or campaign, and what is left of it?',
  definition: `Raised: ${RAISED_DEFINITION} Fees are those of the gifts of the period, as far as the processor has told them, and those of disputes. Net is what is raised less fees. A gift has the rhythm in which it came, and the designation and campaign that it has now.`,
  choices: [
    {
      name: 'by',
      label: 'By',
      options: SPLITS.map((split) => ({ value: split, label: SPLIT_LABELS[split] })),
    },
  ],
  hasPeriod: true,
  async answer(question: ReportQuestion): Promise<ReportAnswer> {
    const { db, organisation, today, period, comparison, chosen } = question;
    const split = chosen['by'] as Split;
    await freshSums(db, organisation.fiscalYearStart);
    const [sums, before, names] = await Promise.all([
      givingSums(db, organisation, split, period),
      comparison && givingSums(db, organisation, split, comparison),
      splitNames(db, split),
    ]);
    const earlier = before && comparison && { sums: before, period: comparison, label: earlierLabel(question) };
    const months = monthTable({
      split,
      names,
      period,
      sums,
      before: earlier,
      ...(split === 'rhythm' && { order: RHYTHMS }),
    });
    const parts = partsOf(sums, split, names, question);
    return {
      figures: figuresOf(sums.whole, before?.whole ?? null, question),
      charts: [
        {
          key: 'months',
          kind: 'stacked-bars',
          title: titleOf(sums, question),
          caption: `Raised in a month, by ${split}`,
          table: 'months',
          along: 'month',
          series: months.series,
          ...(earlier && { compared: 'before' }),
          running: today.slice(0, 7),
        },
        {
          key: 'parts',
          kind: 'ranks',
          title: largestOf(parts),
          caption: `Raised in the period, by ${split}`,
          table: 'parts',
          along: 'name',
          series: ['raised'],
        },
      ],
      tables: [
        months.table,
        {
          key: 'parts',
          caption: `What came in and what is left, by ${split}: gifts by gift date, refunds and disputes by their own dates`,
          columns: PART_COLUMNS.map((column) =>
            column.key === 'name' ? { ...column, label: SPLIT_LABELS[split] } : column,
          ),
          rows: parts,
          total: partRow('All', sums.whole, sums.whole.raisedMinor, null),
        },
      ],
    };
  },
};

const PART_COLUMNS: readonly ReportColumn[] = [
  { key: 'name', label: 'Name', unit: 'text' },
  { key: 'gifts', label: 'Gifts', unit: 'count', definition: 'Received gifts, those refunded later included.' },
  { key: 'given', label: 'Given', unit: 'money', definition: 'As given, before fees and refunds.' },
  {
    key: 'returned',
    label: 'Went back',
    unit: 'money',
    definition: 'Refunds and what disputes took, by their own dates.',
  },
  { key: 'raised', label: 'Raised', unit: 'money', definition: RAISED_DEFINITION },
  { key: 'fees', label: 'Fees', unit: 'money', definition: 'The processor’s, as far as they are known.' },
  { key: 'net', label: 'Net', unit: 'money', definition: 'Raised less fees.' },
  { key: 'share', label: 'Share', unit: 'share', definition: 'Of all that was raised.' },
];

/** What the grey line is called: the period itself would be too long beside a chart. */
function earlierLabel({ period, comparison }: ReportQuestion): string {
  return comparison?.from === addMonths(period.from, -12) ? 'A year earlier' : 'The period before';
}

function partsOf(
  sums: SplitSums,
  split: Split,
  names: ReadonlyMap<string, SplitName>,
  { period }: ReportQuestion,
): ReportRow[] {
  const { from, to } = period;
  return [...sums.values]
    .sort(([, one], [, other]) => (other.raisedMinor > one.raisedMinor ? 1 : -1))
    .map(([value, part]) => {
      const { label, filter } = names.get(value) ?? { label: value, filter: value };
      return partRow(label, part, sums.whole.raisedMinor, listHref('/staff/gifts', { from, to, [split]: filter }));
    });
}

function partRow(name: string, sums: GivingSums, whole: bigint, list: string | null): ReportRow {
  return {
    cells: {
      name,
      gifts: sums.gifts,
      given: sums.grossMinor,
      returned: sums.returnedMinor,
      raised: sums.raisedMinor,
      fees: sums.feeMinor,
      net: sums.netMinor,
      share: shareOf(Number(sums.raisedMinor), Number(whole)),
    },
    ...(list !== null && { links: { name: list, gifts: list, given: list, raised: list } }),
  };
}

function figuresOf(sums: GivingSums, before: GivingSums | null, { period, comparison }: ReportQuestion): Figure[] {
  const list = listHref('/staff/gifts', { from: period.from, to: period.to });
  const pending =
    sums.feesPending > 0 ? ` The fee of ${sums.feesPending.toLocaleString('en-US')} gifts is not known yet.` : '';
  const money = (
    key: string,
    label: string,
    value: (of: GivingSums) => bigint,
    definition: string,
    link = false,
  ): Figure =>
    figureOf(
      { key, label, unit: 'money', value: value(sums), definition, list: link ? list : null },
      before && comparison && { value: value(before), of: comparison },
    );
  return [
    money('raised', 'Raised', ({ raisedMinor }) => raisedMinor, RAISED_DEFINITION, true),
    money('given', 'Given', ({ grossMinor }) => grossMinor, 'As given, by gift date, before fees and refunds.', true),
    money(
      'returned',
      'Went back',
      ({ returnedMinor }) => returnedMinor,
      'Refunds and what banks took in disputes within the period, whenever the gift was given; less what came back of it.',
    ),
    money(
      'fees',
      'Fees',
      ({ feeMinor }) => feeMinor,
      `The processor’s fees of the gifts of the period, and its fees for disputes.${pending}`,
    ),
    money('net', 'Net', ({ netMinor }) => netMinor, 'Raised less fees.'),
    figureOf(
      {
        key: 'gifts',
        label: 'Gifts',
        unit: 'count',
        value: sums.gifts,
        definition: 'Received gifts, those refunded later included.',
        list,
      },
      before && comparison && { value: before.gifts, of: comparison },
    ),
  ];
}

function titleOf({ whole, months }: SplitSums, { organisation }: ReportQuestion): string {
  const money = (minor: bigint): string => Money.of(minor, organisation.currency).formatShort();
  const best = [...months].sort(([, one], [, other]) => Number(other.raisedMinor - one.raisedMinor))[0];
  if (!best || whole.raisedMinor <= 0n) return 'Nothing was raised in this period';
  if (months.size === 1) return `${money(whole.raisedMinor)} was raised`;
  return `${monthTitle(`${best[0]}-01` as CalendarDate)} brought the most, ${money(best[1].raisedMinor)}`;
}

function largestOf(parts: readonly ReportRow[]): string {
  const [first] = parts;
  const share = first?.cells['share'];
  if (!first || typeof share !== 'number') return 'Nothing was raised in this period';
  return `${String(first.cells['name'])}: ${percent(share)} of what was raised`;
}
