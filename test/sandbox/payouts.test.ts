import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type Stripe from 'stripe';
import { payoutMoment } from '../../src/sandbox/money/book.js';
import { businessDaysLater, isBusinessDay } from '../../src/sandbox/money/business-days.js';
import { openDispute } from '../../src/sandbox/money/disputes.js';
import { failPayout, payOutNow } from '../../src/sandbox/money/payouts.js';
import { DEFAULT_FEES } from '../../src/sandbox/payments/fees.js';
import { idOf } from './harness.js';
import { moneyBench, type MoneyBench } from './money-bench.js';

const seconds = (iso: string): number => Date.parse(iso.includes('T') ? `${iso}:00Z` : `${iso}T00:00:00Z`) / 1000;
const day = (moment: number): string => new Date(moment * 1000).toISOString().slice(0, 10);

describe('business days', () => {
  test.each([
    ['2027-01-01', 'New Year'],
    ['2027-01-18', 'Martin Luther King'],
    ['2027-02-15', 'Presidents'],
    ['2027-05-31', 'Memorial Day, the last Monday and the fifth'],
    ['2026-05-25', 'Memorial Day, the last Monday and the fourth'],
    ['2026-06-19', 'Juneteenth'],
    ['2027-07-05', 'Independence Day on a Sunday, kept on Monday'],
    ['2027-09-06', 'Labor Day'],
    ['2027-10-11', 'Columbus Day'],
    ['2027-11-11', 'Veterans Day'],
    ['2026-11-26', 'Thanksgiving'],
    ['2022-12-26', 'Christmas on a Sunday, kept on Monday'],
    ['2023-01-02', 'New Year on a Sunday, kept on Monday'],
    ['2027-02-06', 'a Saturday'],
    ['2027-02-07', 'a Sunday'],
  ])('%s is none: %s', (date) => {
    expect(isBusinessDay(seconds(date))).toBe(false);
    expect(isBusinessDay(seconds(`${date}T23:59`))).toBe(false);
  });

  test.each([
    ['2026-07-03', 'the Friday before a Fourth of July on a Saturday'],
    ['2027-12-24', 'the Friday before a Christmas on a Saturday'],
    ['2027-05-24', 'the Monday before Memorial Day'],
    ['2027-11-18', 'the Thursday before Thanksgiving'],
  ])('%s is one: %s', (date) => expect(isBusinessDay(seconds(date))).toBe(true));

  test.each([
    ['2027-01-04T10:00', 2, '2027-01-06'],
    ['2027-01-07T23:59', 2, '2027-01-11'],
    ['2027-01-15T10:00', 2, '2027-01-20'],
    ['2027-01-29T10:00', 1, '2027-02-01'],
    ['2028-02-28T10:00', 1, '2028-02-29'],
    ['2026-12-31T23:00', 2, '2027-01-05'],
    ['2027-03-12T23:30', 1, '2027-03-15'],
    ['2026-11-25T12:00', 4, '2026-12-02'],
  ])('from %s, %i later is %s', (from, days, to) => expect(day(businessDaysLater(seconds(from), days))).toBe(to));

  test('payouts are made on business days at the same hour, before and after the clocks of the country change', () => {
    const moment = fc.integer({ min: seconds('2024-01-01'), max: seconds('2060-01-01') });
    fc.assert(
      fc.property(moment, (from) => {
        const at = payoutMoment(from);
        expect(at).toBeGreaterThanOrEqual(from);
        expect(at - from).toBeLessThanOrEqual(4 * 86_400 + 6 * 3600);
        expect(at % 86_400).toBe(6 * 3600);
        expect(isBusinessDay(at)).toBe(true);
      }),
    );
  });
});

