import type { JSX } from 'preact';
import type { ReportChart, ReportTable } from '../../../../reports/report.js';
import { renderToString } from 'preact-render-to-string';
import { FILE_STYLES } from './file-styles.js';
import { plotOf } from './plot.js';
import { PlotAxis, PlotSvg } from './plot-svg.js';
import { rankPlotOf, RankSvg } from './ranks.js';

export interface ChartProps {
  readonly chart: ReportChart;
  /** The table that it is drawn from. */
  readonly table: ReportTable;
  readonly currency: string;
  /** Half a page wide, all of it, or a panel at its side. */
  readonly size: 'half' | 'whole' | 'side';
}

const SIZES = {
  half: { width: 640, height: 250 },
  whole: { width: 960, height: 300 },
  side: { width: 320, height: 200 },
} as const;

/**
 * A chart in its frame, which scrolls by itself where a screen is too narrow, beneath its axis. Bars that lie are drawn
 * twice, once for narrow screens: made smaller, nobody could read their words, and scrolled, they would lose them.
 */
export function Chart(props: ChartProps): JSX.Element {
  if (!liesDown(props.chart) || props.size === 'side') return <Frame {...props} />;
  return (
    <>
      <Frame {...props} class="plot-frame plot-roomy" />
      <Frame {...props} class="plot-frame plot-tight" size="side" />
    </>
  );
}

function Frame({ class: name = 'plot-frame', ...props }: ChartProps & { class?: string }): JSX.Element {
  return (
    <div class={name} data-plot>
      {!liesDown(props.chart) && (
        <PlotAxis plot={plotOf(props.chart, props.table, props.currency, SIZES[props.size])} />
      )}
      <ChartSvg {...props} />
    </div>
  );
}

/** A chart as a file of its own, with its title, its measure and the styles of the light theme. */
export function chartFile(props: ChartProps): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${renderToString(<ChartSvg {...props} styles={FILE_STYLES} />)}`;
}

function ChartSvg({ chart, table, currency, size, styles }: ChartProps & { styles?: string }): JSX.Element {
  const label = `${chart.title}. ${chart.caption}`;
  const common = { label, styles };
  return liesDown(chart) ? (
    <RankSvg plot={rankPlotOf(chart, table, currency, SIZES[size].width, size === 'side')} {...common} />
  ) : (
    <PlotSvg plot={plotOf(chart, table, currency, SIZES[size])} id={`${table.key}-${chart.key}`} {...common} />
  );
}

function liesDown({ kind }: ReportChart): boolean {
  return kind === 'ranks' || kind === 'meter';
}
