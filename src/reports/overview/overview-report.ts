import { addMonths } from '../../kernel/calendar.js';
import { lastDayOf, monthOf } from '../../kernel/month.js';
import { Money } from '../../kernel/money.js';
import type { CalendarDate } from '../../kernel/calendar.js';
import { figureOf, listHref } from '../answers/figure.js';
import { givingSums, NO_SUMS, RAISED_DEFINITION, type SplitSums } from '../giving/giving-sums.js';
import { monthTable, yearBefore, RHYTHMS } from '../giving/month-table.js';
import { splitNames } from '../giving/split-names.js';
import { ACTIVE_DEFINITION, activeFrom, KEPT_DEFINITION, missedWindow, supportersOn } from '../keeping/supporters.js';
import type { Period } from '../period.js';
import { monthsIn } from '../periods.js';
import { movedIn, MOVEMENTS, movementsByMonth, recurringValue, VALUE_DEFINITION } from '../recurring/movements.js';
import { movementsTable } from '../recurring/movements-table.js';
import { MONTHLY_LIST } from '../recurring/recurring-report.js';
import type { Figure, ReportAnswer, ReportChart, ReportDefinition, ReportQuestion, ReportTable } from '../report.js';
import { freshSums } from '../rollups/fresh-sums.js';

/** How things stand: what Home shows, as a report like any other. */
export const OVERVIEW: ReportDefinition = {
  slug: 'overview',
  name: 'Overview',
  question: 'How do things stand: raised, recurring, supporters, and who was kept?',
  definition: `Raised: ${RAISED_DEFINITION} Monthly recurring: ${VALUE_DEFINITION} Active supporters: ${ACTIVE_DEFINITION} Kept: ${KEPT_DEFINITION} The charts show the twelve months that end with the period.`,
  choices: [],
  hasPeriod: true,
  async answer(question: ReportQuestion): Promise<ReportAnswer> {
    const [tiles, raised, recurring] = await Promise.all([
      overviewTiles(question),
      raisedByMonth(question),
      recurringMovements(question),
    ]);
    return {
      figures: tiles.map(({ figure }) => figure),
      charts: [raised.chart, recurring.chart],
      tables: [raised.table, recurring.table],
    };
  },
};

/** A figure of Home with the small words below it. */
export interface OverviewTile {
  readonly figure: Figure;
  readonly note: string | null;
  /** Another list that belongs to it: who is not yet back. */
  readonly more: { readonly text: string; readonly list: string } | null;
}

export interface DrawnTable {
  readonly chart: ReportChart;
  readonly table: ReportTable;
}

/** Raised, Monthly recurring, Active supporters, Kept from last year. */
export async function overviewTiles(question: ReportQuestion): Promise<OverviewTile[]> {
  const { db, organisation, today, period, comparison } = question;
  await freshSums(db, organisation.fiscalYearStart);
  const isToday = period.to >= today;
  const day = isToday ? today : period.to;
  const year = yearTo(day);
  const ends = monthsIn(year).map((month) => earlier(lastDayOf(month), day));
  const [sums, course, before, value, moved, valueBefore, supporters, [supportersBefore]] = await Promise.all([
    givingSums(db, organisation, 'rhythm', period),
    givingSums(db, organisation, 'rhythm', year),
    comparison && givingSums(db, organisation, 'rhythm', comparison),
    recurringValue(db, day),
    movementsByMonth(db, year),
    comparison && recurringValue(db, comparison.to),
    supportersOn(db, ends),
    comparison ? supportersOn(db, [comparison.to]) : [],
  ]);
  const here = supporters.at(-1)!;
  const missed = missedWindow(day);
  const beside = <T>(of: T | null | undefined, read: (of: T) => Figure['value']) =>
    of && comparison ? { value: read(of), of: comparison } : null;
  const plain = (figure: Figure): OverviewTile => ({ figure, note: null, more: null });
  return [
    raisedTile(
      question,
      sums,
      beside(before, ({ whole }) => whole.raisedMinor),
      courseOf(course, year),
    ),
    plain(
      figureOf(
        {
          key: 'monthly-recurring',
          label: 'Monthly recurring',
          unit: 'money',
          value: value.valueMinor,
          definition: `${VALUE_DEFINITION} At the end of the period.`,
          list: isToday ? MONTHLY_LIST : null,
          course: valuesBack(
            value.valueMinor,
            monthsIn(year).map((month) => movedIn(moved, month.slice(0, 7)).change),
          ),
        },
        beside(valueBefore, ({ valueMinor }) => valueMinor),
      ),
    ),
    plain(
      figureOf(
        {
          key: 'active-supporters',
          label: 'Active supporters',
          unit: 'count',
          value: here.active,
          definition: ACTIVE_DEFINITION,
          list: isToday ? listHref('/staff/donors', { 'last-from': activeFrom(day) }) : null,
          course: supporters.map(({ active }) => active),
        },
        beside(supportersBefore, ({ active }) => active),
      ),
    ),
    {
      figure: figureOf(
        {
          key: 'kept',
          label: 'Kept from last year',
          unit: 'share',
          value: here.share,
          definition: KEPT_DEFINITION,
          list: null,
          course: supporters.flatMap(({ share }) => (share === null ? [] : [share])),
        },
        beside(supportersBefore, ({ share }) => share),
      ),
      note: here.base === 0 ? null : `${here.kept.toLocaleString('en-US')} of ${here.base.toLocaleString('en-US')}`,
      more:
        isToday && here.base > here.kept
          ? {
              text: `${(here.base - here.kept).toLocaleString('en-US')} not yet back`,
              list: listHref('/staff/donors', { 'last-from': missed.from, 'last-to': missed.to }),
            }
          : null,
    },
  ];
}

