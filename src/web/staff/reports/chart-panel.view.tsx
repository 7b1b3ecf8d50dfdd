import type { JSX } from 'preact';
import type { ReportChart, ReportTable } from '../../../reports/report.js';
import { hrefOf } from '../../http/forms.js';
import { Panel } from '../../http/ui/blocks.js';
import { Chart } from '../../http/ui/charts/chart.js';
import { ReportTableView } from './report-table.view.js';

export interface ChartPanelProps {
  /** The charts that are drawn from the table; none for a table that speaks for itself. */
  readonly charts: readonly ReportChart[];
  readonly table: ReportTable;
  readonly currency: string;
  readonly size: 'half' | 'whole';
  /** The report whose files these are, and the parameters that ask for the same. */
  readonly slug: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Above the finding, where a panel has its own subject: "Raised by month", with its page. */
  readonly subject?: { readonly title: string; readonly href: string } | undefined;
}

/** Charts with their finding and their measure, the table that they are drawn from, and both as files. */
export function ChartPanel(props: ChartPanelProps): JSX.Element {
  const { charts, table, currency, size, slug, parameters, subject } = props;
  const [first] = charts;
  const file = (name: string): string => hrefOf(`/staff/reports/${slug}/${name}`, parameters);
  const shown = <ReportTableView table={table} currency={currency} />;
  const hasRows = table.rows.length > 0;
  const drawn = hasRows ? charts.filter((chart) => isKnown(chart, table)) : [];
  return (
    <Panel title={subject?.title ?? first?.title ?? headOf(table)} aside={subject && <a href={subject.href}>Report</a>}>
      {drawn.map((chart, at) => (
        <figure class="report-chart" key={chart.key} id={`chart-${chart.key}`}>
          <figcaption>
            {(subject !== undefined || at > 0) && <span class="finding">{chart.title}</span>}
            <span class="measure">{chart.caption}</span>
          </figcaption>
          <Chart chart={chart} table={table} currency={currency} size={size} />
        </figure>
      ))}
      {drawn.length > 0 ? (
        <details class="chart-table">
          <summary>Table</summary>
          {shown}
        </details>
      ) : (
        shown
      )}
      {hasRows && (
        <p class="report-files">
          <a href={file(`${table.key}.csv`)}>CSV</a>
          <a href={file(`${table.key}.xlsx`)}>XLSX</a>
          {drawn.map((chart) => (
            <a key={chart.key} href={file(`${chart.key}.svg`)} download aria-label={`SVG: ${chart.title}`}>
              SVG
            </a>
          ))}
        </p>
      )}
    </Panel>
  );
}

/** Without a single value there are axes and nothing else to see. */
function isKnown({ series }: ReportChart, { rows }: ReportTable): boolean {
  return rows.some(({ cells }) => series.some((key) => cells[key] !== null && cells[key] !== undefined));
}

/** The beginning of a caption says what the table is: the rest is its basis. */
function headOf({ caption }: ReportTable): string {
  return caption.split(/[:,;] /)[0]!;
}

/** In the place of a panel that could not be made; the others stand. */
export function FailedPanel({
  title,
  retry,
  reference,
}: {
  title: string;
  retry: string;
  reference: string;
}): JSX.Element {
  return (
    <Panel title={title}>
      <p role="alert">
        This panel could not load. <a href={retry}>Retry</a> · reference <code>{reference}</code>
      </p>
    </Panel>
  );
}
