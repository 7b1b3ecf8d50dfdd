import type { BenchServer } from './server.js';

/** One line of the table. */
export interface Result {
  readonly name: string;
  readonly figure: number;
  readonly unit: string;
  /** The same measured in the same run without the product; null when nothing is comparable. */
  readonly baseline: number | null;
  readonly aim: Aim | null;
}

/** What we want to reach: a bound on the figure itself, or on the figure divided by its baseline. */
export interface Aim {
  readonly of: 'figure' | 'ratio';
  readonly atLeast?: number;
  readonly atMost?: number;
}

export interface BenchSetting {
  /** Sizes for a quick look, to see that everything runs; the figures are rough. */
  readonly small: boolean;
  readonly server: BenchServer;
  /** For files that go when the benches end. */
  readonly folder: string;
  /** Shows what is being done. */
  readonly say: (text: string) => void;
}

export interface Bench {
  /** The word for `--only`. */
  readonly name: string;
  run(setting: BenchSetting): Promise<Result[]>;
}

/** Baseline and subject take turns at least this often, so that a busy moment of the machine hits both. */
export const ROUNDS = 3;

export function ratioOf({ figure, baseline }: Result): number | null {
  return baseline === null || baseline === 0 ? null : figure / baseline;
}

/** Null when there is no aim. */
export function isMet(result: Result): boolean | null {
  const { aim } = result;
  if (!aim) return null;
  const value = aim.of === 'figure' ? result.figure : ratioOf(result);
  if (value === null) return null;
  return value >= (aim.atLeast ?? -Infinity) && value <= (aim.atMost ?? Infinity);
}

/** The middle value; of an even number of values the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const high = sorted[Math.floor(middle)]!;
  return Number.isInteger(middle) ? (sorted[middle - 1]! + high) / 2 : high;
}

/** The value that the given share of the values does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
