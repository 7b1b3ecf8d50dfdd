import type { Extent, GivenGift } from '../acts/act.js';
import type { Chance } from '../chance.js';
import type { Person } from '../people.js';

/** What puts a donor on the list of a year (R-TRN-01), in cents; the largest is the most that the form takes. */
const AMOUNTS = [500_000, 600_000, 750_000, 1_000_000, 1_000_000, 1_500_000, 2_500_000];
const PEOPLE_FOR_ONE = 150;
const LEAST = 4;

/** The last calendar year that lies wholly in the demo and whose list can still be published in it; null for none. */
export function lastFullYear({ from, to }: Extent): number | null {
  const last = to.getUTCFullYear() - 1;
  const year = publishedOn(last) < to ? last : last - 1;
  return from.getTime() <= Date.UTC(year, 0, 1) ? year : null;
}

/** The list of a year is out in the last days of January: what was on its way at New Year has come by then. */
export function publishedOn(year: number): Date {
  return new Date(Date.UTC(year + 1, 0, 26, 16));
}

export interface LargeGift extends Pick<GivenGift, 'donor' | 'amountMinor' | 'isAnonymous'> {
  readonly at: Date;
}

/** Some donors who give enough to be named, far from both ends of the year. One of them asks not to be. */
export function largeGifts(donors: readonly Person[], year: number, chance: Chance): LargeGift[] {
  const count = Math.min(donors.length, Math.max(LEAST, Math.round(donors.length / PEOPLE_FOR_ONE)));
  const step = Math.floor(donors.length / count);
  return Array.from({ length: count }, (_, at) => ({
    at: new Date(Date.UTC(year, chance.between(1, 10), chance.between(1, 28), chance.between(14, 23))),
    // Every one another person.
    donor: donors[at * step + chance.between(0, step - 1)]!,
    amountMinor: at === 0 ? AMOUNTS[0]! : chance.pick(AMOUNTS),
    isAnonymous: at === 0,
  }));
}
