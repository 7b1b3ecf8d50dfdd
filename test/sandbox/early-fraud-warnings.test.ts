import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import { openDispute } from '../../src/sandbox/money/disputes.js';
import { warnOfFraud } from '../../src/sandbox/money/fraud-warnings.js';
import { idOf } from './harness.js';
import { moneyBench, type MoneyBench } from './money-bench.js';

const WARNED = '4000000000005423';

let it: MoneyBench;

beforeAll(async () => {
  it = await moneyBench('2027-01-04T10:00');
});

afterAll(() => it.stop());

async function warningOf(charge: string): Promise<Stripe.Radar.EarlyFraudWarning> {
  const { data } = await it.stripe.radar.earlyFraudWarnings.list({ charge });
  expect(data).toHaveLength(1);
  return data[0]!;
}

test('comes by itself at once after the test card, and can be read, listed and expanded', async () => {
  const charge = await it.byCard(30_00, WARNED);
  const warning = await warningOf(charge.id);
  expect(warning).toMatchObject({
    actionable: true,
    charge: charge.id,
    payment_intent: charge.payment_intent,
    fraud_type: 'made_with_stolen_card',
  });
  const byIntent = await it.stripe.radar.earlyFraudWarnings.list({ payment_intent: idOf(charge.payment_intent) });
  expect(byIntent.data.map(({ id }) => id)).toEqual([warning.id]);
  const whole = await it.stripe.radar.earlyFraudWarnings.retrieve(warning.id, { expand: ['charge', 'payment_intent'] });
  expect(whole).toMatchObject({ charge: { amount: 30_00 }, payment_intent: { amount: 30_00 } });
  expect(await it.told(warning.id)).toEqual(['radar.early_fraud_warning.created']);
});

test('asks for nothing more after a whole refund; a part does not settle it', async () => {
  const charge = await it.byCard(30_00, WARNED);
  const { id } = await warningOf(charge.id);
  await it.stripe.refunds.create({ charge: charge.id, amount: 10_00 });
  expect((await warningOf(charge.id)).actionable).toBe(true);
  await it.stripe.refunds.create({ charge: charge.id, reason: 'fraudulent' });
  expect((await warningOf(charge.id)).actionable).toBe(false);
  expect(await it.told(id)).toEqual(['radar.early_fraud_warning.created', 'radar.early_fraud_warning.updated']);
  expect((await it.stripe.charges.retrieve(charge.id)).fraud_details).toEqual({ user_report: 'fraudulent' });
});

test('asks for nothing more once there is a dispute, before or after it', async () => {
  const charge = await it.byCard(30_00);
  await it.act((work) => warnOfFraud(work, charge.id, 'made_with_lost_card'));
  expect(await warningOf(charge.id)).toMatchObject({ actionable: true, fraud_type: 'made_with_lost_card' });
  await it.act((work) => openDispute(work, charge.id));
  expect((await warningOf(charge.id)).actionable).toBe(false);
  const other = await it.byCard(30_00);
  await it.act((work) => openDispute(work, other.id));
  expect((await it.act((work) => warnOfFraud(work, other.id))).actionable).toBe(false);
});

test('is never for a charge that was not paid by card', async () => {
  const declined = await it.byCard(30_00, '4000000000000002');
  await expect(it.act((work) => warnOfFraud(work, declined.id))).rejects.toThrow('was not paid by card');
  const debit = await it.byDebit(30_00, 'success');
  await it.wait(8 * 86_400);
  await expect(it.act((work) => warnOfFraud(work, debit.id))).rejects.toThrow('was not paid by card');
});

test('one that does not exist is not found', async () => {
  await expect(it.stripe.radar.earlyFraudWarnings.retrieve('issfr_none')).rejects.toMatchObject({
    statusCode: 404,
    code: 'resource_missing',
  });
});
