import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId, type PlanId } from '../../../src/kernel/id.js';
import { Processor as Sandbox } from '../../../src/demo/processor.js';
import { Processor } from '../../../src/stripe-events/processor.js';
import { AlignPlan } from '../../../src/workflows/plans/align-plan.js';
import { startApp, type TestApp } from '../../support/app.js';
import { Donor } from '../../support/donor.js';
import { Postman, shuffled } from '../../support/postman.js';

interface Subscription {
  readonly id: string;
  readonly status: string;
  readonly items: { readonly data: readonly { readonly current_period_end: number }[] };
}

/** Begun at an instant, given so often: the dates of the next charges (domain rules 27.2). */
const TABLE = [
  ['2027-01-31T18:00:00Z', 'monthly', ['2027-02-28', '2027-03-31', '2027-04-30', '2027-05-31', '2027-06-30']],
  ['2028-01-31T18:00:00Z', 'monthly', ['2028-02-29', '2028-03-31']],
  ['2028-02-29T18:00:00Z', 'yearly', ['2029-02-28', '2030-02-28', '2031-02-28', '2032-02-29']],
  ['2026-10-31T16:00:00Z', 'monthly', ['2026-11-30', '2026-12-31', '2027-01-31']],
  ['2027-02-14T15:00:00Z', 'monthly', ['2027-03-14', '2027-04-14']],
  ['2027-01-31T05:30:00Z', 'monthly', ['2027-02-28', '2027-03-30', '2027-04-30']],
  ['2026-11-30T20:00:00Z', 'quarterly', ['2027-02-28', '2027-05-30', '2027-08-30']],
] as const;

