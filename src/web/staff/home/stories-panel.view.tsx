import type { JSX } from 'preact';
import type { ReportTable } from '../../../reports/report.js';
import { EmptyState, Panel } from '../../http/ui/blocks.js';
import { ReportTableView } from '../reports/report-table.view.js';

/** What Home shows of a story, by the keys of the report's columns. */
const SHOWN = ['name', 'seen', 'gifts', 'raised', 'monthly-added'];
const ROWS = 6;

export interface StoriesPanelProps {
  readonly table: ReportTable;
  readonly currency: string;
  /** The report for the same days. */
  readonly href: string;
}

/** The stories from which most came in the period. */
export function StoriesPanel({ table, currency, href }: StoriesPanelProps): JSX.Element {
  const rows = table.rows
    .filter(({ cells }) => cells['address'] !== null && cells['address'] !== undefined)
    .slice(0, ROWS);
  const columns = SHOWN.flatMap((key) => table.columns.find((column) => column.key === key) ?? []).map(
    ({ definition: _, ...column }) => column,
  );
  return (
    <Panel title="Stories that moved readers" aside={<a href={href}>Stories and asks</a>}>
      {rows.length === 0 ? (
        <EmptyState title="No story has moved anybody in this period">
          Gifts that begin at an ask on an article will stand here with their story.
        </EmptyState>
      ) : (
        <ReportTableView table={{ ...table, columns, rows, total: null }} currency={currency} captionHidden />
      )}
    </Panel>
  );
}
