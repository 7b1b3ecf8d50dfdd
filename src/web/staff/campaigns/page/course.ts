import { addDays, type CalendarDate } from '../../../../kernel/calendar.js';
import { lastDayOf, monthOf } from '../../../../kernel/month.js';
import type { CampaignDay } from '../../../../campaigns/figures/campaign-figures.js';
import type { ReportChart, ReportRow, ReportTable } from '../../../../reports/report.js';
import { hrefOf } from '../../../http/forms.js';
import type { ComparedModel } from './compared.view.js';

/** More days than this are drawn as months: bars of a hair's breadth say nothing. */
const DAYS_MAX = 92;

interface Course {
  readonly chart: ReportChart;
  readonly table: ReportTable;
}

/**
 * What a campaign brought day by day, from its first gift or its first day to its last day or today; longer ones by the
 * month. What went back is taken off the day of its gift. Another campaign lies behind by days from its own beginning.
 */
export function courseOf(
  own: ComparedModel & { readonly days: readonly CampaignDay[] },
  other: (ComparedModel & { readonly days: readonly CampaignDay[] }) | null,
  today: CalendarDate,
): Course {
  const range = rangeOf(own, today);
  const byMonth = range !== null && daysBetween(range.from, range.to) >= DAYS_MAX;
  const rows = range === null ? [] : byMonth ? monthRows(own, range) : dayRows(own, other, range, today);
  const unit = byMonth ? 'month' : 'date';
  const compared = !byMonth && other !== null;
  const name = byMonth ? 'month' : 'day';
  return {
    table: {
      key: 'course',
      caption: `Raised by ${name}, on the dates of the gifts`,
      columns: [
        { key: 'day', label: byMonth ? 'Month' : 'Day', unit },
        { key: 'gifts', label: 'Gifts', unit: 'count' },
        { key: 'raised', label: 'Raised', unit: 'money' },
        ...(compared ? [{ key: 'other', label: other.campaign.name, unit: 'money' as const }] : []),
      ],
      rows,
      total: null,
    },
    chart: {
      key: 'raised',
      kind: 'bars',
      title: `Raised by ${name}`,
      caption: `Gifts of a ${name} less what went back of them`,
      table: 'course',
      along: 'day',
      series: ['raised'],
      ...(compared && { compared: 'other' }),
      ...(range?.to === today && !byMonth && { running: today }),
    },
  };
}

interface Range {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

function rangeOf(
  { campaign, days }: ComparedModel & { days: readonly CampaignDay[] },
  today: CalendarDate,
): Range | null {
  const [first, last] = [days[0]?.day, days.at(-1)?.day];
  if (!first || !last) return null;
  const from = campaign.startsOn ?? first;
  const end = campaign.endsOn !== null && campaign.endsOn < today ? campaign.endsOn : today;
  return { from, to: end < last ? last : end };
}

function dayRows(
  own: ComparedModel & { days: readonly CampaignDay[] },
  other: (ComparedModel & { days: readonly CampaignDay[] }) | null,
  { from, to }: Range,
  today: CalendarDate,
): ReportRow[] {
  const known = new Map(own.days.map((day) => [day.day, day]));
  const theirs = new Map(other?.days.map((day) => [day.day, day]));
  const theirFirst = other && rangeOf(other, today)?.from;
  return Array.from({ length: daysBetween(from, to) + 1 }, (_, at) => {
    const day = addDays(from, at);
    const there = theirFirst ? theirs.get(addDays(theirFirst, at)) : undefined;
    const cells = { day, gifts: known.get(day)?.gifts ?? 0, raised: netOf(known.get(day)), other: netOf(there) };
    const list = hrefOf('/staff/gifts', { campaign: own.campaign.slug, from: day, to: day });
    return { cells, links: { raised: list, gifts: list } };
  });
}

function monthRows(own: ComparedModel & { days: readonly CampaignDay[] }, { from, to }: Range): ReportRow[] {
  const rows: ReportRow[] = [];
  for (let month = monthOf(from); month <= to; month = addDays(lastDayOf(month), 1)) {
    const days = own.days.filter(({ day }) => monthOf(day) === month);
    const [first, last] = [month < from ? from : month, lastDayOf(month)];
    const list = hrefOf('/staff/gifts', { campaign: own.campaign.slug, from: first, to: last > to ? to : last });
    rows.push({
      cells: {
        day: month.slice(0, 7),
        gifts: days.reduce((sum, { gifts }) => sum + gifts, 0),
        raised: days.reduce((sum, day) => sum + netOf(day), 0n),
      },
      links: { raised: list, gifts: list },
    });
  }
  return rows;
}

function netOf(day: CampaignDay | undefined): bigint {
  return day ? day.givenMinor - day.returnedMinor : 0n;
}

function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}