describe('automatic payouts', () => {
  let it: MoneyBench;

  beforeAll(async () => {
    // The fees of the worked table: 2.2 % and 0.30, and 15.00 for a dispute.
    const fees = { ...DEFAULT_FEES, other: { basisPoints: 220, fixed: 30 } };
    it = await moneyBench('2027-01-04T10:00', { fees });
  });

  afterAll(() => it.stop());

  test('R-RCN: the worked payout, to the cent', async () => {
    const older = await it.byCard(50_00);
    await it.until('2027-01-12T09:00');
    const [first] = (await it.stripe.payouts.list()).data;
    expect(first).toMatchObject({ amount: 50_00 - 140, status: 'paid', automatic: true });
    expect([day(first!.created), day(first!.arrival_date)]).toEqual(['2027-01-06', '2027-01-07']);

    const gift = await it.byCard(100_00);
    const returned = await it.byCard(25_00);
    const membership = await it.byCard(250_00);
    await it.stripe.refunds.create({ charge: returned.id });
    await it.act((work) => openDispute(work, older.id));
    await it.until('2027-01-14T05:59');
    expect((await it.stripe.payouts.list()).data).toHaveLength(1);
    expect(await it.balance()).toEqual({ available: 97_50 + 24_15 + 244_20 - 25_00 - 65_00, pending: 0 });

    await it.until('2027-01-14T06:01');
    const [payout] = (await it.stripe.payouts.list({ status: 'pending', limit: 1 })).data;
    expect(payout).toMatchObject({
      amount: 275_85,
      automatic: true,
      status: 'pending',
      reconciliation_status: 'in_progress',
    });
    expect(day(payout!.arrival_date)).toBe('2027-01-15');
    expect(await it.balance()).toEqual({ available: 0, pending: 0 });

    const lines = await it.moves({ payout: payout!.id });
    const shown = lines.map((line) => [line.reporting_category, line.amount, line.fee, line.net, line.type]);
    expect(shown.toSorted()).toEqual(
      [
        ['charge', 100_00, 2_50, 97_50, 'charge'],
        ['charge', 25_00, 85, 24_15, 'charge'],
        ['charge', 250_00, 5_80, 244_20, 'charge'],
        ['refund', -25_00, 0, -25_00, 'refund'],
        ['dispute', -50_00, 15_00, -65_00, 'adjustment'],
        ['payout', -275_85, 0, -275_85, 'payout'],
      ].toSorted(),
    );
    expect(lines.map((line) => line.source)).toEqual(
      expect.arrayContaining([gift.id, returned.id, membership.id, payout!.id]),
    );
    expect(lines.find((line) => line.type === 'payout')?.id).toBe(payout!.balance_transaction);
  });

  test('are told of by events in order, and end in the bank', async () => {
    await it.until('2027-01-19T10:00');
    const [payout] = (await it.stripe.payouts.list()).data;
    expect(payout).toMatchObject({
      status: 'paid',
      reconciliation_status: 'completed',
      trace_id: { status: 'supported' },
    });
    expect(await it.told(payout!.id)).toEqual([
      'payout.created',
      'payout.updated',
      'payout.reconciliation_completed',
      'payout.paid',
    ]);
    const { data } = await it.stripe.events.list({ type: 'balance.available' });
    expect(data).toHaveLength(2);
    expect(data[0]!.data.object).toMatchObject({ object: 'balance', available: [{ amount: 275_85, currency: 'usd' }] });
  });

  test('a weekend and a holiday: what was given on Thursday is paid out on Tuesday', async () => {
    await it.until('2027-02-11T12:00');
    await it.byCard(40_00);
    await it.until('2027-02-12T12:00');
    await it.byCard(10_00);
    await it.until('2027-02-16T06:01');
    const [payout] = (await it.stripe.payouts.list()).data;
    expect([payout!.amount, day(payout!.created)]).toEqual([40_00 - 118, '2027-02-16']);
    await it.until('2027-02-17T06:01');
    expect((await it.stripe.payouts.list()).data[0]).toMatchObject({ amount: 10_00 - 52 });
  });

  test('a balance below zero waits until later gifts have filled it', async () => {
    await it.until('2027-03-01T10:00');
    const large = await it.byCard(80_00);
    await it.until('2027-03-05T10:00');
    const before = (await it.stripe.payouts.list({ limit: 100 })).data.length;
    await it.stripe.refunds.create({ charge: large.id });
    const small = await it.byCard(20_00);
    await it.until('2027-03-10T10:00');
    expect((await it.stripe.payouts.list({ limit: 100 })).data).toHaveLength(before);
    const left = -80_00 + 20_00 - 74;
    expect(await it.balance()).toEqual({ available: left, pending: 0 });
    await it.byCard(100_00);
    await it.until('2027-03-12T10:00');
    const [payout] = (await it.stripe.payouts.list()).data;
    expect(payout!.amount).toBe(left + 100_00 - 250);
    const lines = await it.moves({ payout: payout!.id });
    expect(lines).toHaveLength(4);
    expect(lines.map(({ source }) => source)).toContain(small.id);
  });

  test('one that fails after it was paid brings the money back, and the next takes it along', async () => {
    await it.until('2027-03-22T10:00');
    const [paid] = (await it.stripe.payouts.list()).data;
    expect(paid!.status).toBe('paid');
    await it.act((work) => failPayout(work, paid!.id));
    const failed = await it.stripe.payouts.retrieve(paid!.id, { expand: ['failure_balance_transaction'] });
    expect(failed).toMatchObject({
      status: 'failed',
      failure_code: 'account_closed',
      failure_balance_transaction: {
        amount: paid!.amount,
        type: 'payout_failure',
        reporting_category: 'payout_reversal',
        source: paid!.id,
      },
    });
    expect(await it.told(paid!.id)).toContain('payout.failed');
    expect(await it.balance()).toEqual({ available: paid!.amount, pending: 0 });
    await it.until('2027-03-23T07:00');
    const [next] = (await it.stripe.payouts.list()).data;
    expect(next!.amount).toBe(paid!.amount);
    expect((await it.moves({ payout: next!.id })).map(({ type }) => type)).toEqual(['payout', 'payout_failure']);
    await expect(it.act((work) => failPayout(work, paid!.id))).rejects.toThrow('failed already');
  });

  test('at once: what is pending goes along, and arrives in seconds', async () => {
    await it.until('2027-04-01T10:00');
    await it.byCard(60_00);
    const [payout] = await it.act(payOutNow);
    expect(payout).toMatchObject({ amount: 60_00 - 162, automatic: true });
    await it.wait(10);
    expect(await it.stripe.payouts.retrieve(payout!.id)).toMatchObject({
      status: 'paid',
      reconciliation_status: 'completed',
    });
    expect(await it.balance()).toEqual({ available: 0, pending: 0 });
    expect(await it.act(payOutNow)).toEqual([]);
  });

  test('every one of them is the sum of its transactions', async () => {
    const payouts = await it.stripe.payouts.list({ limit: 100 }).autoPagingToArray({ limit: 1000 });
    expect(payouts.length).toBeGreaterThan(5);
    for (const payout of payouts) {
      const lines = await it.moves({ payout: payout.id });
      const sum = lines
        .filter(({ type, source }) => type !== 'payout' || source !== payout.id)
        .reduce((total, { net }) => total + net, 0);
      expect(sum).toBe(payout.amount);
    }
  });

  test('lists by status, destination and dates', async () => {
    const { data } = await it.stripe.payouts.list({ limit: 100 });
    const failed = await it.stripe.payouts.list({
      status: 'failed',
      destination: idOf(data[0]!.destination),
    });
    expect(failed.data.map(({ status }) => status)).toEqual(['failed']);
    expect((await it.stripe.payouts.list({ destination: 'ba_other' })).data).toEqual([]);
    const early = await it.stripe.payouts.list({ arrival_date: { lt: seconds('2027-01-10') } });
    expect(early.data.map(({ amount }) => amount)).toEqual([48_60]);
    expect((await it.stripe.payouts.list({ arrival_date: early.data[0]!.arrival_date })).data).toHaveLength(1);
    expect((await it.stripe.payouts.list({ created: { gte: seconds('2027-04-01') } })).data).toHaveLength(1);
  });

  test('cannot be canceled', async () => {
    const [payout] = (await it.stripe.payouts.list()).data;
    await expect(it.stripe.payouts.cancel(payout!.id)).rejects.toMatchObject({ statusCode: 400 });
  });
});

