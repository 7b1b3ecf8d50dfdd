import type { Readable } from 'node:stream';
import { formatInstant } from '../../../../kernel/calendar.js';
import { type Cell as CsvCell, csvRow } from '../../../../kernel/csv-row.js';
import { Money } from '../../../../kernel/money.js';
import { ABOUT_COLUMNS } from '../../../../finance/exports/about-sheet.js';
import type { TextRow } from '../../../../finance/cursor-rows.js';
import { type Sheet, xlsxStream } from '../../../../finance/xlsx-stream.js';
import type { SheetColumn } from '../../../../finance/xlsx-parts.js';
import type { AskedReport } from '../../../../reports/answers/report-request.js';
import type { Cell, ReportColumn, ReportRow, ReportTable, Unit } from '../../../../reports/report.js';

/** A table as the page shows it, its last row the one of all: exact amounts, shares as fractions, text guarded (R-EXP-08). */
export function reportCsv({ organisation }: AskedReport, table: ReportTable): string {
  const { columns } = table;
  const line = ({ cells }: ReportRow): string =>
    csvRow(columns.map(({ key, unit }) => csvCell(cells[key] ?? null, unit, organisation.currency)));
  return [csvRow(columns.map(({ label }) => label)), ...rowsOf(table).map(line)].join('');
}

/** The same as a workbook with typed cells, and a sheet that says what was asked and what each column means. */
export function reportWorkbook(asked: AskedReport, table: ReportTable): Readable {
  const { currency } = asked.organisation;
  const rows = rowsOf(table).map(({ cells }): TextRow =>
    table.columns.map(({ key, unit }) => fileText(cells[key] ?? null, unit, currency)),
  );
  const sheet: Sheet = { name: asked.definition.name, columns: table.columns.map(sheetColumn), rows: [rows] };
  return xlsxStream([sheet, { name: 'About', columns: ABOUT_COLUMNS, rows: [aboutRows(asked, table)] }]);
}

function rowsOf({ rows, total }: ReportTable): readonly ReportRow[] {
  return total ? [...rows, total] : rows;
}

function csvCell(cell: Cell, unit: Unit, currency: string): CsvCell {
  const text = fileText(cell, unit, currency);
  if (text === null) return '';
  return unit === 'text' ? text : { number: text };
}

/** As files write it: "1204.00", "0.614", "2026-11-24", "2026-11". */
function fileText(cell: Cell, unit: Unit, currency: string): string | null {
  if (cell === null) return null;
  if (unit === 'money') return Money.of(BigInt(cell), currency).toDecimal();
  return unit === 'share' ? String(Number(Number(cell).toFixed(6))) : String(cell);
}

const KINDS: Readonly<Record<Unit, Pick<SheetColumn, 'kind' | 'width'>>> = {
  text: { kind: 'text', width: 32 },
  month: { kind: 'text', width: 12 },
  date: { kind: 'date', width: 12 },
  money: { kind: 'amount', width: 16 },
  count: { kind: 'amount', width: 14 },
  share: { kind: 'share', width: 12 },
};

function sheetColumn({ label, unit }: ReportColumn): SheetColumn {
  return { header: label, ...KINDS[unit] };
}

function aboutRows({ definition, organisation, periods, chosen, now }: AskedReport, table: ReportTable): TextRow[] {
  const choices = definition.choices.map(({ name, label, options }): TextRow => {
    const option = options.find(({ value }) => value === chosen[name]);
    return [label, option?.label ?? null];
  });
  return [
    ['Contents', `${table.caption}, from the report “${definition.name}” of ${organisation.name}`],
    ...(periods
      ? [['Period', `${periods.period.label}: ${periods.period.from} to ${periods.period.to}`] as const]
      : []),
    ...choices,
    ['Generated', `${formatInstant(now, organisation.timeZone)} (${organisation.timeZone})`],
    ['Time zone', `Dates are calendar dates in ${organisation.timeZone}.`],
    ['How it reckons', definition.definition],
    ...table.columns.flatMap(({ label, definition: meaning }): TextRow[] => (meaning ? [[label, meaning]] : [])),
  ];
}
