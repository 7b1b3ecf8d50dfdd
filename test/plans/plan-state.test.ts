import { describe, expect, it } from '@jest/globals';
import type { SubscriptionStatus } from '../../src/gateways/stripe/stripe-plans.js';
import { isOurs, originOf } from '../../src/plans/plan-origin.js';
import { hasEnded, planMayBecome, planStateOf, type PlanState } from '../../src/plans/plan-state.js';
import { rhythmWord } from '../../src/plans/rhythm.js';

const ENDS: readonly PlanState[] = ['cancelled', 'lapsed', 'completed'];
const ALL: readonly PlanState[] = ['pending', 'active', 'paused', 'past_due', ...ENDS];

describe('the state of a plan (R-REG-01)', () => {
  it.each(ENDS)('never changes once it is %s', (end) => {
    expect(hasEnded(end)).toBe(true);
    expect(ALL.filter((to) => planMayBecome(end, to))).toEqual([]);
  });

  it('may end from wherever it is, and is pending only at the start', () => {
    for (const from of ALL.filter((state) => !hasEnded(state))) {
      expect(ALL.filter((to) => planMayBecome(from, to))).toEqual(ALL.filter((to) => to !== from && to !== 'pending'));
    }
  });

  it.each<[SubscriptionStatus, boolean, boolean, PlanState]>([
    ['incomplete', false, false, 'pending'],
    ['trialing', false, false, 'active'],
    ['active', false, false, 'active'],
    ['active', true, false, 'paused'],
    ['paused', false, false, 'paused'],
    ['past_due', false, false, 'past_due'],
    ['unpaid', true, false, 'past_due'],
    ['canceled', false, false, 'cancelled'],
    ['canceled', false, true, 'lapsed'],
    ['incomplete_expired', false, true, 'lapsed'],
  ])('of a subscription that is %s (collection paused: %s, given up: %s) is %s', (...row) => {
    const [status, isCollectionPaused, isGivenUp, state] = row;
    expect(planStateOf({ status, isCollectionPaused, isGivenUp, metadata: {} })).toBe(state);
  });
});

describe('a plan whose next charge was moved (R-REG-12)', () => {
  const moved = { status: 'trialing', isCollectionPaused: false, isGivenUp: false } as const;

  it('is paused when the subscription says until when', () => {
    expect(planStateOf({ ...moved, metadata: { paused_until: '2027-03-31' } })).toBe('paused');
  });

  it('is active when it only gives on another day, or what it says is no date', () => {
    expect(planStateOf({ ...moved, metadata: {} })).toBe('active');
    expect(planStateOf({ ...moved, metadata: { paused_until: 'soon' } })).toBe('active');
  });

  it('is active again with the first charge, whatever the subscription still says', () => {
    expect(planStateOf({ ...moved, status: 'active', metadata: { paused_until: '2027-03-31' } })).toBe('active');
  });
});

describe('the rhythm of a plan', () => {
  it.each([
    [null, 'once'],
    [{ interval: 'month', intervalCount: 1 }, 'monthly'],
    [{ interval: 'month', intervalCount: 2 }, 'every 2 months'],
    [{ interval: 'month', intervalCount: 3 }, 'quarterly'],
    [{ interval: 'month', intervalCount: 12 }, 'yearly'],
    [{ interval: 'year', intervalCount: 1 }, 'yearly'],
    [{ interval: 'year', intervalCount: 2 }, 'every 2 years'],
  ] as const)('is, for %j, %s', (rhythm, word) => {
    expect(rhythmWord(rhythm)).toBe(word);
  });
});

describe('the metadata of a subscription', () => {
  it('say that it is ours by the id of the installation alone', () => {
    expect(isOurs({ installation: 'a' }, 'a')).toBe(true);
    expect(isOurs({ installation: 'b' }, 'a')).toBe(false);
    expect(isOurs({}, 'a')).toBe(false);
    expect(isOurs({}, undefined)).toBe(false);
  });

  it('name form, purpose and article; what is empty, or no web address, is left out', () => {
    const origin = originOf({
      form: ' article-footer ',
      designation: '',
      article_id: 'a-17',
      article_url: 'javascript:alert(1)',
      utm_source: 'news\nletter',
      shoe_size: '44',
    });
    expect(origin).toMatchObject({ form: 'article-footer', designation: null, campaign: null });
    expect(origin.attribution).toMatchObject({ articleId: 'a-17', articleUrl: null, utmSource: 'newsletter' });
    expect(Object.values(origin.attribution).filter((value) => value !== null)).toHaveLength(2);
    expect(originOf({ article_url: 'https://ledger.example/a' }).attribution.articleUrl).toBe(
      'https://ledger.example/a',
    );
  });
});