/** Raised in each of twelve months by rhythm, before the grey line of the year before. */
export async function raisedByMonth(question: ReportQuestion): Promise<DrawnTable> {
  const { db, organisation, today, period } = question;
  await freshSums(db, organisation.fiscalYearStart);
  const year = yearTo(earlier(period.to, today));
  const before = yearBefore(year);
  const [sums, sumsBefore, names] = await Promise.all([
    givingSums(db, organisation, 'rhythm', year),
    givingSums(db, organisation, 'rhythm', before),
    splitNames(db, 'rhythm'),
  ]);
  const { table, series } = monthTable({
    split: 'rhythm',
    names,
    period: year,
    sums,
    before: { sums: sumsBefore, period: before, label: before.label },
    order: RHYTHMS,
  });
  return {
    table: { ...table, key: 'raised' },
    chart: {
      key: 'raised',
      kind: 'stacked-bars',
      title: raisedTitle(sums, sumsBefore, question),
      caption: 'Raised in a month, by rhythm; the grey line is the same month a year earlier',
      table: 'raised',
      along: 'month',
      series,
      compared: 'before',
      running: today.slice(0, 7),
    },
  };
}

/** What moved the monthly value of plans in each of twelve months. */
export async function recurringMovements(question: ReportQuestion): Promise<DrawnTable> {
  const { db, organisation, today, period } = question;
  await freshSums(db, organisation.fiscalYearStart);
  const day = earlier(period.to, today);
  const year = yearTo(day);
  const [months, value] = await Promise.all([movementsByMonth(db, year), recurringValue(db, day)]);
  const change = [...months.values()].reduce((sum, moved) => sum + moved.change, 0n);
  const size = Money.of(change < 0n ? -change : change, organisation.currency).formatShort();
  return {
    table: movementsTable(months, year, value.valueMinor),
    chart: {
      key: 'movements',
      kind: 'movements',
      title:
        change === 0n
          ? 'Monthly giving is where it was'
          : `Monthly giving ${change > 0n ? 'rose' : 'fell'} by ${size} in a year`,
      caption: 'What plans give in a month: gained above the line, lost below',
      table: 'movements',
      along: 'month',
      series: MOVEMENTS,
      running: today.slice(0, 7),
    },
  };
}

function raisedTile(
  { organisation, period }: ReportQuestion,
  { whole }: SplitSums,
  before: Parameters<typeof figureOf>[1],
  course: readonly number[],
): OverviewTile {
  const { from, to } = period;
  const back = Money.of(whole.returnedMinor, organisation.currency).formatShort();
  return {
    figure: figureOf(
      {
        key: 'raised',
        label: 'Raised',
        unit: 'money',
        value: whole.raisedMinor,
        definition: RAISED_DEFINITION,
        list: listHref('/staff/gifts', { from, to }),
        course,
      },
      before,
    ),
    note:
      whole.returnedMinor === 0n
        ? null
        : `${Money.of(whole.grossMinor, organisation.currency).formatShort()} given, ${back} went back`,
    more: null,
  };
}

/** The twelve months that end with a day. */
function yearTo(day: CalendarDate): Period {
  return { from: addMonths(monthOf(day), -11), to: day, label: 'Twelve months' };
}

function earlier(one: CalendarDate, other: CalendarDate): CalendarDate {
  return one < other ? one : other;
}

function courseOf({ months }: SplitSums, year: Period): number[] {
  return monthsIn(year).map((month) => Number((months.get(month.slice(0, 7)) ?? NO_SUMS).raisedMinor));
}

/** Values at the ends of months, reckoned back from the last one by what changed in each. */
function valuesBack(last: bigint, changes: readonly bigint[]): number[] {
  const ends: number[] = [];
  let value = last;
  for (const change of changes.toReversed()) {
    ends.unshift(Number(value));
    value -= change;
  }
  return ends;
}

function raisedTitle(now: SplitSums, before: SplitSums, { organisation }: ReportQuestion): string {
  const money = Money.of(now.whole.raisedMinor, organisation.currency).formatShort();
  if (now.whole.gifts === 0) return 'Nothing was raised in these twelve months';
  const isMore = now.whole.raisedMinor > before.whole.raisedMinor;
  return before.whole.gifts === 0
    ? `${money} raised in twelve months`
    : `${money} raised in twelve months, ${isMore ? 'more' : 'less'} than in the twelve before`;
}
