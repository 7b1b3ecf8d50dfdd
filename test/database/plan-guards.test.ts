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
});
