import type { ChangeWish, DatedAct, Extent, GivenGift, Means, StartedPlan } from './acts/act.js';
import { inventAddress } from './addresses/invented-address.js';
import type { Chance } from './chance.js';
import { busyness } from './calendar.js';
import { largeGifts, lastFullYear, publishedOn } from './donor-list/large-gifts.js';
import { invent, type Person } from './people.js';
import { STORIES, type Story } from './stories.js';

const DAY = 86_400_000;
const MONTH = 30.44 * DAY;

const GOOD = '4242424242424242';
const SPECIAL = {
  amex: '378282246310005',
  confirms: '4000002500003155',
  declined: ['4000000000000002', '4000000000009995', '4000000000000127'],
  dies: '4000000000000341',
  disputed: ['4000000000000259', '4000000000002685'],
  expires: '5555555555554444',
  lateFee: '4000000000060006',
  refundFails: '4000000000005126',
  warned: '4000000000005423',
} as const;
const ACCOUNTS = { good: '000123456789', empty: '000222222227', takenBack: '000555555559' } as const;

const ONCE: readonly (readonly [number, number])[] = [
  [1000, 16],
  [1500, 3],
  [2000, 6],
  [2500, 33],
  [3000, 3],
  [5000, 22],
  [7500, 3],
  [10_000, 12],
  [12_500, 2],
  [25_000, 4],
  [50_000, 1.6],
  [100_000, 0.7],
  [250_000, 0.15],
  [500_000, 0.08],
];
const MONTHLY: readonly (readonly [number, number])[] = [
  [500, 14],
  [800, 8],
  [1000, 26],
  [1200, 16],
  [1500, 14],
  [2000, 10],
  [2500, 8],
  [5000, 3],
  [10_000, 1],
];
const YEARLY: readonly (readonly [number, number])[] = [
  [6000, 30],
  [10_000, 30],
  [12_000, 25],
  [25_000, 12],
  [50_000, 3],
];

const PLACEMENTS: readonly (readonly [string, number])[] = [
  ['article-footer', 70],
  ['newsletter', 20],
  ['sidebar', 10],
];

const COMMENTS = [
  'Your reporting on the bus lines is why I give.',
  'Keep asking the next question.',
  'In memory of my father, who read the paper every morning.',
  'My street got its light back after your story.',
  'I read you on the train. Thank you.',
  'For the libraries.',
];

/** Two years of giving as a list of acts in the order of time: the same extent and chance give the same list. */
export function script(extent: Extent, chance: Chance): DatedAct[] {
  const people = invent(extent.donors, chance);
  const sustainers = people.slice(0, extent.monthlyPlans + extent.yearlyPlans);
  const acts: DatedAct[] = sustainers.flatMap((donor, at) =>
    planOf(donor, at < extent.monthlyPlans ? 'month' : 'year', extent, chance),
  );
  const others = people.slice(sustainers.length);
  for (let count = 0; count < extent.oneTimeGifts; count++) {
    // Everybody gives at least once; who comes back is chance, and sustainers give a little extra now and then.
    const donor = others[count] ?? chance.pick(chance.happens(0.2) ? sustainers : others);
    acts.push(...giftOf(donor, extent, chance));
  }
  for (let at = extent.from.getTime() + 5 * DAY; at < extent.to.getTime(); at += 7 * DAY) {
    acts.push({ at: new Date(at), act: { kind: 'answer-disputes', winning: chance.happens(0.5) } });
  }
  acts.push(...listedYear(others, extent, chance), ...addressesOf(acts, chance));
  return acts
    .filter(({ at }) => at >= extent.from && at < extent.to)
    .toSorted((a, b) => a.at.getTime() - b.at.getTime());
}

function giftOf(donor: Person, extent: Extent, chance: Chance): DatedAct[] {
  const at = momentOf(extent, chance);
  const means = meansOf(chance);
  const gift: GivenGift = {
    kind: 'gift',
    donor,
    amountMinor: chance.weighted(ONCE),
    coversFee: chance.happens(0.3),
    designation: chance.happens(0.12) ? 'investigations' : 'general',
    isAnonymous: chance.happens(0.06),
    comment: chance.happens(0.07) ? chance.pick(COMMENTS) : null,
    story: storyOf(extent, at, chance),
    placement: chance.weighted(PLACEMENTS),
    means,
    declinedFirst: means.kind === 'card' && chance.happens(0.03) ? chance.pick(SPECIAL.declined) : null,
  };
  const acts: DatedAct[] = [{ at, act: gift }];
  if (chance.happens(0.009)) {
    const shareReturned = chance.happens(0.6) ? 1 : 0.5;
    acts.push({ at: later(at, chance.between(2, 20)), act: { kind: 'refund', about: gift, shareReturned } });
  }
  return acts;
}

