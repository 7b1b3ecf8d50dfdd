/** Where values stand along one axis: from the lowest line of the grid to the highest, zero among them. */
export interface Scale {
  /** Three to five values that hairlines are drawn at, the lowest first. */
  readonly ticks: readonly number[];
  readonly low: number;
  readonly high: number;
}

const LINES_MAX = 5;
const STEPS = [1, 2, 2.5, 5, 10] as const;

/**
 * The scale of some values: it begins at zero, or ends there when all are negative, and its steps are round. A step is
 * never smaller than `unit`: there is no half of a gift.
 */
export function scaleOf(values: readonly number[], unit: number): Scale {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  if (low === high) return { ticks: [0, unit, 2 * unit], low: 0, high: 2 * unit };
  const step = stepsFrom(unit, (high - low) / (LINES_MAX - 1)).find((each) => linesOf(low, high, each) <= LINES_MAX)!;
  const first = Math.floor(low / step + EDGE) * step;
  const last = Math.ceil(high / step - EDGE) * step;
  const lines = Math.round((last - first) / step) + 1;
  // Two lines alone say little; the half between them is as round.
  const shown = lines < 3 && step / 2 >= unit ? step / 2 : step;
  const ticks = Array.from({ length: Math.round((last - first) / shown) + 1 }, (_, at) => tidy(first + at * shown));
  return { ticks, low: tidy(first), high: tidy(last) };
}

/** Sums of fractions end a hair beside the number that is meant. */
const EDGE = 1e-12;

function linesOf(low: number, high: number, step: number): number {
  return Math.ceil(high / step - EDGE) - Math.floor(low / step + EDGE) + 1;
}

/** Round steps from the first that could be large enough. */
function stepsFrom(unit: number, least: number): number[] {
  const power = 10 ** Math.floor(Math.log10(Math.max(least, unit)) + EDGE);
  const steps = [power, 10 * power].flatMap((each) => STEPS.map((times) => times * each));
  const fitting = steps.filter((step) => step >= Math.max(least, unit) * (1 - EDGE) && isWhole(step / unit));
  return [...fitting, 100 * power];
}

function isWhole(count: number): boolean {
  return Math.abs(count - Math.round(count)) < EDGE;
}

function tidy(value: number): number {
  return Number(value.toPrecision(12));
}

/** Where a value stands between two edges, in the units of the drawing. */
export function placeOf(value: number, scale: Scale, from: number, to: number): number {
  return round(from + ((value - scale.low) / (scale.high - scale.low)) * (to - from));
}

/** A tenth of a pixel is finer than anybody sees, and keeps drawings small. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/**
 * Moves labels apart that would stand on each other: at least `gap` between neighbours, all of them between `low` and
 * `high` as far as there is room, each as near to its own place as that allows.
 */
export function spread(places: readonly number[], gap: number, low: number, high: number): number[] {
  const order = places.map((_, at) => at).sort((one, other) => places[one]! - places[other]!);
  const moved = order.map((at) => places[at]!);
  for (let at = 0; at < moved.length; at++) {
    moved[at] = Math.max(moved[at]!, at === 0 ? low : moved[at - 1]! + gap);
  }
  for (let at = moved.length - 1; at >= 0; at--) {
    moved[at] = Math.min(moved[at]!, at === moved.length - 1 ? high : moved[at + 1]! - gap);
  }
  const result = [...places];
  order.forEach((at, place) => (result[at] = round(moved[place]!)));
  return result;
}
