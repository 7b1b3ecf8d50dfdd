import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import { failRefund } from '../../src/sandbox/money/refunds.js';
import { openDispute } from '../../src/sandbox/money/disputes.js';
import { bench, idOf, listen, press, sessionParams, WEBHOOK_SECRET, type Bench, type Listener } from './harness.js';
import { moneyBench, type MoneyBench } from './money-bench.js';

const DAY = 86_400;

let it: Bench;
let listener: Listener;

beforeAll(async () => {
  listener = await listen();
  it = await bench({ webhook: { url: listener.url, secret: WEBHOOK_SECRET } });
});

afterAll(async () => {
  await it.stop();
  await listener.close();
});

async function paidCharge(card?: string): Promise<Stripe.Charge> {
  const session = await it.stripe.checkout.sessions.create(sessionParams());
  await press(session, card);
  const { payment_intent } = await it.stripe.checkout.sessions.retrieve(session.id);
  const { data } = await it.stripe.charges.list({ payment_intent: idOf(payment_intent) });
  return data[0]!;
}

test('a part and then the rest: the money, the charge and the events agree', async () => {
  const charge = await paidCharge();
  const part = await it.stripe.refunds.create({
    charge: charge.id,
    amount: 700,
    reason: 'requested_by_customer',
    metadata: { by: 'staff' },
    expand: ['charge.refunds', 'balance_transaction'],
  });
  expect(part).toMatchObject({ amount: 700, status: 'succeeded', metadata: { by: 'staff' } });
  expect(part.charge).toMatchObject({ amount_refunded: 700, refunded: false, refunds: { data: [{ id: part.id }] } });
  expect(part.balance_transaction).toMatchObject({
    amount: -700,
    fee: 0,
    net: -700,
    type: 'refund',
    reporting_category: 'refund',
    source: part.id,
  });

  const rest = await it.stripe.refunds.create({ payment_intent: idOf(charge.payment_intent) });
  expect(rest.amount).toBe(1800);
  const whole = await it.stripe.charges.retrieve(charge.id, { expand: ['refunds'] });
  expect(whole).toMatchObject({ amount_refunded: 2500, refunded: true });
  expect(whole.refunds?.data.map((refund) => refund.id)).toEqual([rest.id, part.id]);
  const byIntent = await it.stripe.refunds.list({ payment_intent: idOf(charge.payment_intent) });
  expect(byIntent.data).toHaveLength(2);

  await listener.wait('charge.refunded', 2);
  const told = listener.events().filter((event) => event.type === 'charge.refunded');
  expect(told.map((event) => event.data.previous_attributes).filter((each) => each && 'refunded' in each)).toHaveLength(
    1,
  );
  expect(listener.events().filter((event) => event.type === 'refund.created')).toHaveLength(2);
});

test.each([
  ['more than is left', { amount: 2501 }, { param: 'amount' }],
  ['nothing', { amount: 0 }, { param: 'amount', code: 'parameter_invalid_integer' }],
  ['for a reason that does not exist', { reason: 'regret' }, { param: 'reason' }],
])('%s is refused', async (_what, change, error) => {
  const charge = await paidCharge();
  const params = { charge: charge.id, ...change };
  await expect(it.stripe.refunds.create(params)).rejects.toMatchObject({ statusCode: 400, ...error });
});

test('two refunds of the whole at once: one is made, the other is told that it is too late', async () => {
  const charge = await paidCharge();
  const outcomes = await Promise.allSettled([1, 2, 3].map(() => it.stripe.refunds.create({ charge: charge.id })));
  expect(outcomes.filter((each) => each.status === 'fulfilled')).toHaveLength(1);
  await expect(it.stripe.refunds.create({ charge: charge.id })).rejects.toMatchObject({
    code: 'charge_already_refunded',
  });
});

test('a declined charge cannot be refunded', async () => {
  const charge = await paidCharge('4000000000000002');
  await expect(it.stripe.refunds.create({ charge: charge.id })).rejects.toMatchObject({ param: 'charge' });
});

test('a refund may fail after it had succeeded; the charge is whole again and the money is back', async () => {
  const charge = await paidCharge('4000000000005126');
  const refund = await it.stripe.refunds.create({ charge: charge.id });
  expect(refund.status).toBe('succeeded');
  const event = await listener.wait('refund.failed');
  expect(event.data.object).toMatchObject({
    id: refund.id,
    status: 'failed',
    failure_reason: 'expired_or_canceled_card',
  });
  const failed = await it.stripe.refunds.retrieve(refund.id, { expand: ['failure_balance_transaction'] });
  expect(failed.failure_balance_transaction).toMatchObject({ amount: 2500, type: 'refund_failure' });
  expect(await it.stripe.charges.retrieve(charge.id)).toMatchObject({ amount_refunded: 0, refunded: false });
});

