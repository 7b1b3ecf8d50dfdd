import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { PlanId } from '../../../src/kernel/id.js';
import { ProcessorRefused, ProcessorUnavailable } from '../../../src/gateways/stripe/stripe-client.js';
import { StripePlans } from '../../../src/gateways/stripe/stripe-plans.js';
import { StripeSubscriptions } from '../../../src/gateways/stripe/stripe-subscriptions.js';
import { PlanBusy, PlanChanged } from '../../../src/plans/changes/change-errors.js';
import type { PlanChange } from '../../../src/plans/changes/plan-change.js';
import { PlanSweeps } from '../../../src/stripe-events/plan-sweeps.js';
import { AlignPlan } from '../../../src/workflows/plans/align-plan.js';
import { ApplyPlanChange } from '../../../src/workflows/plan-changes/apply-plan-change.js';
import type { ChangeId } from '../../../src/plans/changes/plan-change.store.js';
import { PlanLetters } from '../../../src/workflows/plans/plan-letters.js';
import { permutations } from '../../support/permutations.js';
import { PlanWorld } from '../../support/plan-world.js';

const raise: PlanChange = { kind: 'amount', amountMinor: 3000n, coveredFeeMinor: 0n };
const RAISED = { amount: 3000, next: '2027-02-28', state: 'active' };
const SKIPPED = { amount: 2500, next: '2027-03-31', state: 'active' };
const PAUSED = { amount: 2500, next: '2027-04-30', state: 'paused' };

/** Each kind of change that the processor hears of, and the plan that it makes. */
const CHANGES = [
  ['amount', raise, RAISED],
  ['skip', { kind: 'skip' }, SKIPPED],
  ['pause', { kind: 'pause', months: 2 }, PAUSED],
  ['cancel', { kind: 'cancel' }, { amount: 2500, next: null, state: 'cancelled' }],
] as const;