describe('manual payouts', () => {
  let it: MoneyBench;

  beforeAll(async () => {
    it = await moneyBench('2027-01-04T10:00', { payouts: 'manual' });
    await it.byCard(100_00);
    await it.until('2027-01-08T10:00');
  });

  afterAll(() => it.stop());

  test('nothing goes out by itself, and what is available is told', async () => {
    expect((await it.stripe.payouts.list()).data).toEqual([]);
    expect(await it.balance()).toEqual({ available: 96_80, pending: 0 });
    expect((await it.stripe.events.list({ type: 'balance.available' })).data).toHaveLength(1);
  });

  test('take what is asked for, and are not linked with transactions', async () => {
    const payout = await it.stripe.payouts.create({
      amount: 50_00,
      currency: 'usd',
      description: 'For the rent',
      metadata: { by: 'staff' },
      statement_descriptor: 'RENT',
      expand: ['balance_transaction'],
    });
    expect(payout).toMatchObject({
      automatic: false,
      status: 'pending',
      reconciliation_status: 'not_applicable',
      balance_transaction: { amount: -50_00, net: -50_00, type: 'payout', reporting_category: 'payout' },
    });
    expect(day(payout.arrival_date)).toBe('2027-01-11');
    expect(await it.balance()).toEqual({ available: 46_80, pending: 0 });
    const changed = await it.stripe.payouts.update(payout.id, { metadata: { by: '', for: 'rent' } });
    expect(changed.metadata).toEqual({ for: 'rent' });
    await it.until('2027-01-12T00:00');
    expect((await it.stripe.payouts.retrieve(payout.id)).status).toBe('paid');
    expect(await it.told(payout.id)).toEqual(['payout.created', 'payout.updated', 'payout.updated', 'payout.paid']);
    expect(await it.moves({ payout: payout.id })).toEqual([]);
  });

  test('can be canceled while the bank does not have them', async () => {
    const payout = await it.stripe.payouts.create({ amount: 10_00, currency: 'usd' });
    const canceled = await it.stripe.payouts.cancel(payout.id, { expand: ['failure_balance_transaction'] });
    expect(canceled).toMatchObject({
      status: 'canceled',
      failure_balance_transaction: { amount: 10_00, type: 'payout_cancel', reporting_category: 'payout_reversal' },
    });
    expect(await it.told(payout.id)).toEqual(['payout.created', 'payout.canceled']);
    expect(await it.balance()).toEqual({ available: 46_80, pending: 0 });
    const late = await it.stripe.payouts.create({ amount: 10_00, currency: 'usd' });
    await it.wait(3 * 3600);
    await expect(it.stripe.payouts.cancel(late.id)).rejects.toMatchObject({ statusCode: 400 });
  });

  test('two at once never take the same money', async () => {
    const outcomes = await Promise.allSettled(
      [1, 2, 3].map(() => it.stripe.payouts.create({ amount: 30_00, currency: 'usd' })),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await it.balance()).available).toBe(6_80);
  });

  test.each<[string, Partial<Stripe.PayoutCreateParams>, object]>([
    ['more than is available', { amount: 99_999_00 }, { param: 'amount', code: 'balance_insufficient' }],
    ['a currency without money', { currency: 'eur' }, { code: 'balance_insufficient' }],
    ['nothing', { amount: 0 }, { param: 'amount' }],
    ['an instant one', { method: 'instant' }, { code: 'instant_payouts_unsupported' }],
    ['one to another account', { destination: 'ba_other' }, { param: 'destination', code: 'resource_missing' }],
    ['one from another source', { source_type: 'fpx' }, { param: 'source_type' }],
    ['one to a financial account', { payout_method: 'usba_1' }, { param: 'payout_method' }],
  ])('%s is refused', async (_what, change, error) => {
    const params = { amount: 1_00, currency: 'usd', ...change };
    await expect(it.stripe.payouts.create(params)).rejects.toMatchObject({ statusCode: 400, ...error });
  });
});
