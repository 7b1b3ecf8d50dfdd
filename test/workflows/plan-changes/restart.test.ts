import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { NotFound } from '../../../src/kernel/app-error.js';
import { newId, type PlanId } from '../../../src/kernel/id.js';
import { ProcessorUnavailable } from '../../../src/gateways/stripe/stripe-client.js';
import { StripeSubscriptions } from '../../../src/gateways/stripe/stripe-subscriptions.js';
import { BeginRestartedPlan } from '../../../src/workflows/plans/begin-restarted-plan.js';
import { EndReplacedPlan } from '../../../src/workflows/plans/end-replaced-plan.js';
import { RestartPlan, type Restarted } from '../../../src/workflows/plans/restart-plan.js';
import { AGREED, PlanWorld } from '../../support/plan-world.js';

describe('starting again', () => {
  let world: PlanWorld;

  beforeAll(async () => {
    world = await PlanWorld.open('2027-01-31T18:00:00Z');
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });
  afterAll(() => world.stop());

  const cancelled = async (): Promise<PlanId> => {
    const planId = await world.begun();
    await world.change(planId, { kind: 'cancel' });
    return planId;
  };
  const restart = async (planId: PlanId): Promise<Restarted> => {
    const { donorId } = await world.plan(planId);
    return world.app.get(RestartPlan).run({ planId, donorId, consent: AGREED });
  };

  it('makes a new plan with the same card, charged on the next due date and not today', async () => {
    const old = await cancelled();
    const answer = await restart(old);
    expect(answer).toMatchObject({ kind: 'restarted', isWaiting: false });
    const planId = (answer as { planId: PlanId }).planId;
    expect(planId).not.toBe(old);
    expect(await world.plan(planId)).toMatchObject({ state: 'active', next: '2027-02-28', amount: 2500 });
    expect(await world.nextChargeAt(planId)).toBe('2027-02-28T17:00:00.000Z');
    expect(await world.history(planId)).toEqual(['restart donor applied']);
    expect(await world.letters(planId)).toEqual(['plan-welcome', 'plan-cancelled', 'plan-restarted']);
    await world.tell(planId);
    expect(await world.giftDates(planId)).toEqual([]);
    expect(await world.history(planId)).toEqual(['restart donor applied']);
    await world.advance('2027-02-28T17:05:00Z', planId);
    expect(await world.plan(planId)).toMatchObject({ next: '2027-03-31' });
    expect(await world.giftDates(planId)).toEqual(['2027-02-28']);
    expect(await world.plan(old)).toMatchObject({ state: 'cancelled' });
  });

  it('is one plan, however often and at once it is pressed; and that one can be cancelled and started again', async () => {
    const old = await cancelled();
    const answers = [...(await Promise.all([restart(old), restart(old)])), await restart(old)];
    const ids = new Set(answers.map((each) => (each as { planId: PlanId }).planId));
    expect(ids.size).toBe(1);
    const [first] = [...ids];
    await world.change(first!, { kind: 'cancel' });
    const again = await restart(old);
    expect(again).toMatchObject({ kind: 'restarted' });
    expect((again as { planId: PlanId }).planId).not.toBe(first);
  });

  it('waits for the processor, and a notice or the job joins them later', async () => {
    const old = await cancelled();
    jest.spyOn(world.app.get(StripeSubscriptions), 'start').mockRejectedValueOnce(new ProcessorUnavailable('away'));
    const waiting = await restart(old);
    expect(waiting).toMatchObject({ kind: 'restarted', isWaiting: true });
    const planId = (waiting as { planId: PlanId }).planId;
    await world.app.get(BeginRestartedPlan).run({ planId });
    await world.app.get(BeginRestartedPlan).run({ planId });
    expect(await world.plan(planId)).toMatchObject({ state: 'active' });
    expect(await world.history(planId)).toEqual(['restart donor applied']);
  });

  it('needs the gift page when the card is not good for the next charge, or the plan lapsed', async () => {
    const old = await cancelled();
    await world.app.db.query(`update plan set method_expires_on = '2027-02-01' where id = $1`, [old]);
    expect(await restart(old)).toEqual({
      kind: 'gift-page',
      path: '/give/membership?amount=25.00&frequency=monthly&designation=general',
    });
  });

  it('needs the gift page when the processor will not take the card any more; no plan is left behind', async () => {
    const old = await cancelled();
    await world.app.db.query(`update plan set stripe_payment_method_id = 'pm_gone' where id = $1`, [old]);
    expect(await restart(old)).toMatchObject({ kind: 'gift-page' });
    expect(await world.app.db.query('select from plan where restarts_id = $1', [old])).toEqual([]);
  });

  it('is for the donor alone, and a plan that runs needs none', async () => {
    const old = await cancelled();
    const run = world.app.get(RestartPlan).run({ planId: old, donorId: newId<'donor'>(), consent: AGREED });
    await expect(run).rejects.toThrow(NotFound);
    const running = await world.begun();
    expect(await restart(running)).toEqual({ kind: 'restarted', planId: running, isWaiting: false });
  });
});

describe('a plan that begins', () => {
  let world: PlanWorld;

  beforeAll(async () => {
    world = await PlanWorld.open('2027-01-31T18:00:00Z');
  });

  afterAll(() => world.stop());

  const letter = async (planId: PlanId) => {
    const [found] = await world.app.db.query<{ data: { isFirst: string; terms: string[]; nextCharge: string } }>(
      'select data from letter where key = $1',
      [`plan-welcome:${planId}`],
    );
    return found!.data;
  };

  it('is confirmed with what was agreed to, word for word (R-REG-03, R-ACH-01)', async () => {
    const email = 'rosa@example.org';
    const first = await world.begun({ email });
    await world.tell(first);
    const [consent] = await world.app.db.query<{ text: string }>('select text from plan_consent where plan_id = $1', [
      first,
    ]);
    expect(await letter(first)).toMatchObject({
      isFirst: 'yes',
      terms: consent!.text.split('\n'),
      nextCharge: 'February 28, 2027',
      amount: '$25 a month',
    });
    expect(consent!.text).toContain('debit that account electronically');
    const second = await world.begun({ email, frequency: 'yearly' });
    expect(await letter(second)).toMatchObject({ isFirst: '' });
  });

  it('in the place of another one ends that one, once, and no other donor’s', async () => {
    const email = 'sam@example.org';
    const old = await world.begun({ email });
    const strangers = await world.begun();
    const planId = await world.begun({ email, frequency: 'quarterly' });
    const end = () => world.app.get(EndReplacedPlan).run({ planId });
    await world.app.db.query('update plan set replaces_id = $2 where id = $1', [planId, strangers]);
    await end();
    expect(await world.plan(strangers)).toMatchObject({ state: 'active' });
    await world.app.db.query('update plan set replaces_id = $2 where id = $1', [planId, old]);
    await Promise.all([end(), end()]);
    await end();
    expect(await world.plan(old)).toMatchObject({ state: 'cancelled' });
    expect(await world.plan(planId)).toMatchObject({ state: 'active' });
    expect(await world.history(old)).toEqual(['start donor applied', 'cancel donor applied']);
    const [told] = await world.app.db.query<{ data: object }>(
      `select data from letter where template = 'plan-cancelled' and recipient = $1`,
      [email],
    );
    expect(told!.data).toMatchObject({ isReplaced: 'yes' });
  });
});
