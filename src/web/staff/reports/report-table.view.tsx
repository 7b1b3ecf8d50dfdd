import type { ComponentChildren, JSX } from 'preact';
import { cellText } from '../../../reports/answers/cell-text.js';
import type { ReportColumn, ReportRow, ReportTable, Unit } from '../../../reports/report.js';
import { EmptyState } from '../../http/ui/blocks.js';
import { type Column, Table } from '../../http/ui/table.js';
import { Unknown } from '../../http/ui/text.js';

export interface ReportTableProps {
  readonly table: ReportTable;
  readonly currency: string;
  /** Where a heading beside the table says the same. */
  readonly captionHidden?: boolean;
}

/** A table of a report: cells open their lists, and what the columns mean stands below. */
export function ReportTableView({ table, currency, captionHidden = false }: ReportTableProps): JSX.Element {
  const defined = table.columns.filter(({ definition }) => definition !== undefined);
  return (
    <>
      <Table
        caption={table.caption}
        captionVisible={!captionHidden}
        columns={table.columns.map((column) => columnOf(column, table, currency))}
        rows={table.rows.map((row, at) => ({ ...row, at }))}
        rowKey={({ at }) => String(at)}
        empty={<EmptyState title="Nothing in this period" />}
        compact
      />
      {defined.length > 0 && table.rows.length > 0 && (
        <details class="column-definitions">
          <summary>What the columns mean</summary>
          <dl class="definitions">
            {defined.flatMap(({ key, label, definition }) => [
              <dt key={key}>{label}</dt>,
              <dd key={`${key} meaning`}>{definition}</dd>,
            ])}
          </dl>
        </details>
      )}
    </>
  );
}

type Placed = ReportRow & { readonly at: number };

function columnOf(column: ReportColumn, { total }: ReportTable, currency: string): Column<Placed> {
  const shown = (row: ReportRow): ComponentChildren => {
    const text = cellText(row.cells[column.key] ?? null, column.unit, currency);
    const link = row.links?.[column.key];
    const inside = text === null ? <Unknown /> : column.unit === 'text' ? <bdi>{text}</bdi> : text;
    return link === undefined ? inside : <a href={link}>{inside}</a>;
  };
  const isBlank = total?.cells[column.key] === null || total?.cells[column.key] === undefined;
  return {
    key: column.key,
    label: column.label,
    kind: kindOf(column.unit),
    cell: shown,
    ...(total && { total: isBlank ? undefined : shown(total) }),
  };
}

function kindOf(unit: Unit): Column<Placed>['kind'] {
  if (unit === 'text') return 'name';
  return unit === 'date' || unit === 'month' ? 'date' : 'figure';
}
