import type Stripe from 'stripe';
import { expect } from '@jest/globals';
import { SystemClock } from '../../src/kernel/clock.js';
import { pay } from '../../src/sandbox/checkout/pay.js';
import { TEST_ACCOUNTS } from '../../src/sandbox/payments/banks.js';
import { DEFAULT_FEES } from '../../src/sandbox/payments/fees.js';
import type { SandboxSettings } from '../../src/sandbox/sandbox.js';
import { Store } from '../../src/sandbox/state/store.js';
import { NO_REQUEST, type Work } from '../../src/sandbox/state/work.js';
import { bench, idOf, press, sessionParams, type Bench } from './harness.js';

/** A sandbox whose clock the test moves, and whose money it moves from behind as the control page does. */
export interface MoneyBench extends Bench {
  /** Lets time pass until a moment, "2027-01-06" or "2027-01-06T10:00", doing what is due on the way. */
  until(moment: string): Promise<void>;
  /** Lets a number of seconds pass. */
  wait(seconds: number): Promise<void>;
  /** Does something as the sandbox itself does it. */
  act<T>(run: (work: Work) => Promise<T>): Promise<T>;
  /** A gift by card through the card page, and its charge. */
  byCard(amount: number, card?: string): Promise<Stripe.Charge>;
  /** A gift by bank debit, on its way; `behaviour` is the name of a test account. */
  byDebit(amount: number, behaviour: string): Promise<Stripe.Charge>;
  /** All balance transactions, newest first. */
  moves(filter?: Stripe.BalanceTransactionListParams): Promise<Stripe.BalanceTransaction[]>;
  /** The names of the events about an object, oldest first. */
  told(id: string): Promise<string[]>;
  /** The balance as it is, checked against the sum of all its transactions. */
  balance(): Promise<{ readonly available: number; readonly pending: number }>;
}

/** @param start the moment at which the sandbox's clock begins, "2027-01-04T10:00" */
export async function moneyBench(start: string, settings: Partial<SandboxSettings> = {}): Promise<MoneyBench> {
  const it = await bench(settings);
  const behind = await Store.open({
    databaseUrl: it.settings.databaseUrl,
    clock: new SystemClock(),
    fees: settings.fees ?? DEFAULT_FEES,
    payouts: settings.payouts ?? 'daily',
    log: () => undefined,
  });
  const move = async (body: object): Promise<void> => {
    const response = await fetch(`${it.sandbox.url}/_sandbox/api/clock?wait=true`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(await response.text());
  };
  const act = async <T>(run: (work: Work) => Promise<T>): Promise<T> => {
    await behind.clock.load();
    return behind.work(NO_REQUEST, run);
  };
  await move({ set: start });
  return {
    ...it,
    until: (moment) => move({ to: moment }),
    wait: (seconds) => move({ advance: { seconds } }),
    act,
    async byCard(amount, card) {
      const session = await it.stripe.checkout.sessions.create(gift(amount));
      await press(session, card);
      return chargeOf(it, session.id);
    },
    async byDebit(amount, behaviour) {
      const session = await it.stripe.checkout.sessions.create(gift(amount));
      const account = TEST_ACCOUNTS.find((each) => each.behaviour.name === behaviour)!;
      const payer = { email: 'ada@example.org', name: 'Ada Byron', means: { kind: 'account', account } as const };
      await act((work) => pay(work, session.id, payer));
      return chargeOf(it, session.id);
    },
    moves: (filter = {}) => allMoves(it, filter),
    async told(id) {
      const events = await it.stripe.events.list({ limit: 100 }).autoPagingToArray({ limit: 2000 });
      return events
        .filter(({ data }) => (data.object as { id?: string }).id === id)
        .map(({ type }) => type)
        .toReversed();
    },
    async balance() {
      const { available, pending } = await it.stripe.balance.retrieve();
      const sums = new Map<string, number>();
      for (const { currency, net, status } of await allMoves(it, {})) {
        const part = `${currency} ${status}`;
        sums.set(part, (sums.get(part) ?? 0) + net);
      }
      for (const each of available)
        expect([each.currency, each.amount]).toEqual([each.currency, sums.get(`${each.currency} available`) ?? 0]);
      for (const each of pending)
        expect([each.currency, each.amount]).toEqual([each.currency, sums.get(`${each.currency} pending`) ?? 0]);
      const shown = new Set(available.map(({ currency }) => currency));
      for (const [part, sum] of sums) if (!shown.has(part.split(' ')[0]!)) expect([part, sum]).toEqual([part, 0]);
      const usd = (parts: readonly Stripe.Balance.Available[]): number =>
        parts.find(({ currency }) => currency === 'usd')?.amount ?? 0;
      return { available: usd(available), pending: usd(pending) };
    },
    async stop() {
      await behind.close();
      await it.stop();
    },
  };
}

function gift(amount: number): Stripe.Checkout.SessionCreateParams {
  const product_data = { name: 'A gift to the Harbor Ledger' };
  return sessionParams({
    line_items: [{ quantity: 1, price_data: { currency: 'usd', unit_amount: amount, product_data } }],
  });
}

async function chargeOf(it: Bench, session: string): Promise<Stripe.Charge> {
  const { payment_intent } = await it.stripe.checkout.sessions.retrieve(session);
  const { data } = await it.stripe.charges.list({ payment_intent: idOf(payment_intent) });
  return data[0]!;
}

function allMoves(it: Bench, filter: Stripe.BalanceTransactionListParams): Promise<Stripe.BalanceTransaction[]> {
  return it.stripe.balanceTransactions.list({ limit: 100, ...filter }).autoPagingToArray({ limit: 10_000 });
}
