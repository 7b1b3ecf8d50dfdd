import type { JSX } from 'preact';
import { placeOf, round, scaleOf } from './scale.js';

const WIDTH = 120;
const HEIGHT = 28;

/** The course of a figure as a small line without an axis, its last point marked; says nothing to those who hear it. */
export function Sparkline({ values }: { values: readonly number[] }): JSX.Element | null {
  const points = sparkPoints(values);
  const last = points.at(-1);
  if (last === undefined || points.length < 2) return null;
  return (
    <svg class="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" direction="ltr">
      <polyline class="line line-1" points={points.map(({ x, y }) => `${x},${y}`).join(' ')} />
      <circle class="dot dot-1" cx={last.x} cy={last.y} r="2.5" />
    </svg>
  );
}

/** From the lowest value to the highest, not from zero: it shows a course, and no sizes are read off it. */
export function sparkPoints(values: readonly number[]): { x: number; y: number }[] {
  const low = Math.min(...values);
  const scale = { ...scaleOf([], 1), low, high: Math.max(low + Number.EPSILON, ...values) };
  const step = (WIDTH - 6) / Math.max(1, values.length - 1);
  const isFlat = values.every((value) => value === low);
  return values.map((value, at) => ({
    x: round(3 + at * step),
    y: isFlat ? HEIGHT / 2 : placeOf(value, scale, HEIGHT - 4, 4),
  }));
}
