import type { JSX } from 'preact';
import type { Band, Bar, Line, Plot } from './plot.js';
import { Patterns } from './patterns.js';

export interface PlotSvgProps {
  readonly plot: Plot;
  /** Begins the ids of its patterns, so that two drawings on a page stay apart. */
  readonly id: string;
  /** What it shows, for those who hear it. */
  readonly label: string;
  /** For a file: with the styles that a page brings otherwise. */
  readonly styles?: string | undefined;
}

/** Bars, stacked bars, movements and lines. Each band can be reached by keyboard and says its values. */
export function PlotSvg({ plot, id, label, styles }: PlotSvgProps): JSX.Element {
  const { width, height, left, right, bottom, zero } = plot;
  return (
    <svg
      class="plot"
      xmlns="http://www.w3.org/2000/svg"
      viewBox={`0 0 ${width} ${height}`}
      role="group"
      aria-label={label}
      direction="ltr"
    >
      {styles !== undefined && <style>{styles}</style>}
      <Patterns
        id={id}
        series={plot.bars.length > 0 ? Math.max(1, ...plot.names.map(({ series }) => Number(series) || 0)) : 0}
      />
      <g aria-hidden="true">
        {plot.ticks.map(({ y, text }) => (
          <g key={y}>
            <line class="plot-grid" x1={left} x2={right} y1={y} y2={y} />
            <text class="plot-axis" x={left - 8} y={y + 4} text-anchor="end">
              {text}
            </text>
          </g>
        ))}
        {plot.bars.map((bar) => (
          <BarMark key={`${bar.x} ${bar.y} ${bar.series}`} bar={bar} id={id} />
        ))}
        <line class="plot-zero" x1={left} x2={right} y1={zero} y2={zero} />
        {plot.lines.map((line) => (
          <LineMark key={line.series} line={line} />
        ))}
        {plot.names.map(({ series, text, y }) => (
          <g key={series}>
            <circle class={`dot dot-${series}`} cx={right + 13} cy={y} r="4" />
            {plot.bars.length > 0 && series !== 'compared' && (
              <rect
                class="mark-print"
                fill={`url(#${id}-print-${series})`}
                x={right + 8}
                y={y - 5}
                width="10"
                height="10"
              />
            )}
            <text class="plot-name" x={right + 22} y={y + 4}>
              {text}
            </text>
          </g>
        ))}
      </g>
      {plot.bands.map((band) => (
        <BandMark key={band.x} band={band} plot={plot} bottom={bottom} />
      ))}
    </svg>
  );
}

/**
 * The axis alone, in the size of a plot that is as wide as it must be at least: on a narrow screen it stays in sight while
 * the plot scrolls beneath it.
 */
export function PlotAxis({ plot: { left, width, height, ticks } }: { plot: Plot }): JSX.Element {
  const size = (units: number): string => `${((units / width) * PLOT_LEAST_REM).toFixed(3)}rem`;
  return (
    <svg
      class="plot-hold"
      viewBox={`0 0 ${left} ${height}`}
      width={size(left)}
      height={size(height)}
      aria-hidden="true"
    >
      {ticks.map(({ y, text }) => (
        <text key={y} class="plot-axis" x={left - 8} y={y + 4} text-anchor="end">
          {text}
        </text>
      ))}
    </svg>
  );
}

/** The least width of a plot; the styles of charts say the same. */
const PLOT_LEAST_REM = 34;

/** Drawn twice: in its colour, and for print with its pattern, which a sheet of paper shows without colour. */
function BarMark({ bar, id }: { bar: Bar; id: string }): JSX.Element {
  const { series, isRunning, x, y, width, height } = bar;
  const place = { x, y, width, height };
  return (
    <>
      {isRunning ? (
        <rect class={`mark mark-running edge-${series}`} fill={`url(#${id}-running-${series})`} {...place} />
      ) : (
        <rect class={`mark series-${series}`} {...place} />
      )}
      <rect
        class={isRunning ? 'mark-print mark-print-running' : 'mark-print'}
        fill={`url(#${id}-print-${series})`}
        {...place}
      />
    </>
  );
}

function LineMark({ line: { series, parts } }: { line: Line }): JSX.Element {
  return (
    <>
      {parts.map((points) =>
        points.length === 1 ? (
          <circle key={points[0]!.x} class={`dot dot-${series}`} cx={points[0]!.x} cy={points[0]!.y} r="3" />
        ) : (
          <polyline
            key={points[0]!.x}
            class={`line line-${series}`}
            points={points.map(({ x, y }) => `${x},${y}`).join(' ')}
          />
        ),
      )}
    </>
  );
}

function BandMark({ band, plot, bottom }: { band: Band; plot: Plot; bottom: number }): JSX.Element {
  const middle = band.x + band.width / 2;
  const area = <rect class="band-area" x={band.x} y={0} width={band.width} height={bottom} rx="3" />;
  return (
    <>
      {band.label && (
        <text class="plot-axis" x={middle} y={bottom + 16} text-anchor="middle" aria-hidden="true">
          {band.label.text}
          {band.label.under !== null && (
            <tspan x={middle} dy="15">
              {band.label.under}
            </tspan>
          )}
        </text>
      )}
      {band.href === null ? (
        <g class="band" tabIndex={0} role="img" aria-label={band.readout}>
          {area}
        </g>
      ) : (
        <a class="band" href={band.href} aria-label={band.readout}>
          {area}
        </a>
      )}
      <Readout band={band} plot={plot} />
    </>
  );
}

/** The values of a band in words, seen while it has the pointer or the focus; beside it, for it is wider. */
function Readout({ band, plot }: { band: Band; plot: Plot }): JSX.Element {
  const width = band.readout.length * 6.2 + 20;
  const x = Math.max(2, Math.min(band.x + band.width / 2 - width / 2, plot.width - width - 2));
  return (
    <g class="readout" aria-hidden="true">
      <rect class="readout-box" x={x} y={2} width={width} height={22} rx="4" />
      <text class="readout-text" x={x + 10} y={17}>
        {band.readout}
      </text>
    </g>
  );
}
