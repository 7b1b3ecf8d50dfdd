import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { InvalidInput, NotFound } from '../../../src/kernel/app-error.js';
import type { CalendarDate } from '../../../src/kernel/calendar.js';
import { newId, type DonorId, type PlanId } from '../../../src/kernel/id.js';
import { PlanEnded } from '../../../src/plans/changes/change-errors.js';
import type { PlanChange } from '../../../src/plans/changes/plan-change.js';
import { AlignPlan } from '../../../src/workflows/plans/align-plan.js';
import { PlanWorld } from '../../support/plan-world.js';

const amount = (minor: bigint): PlanChange => ({ kind: 'amount', amountMinor: minor, coveredFeeMinor: 0n });
const date = (firstOn: string): PlanChange => ({ kind: 'date', firstOn: firstOn as CalendarDate });
const yearly = (minor: bigint): PlanChange => ({
  kind: 'rhythm',
  rhythm: { interval: 'year', intervalCount: 1 },
  amountMinor: minor,
  coveredFeeMinor: 0n,
});

describe('changing a plan', () => {
  let world: PlanWorld;
  let planId: PlanId;

  beforeAll(async () => {
    world = await PlanWorld.open('2027-01-31T18:00:00Z');
  });

  beforeEach(async () => {
    planId = await world.begun();
  });

  afterAll(() => world.stop());

  /** The processor's own notices of the change, and an alignment after it, must find nothing left to do. */
  const isSettled = async (): Promise<void> => {
    const [before, history] = [await world.plan(planId), await world.history(planId)];
    await world.tell(planId);
    await world.app.get(AlignPlan).run({ planId });
    expect(await world.plan(planId)).toEqual(before);
    expect(await world.history(planId)).toEqual(history);
  };
  const invoices = async () => {
    const { id } = await world.subscription(planId);
    const { data } = await world.sandbox.get<{ data: { amount_paid: number }[] }>(`/invoices?subscription=${id}`);
    return data.map(({ amount_paid }) => amount_paid).filter((paid) => paid > 0);
  };

  it.each<[string, PlanChange, object, string]>([
    ['amount', amount(3000n), { amount: 3000, next: '2027-02-28' }, '2027-02-28'],
    ['amount', amount(1000n), { amount: 1000, next: '2027-02-28' }, '2027-02-28'],
    [
      'designation',
      { kind: 'designation', designation: 'investigations' },
      { designation: 'investigations' },
      '2027-02-28',
    ],
    ['rhythm', yearly(20_000n), { amount: 20_000, next: '2027-02-28' }, '2027-02-28'],
    ['date', date('2027-02-12'), { next: '2027-02-12', state: 'active' }, '2027-02-12'],
    ['skip', { kind: 'skip' }, { next: '2027-03-31', state: 'active' }, '2027-03-31'],
    [
      'pause',
      { kind: 'pause', months: 3 },
      { next: '2027-05-31', pausedUntil: '2027-05-31', state: 'paused' },
      '2027-05-31',
    ],
  ])('%s: is done at once, charges nothing, and the letter tells it', async (kind, change, plan, charged) => {
    const { version } = await world.plan(planId);
    expect(await world.change(planId, change)).toMatchObject({ state: 'applied', failure: null });
    expect(await world.plan(planId)).toMatchObject(plan);
    expect((await world.plan(planId)).version).toBeGreaterThan(version);
    expect(await world.nextChargeAt(planId)).toBe(`${charged}T17:00:00.000Z`);
    expect(await world.history(planId)).toEqual(['start donor applied', `${kind} donor applied`]);
    expect(await world.letters(planId)).toHaveLength(2);
    expect(await invoices()).toEqual([2500]);
    await isSettled();
    await world.change(planId, { kind: 'cancel' });
  });

  it('a pause can be ended before its time', async () => {
    await world.change(planId, { kind: 'pause', months: 6 });
    await world.change(planId, { kind: 'resume' });
    expect(await world.plan(planId)).toMatchObject({ state: 'active', pausedUntil: null, next: '2027-02-28' });
    expect(await world.nextChargeAt(planId)).toBe('2027-02-28T17:00:00.000Z');
    expect(await world.letters(planId)).toEqual(['plan-welcome', 'plan-paused', 'plan-resumed']);
    await isSettled();
  });

  it('a cancellation is effective at once, and a second one is harmless (R-REG-06)', async () => {
    const first = await world.change(planId, { kind: 'cancel' }, { reason: 'Too much email' });
    expect(await world.plan(planId)).toMatchObject({ state: 'cancelled', next: null });
    expect((await world.subscription(planId)).status).toBe('canceled');
    const second = await world.change(planId, { kind: 'cancel' });
    expect(second).toEqual(first);
    expect(await world.history(planId)).toEqual(['start donor applied', 'cancel donor applied']);
    expect(await world.letters(planId)).toEqual(['plan-welcome', 'plan-cancelled']);
    await isSettled();
    await expect(world.change(planId, amount(3000n))).rejects.toThrow(PlanEnded);
    await expect(world.change(planId, { kind: 'skip' })).rejects.toThrow(PlanEnded);
  });

  it.each<[string, PlanChange]>([
    ['amount', amount(0n)],
    ['amount', amount(-500n)],
    ['amount', amount(1_000_000_000n)],
    ['firstOn', date('2027-01-31')],
    ['firstOn', date('2020-01-01')],
    ['firstOn', date('2028-01-01')],
    ['designation', { kind: 'designation', designation: 'nowhere' }],
    ['months', { kind: 'pause', months: 13 }],
  ])('what cannot be is refused by its field, and nothing is kept: %s', async (field, change) => {
    const before = await world.plan(planId);
    const refused = world.change(planId, change);
    await expect(refused).rejects.toThrow(InvalidInput);
    await expect(refused).rejects.toMatchObject({ fields: [{ field }] });
    expect(await world.plan(planId)).toEqual(before);
    expect(await world.history(planId)).toHaveLength(1);
  });

  it('a donor agrees to more, word for word (R-REG-07)', async () => {
    await expect(world.change(planId, amount(3000n), { consent: null })).rejects.toMatchObject({
      fields: [{ field: 'consent' }],
    });
    await world.change(planId, amount(3000n));
    const consents = await world.app.db.query(
      `select text, channel, amount_minor::int as amount from plan_consent where plan_id = $1 order by at`,
      [planId],
    );
    expect(consents.at(-1)).toEqual({ text: 'I agree.', channel: 'portal', amount: 3000 });
    await world.change(planId, amount(2000n), { consent: null });
    expect(await world.plan(planId)).toMatchObject({ amount: 2000 });
  });

  it('the plan of another donor does not exist, and the attempt is written down', async () => {
    const stranger = newId<'donor'>() as DonorId;
    const attempt = world.change(planId, { kind: 'cancel' }, { by: { kind: 'donor', donorId: stranger } });
    await expect(attempt).rejects.toThrow(NotFound);
    await expect(world.change(planId, { kind: 'cancel' }, { planId: newId<'plan'>() })).rejects.toThrow(NotFound);
    expect(await world.plan(planId)).toMatchObject({ state: 'active' });
    const acts = await world.app.db.query(`select actor, object from audit_event where action = 'portal refused'`);
    expect(acts).toContainEqual({ actor: `donor:${stranger}`, object: `plan:${planId}` });
  });

  describe('by staff', () => {
    const by = { kind: 'staff', staffId: null, actor: 'key:test' } as const;

    it('always has a reason, which the donor reads', async () => {
      await expect(world.change(planId, amount(1000n), { by, consent: null })).rejects.toMatchObject({
        fields: [{ field: 'reason' }],
      });
      await world.change(planId, amount(1000n), { by, consent: null, reason: 'You called us on Monday.' });
      expect(await world.plan(planId)).toMatchObject({ amount: 1000 });
      expect(await world.history(planId)).toEqual(['start donor applied', 'amount staff applied']);
      const [letter] = await world.app.db.query<{ data: object }>(
        `select data from letter where template = 'plan-changed-by-staff' order by queued_at desc limit 1`,
      );
      expect(letter!.data).toMatchObject({
        headline: 'Your monthly gift is now $10',
        reason: 'You called us on Monday.',
        before: ['amount $25'],
      });
      const acts = await world.app.db.query(
        `select actor from audit_event where action = 'change plan' and object = $1`,
        [`plan:${planId}`],
      );
      expect(acts).toEqual([{ actor: 'key:test' }]);
    });

    it('asks for more only when the donor agreed (R-REG-11)', async () => {
      const reason = 'You called us on Monday.';
      await expect(world.change(planId, amount(3000n), { by, reason, consent: null })).rejects.toMatchObject({
        fields: [{ field: 'consent' }],
      });
      await expect(world.change(planId, yearly(30_001n), { by, reason, consent: null })).rejects.toMatchObject({
        fields: [{ field: 'consent' }],
      });
      const consent = { text: 'By phone on January 30.', textVersion: 'recorded', channel: 'staff', ip: null } as const;
      await world.change(planId, amount(3000n), { by, reason, consent });
      expect(await world.plan(planId)).toMatchObject({ amount: 3000 });
    });
  });

  it('the same request twice, also at once, is one change with one letter', async () => {
    const clientRequestId = randomUUID();
    const { version } = await world.plan(planId);
    const request = () => world.change(planId, amount(3000n), { clientRequestId, version });
    const answers = [...(await Promise.all([request(), request(), request()])), await request()];
    expect(new Set(answers.map(({ changeId }) => changeId)).size).toBe(1);
    expect(await world.history(planId)).toEqual(['start donor applied', 'amount donor applied']);
    expect(await world.letters(planId)).toEqual(['plan-welcome', 'plan-changed']);
  });
});
