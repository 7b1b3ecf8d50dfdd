import type { CalendarDate } from '../../kernel/calendar.js';
import { lastDayOf } from '../../kernel/month.js';
import { percent } from '../answers/cell-text.js';
import { figureOf, listHref } from '../answers/figure.js';
import { monthsIn } from '../periods.js';
import type { Figure, ReportAnswer, ReportDefinition, ReportQuestion, ReportTable } from '../report.js';
import { freshSums } from '../rollups/fresh-sums.js';
import { cohortTable } from './cohorts.js';
import { fiscalYearTable } from './fiscal-years.js';
import { KEPT_BY, type KeptBy, keptTable } from './kept-by.js';
import {
  ACTIVE_DEFINITION,
  activeFrom,
  KEPT_DEFINITION,
  missedWindow,
  type Supporters,
  supportersOn,
} from './supporters.js';

/** Whether those who gave give again. */
export const KEEPING: ReportDefinition = {
  slug: 'keeping-donors',
  name: 'Keeping donors',
  question: 'Who gave in the 12 months before last, and again in the last 12? Who is not yet back?',
  definition: `${KEPT_DEFINITION} A donor counts by received gifts, those that went back later included; credits for gifts of others do not count. LYBUNT and SYBUNT go by fiscal year, cohorts by the month of the first gift ever. Donors who were merged count once, with all gifts of both.`,
  choices: [{ name: 'by', label: 'By', options: KEPT_BY }],
  hasPeriod: true,
  async answer(question: ReportQuestion): Promise<ReportAnswer> {
    const { db, organisation, today, period, comparison, chosen } = question;
    const day = period.to < today ? period.to : today;
    await freshSums(db, organisation.fiscalYearStart);
    const ends = monthsIn({ from: period.from, to: day }).map((month) => {
      const end = lastDayOf(month);
      return end > day ? day : end;
    });
    const [course, [here], [before], kept, years, cohorts] = await Promise.all([
      supportersOn(db, ends),
      supportersOn(db, [day]),
      comparison ? supportersOn(db, [comparison.to]) : [],
      keptTable(question, chosen['by'] as KeptBy, day),
      fiscalYearTable(question),
      cohortTable(question),
    ]);
    return {
      figures: figuresOf(here!, before ?? null, question, day),
      charts: [
        {
          key: 'course',
          kind: 'lines',
          title: here!.share === null ? 'Nobody could be kept yet' : `${percent(here!.share)} of donors were kept`,
          caption:
            'Of those who gave in the twelve months before the last twelve, who gave again; at the end of each month',
          table: 'course',
          along: 'month',
          series: ['share'],
        },
        {
          key: 'kept',
          kind: 'ranks',
          title: bestOf(kept),
          caption: 'Share of donors who gave again',
          table: 'kept',
          along: 'name',
          series: ['share'],
        },
      ],
      tables: [courseTable(course), kept, years, cohorts],
    };
  },
};

function figuresOf(
  here: Supporters,
  before: Supporters | null,
  { comparison, today }: ReportQuestion,
  day: CalendarDate,
): Figure[] {
  const beside = (value: (of: Supporters) => number | null) =>
    before && comparison && { value: value(before), of: comparison };
  const isToday = day === today;
  const { from, to } = missedWindow(day);
  return [
    figureOf(
      {
        key: 'kept-share',
        label: 'Kept from last year',
        unit: 'share',
        value: here.share,
        definition: KEPT_DEFINITION,
      },
      beside(({ share }) => share),
    ),
    figureOf(
      {
        key: 'kept',
        label: 'Gave again',
        unit: 'count',
        value: here.kept,
        definition: `${KEPT_DEFINITION} As a number.`,
      },
      beside(({ kept }) => kept),
    ),
    figureOf(
      {
        key: 'missed',
        label: 'Not yet back',
        unit: 'count',
        value: here.base - here.kept,
        definition: 'Gave in the twelve months before the last twelve, and not since.',
        list: isToday ? listHref('/staff/donors', { 'last-from': from, 'last-to': to }) : null,
      },
      beside(({ base, kept }) => base - kept),
    ),
    figureOf(
      {
        key: 'active',
        label: 'Active supporters',
        unit: 'count',
        value: here.active,
        definition: ACTIVE_DEFINITION,
        list: isToday ? listHref('/staff/donors', { 'last-from': activeFrom(day) }) : null,
      },
      beside(({ active }) => active),
    ),
  ];
}

function courseTable(course: readonly Supporters[]): ReportTable {
  return {
    key: 'course',
    caption: 'Active supporters and who was kept, at the end of each month; the running month as far as it has come',
    columns: [
      { key: 'month', label: 'Month', unit: 'month' },
      { key: 'active', label: 'Active supporters', unit: 'count', definition: ACTIVE_DEFINITION },
      { key: 'base', label: 'Gave the year before', unit: 'count' },
      { key: 'kept', label: 'Gave again', unit: 'count' },
      { key: 'share', label: 'Kept', unit: 'share', definition: KEPT_DEFINITION },
    ],
    rows: course.map(({ day, active, base, kept, share }) => ({
      cells: { month: day.slice(0, 7), active, base, kept, share },
    })),
    total: null,
  };
}

function bestOf({ rows }: ReportTable): string {
  const known = rows.filter(({ cells }) => typeof cells['share'] === 'number' && Number(cells['base']) > 0);
  const [best] = known.sort((one, other) => Number(other.cells['share']) - Number(one.cells['share']));
  return best
    ? `${String(best.cells['name'])}: ${percent(Number(best.cells['share']))} gave again`
    : 'Nobody could be kept yet';
}
