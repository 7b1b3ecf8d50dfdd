import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Chance } from '../../src/demo/chance.js';
import { Processor as Sandbox } from '../../src/demo/processor.js';
import { startApp, type TestApp } from '../support/app.js';
import { booksOf, type Books } from '../support/books.js';
import { Donor } from '../support/donor.js';
import { inLanes, permutations } from '../support/permutations.js';
import { brokenProofs } from '../support/proof.js';
import { TellerOfNotices, untold, type Told } from '../support/told-in-order.js';

/** What happens to each payment at the processor, in the order of time. */
const HISTORY = ['success', 'fee known', 'partial refund 10 of 25', 'dispute opened 15', 'dispute lost'] as const;
const STEPS = HISTORY.map((_, at) => at);
const KINDS = ['a one-time gift', 'a gift of a plan'] as const;
const LATE_FEE_CARD = '4000000000060006';
const LANES = 12;
const DAY = 24 * 60 * 60_000;

/** Domain rules 27.4. Clearing: 25.00 − fee − 10.00 − 15.00 − dispute fee. */
const IN_THE_END: Omit<Books, 'letters'> = {
  gifts: [{ state: 'refunded', amount: 2500, fee: 103 }],
  refunds: [{ state: 'succeeded', amount: 1000, reason: 'at-processor' }],
  disputes: [{ state: 'lost', amount: 1500, withheld: 1500, lost: 1500, fee: 1500 }],
  receipts: [
    { status: 'void', amount: 2500, reason: 'partial-refund', replaces: null },
    { status: 'void', amount: 1500, reason: 'chargeback', replaces: 1 },
  ],
  balances: { '1020': 2500 - 103 - 1000 - 1500 - 1500, '4000': -2500, '4900': 2500, '5100': 103, '5110': 1500 },
};

describe('the five notices of a payment, in all 120 orders, each coming once to five times (27.4)', () => {
  const payments: (Told & { readonly kind: (typeof KINDS)[number] })[] = KINDS.flatMap((kind) =>
    permutations(STEPS).map((order) => ({ kind, ...untold(`${randomUUID()}@example.org`, order) })),
  );
  let app: TestApp;
  let sandbox: Sandbox;

  beforeAll(async () => {
    app = await startApp({ worker: 'idle', webhooks: false, followsSandbox: true });
    sandbox = new Sandbox(app.sandbox.url, app.settings.stripe.secretKey);
    await app.db.query(FEES_TAKE_A_DAY);
    const teller = new TellerOfNotices(app, new Chance(27), payments);
    for (const step of STEPS) {
      await HAPPENINGS[step]!();
      await teller.collect(() => step);
      await teller.tell((place) => place <= step);
    }
  }, 240_000);

  afterAll(() => app.stop());

  it('all come, from the processor itself', () => {
    for (const { told, notices } of payments) {
      expect(told).toBe(5);
      expect(notices.map(({ length }) => length > 0)).toEqual([true, true, true, true, true]);
    }
  });

  it.each(KINDS)('lead %s to one and the same end', async (kind) => {
    const ends = new Map<string, string[]>();
    for (const { email, order } of payments.filter((payment) => payment.kind === kind)) {
      const end = await endOf(email);
      const hash = createHash('sha256').update(JSON.stringify(end)).digest('hex');
      ends.set(hash, [...(ends.get(hash) ?? []), order.map((step) => HISTORY[step]).join(', ')]);
      expect(end).toMatchObject(IN_THE_END);
    }
    expect([...ends.values()].map((orders) => orders.length)).toEqual([120]);
  });

  it('take two receipt numbers for each payment, no other, and leave nothing that the donor gave', async () => {
    const [row] = await app.db.query(
      `select (select count(*)::int from receipt) as receipts,
              (select count(distinct number)::int from receipt) as numbers,
              (select next_no - 1 from receipt_series) as last,
              (select count(*)::int from gift where state = 'refunded') as gifts,
              (select count(*)::int from plan where state = 'active') as plans`,
    );
    expect(row).toEqual({ receipts: 480, numbers: 480, last: 480, gifts: 240, plans: 120 });
    const donors = await app.db.query<{ given: number; receipts: number; left: number }>(
      `select gift.amount_minor::int as given, (select count(*)::int from receipt where gift_id = gift.id) as receipts,
              gift.amount_minor::int
                - (select sum(amount_minor)::int from refund where gift_id = gift.id and state = 'succeeded')
                - (select sum(lost_minor)::int from dispute where gift_id = gift.id) as left
       from gift join donor on donor.id = donor_id group by donor.id, gift.id`,
    );
    expect(donors).toEqual(payments.map(() => ({ given: 2500, receipts: 2, left: 0 })));
  });

  it('leave every finance proof green', async () => {
    expect(await brokenProofs(app)).toEqual([]);
  });

  /** What happens at the processor, to all payments. */
  const HAPPENINGS: readonly (() => Promise<void>)[] = [
    () =>
      inLanes(payments, LANES, async ({ kind, email }) => {
        const donor = new Donor(app);
        const frequency = kind === 'a one-time gift' ? 'once' : 'monthly';
        await donor.pay(await donor.checkout({ email, frequency, amount: 'other', otherAmount: '25' }), LATE_FEE_CARD);
      }),
    () => sandbox.advanceClock(new Date(app.clock.now().getTime() + DAY)),
    () => ofEach('charge', (charge) => sandbox.post('/refunds', { charge, amount: 1000 })),
    () => ofEach('charge', (charge) => sandbox.control(`/charges/${charge}/dispute`)),
    () => ofEach('dispute', (dispute) => sandbox.control(`/disputes/${dispute}/lose`)),
  ];

  const ofEach = async (kind: string, work: (id: string) => Promise<unknown>): Promise<void> => {
    const objects = await app.db.query<{ id: string }>('select id from stripe_sandbox.objects where kind = $1', [kind]);
    await inLanes(objects, LANES, async ({ id }) => {
      await work(id);
    });
  };

  /** All that is remembered of a payment and of the donor, without ids and instants. */
  const endOf = async (email: string): Promise<object> => {
    const plans = await app.db.query(
      `select plan.state, plan.amount_minor::int as amount, interval, interval_count as count, plan.calendar,
              (select count(*)::int from gift where plan_id = plan.id) as gifts
       from plan join donor on donor.id = donor_id where email = $1`,
      [email],
    );
    const memberships = await app.db.query(
      `select tier, source, purpose from membership_term join donor on donor.id = donor_id
       where email = $1 and ended_on is null order by tier`,
      [email],
    );
    return { ...(await booksOf(app, email)), plans, memberships };
  };
});

/** The sandbox prices a charge of this card after three seconds: too soon to be told of it before. */
const FEES_TAKE_A_DAY = `
  create function stripe_sandbox.take_half_a_day() returns trigger language plpgsql as $$
  begin
    new.at := new.at + ${DAY / 1000 / 2};
    return new;
  end $$;
  create trigger take_half_a_day before insert on stripe_sandbox.tasks
    for each row when (new.task = 'settle-charge') execute function stripe_sandbox.take_half_a_day()`;
