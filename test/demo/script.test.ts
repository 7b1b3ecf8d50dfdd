import { describe, expect, it } from '@jest/globals';
import { busyness } from '../../src/demo/calendar.js';
import { Chance } from '../../src/demo/chance.js';
import type { Extent } from '../../src/demo/acts/act.js';
import { script } from '../../src/demo/script.js';
import { STORIES } from '../../src/demo/stories.js';

const TWO_YEARS: Extent = {
  from: new Date('2024-11-24T18:00:00Z'),
  to: new Date('2026-11-24T18:00:00Z'),
  donors: 1200,
  oneTimeGifts: 2700,
  monthlyPlans: 520,
  yearlyPlans: 90,
};

describe('the script of the demo', () => {
  const acts = script(TWO_YEARS, new Chance(1));
  const gifts = acts.flatMap(({ act }) => (act.kind === 'gift' ? [act] : []));
  const plans = acts.flatMap(({ act }) => (act.kind === 'plan' ? [act] : []));

  it('is the same for the same seed, and another one for another', () => {
    expect(script(TWO_YEARS, new Chance(1))).toEqual(acts);
    expect(script(TWO_YEARS, new Chance(2))).not.toEqual(acts);
  });

  it('has every one of its donors give, under an address that belongs to nobody', () => {
    const addresses = new Set([...gifts, ...plans].map(({ donor }) => donor.email));
    expect(addresses.size).toBe(1200);
    expect([...addresses].filter((address) => !/^[a-z0-9.-]+@example\.org$/.test(address))).toEqual([]);
  });

  it('tells of all that finance will meet: refunds, disputes, failing and expiring cards, debits that bounce', () => {
    const kinds = new Set(acts.map(({ act }) => act.kind));
    expect([...kinds].toSorted()).toEqual([
      'answer-disputes',
      'card-fails',
      'change-plan',
      'gift',
      'new-card',
      'plan',
      'publish-donors',
      'refund',
      'tell-address',
    ]);
    const wishes = new Set(acts.flatMap(({ act }) => (act.kind === 'change-plan' ? [act.wish.kind] : [])));
    expect([...wishes].toSorted()).toEqual(['cancel', 'pause', 'raise', 'skip']);
    const numbers = new Set([...gifts, ...plans].map(({ means }) => ('number' in means ? means.number : means.kind)));
    for (const number of ['4000000000000259', '4000000000000341', '5555555555554444', '000222222227', 'wallet']) {
      expect(numbers).toContain(number);
    }
  });

  it('goes forward in time, and never follows on an act that has not happened', () => {
    const seen = new Set<object>();
    for (const [at, each] of acts.entries()) {
      expect(each.at.getTime()).toBeGreaterThanOrEqual(acts[at - 1]?.at.getTime() ?? 0);
      if ('about' in each.act) expect(seen).toContain(each.act.about);
      seen.add(each.act);
    }
  });

  it('tells the address of more than half of the donors, each once, in streets that no town has', () => {
    const told = acts.flatMap(({ act }) => (act.kind === 'tell-address' ? [act] : []));
    expect(told.length).toBeGreaterThan(550);
    expect(new Set(told.map(({ about }) => about.donor.email)).size).toBe(told.length);
    expect(told.filter(({ address }) => !/^7[56]\d{3}$/.test(address.postalCode))).toEqual([]);
    expect(new Set(told.map(({ address }) => address.postalCode)).size).toBeGreaterThan(12);
  });

  it('publishes the donors of the last year that it covers as a whole, and of none where it covers none', () => {
    const published = acts.filter(({ act }) => act.kind === 'publish-donors');
    expect(published).toEqual([{ at: new Date('2026-01-26T16:00:00Z'), act: { kind: 'publish-donors', year: 2025 } }]);
    const inJanuary = { ...TWO_YEARS, to: new Date('2026-01-20T18:00:00Z') };
    for (const short of [inJanuary, { ...TWO_YEARS, from: new Date('2025-01-02T18:00:00Z') }]) {
      expect(script(short, new Chance(1)).some(({ act }) => act.kind === 'publish-donors')).toBe(false);
    }
  });

  it('knows forty stories, each read by somebody who gave', () => {
    expect(STORIES).toHaveLength(40);
    expect(new Set(STORIES.map(({ id }) => id)).size).toBe(40);
    expect(new Set([...gifts, ...plans].map(({ story }) => story)).size).toBe(40);
  });
});

describe('the calendar of giving', () => {
  const on = (instant: string): number => busyness(new Date(instant), TWO_YEARS.from, TWO_YEARS.to);

  it('peaks on Giving Tuesday and on the last day of the tax year', () => {
    expect(on('2025-12-02T18:00:00Z')).toBeGreaterThan(3 * on('2025-12-03T18:00:00Z'));
    expect(on('2024-12-03T18:00:00Z')).toBeGreaterThan(3 * on('2024-12-10T18:00:00Z'));
    expect(on('2025-12-31T18:00:00Z')).toBeGreaterThan(3 * on('2025-12-30T18:00:00Z'));
  });

  it('is quiet at night in Dallas, and grows over the years', () => {
    expect(on('2025-06-10T09:00:00Z')).toBeLessThan(on('2025-06-10T18:00:00Z') / 3);
    expect(on('2026-06-10T18:00:00Z')).toBeGreaterThan(on('2025-06-10T18:00:00Z'));
  });
});
