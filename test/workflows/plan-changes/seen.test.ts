import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CalendarDate } from '../../../src/kernel/calendar.js';
import type { PlanId } from '../../../src/kernel/id.js';
import { PlanWorld } from '../../support/plan-world.js';

describe('what is done to a plan at the processor', () => {
  let world: PlanWorld;
  let planId: PlanId;

  beforeAll(async () => {
    world = await PlanWorld.open('2027-01-10T18:00:00Z');
  });

  beforeEach(async () => {
    planId = await world.begun();
  });

  afterAll(() => world.stop());

  const atProcessor = async (change: Record<string, unknown>): Promise<void> => {
    const { id } = await world.subscription(planId);
    await world.sandbox.post(`/subscriptions/${id}`, change);
    await world.tell(planId);
  };

  it('is history, and makes open pages out of date: another amount', async () => {
    const { version } = await world.plan(planId);
    const { items } = await world.subscription(planId);
    const { id, price } = items.data[0]!;
    const price_data = { currency: 'usd', product: price.product, recurring: { interval: 'month' }, unit_amount: 900 };
    await atProcessor({ items: [{ id, price_data }], proration_behavior: 'none' });
    expect(await world.plan(planId)).toMatchObject({ amount: 900 });
    expect((await world.plan(planId)).version).toBeGreaterThan(version);
    await world.tell(planId);
    expect(await world.history(planId)).toEqual(['start donor applied', 'amount processor applied']);
    expect(await world.letters(planId)).toEqual(['plan-welcome']);
  });

  it('is history: a pause, and its end, which a donor can bring about', async () => {
    await atProcessor({ pause_collection: { behavior: 'void' } });
    expect(await world.plan(planId)).toMatchObject({ state: 'paused', pausedUntil: null });
    await world.change(planId, { kind: 'resume' });
    expect((await world.subscription(planId)).pause_collection).toBeNull();
    expect(await world.plan(planId)).toMatchObject({ state: 'active' });
    await world.tell(planId);
    expect(await world.history(planId)).toEqual([
      'start donor applied',
      'pause processor applied',
      'resume donor applied',
    ]);
  });

  it('is history: an end', async () => {
    const { id } = await world.subscription(planId);
    await world.sandbox.delete(`/subscriptions/${id}`);
    await world.tell(planId);
    await world.tell(planId);
    expect(await world.history(planId)).toEqual(['start donor applied', 'cancel processor applied']);
  });

  it('is history: a pause of ours that ends by itself', async () => {
    await world.change(planId, { kind: 'pause', months: 2 });
    const { next } = await world.plan(planId);
    await world.advance(`${next}T18:30:00Z`, planId);
    expect(await world.plan(planId)).toMatchObject({ state: 'active', pausedUntil: null });
    expect(await world.history(planId)).toEqual([
      'start donor applied',
      'pause donor applied',
      'resume system applied',
    ]);
    expect((await world.giftDates(planId)).at(-1)).toBe(next);
  });
});

describe('an adopted plan', () => {
  let world: PlanWorld;

  beforeAll(async () => {
    world = await PlanWorld.open('2027-01-31T18:00:00Z');
  });

  afterAll(() => world.stop());

  it('has a history that begins at the processor, and no letter', async () => {
    const planId = await world.adopted();
    expect(await world.plan(planId)).toMatchObject({ calendar: 'processor', next: '2027-02-28' });
    await world.tell(planId);
    expect(await world.history(planId)).toEqual(['start processor applied']);
    expect(await world.letters(planId)).toEqual([]);
  });

  it('keeps the processor’s days while only its amount changes', async () => {
    const planId = await world.adopted();
    await world.change(planId, { kind: 'amount', amountMinor: 1500n, coveredFeeMinor: 0n });
    expect(await world.plan(planId)).toMatchObject({ calendar: 'processor', amount: 1500 });
    expect(await world.nextChargeAt(planId)).toMatch(/^2027-02-28T18:00/);
    expect(await world.letters(planId)).toEqual(['plan-changed']);
  });

  it('is charged by our calendar once its days were changed here', async () => {
    const skipped = await world.adopted();
    const moved = await world.adopted();
    await world.change(skipped, { kind: 'skip' });
    await world.change(moved, { kind: 'date', firstOn: '2027-02-10' as CalendarDate });
    expect(await world.plan(skipped)).toMatchObject({ calendar: 'ours', next: '2027-03-31' });
    for (const date of ['2027-02-10', '2027-03-10', '2027-03-31', '2027-04-10', '2027-04-30']) {
      await world.advance(`${date}T17:05:00Z`, skipped, moved);
    }
    expect(await world.giftDates(skipped)).toEqual(['2027-01-31', '2027-03-31', '2027-04-30']);
    expect(await world.giftDates(moved)).toEqual(['2027-01-31', '2027-02-10', '2027-03-10', '2027-04-10']);
  });
});

describe('dates after a change (27.2)', () => {
  let world: PlanWorld;

  beforeAll(async () => {
    world = await PlanWorld.open('2027-01-31T05:30:00Z');
  });

  afterAll(() => world.stop());

  it('of the 31st leave out the skipped month and keep the 31st, beside a plan of the 30th', async () => {
    // 23:30 on the 30th in Dallas, and half a day later on the 31st.
    const the30th = await world.begun();
    await world.sandbox.advanceClock(new Date('2027-01-31T18:00:00Z'));
    const the31st = await world.begun();
    await world.advance('2027-02-28T17:05:00Z', the30th, the31st);
    await world.change(the31st, { kind: 'skip' });
    for (const date of ['2027-03-30', '2027-03-31', '2027-04-30', '2027-05-30', '2027-05-31']) {
      await world.advance(`${date}T17:05:00Z`, the30th, the31st);
    }
    expect(await world.giftDates(the30th)).toEqual([
      '2027-01-30',
      '2027-02-28',
      '2027-03-30',
      '2027-04-30',
      '2027-05-30',
    ]);
    expect(await world.giftDates(the31st)).toEqual(['2027-01-31', '2027-02-28', '2027-04-30', '2027-05-31']);
  });

  it('of a yearly plan that became monthly go on from its next date', async () => {
    const planId = await world.begun({ frequency: 'yearly' });
    await world.change(planId, {
      kind: 'rhythm',
      rhythm: { interval: 'month', intervalCount: 1 },
      amountMinor: 1000n,
      coveredFeeMinor: 0n,
    });
    const { next } = await world.plan(planId);
    expect(next).toBe('2028-05-31');
    for (const date of ['2028-05-31', '2028-06-30', '2028-07-31']) await world.advance(`${date}T17:05:00Z`, planId);
    expect((await world.giftDates(planId)).slice(1)).toEqual(['2028-05-31', '2028-06-30', '2028-07-31']);
    const amounts = await world.app.db.query(
      'select amount_minor::int as amount from gift where plan_id = $1 order by occurred_at',
      [planId],
    );
    expect(amounts.map((row) => (row as { amount: number }).amount)).toEqual([2500, 1000, 1000, 1000]);
  });
});
