import { formatInstant } from '../../kernel/calendar.js';
import type { ReportLetter } from '../../mail/letters/report-letters.js';
import { cellText, comparedText, figureText } from '../answers/cell-text.js';
import { listHref } from '../answers/figure.js';
import { type AskedReport, parametersOf } from '../answers/report-request.js';
import type { Figure, ReportAnswer, ReportColumn, ReportTable } from '../report.js';

/** A letter is read at a glance; the page has the rest. */
const ROWS_MOST = 10;
const COLUMNS_MOST = 5;

/** The words of a report's letter: its figures, and the beginning of its first table. */
export function reportLetter(
  asked: AskedReport,
  { figures, tables }: ReportAnswer,
  publicUrl: string,
): Omit<ReportLetter, 'organisation' | 'replyTo'> {
  const { definition, organisation, periods, now } = asked;
  const { currency, timeZone } = organisation;
  const [table] = tables;
  return {
    report: definition.name,
    question: definition.question,
    period: periods?.period.label ?? 'Today',
    asOf: formatInstant(now, timeZone),
    figures: figures.map((figure) => figureLine(figure, currency)),
    table: table && table.rows.length > 0 ? briefTable(table, currency) : null,
    url: publicUrl + listHref(`/staff/reports/${definition.slug}`, parametersOf(asked)),
    stopUrl: `${publicUrl}/staff/reports/letters`,
  };
}

function figureLine({ label, unit, value, compared }: Figure, currency: string): ReportLetter['figures'][number] {
  const isKnown = compared !== null && compared.value !== null && value !== null;
  return {
    label,
    value: figureText(value, unit, currency) ?? 'not known',
    note: isKnown ? comparedText(value, compared, unit) : null,
  };
}

/** The columns that say most; of months the latest, of everything else the first rows. */
function briefTable(table: ReportTable, currency: string): NonNullable<ReportLetter['table']> {
  const keys = table.brief ?? table.columns.slice(0, COLUMNS_MOST - 1).map(({ key }) => key);
  const columns = keys.flatMap((key) => table.columns.find((column) => column.key === key) ?? []);
  const isCalendar = columns[0]?.unit === 'month';
  const rows = isCalendar ? table.rows.slice(-ROWS_MOST) : table.rows.slice(0, ROWS_MOST);
  const more = table.rows.length - rows.length;
  return {
    caption: table.caption,
    columns: columns.map(({ label, unit }) => ({ label, isFigure: isFigure(unit) })),
    rows: rows.map(({ cells }) => columns.map(({ key, unit }) => cellText(cells[key] ?? null, unit, currency) ?? '–')),
    more: more === 0 ? null : `${more === 1 ? 'One more row is' : `${more} more rows are`} on the page.`,
  };
}

function isFigure(unit: ReportColumn['unit']): boolean {
  return unit === 'count' || unit === 'money' || unit === 'share';
}
