import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type Stripe from 'stripe';
import type { ImportRun } from '../../src/imports/runs/import-run.js';
import { readRun } from '../../src/imports/runs/import-run.store.js';
import { SteerImport } from '../../src/imports/runs/steer-import.js';
import { WorkImport } from '../../src/imports/work/work-import.js';
import type { ImportRunId } from '../../src/gifts/imported/imported-gift.store.js';
import type { StaffId } from '../../src/kernel/id.js';
import { Accounts } from '../../src/staff/accounts.js';
import { DepositSweeps } from '../../src/stripe-events/deposit-sweeps.js';
import { MoneySweeps } from '../../src/stripe-events/money-sweeps.js';
import { PlanSweeps } from '../../src/stripe-events/plan-sweeps.js';
import { ResolveException } from '../../src/workflows/deposits/resolve-exception.js';
import { PlanWorld } from '../support/plan-world.js';
import { brokenProofs } from '../support/proof.js';

const BY = { actor: 'command-line', staffId: null } as const;

interface Begun {
  readonly id: string;
  readonly email: string;
}

describe('adopting subscriptions that were begun elsewhere', () => {
  let world: PlanWorld;
  let monthly: Begun;
  let yearly: Begun;
  let paused: Begun;
  let failing: Begun;
  let ending: Begun;

  beforeAll(async () => {
    world = await PlanWorld.open('2026-12-31T05:30:00Z');
    monthly = await begin('rosa', 'month', 2500);
    yearly = await begin('sam', 'year', 12000);
    paused = await begin('pat', 'month', 1000);
    failing = await begin('fay', 'month', 1500);
    ending = await begin('eli', 'month', 900);
    await world.sandbox.post(`/subscriptions/${paused.id}`, { pause_collection: { behavior: 'void' } });
    // The account of fay is paid by a card that will be declined; her next charge fails before anybody adopts her plan.
    await useCard(failing, 'pm_card_chargeCustomerFail');
    await world.sandbox.advanceClock(new Date('2027-02-08T16:00:00Z'));
    await world.sandbox.post(`/subscriptions/${ending.id}`, { cancel_at_period_end: true });
    await settleAll();
    await explainMoneyOfBefore();
  }, 120_000);

  afterAll(() => world.stop());

  /** A customer with a card, and a subscription of theirs that knows nothing of us. */
  async function begin(name: string, interval: 'month' | 'year', amount: number): Promise<Begun> {
    const email = `${name}@example.org`;
    const customer = await world.sandbox.post<{ id: string }>('/customers', { email, name: `${name} Foreign` });
    const method = await world.sandbox.post<{ id: string }>('/payment_methods/pm_card_visa/attach', {
      customer: customer.id,
    });
    await world.sandbox.post(`/customers/${customer.id}`, { invoice_settings: { default_payment_method: method.id } });
    const product = await world.sandbox.post<{ id: string }>('/products', { name: 'Old membership' });
    const price_data = { currency: 'usd', product: product.id, recurring: { interval }, unit_amount: amount };
    const { id } = await world.sandbox.post<{ id: string }>('/subscriptions', {
      customer: customer.id,
      items: [{ price_data }],
    });
    return { id, email };
  }

  async function useCard({ id }: Begun, card: string): Promise<void> {
    const { customer } = await world.sandbox.get<Stripe.Subscription>(`/subscriptions/${id}`);
    const method = await world.sandbox.post<{ id: string }>(`/payment_methods/${card}/attach`, { customer });
    await world.sandbox.post(`/subscriptions/${id}`, { default_payment_method: method.id });
  }

  const subscriptionOf = ({ id }: Begun) => world.sandbox.get<Stripe.Subscription>(`/subscriptions/${id}`);

  /** Tells the product all that happened at the processor. */
  async function settleAll(): Promise<void> {
    await world.app.get(PlanSweeps).renewals(new Date('2026-12-01T00:00:00Z'));
    await world.app.get(PlanSweeps).states();
    await world.settle();
    await world.app.get(MoneySweeps).payouts(new Date('2026-12-01T00:00:00Z'));
    await world.app.get(DepositSweeps).all(new Date('2026-12-01T00:00:00Z'));
  }

  /** What the account took in before is in other books: staff say so of each line of its payouts. */
  async function explainMoneyOfBefore(): Promise<void> {
    const { db } = world.app;
    const person = {
      name: 'Fin Ance',
      email: 'fin@ledger.example',
      role: 'finance',
      password: 'quiet harbor lamp',
    } as const;
    await db.write((tx) => world.app.web.get(Accounts, { strict: false }).create(tx, person, 'system'));
    const [staff] = await db.query<{ id: StaffId }>('select id from staff limit 1');
    const by = { actor: `staff:${staff!.id}`, staffId: staff!.id } as const;
    const open = await db.query<{ id: string }>('select id from deposit_exception where resolved_at is null');
    const word = { choice: 'held-for-others', reason: 'Of the old system, and in its books.' };
    for (const { id } of open) await db.write((tx) => world.app.get(ResolveException).choose(tx, by, id, word));
  }

  const run = (id: ImportRunId): Promise<ImportRun> => readRun(world.app.db.manager, id);
  const work = (runId: ImportRunId) => world.app.get(WorkImport).run({ runId });

  async function look(): Promise<ImportRunId> {
    const id = await world.app.get(SteerImport).lookForSubscriptions(BY);
    await work(id);
    return id;
  }

  async function adopt(id: ImportRunId, withHistory: boolean): Promise<ImportRun> {
    await world.app.get(SteerImport).start(BY, id, withHistory);
    await work(id);
    return run(id);
  }

  const plans = () =>
    world.app.db.query<{ email: string; state: string; next: string | null; amount: number; method: string }>(
      `select email, state, next_charge_on::text as next, amount_minor::int as amount, method
       from plan join donor on donor.id = donor_id order by email`,
    );

  const gifts = (email: string) =>
    world.app.db.query<{ day: string; channel: string; receipt: boolean }>(
      `select gift_date::text as day, channel, exists (select from receipt where gift_id = gift.id) as receipt
       from gift join donor on donor.id = gift.donor_id where email = $1 and gift_date is not null order by occurred_at`,
      [email],
    );

  it('brings nothing of them before they are adopted', async () => {
    expect(await brokenProofs(world.app)).toEqual([]);
    expect(await plans()).toEqual([]);
    expect(await world.app.db.query('select from gift')).toEqual([]);
  });

  it('shows which can be adopted, and why one cannot', async () => {
    const id = await look();
    expect(await run(id)).toMatchObject({
      state: 'checked',
      figures: { rows: 5, gifts: 4, newDonors: 4, problems: [{ problem: 'ends-by-itself', count: 1 }] },
    });
    expect(await plans()).toEqual([]);
    await world.app.get(SteerImport).cancel(BY, id);
  });

  it('lets go of them again before their first renewal, and leaves no trace here or there', async () => {
    const before = await subscriptionOf(monthly);
    const id = await look();
    expect(await adopt(id, true)).toMatchObject({ state: 'done', figures: { gifts: 4 } });
    expect((await subscriptionOf(monthly)).metadata).toHaveProperty('installation');
    await world.app.get(SteerImport).undo(BY, id);
    await work(id);
    expect(await run(id)).toMatchObject({
      state: 'undone',
      figures: { undone: { gifts: 4, donors: 4, keptGifts: 0 } },
    });
    for (const table of ['plan', 'plan_change', 'gift', 'donor', 'imported_donor']) {
      expect(await world.app.db.query(`select from ${table}`)).toEqual([]);
    }
    expect(await subscriptionOf(monthly)).toEqual(before);
  });

  it('makes plans of them with card and day, changes nothing at the processor but a note, and brings the past as history', async () => {
    const before = await subscriptionOf(monthly);
    const id = await look();
    expect(await adopt(id, true)).toMatchObject({ state: 'done', figures: { gifts: 4 } });
    expect(await plans()).toEqual([
      {
        email: failing.email,
        state: 'past_due',
        next: expect.any(String),
        amount: 1500,
        method: 'Visa ending in 0341',
      },
      { email: paused.email, state: 'paused', next: '2027-02-27', amount: 1000, method: 'Visa ending in 4242' },
      { email: monthly.email, state: 'active', next: '2027-02-27', amount: 2500, method: 'Visa ending in 4242' },
      { email: yearly.email, state: 'active', next: '2027-12-30', amount: 12000, method: 'Visa ending in 4242' },
    ]);
    const after = await subscriptionOf(monthly);
    expect({ ...after, metadata: {} }).toEqual({ ...before, metadata: {} });
    expect(await gifts(monthly.email)).toEqual([
      { day: '2026-12-30', channel: 'imported', receipt: false },
      { day: '2027-01-30', channel: 'imported', receipt: false },
    ]);
    expect(await run(await look())).toMatchObject({ figures: { rows: 1, gifts: 0 } });
  });

  it('charges them on the same days as before, and each renewal is a gift with a receipt', async () => {
    await useCard(failing, 'pm_card_visa');
    await world.sandbox.advanceClock(new Date('2027-04-08T16:00:00Z'));
    await settleAll();
    expect((await gifts(monthly.email)).slice(2)).toEqual([
      { day: '2027-02-27', channel: 'online', receipt: true },
      { day: '2027-03-31', channel: 'online', receipt: true },
    ]);
    const [rosa] = (await plans()).filter(({ email }) => email === monthly.email);
    expect(rosa).toMatchObject({ state: 'active', next: '2027-04-30' });
    const { items } = await subscriptionOf(monthly);
    expect(new Date(items.data[0]!.current_period_end * 1000).toISOString()).toBe('2027-04-30T05:30:00.000Z');
    expect((await gifts(failing.email)).filter(({ channel }) => channel === 'online').length).toBeGreaterThan(0);
    expect((await gifts(paused.email)).filter(({ channel }) => channel === 'online')).toEqual([]);
    expect(await gifts(ending.email)).toEqual([]);
    expect(await brokenProofs(world.app)).toEqual([]);
  });

  it('keeps those that were charged since when the adoption is undone', async () => {
    const [found] = await world.app.db.query<{ id: ImportRunId }>(
      `select id from import_run where kind = 'subscriptions' and state = 'done' order by created_at desc limit 1`,
    );
    await world.app.get(SteerImport).undo(BY, found!.id);
    await work(found!.id);
    expect((await run(found!.id)).figures!.undone).toMatchObject({ gifts: 2, keptGifts: 2 });
    expect((await plans()).map(({ email }) => email)).toEqual([failing.email, monthly.email]);
    expect((await gifts(monthly.email)).length).toBe(4);
    expect(await brokenProofs(world.app)).toEqual([]);
  });
});
