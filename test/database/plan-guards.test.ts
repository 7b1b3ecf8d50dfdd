import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { testDatabase, type TestDatabase } from '../support/database.js';

describe('the database is the last guard of plans', () => {
  let database: TestDatabase;
  let client: pg.Client;
  let donorId: string;
  let planId: string;

  beforeAll(async () => {
    database = await testDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    donorId = randomUUID();
    await client.query(`insert into donor (id, email, first_name, last_name) values ($1, 'a@example.org', 'A', 'B')`, [
      donorId,
    ]);
  });

  beforeEach(async () => {
    planId = await insertPlan();
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  const insert = async (table: string, row: Readonly<Record<string, unknown>>): Promise<string> => {
    const names = Object.keys(row);
    const values = names.map((_, at) => `$${at + 1}`);
    await client.query(`insert into ${table} (${names.join(', ')}) values (${values.join(', ')})`, Object.values(row));
    return row['id'] as string;
  };
  const common = () => ({
    id: randomUUID(),
    donor_id: donorId,
    form_id: '01930000-0000-7000-8000-000000000011',
    campaign_id: '01930000-0000-7000-8000-000000000001',
    designation: 'general',
    amount_minor: 2500,
    currency: 'USD',
    started_at: '2026-11-24T17:00:00Z',
  });
  const insertPlan = (change: Readonly<Record<string, unknown>> = {}) =>
    insert('plan', {
      ...common(),
      state: 'active',
      calendar: 'ours',
      anchor_on: '2026-11-24',
      interval: 'month',
      interval_count: 1,
      stripe_subscription_id: `sub_${randomUUID()}`,
      stripe_customer_id: 'cus_1',
      ...change,
    });
  const insertGift = (change: Readonly<Record<string, unknown>> = {}) =>
    insert('gift', {
      ...common(),
      state: 'started',
      covered_fee_minor: 0,
      may_quote: false,
      anonymous: false,
      plan_id: planId,
      period_start: '2026-11-24T17:00:00Z',
      ...change,
    });
  const refusal = async (work: Promise<unknown>): Promise<string | undefined> => {
    try {
      await work;
      return undefined;
    } catch (error) {
      return (error as pg.DatabaseError).constraint;
    }
  };

  it('takes one gift for a plan and a period, and no second one (R-REG-16)', async () => {
    expect(await refusal(insertGift())).toBeUndefined();
    expect(await refusal(insertGift())).toBe('gift_one_per_period');
    expect(await refusal(insertGift({ period_start: '2026-12-24T17:00:00Z' }))).toBeUndefined();
  });

  it('takes one gift for an invoice, whatever its plan', async () => {
    await insertGift({ stripe_invoice_id: 'in_once' });
    const again = { stripe_invoice_id: 'in_once', period_start: '2027-01-24T17:00:00Z' };
    expect(await refusal(insertGift(again))).toBe('gift_stripe_invoice');
  });

  it('knows the period of a plan’s gift, and a gift of no plan by its form and payment page', async () => {
    expect(await refusal(insertGift({ period_start: null }))).toBe('gift_period_of_plan');
    const alone = { plan_id: null, period_start: null };
    expect(await refusal(insertGift(alone))).toBe('gift_asked_or_of_plan');
    expect(await refusal(insertGift({ ...alone, client_request_id: randomUUID() }))).toBe('gift_asked_or_of_plan');
    const asked = { ...alone, client_request_id: randomUUID(), checkout_request: '{}' };
    expect(await refusal(insertGift({ ...asked, stripe_invoice_id: 'in_alone' }))).toBe('gift_invoice_of_plan');
    expect(await refusal(insertGift(asked))).toBeUndefined();
  });

  it('takes one plan for a subscription', async () => {
    await insertPlan({ stripe_subscription_id: 'sub_once' });
    expect(await refusal(insertPlan({ stripe_subscription_id: 'sub_once' }))).toBe('plan_stripe_subscription');
  });

  it('knows when a plan ended, and that it has ended by its state', async () => {
    expect(await refusal(insertPlan({ state: 'cancelled' }))).toBe('plan_ended');
    expect(await refusal(insertPlan({ ended_at: '2026-12-01T00:00:00Z' }))).toBe('plan_ended');
    expect(await refusal(insertPlan({ state: 'resting' }))).toBe('plan_state_check');
    expect(await refusal(insertPlan({ interval: 'week' }))).toBe('plan_interval_check');
    expect(await refusal(insertPlan({ amount_minor: 0 }))).toBe('plan_amount_minor_check');
  });

  it('lets no plan come back from its end', async () => {
    await client.query(`update plan set state = 'lapsed', ended_at = now() where id = $1`, [planId]);
    const back = `update plan set state = 'active', ended_at = null where id = $1`;
    expect(await refusal(client.query(back, [planId]))).toBe('plan_end_is_final');
    const later = `update plan set ended_at = ended_at + interval '1 day' where id = $1`;
    expect(await refusal(client.query(later, [planId]))).toBe('plan_end_is_final');
  });

  const insertChange = (change: Readonly<Record<string, unknown>> = {}) =>
    insert('plan_change', {
      id: randomUUID(),
      plan_id: planId,
      kind: 'amount',
      by_kind: 'donor',
      actor: 'donor',
      before: '{}',
      after: '{}',
      state: 'requested',
      requested_at: '2026-11-24T17:00:00Z',
      ...change,
    });

  it('lets one change of a plan be on its way at a time', async () => {
    await insertChange();
    expect(await refusal(insertChange({ kind: 'skip' }))).toBe('plan_change_one_at_a_time');
    const seen = { state: 'applied', applied_at: '2026-11-24T17:00:00Z' };
    expect(await refusal(insertChange({ ...seen, by_kind: 'processor' }))).toBeUndefined();
    expect(await refusal(insertChange({ state: 'applied' }))).toBe('plan_change_applied');
    expect(await refusal(insertChange({ state: 'refused' }))).toBe('plan_change_refused');
    expect(await refusal(insertChange({ ...seen, kind: 'wish' }))).toBe('plan_change_kind_check');
  });

  it('keeps what was changed, by whom and why, and takes no end back (R-REG-01)', async () => {
    const id = await insertChange({ reason: 'Moved' });
    const change = (what: string) => refusal(client.query(`update plan_change set ${what} where id = $1`, [id]));
    expect(await change(`reason = 'Other'`)).toBe('plan_change_is_history');
    expect(await change(`before = '{"state": "paused"}'`)).toBe('plan_change_is_history');
    expect(await change(`state = 'applied', applied_at = now(), after = '{"state": "active"}'`)).toBeUndefined();
    expect(await change(`after = '{}'`)).toBe('plan_change_is_history');
    expect(await change(`state = 'refused', failure = 'No', applied_at = null`)).toBe('plan_change_is_history');
  });

  it('starts a plan again once, and keeps the consent it rests on', async () => {
    await insertPlan({ restarts_id: planId });
    expect(await refusal(insertPlan({ restarts_id: planId }))).toBe('plan_restarted_once');
    await insert('plan_consent', {
      id: randomUUID(),
      plan_id: planId,
      text: 'I agree.',
      text_version: 'test',
      amount_minor: 2500,
      currency: 'USD',
      interval: 'month',
      interval_count: 1,
      channel: 'portal',
      at: '2026-11-24T17:00:00Z',
    });
    const reworded = client.query(`update plan_consent set text = 'I disagree.' where plan_id = $1`, [planId]);
    await expect(reworded).rejects.toThrow();
  });
});
