import { safeNumber } from '../../../../kernel/money.js';
import { axisTexts, cellText } from '../../../../reports/answers/cell-text.js';
import type { Cell, ReportChart, ReportColumn, ReportRow, ReportTable, Unit } from '../../../../reports/report.js';
import { bandLabels } from './labels.js';
import { placeOf, round, type Scale, scaleOf, spread } from './scale.js';

/** Everything that is drawn, in the units of the drawing: what a chart shows is reckoned here, without any markup. */
export interface Plot {
  readonly width: number;
  readonly height: number;
  /** Where the bands begin and end. */
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly zero: number;
  readonly ticks: readonly { readonly y: number; readonly text: string }[];
  readonly bands: readonly Band[];
  readonly bars: readonly Bar[];
  readonly lines: readonly Line[];
  /** Names beside the marks that they name; none where one series speaks for itself. */
  readonly names: readonly { readonly series: Series; readonly text: string; readonly y: number }[];
}

/** The number of a series, from 1, or the grey line of what is compared. */
export type Series = number | 'compared';

/** One value along the axis, with all that is drawn above it. */
export interface Band {
  readonly x: number;
  readonly width: number;
  /** Absent where labels would stand on each other. */
  readonly label: { readonly text: string; readonly under: string | null } | null;
  /** "November 2026: monthly $9,860.00, yearly $1,200.00". */
  readonly readout: string;
  readonly href: string | null;
  /** The highest mark of the band: there the readout stands. */
  readonly top: number;
  readonly isRunning: boolean;
}

export interface Bar {
  readonly series: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly isRunning: boolean;
}

export interface Line {
  readonly series: Series;
  /** Parts without a gap: an unknown value draws nothing. */
  readonly parts: readonly (readonly { readonly x: number; readonly y: number }[])[];
}

export interface PlotSize {
  readonly width: number;
  readonly height: number;
}

const TOP = 26;
const FOOT = 40;
const LETTER = 7.4;
const NAME_LETTER = 7;
const NAME_GAP = 16;

/** Lays a chart out over its table. @throws RangeError for a column that the table does not have */
export function plotOf(chart: ReportChart, table: ReportTable, currency: string, size: PlotSize): Plot {
  const columns = chart.series.map((key) => columnOf(table, key));
  const compared = chart.compared === undefined ? null : columnOf(table, chart.compared);
  const { unit } = columns[0]!;
  const values = table.rows.map((row) => columns.map(({ key }) => numberOf(row.cells[key] ?? null)));
  const before = compared ? table.rows.map((row) => numberOf(row.cells[compared.key] ?? null)) : [];
  const scale = scaleOf(extremes(chart, values, before), unitOf(unit));
  const texts = axisTexts(scale.ticks, unit, currency);
  const names = columns.length > 1 || compared ? [...columns, ...(compared ? [compared] : [])] : [];
  const left = Math.ceil(Math.max(...texts.map(({ length }) => length)) * LETTER) + 10;
  const right =
    size.width - (names.length > 0 ? Math.max(...names.map(({ label }) => label.length)) * NAME_LETTER + 24 : 4);
  const bottom = size.height - FOOT;
  const yOf = (value: number): number => placeOf(value, scale, bottom, TOP);
  const place = { left, step: (right - left) / Math.max(1, table.rows.length), yOf };
  const running = table.rows.map((row) => chart.running !== undefined && row.cells[chart.along] === chart.running);
  const bars = chart.kind === 'lines' ? [] : barsOf(chart, values, running, place);
  const lines = [
    ...(chart.kind === 'lines'
      ? columns.map((_, at) =>
          lineOf(
            at + 1,
            values.map((row) => row[at]!),
            place,
          ),
        )
      : []),
    ...(compared ? [lineOf('compared', before, place)] : []),
  ];
  return {
    ...size,
    left,
    right: round(right),
    bottom,
    zero: yOf(0),
    ticks: scale.ticks.map((value, at) => ({ y: yOf(value), text: texts[at]! })),
    bands: bandsOf(
      { chart, table, columns: [...columns, ...(compared ? [compared] : [])], currency },
      place,
      scale,
      running,
    ),
    bars,
    lines,
    names: namesOf(names, { values, before, bars, yOf, bottom, isStacked: chart.kind !== 'lines' }),
  };
}

export function columnOf(table: ReportTable, key: string): ReportColumn {
  const column = table.columns.find((each) => each.key === key);
  if (!column) throw new RangeError(`the table ${table.key} has no column ${key}`);
  return column;
}

export function numberOf(cell: Cell): number | null {
  if (cell === null) return null;
  return typeof cell === 'bigint' ? safeNumber(cell) : Number(cell);
}

/** What there is no half of on an axis: a whole unit of money, one gift, a tenth of a percent. */
export function unitOf(unit: Unit): number {
  return { money: 100, count: 1, share: 0.001, text: 1, date: 1, month: 1 }[unit];
}