function planOf(donor: Person, interval: StartedPlan['interval'], extent: Extent, chance: Chance): DatedAct[] {
  const at = momentOf(extent, chance, interval === 'year' ? 0.7 : 0.97);
  const fate =
    interval === 'year'
      ? 'steady'
      : chance.weighted([
          ['steady', 42],
          ['changes', 16],
          ['leaves', 22],
          ['stumbles', 9],
          ['expires', 7],
          ['dies', 4],
        ] as const);
  const expiresAt = new Date(at.getTime() + chance.between(3, 14) * MONTH);
  const plan: StartedPlan = {
    kind: 'plan',
    donor,
    amountMinor: chance.weighted(interval === 'year' ? YEARLY : MONTHLY),
    interval,
    story: storyOf(extent, at, chance),
    placement: chance.weighted(PLACEMENTS),
    means: planMeans(fate, expiresAt, chance),
  };
  const acts: DatedAct[] = [{ at, act: plan }];
  if (fate === 'leaves') {
    acts.push({
      at: later(at, chance.between(20, 500)),
      act: { kind: 'change-plan', about: plan, wish: { kind: 'cancel' } },
    });
  }
  if (fate === 'changes') {
    acts.push({
      at: later(at, chance.between(10, 300)),
      act: { kind: 'change-plan', about: plan, wish: wishOf(chance) },
    });
  }
  if (fate === 'stumbles') {
    const stumble = later(at, chance.between(20, 400));
    acts.push({ at: stumble, act: { kind: 'card-fails', about: plan, times: chance.between(1, 3) } });
  }
  // The bank refuses the old card; two of three donors bring a new one before the retries end.
  if (fate === 'expires' && chance.happens(0.67)) {
    acts.push({ at: later(endOfMonth(expiresAt), chance.between(33, 40)), act: { kind: 'new-card', about: plan } });
  }
  return acts;
}

/** A year that the demo covers ends in a list of those who gave the most, and they give well before. */
function listedYear(others: readonly Person[], extent: Extent, chance: Chance): DatedAct[] {
  const year = lastFullYear(extent);
  if (year === null) return [];
  const gifts = largeGifts(others, year, chance).map(({ at, ...given }): DatedAct => {
    const story = storyOf(extent, at, chance);
    const paid = { means: { kind: 'card', number: GOOD }, declinedFirst: null, coversFee: false } as const;
    return {
      at,
      act: { kind: 'gift', ...given, ...paid, designation: 'general', comment: null, story, placement: 'newsletter' },
    };
  });
  return [...gifts, { at: publishedOn(year), act: { kind: 'publish-donors', year } }];
}

/** More than half of the donors say where a letter reaches them, soon after they first gave. */
function addressesOf(acts: readonly DatedAct[], chance: Chance): DatedAct[] {
  const firsts = new Map<string, { at: Date; about: GivenGift | StartedPlan }>();
  for (const { at, act } of acts.toSorted((a, b) => a.at.getTime() - b.at.getTime())) {
    if (act.kind !== 'gift' && act.kind !== 'plan') continue;
    if (!firsts.has(act.donor.email)) firsts.set(act.donor.email, { at, about: act });
  }
  return [...firsts.values()].flatMap(({ at, about }) =>
    chance.happens(0.55)
      ? [{ at: later(at, 0.05), act: { kind: 'tell-address', about, address: inventAddress(chance) } }]
      : [],
  );
}

function wishOf(chance: Chance): ChangeWish {
  return chance.weighted<ChangeWish>([
    [{ kind: 'raise', byMinor: 300 }, 30],
    [{ kind: 'raise', byMinor: 500 }, 20],
    [{ kind: 'skip' }, 25],
    [{ kind: 'pause', months: 2 }, 15],
    [{ kind: 'pause', months: 6 }, 10],
  ]);
}

function planMeans(fate: string, expiresAt: Date, chance: Chance): Means {
  if (fate === 'dies') return { kind: 'card', number: SPECIAL.dies };
  if (fate === 'expires') return { kind: 'card', number: SPECIAL.expires, expiry: monthAndYear(expiresAt) };
  return chance.weighted<Means>([
    [{ kind: 'card', number: GOOD }, 78],
    [{ kind: 'card', number: SPECIAL.amex }, 6],
    [{ kind: 'card', number: SPECIAL.confirms }, 3],
    [{ kind: 'wallet' }, 7],
    [{ kind: 'account', number: ACCOUNTS.good }, 6],
  ]);
}

function meansOf(chance: Chance): Means {
  return chance.weighted<Means>([
    [{ kind: 'card', number: GOOD }, 72],
    [{ kind: 'card', number: SPECIAL.amex }, 8],
    [{ kind: 'card', number: SPECIAL.confirms }, 2],
    [{ kind: 'wallet' }, 10],
    [{ kind: 'account', number: ACCOUNTS.good }, 5],
    [{ kind: 'account', number: ACCOUNTS.empty }, 0.3],
    [{ kind: 'account', number: ACCOUNTS.takenBack }, 0.1],
    [{ kind: 'card', number: SPECIAL.lateFee }, 1],
    [{ kind: 'card', number: SPECIAL.refundFails }, 0.3],
    [{ kind: 'card', number: SPECIAL.warned }, 0.1],
    [{ kind: 'card', number: SPECIAL.disputed[0] }, 0.2],
    [{ kind: 'card', number: SPECIAL.disputed[1] }, 0.2],
  ]);
}

/** A moment within the extent, more likely when people give more; `share` keeps to the first part of it. */
function momentOf({ from, to }: Extent, chance: Chance, share = 1): Date {
  const span = (to.getTime() - from.getTime()) * share;
  for (;;) {
    const at = new Date(from.getTime() + Math.floor(chance.fraction() * span));
    if (chance.fraction() < busyness(at, from, to)) return at;
  }
}

/** Stories appear one after another, and most gifts come from those of the last weeks. */
function storyOf({ from, to }: Extent, at: Date, chance: Chance): Story {
  const place = (at.getTime() - from.getTime()) / (to.getTime() - from.getTime());
  const newest = Math.floor(place * (STORIES.length - 7)) + 7;
  return STORIES[Math.max(0, newest - Math.floor(chance.fraction() ** 2 * 8))]!;
}

function later(at: Date, days: number): Date {
  return new Date(at.getTime() + days * DAY);
}

function endOfMonth(at: Date): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0));
}

function monthAndYear(at: Date): string {
  return `${String(at.getUTCMonth() + 1).padStart(2, '0')}/${String(at.getUTCFullYear() % 100).padStart(2, '0')}`;
}
