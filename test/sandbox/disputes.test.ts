import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import {
  closeInquiry,
  escalateInquiry,
  loseDispute,
  openDispute,
  winDispute,
} from '../../src/sandbox/money/disputes.js';
import { idOf } from './harness.js';
import { moneyBench, type MoneyBench } from './money-bench.js';

const DAY = 86_400;
const DISPUTED = '4000000000000259';
const NOT_RECEIVED = '4000000000002685';
const INQUIRY = '4000000000001976';

let it: MoneyBench;

beforeAll(async () => {
  it = await moneyBench('2027-01-04T10:00');
});

afterAll(() => it.stop());

async function disputeOf(charge: string): Promise<Stripe.Dispute> {
  const { data } = await it.stripe.disputes.list({ charge });
  expect(data).toHaveLength(1);
  return data[0]!;
}

async function disputed(card = DISPUTED, amount = 250_00): Promise<Stripe.Dispute> {
  const charge = await it.byCard(amount, card);
  return disputeOf(charge.id);
}

describe('a dispute', () => {
  test('comes by itself at once after the test card, and takes amount and fee in one movement (R-RCN-07)', async () => {
    const before = await it.balance();
    const charge = await it.byCard(250_00, DISPUTED);
    const dispute = await disputeOf(charge.id);
    expect(dispute).toMatchObject({
      amount: 250_00,
      charge: charge.id,
      payment_intent: charge.payment_intent,
      reason: 'fraudulent',
      status: 'needs_response',
      is_charge_refundable: false,
      network_reason_code: '10.4',
      payment_method_details: { type: 'card', card: { brand: 'visa', case_type: 'chargeback' } },
      evidence_details: { has_evidence: false, past_due: false, submission_count: 0 },
    });
    expect(new Date(dispute.evidence_details.due_by! * 1000).toISOString().slice(11, 19)).toBe('23:59:59');
    expect(dispute.balance_transactions).toHaveLength(1);
    expect(dispute.balance_transactions[0]).toMatchObject({
      amount: -250_00,
      fee: 15_00,
      net: -265_00,
      type: 'adjustment',
      reporting_category: 'dispute',
      source: dispute.id,
      status: 'available',
      fee_details: [{ amount: 15_00, currency: 'usd', type: 'stripe_fee' }],
    });
    expect(await it.moves({ source: dispute.id })).toEqual(dispute.balance_transactions);
    const [paid] = await it.moves({ source: charge.id });
    const after = await it.balance();
    expect(after.available + after.pending).toBe(before.available + before.pending + paid!.net - 265_00);
    expect(await it.stripe.charges.retrieve(charge.id)).toMatchObject({ disputed: true, refunded: false });
    expect(await it.told(dispute.id)).toEqual(['charge.dispute.created', 'charge.dispute.funds_withdrawn']);
  });

  test('is expanded, and listed by charge, intent and date', async () => {
    const charge = await it.byCard(12_00, NOT_RECEIVED);
    const { id, reason, created } = await disputeOf(charge.id);
    expect(reason).toBe('product_not_received');
    const whole = await it.stripe.disputes.retrieve(id, { expand: ['charge.balance_transaction', 'payment_intent'] });
    expect(whole).toMatchObject({
      charge: { id: charge.id, balance_transaction: { amount: 12_00 } },
      payment_intent: { object: 'payment_intent' },
    });
    const byIntent = await it.stripe.disputes.list({ payment_intent: idOf(charge.payment_intent) });
    expect(byIntent.data.map((each) => each.id)).toEqual([id]);
    expect((await it.stripe.disputes.list({ created: { gt: created } })).data).toEqual([]);
    const move = await it.moves({ source: id });
    const shown = await it.stripe.balanceTransactions.retrieve(move[0]!.id, { expand: ['source'] });
    expect(shown.source).toMatchObject({ object: 'dispute', id });
  });

  test('is won with the winning words: the money comes back, the fee does not', async () => {
    const dispute = await disputed();
    const answered = await it.stripe.disputes.update(dispute.id, {
      evidence: { uncategorized_text: 'winning_evidence', customer_name: 'Ada Byron' },
      metadata: { by: 'staff' },
    });
    expect(answered).toMatchObject({
      status: 'under_review',
      metadata: { by: 'staff' },
      evidence: { uncategorized_text: 'winning_evidence', customer_name: 'Ada Byron', receipt: null },
      evidence_details: { has_evidence: true, submission_count: 1, submission_method: 'manual' },
    });
    await it.wait(4);
    const won = await it.stripe.disputes.retrieve(dispute.id);
    expect(won).toMatchObject({ status: 'won', is_charge_refundable: true });
    expect(
      won.balance_transactions.map(({ net, type, reporting_category: category }) => [net, type, category]),
    ).toEqual([
      [-265_00, 'adjustment', 'dispute'],
      [250_00, 'adjustment', 'dispute_reversal'],
    ]);
    expect(await it.told(dispute.id)).toEqual([
      'charge.dispute.created',
      'charge.dispute.funds_withdrawn',
      'charge.dispute.updated',
      'charge.dispute.funds_reinstated',
      'charge.dispute.closed',
    ]);
    await it.balance();
    expect((await it.stripe.refunds.create({ charge: idOf(won.charge) })).amount).toBe(250_00);
  });

  test('is lost with the losing words, and by closing it', async () => {
    const dispute = await disputed();
    await it.stripe.disputes.update(dispute.id, { evidence: { uncategorized_text: 'losing_evidence' } });
    await it.wait(4);
    expect(await it.stripe.disputes.retrieve(dispute.id)).toMatchObject({
      status: 'lost',
      is_charge_refundable: false,
    });
    expect((await it.told(dispute.id)).at(-1)).toBe('charge.dispute.closed');
    const other = await disputed();
    expect((await it.stripe.disputes.close(other.id)).status).toBe('lost');
    expect((await it.stripe.disputes.retrieve(other.id)).balance_transactions).toHaveLength(1);
    await expect(it.stripe.disputes.close(other.id)).rejects.toMatchObject({ statusCode: 400 });
  });

  test('is lost when nobody answers in time; evidence that was only kept counts for nothing', async () => {
    const dispute = await disputed();
    const kept = await it.stripe.disputes.update(dispute.id, { evidence: { receipt: 'file_1' }, submit: false });
    expect(kept).toMatchObject({
      status: 'needs_response',
      evidence_details: { has_evidence: true, submission_count: 0 },
    });
    await it.wait(dispute.evidence_details.due_by! - dispute.created - 60);
    expect((await it.stripe.disputes.retrieve(dispute.id)).status).toBe('needs_response');
    await it.wait(120);
    const late = await it.stripe.disputes.retrieve(dispute.id);
    expect(late).toMatchObject({ status: 'lost', evidence_details: { past_due: true } });
    const { data } = await it.stripe.events.list({ type: 'charge.dispute.closed', limit: 1 });
    expect(data[0]!.created).toBe(dispute.evidence_details.due_by);
    await expect(it.stripe.disputes.update(dispute.id, { submit: true })).rejects.toMatchObject({ param: 'evidence' });
    expect((await it.stripe.disputes.update(dispute.id, { metadata: { note: 'late' } })).metadata).toEqual({
      note: 'late',
    });
  });

  test('whose evidence has no test words is decided in two months, either way', async () => {
    const dispute = await disputed();
    await it.stripe.disputes.update(dispute.id, { evidence: { product_description: 'A gift' } });
    await it.wait(20 * DAY);
    expect((await it.stripe.disputes.retrieve(dispute.id)).status).toBe('under_review');
    await it.wait(41 * DAY);
    expect(['lost', 'won']).toContain((await it.stripe.disputes.retrieve(dispute.id)).status);
    await it.balance();
  });

  test('may be for a part, once at a time; won and lost from behind', async () => {
    const charge = await it.byCard(40_00);
    const part = await it.act((work) => openDispute(work, charge.id, { amount: 15_00, reason: 'duplicate' }));
    expect(part).toMatchObject({ amount: 15_00, reason: 'duplicate', network_reason_code: '12.6.1' });
    await expect(it.act((work) => openDispute(work, charge.id))).rejects.toThrow('disputed already');
    expect((await it.act((work) => winDispute(work, part.id))).status).toBe('won');
    await expect(it.act((work) => loseDispute(work, part.id))).rejects.toThrow('is won');
    const again = await it.act((work) => openDispute(work, charge.id));
    expect(again.amount).toBe(40_00);
    expect((await it.act((work) => loseDispute(work, again.id))).status).toBe('lost');
    await it.balance();
  });

  test('of what is left after a refund, or of the whole when nothing is left (R-VOI-06)', async () => {
    const charge = await it.byCard(25_00);
    await it.stripe.refunds.create({ charge: charge.id, amount: 10_00 });
    expect((await it.act((work) => openDispute(work, charge.id))).amount).toBe(15_00);
    const other = await it.byCard(25_00);
    await it.stripe.refunds.create({ charge: other.id });
    expect((await it.act((work) => openDispute(work, other.id))).amount).toBe(25_00);
  });

  test('cannot be opened for what was not paid, nor for more', async () => {
    const declined = await it.byCard(25_00, '4000000000000002');
    await expect(it.act((work) => openDispute(work, declined.id))).rejects.toThrow('was not paid');
    const charge = await it.byCard(25_00);
    await expect(it.act((work) => openDispute(work, charge.id, { amount: 25_01 }))).rejects.toThrow('does not fit');
    await expect(it.act((work) => openDispute(work, 'ch_none'))).rejects.toThrow('No such charge');
  });

  test.each<[string, Stripe.DisputeUpdateParams, string]>([
    [
      'evidence that is too long',
      { evidence: { uncategorized_text: 'x'.repeat(20_001) } },
      'evidence[uncategorized_text]',
    ],
    ['an appeal', { evidence: { appeal: { card: { reason_for_filing: 'again' } } } }, 'evidence[appeal]'],
    [
      'enhanced evidence',
      { evidence: { enhanced_evidence: { visa_compliance: { fee_acknowledged: true } } } },
      'evidence[enhanced_evidence]',
    ],
    ['an unknown field', { evidence: { weather: 'fine' } } as never, 'evidence[weather]'],
  ])('refuses %s', async (_what, params, param) => {
    const { data } = await it.stripe.disputes.list({ limit: 1 });
    await expect(it.stripe.disputes.update(data[0]!.id, params)).rejects.toMatchObject({ statusCode: 400, param });
  });
});

