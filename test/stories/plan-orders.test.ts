import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Chance } from '../../src/demo/chance.js';
import { Processor as Sandbox } from '../../src/demo/processor.js';
import { MoneySweeps } from '../../src/stripe-events/money-sweeps.js';
import { startApp, type TestApp } from '../support/app.js';
import { booksOf, type Books } from '../support/books.js';
import { Donor } from '../support/donor.js';
import { inLanes, permutations } from '../support/permutations.js';
import { brokenProofs } from '../support/proof.js';
import { TellerOfNotices, untold, type Told } from '../support/told-in-order.js';

/** What is told of a plan, each with the step after which all of it has happened. */
const NOTICES = [
  { type: 'checkout.session.completed', step: 0 },
  { type: 'customer.subscription.created', step: 0 },
  { type: 'invoice.paid', step: 2 },
  { type: 'customer.subscription.updated', step: 2 },
  { type: 'customer.subscription.deleted', step: 3 },
  { type: 'invoice.payment_failed', step: 1 },
] as const;
const LATE_FAILURE = 5;
const STEPS = [0, 1, 2, 3];
const LANES = 12;
const DAY = 24 * 60 * 60_000;

/** One plan, two periods, two gifts. */
const IN_THE_END: Omit<Books, 'letters'> = {
  gifts: [
    { state: 'settled', amount: 2500, fee: 103 },
    { state: 'settled', amount: 2500, fee: 103 },
  ],
  refunds: [],
  receipts: [
    { status: 'issued', amount: 2500, reason: null, replaces: null },
    { status: 'issued', amount: 2500, reason: null, replaces: null },
  ],
  balances: { '1020': 2 * (2500 - 103), '4000': -5000, '5100': 206 },
};

describe('the notices of a plan, in all 120 orders and a failure told at any time, each coming once to five times', () => {
  const chance = new Chance(16);
  const plans: Told[] = permutations([0, 1, 2, 3, 4]).map((order) => {
    const late = chance.between(0, 5);
    return untold(`${randomUUID()}@example.org`, [...order.slice(0, late), LATE_FAILURE, ...order.slice(late)]);
  });
  let app: TestApp;
  let sandbox: Sandbox;

  beforeAll(async () => {
    app = await startApp({ worker: 'idle', webhooks: false, followsSandbox: true });
    sandbox = new Sandbox(app.sandbox.url, app.settings.stripe.secretKey);
    const teller = new TellerOfNotices(app, chance, plans);
    for (const step of STEPS) {
      await HAPPENINGS[step]!();
      await teller.collect(({ type }) => NOTICES.findIndex((notice) => notice.type === type));
      await teller.tell((place) => NOTICES[place]!.step <= step);
    }
  }, 240_000);

  afterAll(() => app.stop());

  it('all come, from the processor itself', () => {
    for (const { told, notices } of plans) {
      expect(told).toBe(NOTICES.length);
      expect(notices.map(({ length }) => length)).toEqual([1, 1, 2, expect.any(Number), 1, 1]);
      expect(notices[3]!.length).toBeGreaterThan(1);
    }
  });

  it('lead to one and the same end: one plan, which is over, and one gift for each period', async () => {
    const ends = new Map<string, string[]>();
    for (const { email, order } of plans) {
      const end = await endOf(email);
      const hash = createHash('sha256').update(JSON.stringify(end)).digest('hex');
      ends.set(hash, [...(ends.get(hash) ?? []), order.map((place) => NOTICES[place]!.type).join(', ')]);
      expect(end).toMatchObject({
        ...IN_THE_END,
        plans: [{ state: 'cancelled', gifts: 2, periods: 2, changes: ['cancel', 'start'] }],
      });
    }
    expect([...ends.values()].map((orders) => orders.length)).toEqual([120]);
  });

  it('leave every finance proof green', async () => {
    await app.get(MoneySweeps).payouts(new Date(0));
    expect(await brokenProofs(app)).toEqual([]);
  });

  /** What happens at the processor, to all plans. */
  const HAPPENINGS: readonly (() => Promise<void>)[] = [
    () =>
      inLanes(plans, LANES, async ({ email }) => {
        const donor = new Donor(app);
        const form = { email, frequency: 'monthly', amount: 'other', otherAmount: '25' };
        await donor.pay(await donor.checkout(form));
      }),
    async () => {
      await ofEach('payment_method', (method) => sandbox.failNext(method, 1));
      await sandbox.advanceClock(new Date(app.clock.now().getTime() + 32 * DAY));
    },
    () => sandbox.advanceClock(new Date(app.clock.now().getTime() + 14 * DAY)),
    () => ofEach('subscription', (subscription) => sandbox.delete(`/subscriptions/${subscription}`)),
  ];

  const ofEach = async (kind: string, work: (id: string) => Promise<unknown>): Promise<void> => {
    const objects = await app.db.query<{ id: string }>('select id from stripe_sandbox.objects where kind = $1', [kind]);
    await inLanes(objects, LANES, async ({ id }) => {
      await work(id);
    });
  };

  /** All that is remembered of a plan and of the donor, without ids and instants; letters of care depend on when. */
  const endOf = async (email: string): Promise<object> => {
    const rows = await app.db.query(
      `select plan.state, plan.amount_minor::int as amount, interval, interval_count as count, plan.calendar,
              next_charge_on as next, ended_at is not null as ended, plan.method,
              (select count(*)::int from gift where plan_id = plan.id) as gifts,
              (select count(distinct period_start)::int from gift where plan_id = plan.id) as periods,
              (select coalesce(array_agg(kind order by kind), '{}') from plan_change where plan_id = plan.id) as changes,
              (select array_agg(concat_ws(' ', attempts, reason, outcome, recovered_by)) from plan_trouble
               where plan_id = plan.id) as troubles
       from plan join donor on donor.id = donor_id where email = $1`,
      [email],
    );
    const memberships = await app.db.query(
      `select tier, source, purpose, starts_on::text as starts, ends_on::text as ends
       from membership_term join donor on donor.id = donor_id
       where email = $1 and ended_on is null order by starts_on, tier`,
      [email],
    );
    const { letters, ...books } = await booksOf(app, email);
    expect(letters.filter((letter) => letter === 'receipt')).toHaveLength(2);
    return { ...books, plans: rows, memberships };
  };
});