/** What a reader hears of a row: each column with its name. */
export function readoutOf(
  row: ReportRow,
  along: ReportColumn,
  columns: readonly ReportColumn[],
  currency: string,
): string {
  const text = (column: ReportColumn): string =>
    cellText(row.cells[column.key] ?? null, column.unit, currency) ?? 'unknown';
  const parts = columns.map((column) => (columns.length === 1 ? text(column) : `${column.label} ${text(column)}`));
  return `${text(along)}: ${parts.join(', ')}`;
}

interface Place {
  readonly left: number;
  /** The width of a band. */
  readonly step: number;
  readonly yOf: (value: number) => number;
}

function extremes(
  chart: ReportChart,
  values: readonly (number | null)[][],
  before: readonly (number | null)[],
): number[] {
  const known = values.map((row) => row.filter((value) => value !== null));
  const isStacked = chart.kind === 'stacked-bars' || chart.kind === 'movements';
  const ends = isStacked
    ? known.flatMap((row) => [sum(row.filter((each) => each > 0)), sum(row.filter((each) => each < 0))])
    : known.flat();
  return [...ends, ...before.filter((value) => value !== null)];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Bars of one band: on each other, those below zero hanging from it; or side by side. */
function barsOf(
  chart: ReportChart,
  values: readonly (number | null)[][],
  running: readonly boolean[],
  { left, step, yOf }: Place,
): Bar[] {
  const isStacked = chart.kind !== 'bars';
  const whole = Math.min(step * 0.64, 56);
  const width = isStacked ? whole : whole / chart.series.length;
  return values.flatMap((row, band) => {
    const start = left + band * step + (step - whole) / 2;
    const ends = { up: 0, down: 0 };
    return row.flatMap((value, at) => {
      if (value === null || value === 0) return [];
      const side = value > 0 ? 'up' : 'down';
      const from = isStacked ? ends[side] : 0;
      ends[side] += value;
      const [one, other] = [yOf(from), yOf(from + value)];
      const y = Math.min(one, other);
      const x = round(isStacked ? start : start + at * width);
      const height = round(Math.abs(one - other));
      return [{ series: at + 1, x, y, width: round(width), height, isRunning: running[band]! }];
    });
  });
}

function lineOf(series: Series, values: readonly (number | null)[], { left, step, yOf }: Place): Line {
  const parts: { x: number; y: number }[][] = [[]];
  values.forEach((value, at) => {
    if (value === null) parts.push([]);
    else parts.at(-1)!.push({ x: round(left + (at + 0.5) * step), y: yOf(value) });
  });
  return { series, parts: parts.filter(({ length }) => length > 0) };
}

interface Drawn {
  readonly chart: ReportChart;
  readonly table: ReportTable;
  readonly columns: readonly ReportColumn[];
  readonly currency: string;
}

function bandsOf(
  { chart, table, columns, currency }: Drawn,
  { left, step, yOf }: Place,
  scale: Scale,
  running: readonly boolean[],
): Band[] {
  const along = columnOf(table, chart.along);
  const labels = bandLabels(
    table.rows.map((row) => row.cells[along.key] ?? null),
    along.unit,
    step,
  );
  const drawn = columns.map(({ key }) => key);
  return table.rows.map((row, at) => {
    const values = drawn.map((key) => numberOf(row.cells[key] ?? null) ?? 0);
    const isStacked = chart.kind === 'stacked-bars' || chart.kind === 'movements';
    const high = isStacked
      ? sum(values.slice(0, chart.series.length).filter((value) => value > 0))
      : Math.max(...values);
    return {
      x: round(left + at * step),
      width: round(step),
      label: labels[at]!,
      readout: readoutOf(row, along, columns, currency) + (running[at] ? ' so far' : ''),
      href: row.links?.[chart.along] ?? row.links?.[chart.series[0]!] ?? null,
      top: yOf(Math.min(scale.high, Math.max(0, high))),
      isRunning: running[at]!,
    };
  });
}

interface Named {
  readonly values: readonly (number | null)[][];
  readonly before: readonly (number | null)[];
  readonly bars: readonly Bar[];
  readonly yOf: (value: number) => number;
  readonly bottom: number;
  readonly isStacked: boolean;
}

/** Each name beside the last mark of its series; a series without marks is named all the same. */
function namesOf(columns: readonly ReportColumn[], named: Named): Plot['names'] {
  const { values, before, bars, yOf, bottom, isStacked } = named;
  const count = values[0]?.length ?? 0;
  const places = columns.map((_, at) => {
    if (at >= count) return yOf(before.findLast((value) => value !== null) ?? 0);
    if (!isStacked) return yOf(values.findLast((row) => row[at] !== null)?.[at] ?? 0);
    const last = bars.findLast(({ series }) => series === at + 1);
    return last ? last.y + last.height / 2 : yOf(0);
  });
  const apart = spread(places, NAME_GAP, TOP, bottom);
  return columns.map(({ label }, at) => ({ series: at < count ? at + 1 : 'compared', text: label, y: apart[at]! }));
}