test('the balance is the sum of its transactions', async () => {
  const moves = await it.stripe.balanceTransactions.list({ limit: 100 }).autoPagingToArray({ limit: 1000 });
  const { available, pending } = await it.stripe.balance.retrieve();
  const total = [...available, ...pending].reduce((sum, each) => sum + each.amount, 0);
  expect(total).toBe(moves.reduce((sum, move) => sum + move.net, 0));
  expect(pending[0]!.amount).toBe(
    moves.filter((move) => move.type === 'charge').reduce((sum, move) => sum + move.net, 0),
  );
});

test.each<[string, Stripe.RefundCreateParams, string]>([
  ['another currency', { currency: 'eur' }, 'currency'],
  ["a customer's balance", { origin: 'customer_balance' }, 'origin'],
  ['a transfer', { reverse_transfer: true }, 'reverse_transfer'],
  ['an application fee', { refund_application_fee: true }, 'refund_application_fee'],
])('a refund in terms of %s is refused', async (_what, change, param) => {
  const charge = await paidCharge();
  const asked = it.stripe.refunds.create({ charge: charge.id, ...change });
  await expect(asked).rejects.toMatchObject({ statusCode: 400, param });
});

describe('refunds in time', () => {
  let money: MoneyBench;

  beforeAll(async () => {
    money = await moneyBench('2027-01-04T10:00');
  });

  afterAll(() => money.stop());

  async function paidDebit(): Promise<Stripe.Charge> {
    const { id } = await money.byDebit(80_00, 'success');
    await money.wait(8 * DAY);
    return money.stripe.charges.retrieve(id);
  }

  test('to a bank account take three business days; the money leaves the balance at once', async () => {
    const charge = await paidDebit();
    const refund = await money.stripe.refunds.create({
      charge: charge.id,
      instructions_email: 'ada@example.org',
      expand: ['balance_transaction'],
    });
    expect(refund).toMatchObject({
      status: 'pending',
      pending_reason: 'processing',
      instructions_email: 'ada@example.org',
      destination_details: { type: 'us_bank_transfer' },
      balance_transaction: { amount: -80_00, type: 'payment_refund', reporting_category: 'refund' },
    });
    expect(await money.stripe.charges.retrieve(charge.id)).toMatchObject({ refunded: true, amount_refunded: 80_00 });
    await money.wait(6 * DAY);
    const done = await money.stripe.refunds.retrieve(refund.id);
    expect(done.status).toBe('succeeded');
    expect(done.pending_reason).toBeUndefined();
    expect(await money.told(refund.id)).toEqual(['refund.created', 'refund.updated', 'charge.refund.updated']);
  });

  test('that are on their way may fail, and the charge can be refunded again', async () => {
    const charge = await paidDebit();
    const refund = await money.stripe.refunds.create({ charge: charge.id, amount: 30_00 });
    await money.act((work) => failRefund(work, refund.id));
    const failed = await money.stripe.refunds.retrieve(refund.id, { expand: ['failure_balance_transaction'] });
    expect(failed).toMatchObject({
      status: 'failed',
      failure_reason: 'unknown',
      failure_balance_transaction: { amount: 30_00, type: 'refund_failure', reporting_category: 'refund_failure' },
    });
    expect(await money.told(refund.id)).toEqual([
      'refund.created',
      'refund.updated',
      'charge.refund.updated',
      'refund.failed',
    ]);
    await money.wait(6 * DAY);
    expect((await money.stripe.refunds.retrieve(refund.id)).status).toBe('failed');
    expect((await money.stripe.refunds.create({ charge: charge.id })).amount).toBe(80_00);
    await money.balance();
  });

  test('of a bank debit are too late after 180 days', async () => {
    const charge = await paidDebit();
    await money.wait(180 * DAY);
    await expect(money.stripe.refunds.create({ charge: charge.id })).rejects.toMatchObject({
      statusCode: 400,
      code: 'charge_not_refundable',
    });
  });

  test('of a charge with an open or a lost dispute are refused: the bank has the money already', async () => {
    const charge = await money.byCard(25_00);
    await money.act((work) => openDispute(work, charge.id));
    const error = { statusCode: 400, code: 'charge_disputed' };
    await expect(money.stripe.refunds.create({ charge: charge.id })).rejects.toMatchObject(error);
    const { data } = await money.stripe.disputes.list({ charge: charge.id });
    await money.stripe.disputes.close(data[0]!.id);
    await expect(money.stripe.refunds.create({ charge: charge.id })).rejects.toMatchObject(error);
    expect((await money.stripe.refunds.list({ charge: charge.id })).data).toEqual([]);
  });

  test('take notes, but cannot be canceled, as none waits for the payer', async () => {
    const charge = await money.byCard(25_00);
    const refund = await money.stripe.refunds.create({ charge: charge.id, metadata: { by: 'staff' } });
    const changed = await money.stripe.refunds.update(refund.id, { metadata: { by: '', why: 'twice' } });
    expect(changed.metadata).toEqual({ why: 'twice' });
    await expect(money.stripe.refunds.cancel(refund.id)).rejects.toMatchObject({ statusCode: 400 });
    await expect(money.stripe.refunds.cancel('re_none')).rejects.toMatchObject({ statusCode: 404 });
  });
});
