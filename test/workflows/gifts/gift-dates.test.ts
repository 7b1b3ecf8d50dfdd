import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { GiftId } from '../../../src/kernel/id.js';
import type { ChargeFacts } from '../../../src/gateways/stripe/stripe-facts.js';
import { SettleGifts } from '../../../src/workflows/gifts/settle-gifts.js';
import { startApp, TestClock, type TestApp } from '../../support/app.js';
import { giftIdOf } from '../../support/books.js';
import { Donor } from '../../support/donor.js';

describe('the date of a gift (R-DAT)', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp({ worker: 'idle', webhooks: false, clock: new TestClock() });
  });

  afterAll(() => app.stop());

  const started = async (): Promise<GiftId> => {
    const email = `${randomUUID()}@example.org`;
    await new Donor(app).checkout({ email });
    return (await giftIdOf(app, email)) as GiftId;
  };
  const chargeOf = (giftId: GiftId, instant: string): ChargeFacts => ({
    chargeId: `ch_${giftId}`,
    paymentIntentId: null,
    giftId,
    succeeded: true,
    amountMinor: 2500n,
    currency: 'USD',
    occurredAt: new Date(instant),
    method: 'Visa ending in 4242',
    amountRefundedMinor: 0n,
    isDisputed: false,
    balance: null,
  });
  /** A gift whose charge the processor made at one instant, and which we settle at another by our clock. */
  const settledAt = async (chargedAt: string, ourClock: string) => {
    const giftId = await started();
    app.clock.set(ourClock);
    try {
      await app.db.write((tx) => app.get(SettleGifts).run(tx, [chargeOf(giftId, chargedAt)]));
    } finally {
      app.clock.set(new Date().toISOString());
    }
    const [row] = await app.db.query<Record<string, unknown>>(
      `select gift.gift_date::text as gift, receipt.gift_date::text as receipt, effective_date::text as ledger,
              snapshot->>'giftDate' as printed, issue_date::text as issued, left(label, 6) as series
       from gift join receipt on gift_id = gift.id join ledger_entry on ledger_entry.id = settlement_entry_id
       where gift.id = $1`,
      [giftId],
    );
    return row;
  };

  it.each([
    ['2027-01-01T05:59:59Z', '2026-12-31', 'the last second of the tax year'],
    ['2027-01-01T06:00:00Z', '2027-01-01', 'the first of the next'],
    ['2026-11-01T06:30:00Z', '2026-11-01', 'half past one, the first time'],
    ['2026-11-01T07:30:00Z', '2026-11-01', 'half past one, the second time'],
    ['2027-03-14T08:00:00Z', '2027-03-14', 'three o’clock, right after one'],
    ['2028-02-29T23:59:59Z', '2028-02-29', 'a leap day'],
    ['2026-12-01T05:59:59Z', '2026-11-30', 'the last second of a month'],
  ])('is the charge’s on the wall in Dallas: %s is %s, %s', async (instant, date) => {
    expect(await settledAt(instant, instant)).toMatchObject({ gift: date, receipt: date, ledger: date, printed: date });
  });

  it('is decided by the processor’s instant, however late or wrong our own clock is (R-DAT-07)', async () => {
    const lastSecond = '2027-01-01T05:59:59Z';
    expect(await settledAt(lastSecond, '2027-01-03T12:00:00Z')).toEqual({
      gift: '2026-12-31',
      receipt: '2026-12-31',
      ledger: '2026-12-31',
      printed: '2026-12-31',
      issued: '2027-01-03',
      series: 'R-2027',
    });
  });

  it('is never after the date of its receipt, also when the processor’s clock is ahead of ours', async () => {
    const ours = '2026-12-31T23:59:58Z';
    const nextYear = '2027-01-01T06:00:02Z';
    expect(await settledAt(nextYear, ours)).toMatchObject({
      gift: '2027-01-01',
      issued: '2027-01-01',
      series: 'R-2027',
    });
    expect(await settledAt(ours, ours)).toMatchObject({ gift: '2026-12-31', issued: '2026-12-31', series: 'R-2026' });
  });

  it('does not mix the numbers of two years that are settled together', async () => {
    const instants = ['2027-01-01T06:00:02Z', '2026-12-31T23:00:00Z', '2027-01-01T06:00:01Z'];
    const gifts: GiftId[] = [];
    for (const _ of instants) gifts.push(await started());
    app.clock.set('2026-12-31T23:59:58Z');
    await app.db.write((tx) =>
      app.get(SettleGifts).run(
        tx,
        gifts.map((giftId, at) => chargeOf(giftId, instants[at]!)),
      ),
    );
    const found = await app.db.query<{ id: string; series: string }>(
      `select gift_id as id, left(label, 6) as series from receipt where gift_id = any($1)`,
      [gifts],
    );
    expect(gifts.map((giftId) => found.find(({ id }) => id === giftId)?.series)).toEqual([
      'R-2027',
      'R-2026',
      'R-2027',
    ]);
    app.clock.set(new Date().toISOString());
  });

  it('orders gifts by their instants, also in the hour that comes twice', async () => {
    const rows = await app.db.query<{ at: Date }>(
      `select occurred_at as at from gift where gift_date = '2026-11-01' order by occurred_at`,
    );
    expect(rows.map((row) => row.at.toISOString())).toEqual(['2026-11-01T06:30:00.000Z', '2026-11-01T07:30:00.000Z']);
  });

  it('begins a new series of numbers with each year of issue, each without a hole', async () => {
    const series = await app.db.query<{ year: number; next: number; count: number }>(
      `select year, next_no as next, count(*)::int as count from receipt_series
       join receipt on series_id = receipt_series.id group by receipt_series.id order by year`,
    );
    expect(series.map((row) => row.year)).toEqual([2026, 2027, 2028]);
    for (const { next, count } of series) expect(next).toBe(count + 1);
  });
});
