import type { JSX } from 'preact';
import { cellText } from '../../../../reports/answers/cell-text.js';
import type { ReportChart, ReportTable } from '../../../../reports/report.js';
import { shortened } from './labels.js';
import { columnOf, numberOf } from './plot.js';
import { round } from './scale.js';

const ROW = 30;
/** Of rows whose words stand above their bars. */
const STACKED_ROW = 48;
const LETTER = 7.2;
/** A rank is read from the top: what comes after so many rows stands in the table alone. */
const ROWS_MOST = 12;

/** One bar of a rank or a meter, in the units of the drawing. */
export interface RankRow {
  readonly label: string;
  readonly text: string;
  readonly readout: string;
  readonly href: string | null;
  readonly y: number;
  readonly width: number;
}

export interface RankPlot {
  readonly width: number;
  readonly height: number;
  /** Where the bars begin, and how long the longest may be. */
  readonly left: number;
  readonly room: number;
  readonly isMeter: boolean;
  /** Words above the bars, which have the whole width: for phones and narrow panels. */
  readonly isStacked: boolean;
  readonly rows: readonly RankRow[];
}

/**
 * Bars that lie, in the order of the table. A meter fills a track as far as its first series has come on the way to
 * its second; what has passed the goal fills it whole.
 */
export function rankPlotOf(
  chart: ReportChart,
  table: ReportTable,
  currency: string,
  width: number,
  isStacked = false,
): RankPlot {
  const along = columnOf(table, chart.along);
  const columns = chart.series.map((key) => columnOf(table, key));
  const [value, goalColumn] = columns;
  const isMeter = chart.kind === 'meter';
  const drawn = table.rows.slice(0, ROWS_MOST);
  const texts = drawn.map((row) => cellText(row.cells[value!.key] ?? null, value!.unit, currency) ?? '–');
  const longest = LETTER * Math.max(0, ...texts.map(({ length }) => length));
  const left = isStacked
    ? 0
    : Math.min(
        width * 0.34,
        12 + LETTER * Math.max(4, ...drawn.map((row) => [...String(row.cells[along.key])].length)),
      );
  const room = isStacked ? width : width - left - 12 - longest;
  const labelled = (isStacked ? width - longest - 12 : left - 8) / LETTER;
  const step = isStacked ? STACKED_ROW : ROW;
  const values = drawn.map((row) => Math.max(0, numberOf(row.cells[value!.key] ?? null) ?? 0));
  const most = Math.max(1e-9, ...values);
  return {
    width,
    height: drawn.length * step + 4,
    left: round(left),
    room: round(room),
    isMeter,
    isStacked,
    rows: drawn.map((row, at) => {
      const name = cellText(row.cells[along.key] ?? null, along.unit, currency) ?? '–';
      const label = shortened(name, Math.floor(labelled));
      const text = texts[at]!;
      const goal = isMeter ? (numberOf(row.cells[goalColumn!.key] ?? null) ?? 0) : most;
      const share = goal > 0 ? Math.min(1, values[at]! / goal) : 0;
      const whole = isMeter && (cellText(row.cells[goalColumn!.key] ?? null, goalColumn!.unit, currency) ?? 'unknown');
      return {
        label,
        text,
        // What is seen comes first, as it is seen: whoever speaks to the screen says what they read there.
        readout: `${label}: ${text}${whole === false ? '' : ` of ${whole}`}${label === name ? '' : ` (${name})`}`,
        href: row.links?.[along.key] ?? row.links?.[value!.key] ?? null,
        y: at * step + 4,
        width: round(share * room),
      };
    }),
  };
}

export interface RankSvgProps {
  readonly plot: RankPlot;
  readonly label: string;
  readonly styles?: string | undefined;
}

export function RankSvg({ plot, label, styles }: RankSvgProps): JSX.Element {
  const { width, height, left, room, isMeter, isStacked, rows } = plot;
  const barDown = isStacked ? 22 : 3;
  return (
    <svg
      class={isStacked ? 'plot plot-ranks plot-stacked' : 'plot plot-ranks'}
      xmlns="http://www.w3.org/2000/svg"
      viewBox={`0 0 ${width} ${height}`}
      role="group"
      aria-label={label}
      direction="ltr"
    >
      {styles !== undefined && <style>{styles}</style>}
      {rows.map((row) => {
        const marks = (
          <>
            <rect
              class="band-area"
              x="0"
              y={row.y - 3}
              width={width}
              height={(isStacked ? STACKED_ROW : ROW) - 2}
              rx="3"
            />
            <text
              class="rank-label"
              x={isStacked ? 0 : left - 8}
              y={row.y + 16}
              text-anchor={isStacked ? 'start' : 'end'}
            >
              {row.label}
            </text>
            {isMeter && <rect class="meter-track" x={left} y={row.y + barDown} width={room} height={18} />}
            {row.width > 0 && <rect class="mark series-1" x={left} y={row.y + barDown} width={row.width} height={18} />}
            <text
              class="rank-value"
              x={isStacked ? width : left + (isMeter ? room : row.width) + 8}
              y={row.y + 16}
              text-anchor={isStacked ? 'end' : 'start'}
            >
              {row.text}
            </text>
          </>
        );
        return row.href === null ? (
          <g key={row.y} class="band" tabIndex={0} role="img" aria-label={row.readout}>
            {marks}
          </g>
        ) : (
          <a key={row.y} class="band" href={row.href} aria-label={row.readout}>
            {marks}
          </a>
        );
      })}
    </svg>
  );
}
