import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/** Seeded chance: the same seed tells the same two years again. */
export class Chance {
  private readonly source: RandomGenerator;

  constructor(seed: number) {
    this.source = xoroshiro128plus(seed);
  }

  /** From 0 up to, but not including, 1. */
  fraction(): number {
    return uniformFloat64(this.source);
  }

  /** Both ends included. */
  between(least: number, most: number): number {
    return uniformInt(this.source, least, most);
  }

  happens(share: number): boolean {
    return this.fraction() < share;
  }

  pick<T>(options: readonly T[]): T {
    return options[this.between(0, options.length - 1)]!;
  }

  /** One of the options, by their weights. */
  weighted<T>(options: readonly (readonly [T, number])[]): T {
    let left = this.fraction() * options.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [option, weight] of options) if ((left -= weight) < 0) return option;
    return options.at(-1)![0];
  }
}
