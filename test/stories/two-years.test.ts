import { afterEach, describe, expect, it } from '@jest/globals';
import { Chance } from '../../src/demo/chance.js';
import { play } from '../../src/demo/demo.js';
import type { Processor } from '../../src/demo/processor.js';
import type { DatedAct, Extent, GivenGift, StartedPlan } from '../../src/demo/acts/act.js';
import { script } from '../../src/demo/script.js';
import { STORIES } from '../../src/demo/stories.js';
import { startApp, type TestApp } from '../support/app.js';
import { demoParts } from '../support/demo-parts.js';
import { StayingProcessor } from '../support/staying-processor.js';
import { brokenProofs } from '../support/proof.js';

const TO = new Date('2026-11-24T18:00:00Z');
const TWO_YEARS: Extent = {
  from: new Date('2024-11-24T18:00:00Z'),
  to: TO,
  donors: 34,
  oneTimeGifts: 24,
  monthlyPlans: 8,
  yearlyPlans: 2,
};

/** The second of them waits for webhooks that come at the second try only. */
const SLOWLY = 300_000;

const STORY = { story: STORIES[0]!, placement: 'article-footer' };

/** What must not be left to chance: everything that can happen to money happens at least once. */
function certainties(): DatedAct[] {
  const on = (day: string): Date => new Date(`${day}T16:00:00Z`);
  const gift = (name: string, number: string): GivenGift => ({
    kind: 'gift',
    donor: { firstName: name, lastName: 'Certain', email: `${name.toLowerCase()}@example.org` },
    amountMinor: 5000,
    coversFee: false,
    designation: 'investigations',
    isAnonymous: false,
    comment: null,
    means: { kind: 'card', number },
    declinedFirst: null,
    ...STORY,
  });
  const plan = (name: string, number: string, expiry?: string): StartedPlan => ({
    kind: 'plan',
    donor: { firstName: name, lastName: 'Certain', email: `${name.toLowerCase()}@example.org` },
    amountMinor: 1200,
    interval: 'month',
    means: { kind: 'card', number, ...(expiry ? { expiry } : {}) },
    ...STORY,
  });
  const returned = gift('Rita', '4242424242424242');
  const bounced = gift('Bea', '4000000000005126');
  const stumbling = plan('Stan', '4242424242424242');
  const renewed = plan('Ena', '5555555555554444', '03/26');
  const leaving = plan('Lee', '4242424242424242');
  return [
    { at: on('2025-01-10'), act: returned },
    { at: on('2025-01-20'), act: { kind: 'refund', about: returned, shareReturned: 0.5 } },
    { at: on('2025-02-01'), act: bounced },
    { at: on('2025-02-09'), act: { kind: 'refund', about: bounced, shareReturned: 1 } },
    { at: on('2025-03-01'), act: gift('Fred', '4000000000000259') },
    { at: on('2025-03-05'), act: { kind: 'answer-disputes', winning: false } },
    // The script's own answers come on Fridays, and this dispute is to be won for certain.
    { at: on('2025-05-03'), act: gift('Nora', '4000000000002685') },
    { at: on('2025-05-06'), act: { kind: 'answer-disputes', winning: true } },
    { at: on('2025-06-01'), act: gift('Late', '4000000000060006') },
    { at: on('2025-06-15'), act: stumbling },
    { at: on('2025-08-01'), act: { kind: 'card-fails', about: stumbling, times: 2 } },
    { at: on('2025-07-31'), act: renewed },
    { at: on('2026-05-04'), act: { kind: 'new-card', about: renewed } },
    { at: on('2025-09-30'), act: plan('Gil', '4000000000000341') },
    { at: on('2025-10-31'), act: leaving },
    { at: on('2026-02-10'), act: { kind: 'change-plan', about: leaving, wish: { kind: 'cancel' } } },
  ];
}