describe('the processor and our calendar', () => {
  let app: TestApp;
  let sandbox: Sandbox;
  let postman: Postman;

  beforeAll(async () => {
    app = await startApp({ worker: 'idle', webhooks: false, followsSandbox: true });
    sandbox = new Sandbox(app.sandbox.url, app.settings.stripe.secretKey);
    postman = new Postman(app);
  });

  afterAll(() => app.stop());

  /** A plan that began at an instant, and of which the product has been told. */
  const begun = async (at: string, frequency: string = 'monthly'): Promise<PlanId> => {
    await sandbox.setClock(new Date(at));
    const email = `${randomUUID()}@example.org`;
    const donor = new Donor(app);
    await donor.pay(await donor.checkout({ email, frequency, amount: 'other', otherAmount: '25' }, 'membership'));
    const [plan] = await app.db.query<{ id: PlanId }>(
      'select plan.id from plan join donor on donor.id = donor_id where email = $1',
      [email],
    );
    await tell(plan!.id);
    return plan!.id;
  };
  const tell = async (planId: PlanId): Promise<void> => {
    await postman.deliver(await postman.eventsOfPlan(planId));
    while ((await app.get(Processor).runBatch()) > 0);
  };
  const align = (planId: PlanId) => app.get(AlignPlan).run({ planId });
  const jobsFor = async (planId: PlanId): Promise<number> =>
    (await app.db.query(`select from pgboss.job where name = 'align-plan' and data->>'planId' = $1`, [planId])).length;
  const planOf = async (planId: PlanId) => {
    const [plan] = await app.db.query<{ next: string | null; state: string; subscription: string }>(
      `select next_charge_on::text as next, state, stripe_subscription_id as subscription from plan where id = $1`,
      [planId],
    );
    return plan!;
  };
  const subscriptionOf = async (planId: PlanId): Promise<Subscription> =>
    sandbox.get<Subscription>(`/subscriptions/${(await planOf(planId)).subscription}`);
  const processorCharges = async (planId: PlanId): Promise<string> => {
    const { items } = await subscriptionOf(planId);
    return new Date(items.data[0]!.current_period_end * 1000).toISOString();
  };
  const giftDates = async (planId: PlanId): Promise<string[]> =>
    (
      await app.db.query<{ on: string }>(
        `select gift_date::text as on from gift where plan_id = $1 order by occurred_at`,
        [planId],
      )
    ).map(({ on }) => on);
  const end = async (planId: PlanId): Promise<void> => {
    await sandbox.delete(`/subscriptions/${(await planOf(planId)).subscription}`);
    await tell(planId);
  };

  it.each(TABLE)(
    'begun at %s and given %s, a plan is charged on %j at 17:00 UTC (27.2)',
    async (at, frequency, dates) => {
      const planId = await begun(at, frequency);
      await align(planId);
      const [first] = await giftDates(planId);
      for (const date of dates) {
        expect(await planOf(planId)).toMatchObject({ state: 'active', next: date });
        expect(await processorCharges(planId)).toBe(`${date}T17:00:00.000Z`);
        await sandbox.advanceClock(new Date(`${date}T17:05:00Z`));
        await tell(planId);
        await align(planId);
      }
      expect(await giftDates(planId)).toEqual([first, ...dates]);
      const instants = await app.db.query<{ hour: string }>(
        `select distinct to_char(period_start at time zone 'UTC', 'HH24:MI') as hour from gift
       where plan_id = $1 and gift_date > $2`,
        [planId, first],
      );
      expect(instants).toEqual([{ hour: '17:00' }]);
      await end(planId);
    },
  );

  it('are brought in step by a job, which is asked for when the first news comes', async () => {
    const planId = await begun('2027-01-31T18:00:00Z');
    expect(await jobsFor(planId)).toBeGreaterThan(0);
    expect(await processorCharges(planId)).toBe('2027-02-28T18:00:00.000Z');
    await align(planId);
    expect(await processorCharges(planId)).toBe('2027-02-28T17:00:00.000Z');
    await end(planId);
  });

  it('are left alone when they are in step, however often the job comes, and when its own notices come', async () => {
    const planId = await begun('2027-01-31T18:00:00Z');
    for (let time = 0; time < 3; time++) await align(planId);
    await Promise.all([align(planId), align(planId)]);
    const told = await postman.eventsOfPlan(planId);
    expect(told.filter(({ type }) => type === 'customer.subscription.updated')).toHaveLength(1);
    const asked = await jobsFor(planId);
    for (const seed of [1, 2, 3]) {
      await postman.deliver(shuffled(told, seed).map((event) => ({ ...event, id: `evt_${randomUUID()}` })));
      while ((await app.get(Processor).runBatch()) > 0);
    }
    expect(await jobsFor(planId)).toBe(asked);
    expect(await planOf(planId)).toMatchObject({ state: 'active', next: '2027-02-28' });
    expect(await giftDates(planId)).toEqual(['2027-01-31']);
    await end(planId);
  });

  it('are left alone while a change is on its way, for the change brings its own date', async () => {
    const planId = await begun('2027-01-31T18:00:00Z');
    const changeId = newId();
    await app.db.query(
      `insert into plan_change (id, plan_id, kind, by_kind, actor, before, after, state, requested_at)
       values ($1, $2, 'date', 'donor', 'Rosa', '{}', '{}', 'requested', now())`,
      [changeId, planId],
    );
    await align(planId);
    expect(await processorCharges(planId)).toBe('2027-02-28T18:00:00.000Z');
    await app.db.query(`update plan_change set state = 'refused', failure = 'nothing came of it' where id = $1`, [
      changeId,
    ]);
    await align(planId);
    expect(await processorCharges(planId)).toBe('2027-02-28T17:00:00.000Z');
    await end(planId);
  });

  it('keep our day when somebody moves the date at the processor', async () => {
    const planId = await begun('2027-01-31T18:00:00Z');
    await align(planId);
    const { id } = await subscriptionOf(planId);
    await sandbox.post(`/subscriptions/${id}`, {
      trial_end: Date.parse('2027-03-20T09:00:00Z') / 1000,
      proration_behavior: 'none',
    });
    await tell(planId);
    await align(planId);
    expect(await processorCharges(planId)).toBe('2027-02-28T17:00:00.000Z');
    await end(planId);
  });

  it('never make two charges of one period when the processor was a day early, because nobody had told it', async () => {
    const planId = await begun('2027-01-31T05:30:00Z');
    expect(await planOf(planId)).toMatchObject({ next: '2027-02-28' });
    await sandbox.advanceClock(new Date('2027-02-28T06:00:00Z'));
    await tell(planId);
    expect(await giftDates(planId)).toEqual(['2027-01-30', '2027-02-27']);
    await align(planId);
    expect(await planOf(planId)).toMatchObject({ next: '2027-03-30' });
    expect(await processorCharges(planId)).toBe('2027-03-30T17:00:00.000Z');
    await sandbox.advanceClock(new Date('2027-03-30T18:00:00Z'));
    await tell(planId);
    expect(await giftDates(planId)).toEqual(['2027-01-30', '2027-02-27', '2027-03-30']);
    await end(planId);
  });

  it('do not touch a plan that has ended, or that waits for its first charge', async () => {
    const planId = await begun('2027-01-31T18:00:00Z');
    await end(planId);
    await align(planId);
    expect((await subscriptionOf(planId)).status).toBe('canceled');
    const email = `${randomUUID()}@example.org`;
    await new Donor(app).checkout({ email, frequency: 'monthly', amount: 'other', otherAmount: '25' });
    const [waiting] = await app.db.query<{ id: PlanId }>(
      'select plan.id from plan join donor on donor.id = donor_id where email = $1',
      [email],
    );
    await align(waiting!.id);
    expect(await planOf(waiting!.id)).toEqual({ state: 'pending', next: null, subscription: null });
  });
});