describe('a change of a plan is neither lost nor doubled', () => {
  let world: PlanWorld;
  let planId: PlanId;

  beforeAll(async () => {
    world = await PlanWorld.open('2027-01-31T18:00:00Z');
  });

  beforeEach(async () => {
    planId = await world.begun();
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });
  afterAll(() => world.stop());

  const apply = async (): Promise<void> => {
    const open = await world.app.db.query<{ changeId: ChangeId }>(
      `select id as "changeId" from plan_change where plan_id = $1 and state = 'requested'`,
      [planId],
    );
    for (const job of open) await world.app.get(ApplyPlanChange).run(job);
  };
  const isDone = async (kind: string, plan: object): Promise<void> => {
    expect(await world.plan(planId)).toMatchObject(plan);
    expect(await world.history(planId)).toEqual(['start donor applied', `${kind} donor applied`]);
    expect(await world.letters(planId)).toHaveLength(2);
    const { next } = await world.plan(planId);
    if (next) expect(await world.nextChargeAt(planId)).toBe(`${next}T17:00:00.000Z`);
  };
  /** The process dies after the processor's yes and before the commit. */
  const dieOnce = (): void => {
    jest.spyOn(world.app.get(PlanLetters), 'changed').mockImplementationOnce(async () => {
      throw new Error('killed');
    });
  };

  describe('when the process is killed after the processor did it', () => {
    const steps: Readonly<Record<string, () => Promise<unknown>>> = {
      'its notices come': () => world.tell(planId),
      'dates are aligned': () => world.app.get(AlignPlan).run({ planId }),
      'plans are swept': () => world.app.get(PlanSweeps).states(),
      'the job comes back': apply,
    };

    it.each(
      CHANGES.flatMap(([kind, change, plan], place) =>
        permutations(Object.keys(steps))
          // Dates could be undone: every order of them. The others take turns.
          .filter((_, at) => kind === 'skip' || at % (CHANGES.length - 1) === place % (CHANGES.length - 1))
          .map((order) => ({ kind, change, plan, order, name: order.join(', ') })),
      ),
    )('$kind: $name', async ({ kind, change, plan, order }) => {
      dieOnce();
      await expect(world.change(planId, change)).rejects.toThrow('killed');
      expect(await world.history(planId)).toEqual(['start donor applied', `${kind} donor requested`]);
      for (const step of order) await steps[step]!();
      await isDone(kind, plan);
      await world.tell(planId);
      await world.app.get(AlignPlan).run({ planId });
      await isDone(kind, plan);
    });
  });

  it.each(CHANGES)('when its notices come before it is committed: %s', async (kind, change, plan) => {
    const letters = world.app.get(PlanLetters);
    const write = letters.changed.bind(letters);
    let others: Promise<unknown> = Promise.resolve();
    jest.spyOn(letters, 'changed').mockImplementationOnce(async (...given) => {
      // They wait for the subscription, and find everything done.
      others = Promise.all([world.tell(planId), world.app.get(AlignPlan).run({ planId })]);
      await new Promise((resolve) => setTimeout(resolve, 300));
      await write(...given);
    });
    await world.change(planId, change);
    await others;
    await isDone(kind, plan);
  });

  it('when dates are being aligned while it is asked for', async () => {
    // The processor is a minute off, so that there is something to align.
    const { subscriptionId } = await world.plan(planId);
    const off = Date.parse('2027-02-28T17:01:00Z') / 1000;
    await world.sandbox.post(`/subscriptions/${subscriptionId}`, { trial_end: off, proration_behavior: 'none' });
    const subscriptions = world.app.get(StripeSubscriptions);
    const move = subscriptions.moveNextCharge.bind(subscriptions);
    jest.spyOn(subscriptions, 'moveNextCharge').mockImplementationOnce(async (...given) => {
      await new Promise((resolve) => setTimeout(resolve, 400));
      await move(...given);
    });
    const aligned = world.app.get(AlignPlan).run({ planId });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await world.change(planId, { kind: 'skip' });
    await aligned;
    await isDone('skip', SKIPPED);
  });

  it('when a page is pressed in two tabs, one is told what the other did', async () => {
    const { version } = await world.plan(planId);
    const answers = await Promise.allSettled([
      world.change(planId, raise, { version }),
      world.change(planId, { kind: 'skip' }, { version }),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const lost = answers.find((each) => each.status === 'rejected')!;
    expect(lost.reason).toBeInstanceOf(PlanChanged);
    expect(await world.history(planId)).toHaveLength(2);
  });

  it('when a page is out of date, both versions are told', async () => {
    const { version } = await world.plan(planId);
    await world.change(planId, raise);
    const stale = world.change(planId, { kind: 'pause', months: 1 }, { version });
    await expect(stale).rejects.toThrow(PlanChanged);
    await expect(stale).rejects.toMatchObject({
      versions: { yours: version, earlier: { amountMinor: 2500n }, now: { amountMinor: 3000n } },
    });
    await world.advance('2027-02-28T17:05:00Z', planId);
    const { version: later } = await world.plan(planId);
    await world.advance('2027-03-31T17:05:00Z', planId);
    // A charge has moved the next date: "skip next" is not what it was.
    await expect(world.change(planId, { kind: 'skip' }, { version: later })).rejects.toThrow(PlanChanged);
  });
});

describe('while the processor is away', () => {
  let world: PlanWorld;
  let planId: PlanId;

  beforeAll(async () => {
    world = await PlanWorld.open('2027-01-31T18:00:00Z');
  });

  beforeEach(async () => {
    planId = await world.begun();
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });
  afterAll(() => world.stop());

  const away = (): void => {
    jest.spyOn(world.app.get(StripePlans), 'subscriptions').mockRejectedValue(new ProcessorUnavailable('away'));
  };

  it('a change waits, and a sweep brings it when the processor is back', async () => {
    away();
    expect(await world.change(planId, raise)).toMatchObject({ state: 'requested', failure: null });
    expect(await world.plan(planId)).toMatchObject({ amount: 2500 });
    await expect(world.change(planId, { kind: 'skip' })).rejects.toThrow(PlanBusy);
    jest.restoreAllMocks();
    const sweeps = world.app.get(PlanSweeps);
    await sweeps.changes(world.app.clock.now());
    expect(await world.history(planId)).toContain('amount donor requested');
    await sweeps.changes(new Date(world.app.clock.now().getTime() + 5 * 60_000));
    expect(await world.plan(planId)).toMatchObject(RAISED);
    expect(await world.history(planId)).toEqual(['start donor applied', 'amount donor applied']);
    expect(await world.letters(planId)).toEqual(['plan-welcome', 'plan-changed']);
  });

  it('a cancellation waits for no other change, and counts from when it was wanted (R-REG-06)', async () => {
    away();
    await world.change(planId, raise);
    const asked = world.app.clock.now();
    expect(await world.change(planId, { kind: 'cancel' })).toMatchObject({ state: 'requested' });
    expect(await world.change(planId, { kind: 'cancel' })).toMatchObject({ state: 'requested' });
    jest.restoreAllMocks();
    await world.sandbox.advanceClock(new Date('2027-03-01T12:00:00Z'));
    await world.tell(planId);
    expect(await world.giftDates(planId)).toEqual(['2027-01-31', '2027-02-28']);
    await world.app.get(PlanSweeps).changes(world.app.clock.now());
    const { state, endedAt } = await world.plan(planId);
    expect(state).toBe('cancelled');
    expect(Math.abs(endedAt!.getTime() - asked.getTime())).toBeLessThan(60_000);
    expect(await world.history(planId)).toEqual([
      'start donor applied',
      'amount donor refused',
      'cancel donor applied',
    ]);
    const refunds = await world.app.db.query(`select data from pgboss.job where name = 'refund-after-end'`);
    expect(refunds).toHaveLength(1);
  });

  it('a skip that comes too late for its charge is refused, and says so', async () => {
    const { next } = await world.plan(planId);
    away();
    await world.change(planId, { kind: 'skip' });
    jest.restoreAllMocks();
    await world.sandbox.advanceClock(new Date(`${next}T18:00:00Z`));
    await world.tell(planId);
    await world.app.get(PlanSweeps).changes(world.app.clock.now());
    expect(await world.history(planId)).toContain('skip donor refused');
    const [row] = await world.app.db.query<{ failure: string }>(
      `select failure from plan_change where plan_id = $1 and state = 'refused'`,
      [planId],
    );
    expect(row!.failure).toContain('was collected before this could be done');
  });
});

describe('when the processor refuses', () => {
  let world: PlanWorld;
  let planId: PlanId;

  beforeAll(async () => {
    world = await PlanWorld.open('2027-01-31T18:00:00Z');
    planId = await world.begun();
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });
  afterAll(() => world.stop());

  it('nothing changes, the page says why, and the next change is free', async () => {
    jest
      .spyOn(world.app.get(StripeSubscriptions), 'setPrice')
      .mockRejectedValueOnce(new ProcessorRefused('parameter_invalid', 'Stripe refused: no.', null));
    expect(await world.change(planId, raise)).toMatchObject({
      state: 'refused',
      failure: 'The payment processor would not do it. Nothing has changed.',
    });
    expect(await world.plan(planId)).toMatchObject({ amount: 2500 });
    expect(await world.letters(planId)).toEqual(['plan-welcome']);
    expect(await world.change(planId, raise)).toMatchObject({ state: 'applied' });
  });

  it('because the plan has ended there, the end is history, and not the change', async () => {
    const { subscriptionId } = await world.plan(planId);
    await world.sandbox.delete(`/subscriptions/${subscriptionId}`);
    expect(await world.change(planId, { kind: 'skip' })).toMatchObject({
      state: 'refused',
      failure: 'The plan ended before this could be done.',
    });
    await world.tell(planId);
    expect(await world.plan(planId)).toMatchObject({ state: 'cancelled' });
    expect((await world.history(planId)).slice(-2).toSorted()).toEqual([
      'cancel processor applied',
      'skip donor refused',
    ]);
  });
});