describe('two years of a newsroom', () => {
  let app: TestApp;

  afterEach(() => app.stop());

  const happen = async (chaos: Record<string, string>): Promise<Processor> => {
    app = await startApp({ followsSandbox: true });
    const processor = new StayingProcessor(app);
    await fetch(`${app.sandbox.url}/_sandbox/api/chaos`, { method: 'POST', body: new URLSearchParams(chaos) });
    const acts = [...script(TWO_YEARS, new Chance(7)), ...certainties()].toSorted((a, b) => +a.at - +b.at);
    await play(acts, TWO_YEARS, demoParts(app, processor));
    await app.quiet();
    return processor;
  };

  const endsInOrder = async (processor: Processor): Promise<void> => {
    expect(await brokenProofs(app)).toEqual([]);
    expect(await balanceOf(processor)).toBe(await sumOfTransactions(processor));
    expect(await states('plan')).toEqual(expect.arrayContaining(['active', 'cancelled', 'lapsed']));
    expect(await states('dispute')).toEqual(expect.arrayContaining(['lost', 'won']));
    expect(await states('deposit')).toEqual(expect.arrayContaining(['paid']));
    expect(await states('refund')).toEqual(expect.arrayContaining(['failed', 'succeeded']));
    // Whose card stumbled, or ran out and was replaced, has given every month all the same.
    expect(await giftsOf('Stan')).toBe(18);
    expect(await giftsOf('Ena')).toBe(16);
    expect(await giftsOf('Gil')).toBe(1);
    expect(await giftsOf('Lee')).toBe(4);
    await showsWhoGave();
  };

  it(
    'ends with every cent in its place',
    async () => {
      await endsInOrder(await happen({}));
    },
    SLOWLY,
  );

  it(
    'ends the same when webhooks come twice, late, out of order, or only at the second try',
    async () => {
      await endsInOrder(
        await happen({
          seed: '11',
          duplicate: '3',
          shuffleWindow: '12',
          delayMs: '300',
          dropPercent: '8',
          cutPercent: '8',
        }),
      );
    },
    SLOWLY,
  );

  /** The list of the year that lies wholly in them is public, by two people who cannot sign in (R-TRN-06). */
  const showsWhoGave = async (): Promise<void> => {
    const { status, body } = await read('/donors/2025.json');
    const { donors } = JSON.parse(body) as { donors: { name: string }[] };
    const large = await app.db.query<{ name: string; anonymous: boolean }>(
      `select first_name || ' ' || last_name as name, gift.anonymous from gift join donor on donor.id = donor_id
       where amount_minor >= 500000 and gift_date between '2025-01-01' and '2025-12-31'`,
    );
    const named = large.filter(({ anonymous }) => !anonymous).map(({ name }) => name);
    expect(status).toBe(200);
    expect(donors.map(({ name }) => name).toSorted()).toEqual(named.toSorted());
    expect(named.length).toBeGreaterThan(2);
    expect(large.length).toBe(named.length + 1);
    expect((await read('/give/article-footer')).body).toContain('Who supports us');
    const people = await app.db.query(
      `select distinct staff.id from staff join donor_list_version on staff.id in (prepared_by, published_by)
       where disabled_at is not null`,
    );
    expect(people).toHaveLength(2);
    // Whoever gave so much was told before paying (R-TRN-03).
    expect(await app.db.query('select from publication_notice')).toHaveLength(large.length);
  };

  const read = async (path: string): Promise<{ status: number; body: string }> => {
    const answer = await fetch(app.url + path);
    return { status: answer.status, body: await answer.text() };
  };

  const states = async (table: string): Promise<string[]> =>
    (await app.db.query<{ state: string }>(`select distinct state from ${table}`)).map(({ state }) => state);

  const giftsOf = async (firstName: string): Promise<number> => {
    const [row] = await app.db.query<{ count: number }>(
      `select count(*)::int as count from gift join donor on donor.id = donor_id
        where first_name = $1 and last_name = 'Certain' and gift.state = 'settled'`,
      [firstName],
    );
    return row!.count;
  };
});

async function balanceOf(processor: Processor): Promise<number> {
  const { available, pending } = await processor.get<Record<'available' | 'pending', { amount: number }[]>>('/balance');
  return [...available, ...pending].reduce((sum, { amount }) => sum + amount, 0);
}

async function sumOfTransactions(processor: Processor): Promise<number> {
  let sum = 0;
  for (let after: string | undefined; ;) {
    const page = await processor.get<{ data: { id: string; net: number }[]; has_more: boolean }>(
      '/balance_transactions',
      {
        limit: 100,
        starting_after: after,
      },
    );
    sum += page.data.reduce((total, { net }) => total + net, 0);
    if (!page.has_more) return sum;
    after = page.data.at(-1)!.id;
  }
}
