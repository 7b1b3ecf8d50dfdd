import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { PlanId } from '../../../src/kernel/id.js';
import type { PlanChange } from '../../../src/plans/changes/plan-change.js';
import { AlignPlan } from '../../../src/workflows/plans/align-plan.js';
import { PlanWorld } from '../../support/plan-world.js';

describe('a plan whose last gift is still open', () => {
  let world: PlanWorld;
  let planId: PlanId;
  let month = 0;

  beforeAll(async () => {
    world = await PlanWorld.open('2027-01-10T18:00:00Z');
  });

  /** Begun on the 10th of a month, and the next charge failed. */
  beforeEach(async () => {
    month += 9;
    const begun = `${2027 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
    await world.sandbox.advanceClock(new Date(`${begun}-10T18:00:00Z`));
    planId = await world.begun();
    const { default_payment_method: card } = await world.subscription(planId);
    await world.sandbox.failNext(card as string, 20);
    const { next } = await world.plan(planId);
    await world.advance(`${next}T20:00:00Z`, planId);
    expect(await world.plan(planId)).toMatchObject({ state: 'past_due' });
  });

  afterAll(() => world.stop());

  const invoices = async () => {
    const { id } = await world.subscription(planId);
    const { data } = await world.sandbox.get<{ data: { status: string; amount_due: number }[] }>(
      `/invoices?subscription=${id}`,
    );
    return data.filter(({ amount_due }) => amount_due > 0).map(({ status }) => status);
  };

  it.each<[string, PlanChange, string]>([
    ['skip', { kind: 'skip' }, 'active'],
    ['pause', { kind: 'pause', months: 3 }, 'paused'],
    ['cancel', { kind: 'cancel' }, 'cancelled'],
  ])('%s: gives that one up, and nothing of it is collected later', async (kind, change, state) => {
    expect(await world.change(planId, change)).toMatchObject({ state: 'applied' });
    expect(await world.plan(planId)).toMatchObject({ state });
    expect(await invoices()).toEqual(['void', 'paid']);
    const { next } = await world.plan(planId);
    await world.sandbox.failNext((await world.subscription(planId)).default_payment_method as string, 0);
    await world.tell(planId);
    await world.app.get(AlignPlan).run({ planId });
    expect(await world.plan(planId)).toMatchObject({ state, next });
    expect(await world.history(planId)).toEqual(['start donor applied', `${kind} donor applied`]);
    const troubles = await world.app.db.query('select outcome from plan_trouble where plan_id = $1', [planId]);
    expect(troubles).toEqual([{ outcome: kind === 'cancel' ? 'cancelled' : 'voided' }]);
    const gifts = (await world.giftDates(planId)).length;
    await world.advance(`${next ?? '2029-12-31'}T16:00:00Z`, planId);
    expect(await world.giftDates(planId)).toHaveLength(gifts);
    if (!next) return;
    await world.advance(`${next}T17:30:00Z`, planId);
    expect((await world.giftDates(planId)).slice(gifts)).toEqual([next]);
    expect(await world.plan(planId)).toMatchObject({ state: 'active' });
  });

  it('a smaller amount is for the next gift, and the open one stays what it was', async () => {
    await world.change(planId, { kind: 'amount', amountMinor: 1000n, coveredFeeMinor: 0n });
    expect(await world.plan(planId)).toMatchObject({ state: 'past_due', amount: 1000 });
    expect(await invoices()).toEqual(['open', 'paid']);
  });

  it('lapses when tries end, and that is history', async () => {
    const { next } = await world.plan(planId);
    await world.advance(`${next}T16:00:00Z`, planId);
    expect(await world.plan(planId)).toMatchObject({ state: 'lapsed' });
    expect(await world.history(planId)).toEqual(['start donor applied', 'lapse processor applied']);
  });
});
