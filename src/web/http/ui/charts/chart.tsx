import type { JSX } from 'preact';
import type { ReportChart, ReportTable } from '../../../../reports/report.js';
import { renderToString } from 'preact-render-to-string';
import { FILE_STYLES } from './file-styles.js';
import { plotOf } from './plot.js';
import { PlotSvg } from './plot-svg.js';
import { rankPlotOf, RankSvg } from './ranks.js';

export interface ChartProps {
  readonly chart: ReportChart;
  /** The table that it is drawn from. */
  readonly table: ReportTable;
  readonly currency: string;
  /** Half a page wide, or all of it. */
  readonly size: 'half' | 'whole';
}

const SIZES = { half: { width: 640, height: 250 }, whole: { width: 960, height: 300 } } as const;

/** A chart in its frame, which scrolls by itself where a screen is too narrow. */
export function Chart({ chart, table, currency, size }: ChartProps): JSX.Element {
  return (
    <div class="plot-frame" data-plot>
      <ChartSvg {...{ chart, table, currency, size }} />
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
  return chart.kind === 'ranks' || chart.kind === 'meter' ? (
    <RankSvg plot={rankPlotOf(chart, table, currency, SIZES[size].width)} {...common} />
  ) : (
    <PlotSvg plot={plotOf(chart, table, currency, SIZES[size])} id={`${table.key}-${chart.key}`} {...common} />
  );
}