describe('an inquiry', () => {
  test('moves no money, leaves the charge refundable, and ends when the payer has the money back', async () => {
    const before = (await it.moves({ type: 'adjustment' })).length;
    const inquiry = await disputed(INQUIRY, 30_00);
    expect(inquiry).toMatchObject({
      status: 'warning_needs_response',
      is_charge_refundable: true,
      balance_transactions: [],
      payment_method_details: { card: { case_type: 'inquiry' } },
    });
    await it.stripe.refunds.create({ charge: idOf(inquiry.charge), amount: 10_00 });
    expect((await it.stripe.disputes.retrieve(inquiry.id)).status).toBe('warning_needs_response');
    await it.stripe.refunds.create({ charge: idOf(inquiry.charge) });
    expect((await it.stripe.disputes.retrieve(inquiry.id)).status).toBe('warning_closed');
    expect(await it.told(inquiry.id)).toEqual(['charge.dispute.created', 'charge.dispute.closed']);
    expect(await it.moves({ type: 'adjustment' })).toHaveLength(before);
  });

  test('escalates with the test words: now the money moves, and there is time to answer again', async () => {
    const inquiry = await disputed(INQUIRY, 30_00);
    const answered = await it.stripe.disputes.update(inquiry.id, {
      evidence: { uncategorized_text: 'escalate_inquiry_evidence' },
    });
    expect(answered.status).toBe('warning_under_review');
    await it.wait(DAY);
    const dispute = await it.stripe.disputes.retrieve(inquiry.id);
    expect(dispute).toMatchObject({
      status: 'needs_response',
      is_charge_refundable: false,
      balance_transactions: [{ net: -45_00 }],
    });
    expect(dispute.payment_method_details?.card?.case_type).toBe('chargeback');
    expect((await it.told(inquiry.id)).slice(-2)).toEqual(['charge.dispute.funds_withdrawn', 'charge.dispute.updated']);
    await it.wait(16 * DAY);
    expect((await it.stripe.disputes.retrieve(inquiry.id)).status).toBe('lost');
  });

  test('that nobody answers is marked as late, and ends after four months', async () => {
    const inquiry = await disputed(INQUIRY, 30_00);
    await it.wait(16 * DAY);
    expect(await it.stripe.disputes.retrieve(inquiry.id)).toMatchObject({
      status: 'warning_needs_response',
      evidence_details: { past_due: true },
    });
    await it.wait(105 * DAY);
    expect((await it.stripe.disputes.retrieve(inquiry.id)).status).toBe('warning_closed');
  });

  test('is closed or escalated from behind, or closed over the API; it can be neither won nor lost', async () => {
    const one = await disputed(INQUIRY);
    await expect(it.act((work) => winDispute(work, one.id))).rejects.toThrow('warning_needs_response');
    expect((await it.act((work) => closeInquiry(work, one.id))).status).toBe('warning_closed');
    await expect(it.act((work) => escalateInquiry(work, one.id))).rejects.toThrow('no open inquiry');
    const two = await disputed(INQUIRY);
    expect((await it.act((work) => escalateInquiry(work, two.id))).status).toBe('needs_response');
    const three = await disputed(INQUIRY);
    expect((await it.stripe.disputes.close(three.id)).status).toBe('warning_closed');
  });
});

test('R-ACH-04: a bank debit comes back a month later, and that is final', async () => {
  await it.until('2028-01-03T10:00');
  const charge = await it.byDebit(100_00, 'dispute');
  expect(charge.status).toBe('pending');
  await it.wait(10 * DAY);
  expect(await it.stripe.charges.retrieve(charge.id, { expand: ['balance_transaction'] })).toMatchObject({
    status: 'succeeded',
    balance_transaction: { type: 'payment', reporting_category: 'charge', fee: 80 },
  });
  await it.wait(30 * DAY);
  const dispute = await disputeOf(charge.id);
  expect(dispute).toMatchObject({
    status: 'lost',
    reason: 'debit_not_authorized',
    network_reason_code: 'R10',
    evidence_details: { due_by: null },
    balance_transactions: [{ amount: -100_00, fee: 15_00, net: -115_00 }],
  });
  expect(await it.told(dispute.id)).toEqual([
    'charge.dispute.created',
    'charge.dispute.funds_withdrawn',
    'charge.dispute.closed',
  ]);
  await expect(it.stripe.disputes.update(dispute.id, { evidence: { receipt: 'file_1' } })).rejects.toMatchObject({
    statusCode: 400,
  });
  await it.balance();
});
