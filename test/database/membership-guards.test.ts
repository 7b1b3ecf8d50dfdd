import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { testDatabase, type TestDatabase } from '../support/database.js';

type Row = Readonly<Record<string, unknown>>;

describe('the database is the last guard of memberships', () => {
  let database: TestDatabase;
  let client: pg.Client;
  const donorId = randomUUID();
  const staffId = randomUUID();
  const giftId = randomUUID();

  beforeAll(async () => {
    database = await testDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await insert('donor', { id: donorId, email: 'a@example.org', first_name: 'A', last_name: 'B' });
    await insert('staff', { id: staffId, email: 's@example.org', name: 'S', role: 'admin', password_hash: 'x' });
    await insert('membership', { donor_id: donorId, created_at: '2026-11-24' });
    await insert('gift', {
      id: giftId,
      client_request_id: randomUUID(),
      donor_id: donorId,
      form_id: '01930000-0000-7000-8000-000000000011',
      campaign_id: '01930000-0000-7000-8000-000000000001',
      designation: 'general',
      state: 'started',
      amount_minor: 12000,
      covered_fee_minor: 0,
      currency: 'USD',
      may_quote: false,
      anonymous: false,
      checkout_request: {},
      started_at: '2026-11-24T17:00:00Z',
    });
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  const insert = async (table: string, row: Row): Promise<string> => {
    const names = Object.keys(row);
    const values = names.map((_, at) => `$${at + 1}`);
    await client.query(`insert into ${table} (${names.join(', ')}) values (${values.join(', ')})`, Object.values(row));
    return row['id'] as string;
  };
  const refusal = async (work: Promise<unknown>): Promise<string | undefined> => {
    try {
      await work;
      return undefined;
    } catch (error) {
      return (error as pg.DatabaseError).constraint;
    }
  };
  const update = (table: string, id: string, set: string) =>
    client.query(`update ${table} set ${set} where id = $1`, [id]);
  const term = (change: Row = {}): Promise<string> =>
    insert('membership_term', {
      id: randomUUID(),
      donor_id: donorId,
      tier: 'member',
      starts_on: '2026-11-24',
      ends_on: '2027-11-24',
      anchor_day: 24,
      source: 'complimentary',
      purpose: 'paid',
      staff_id: staffId,
      reason: 'Raffle',
      decided_at: '2026-11-24T17:00:00Z',
      created_at: '2026-11-24T17:00:00Z',
      ...change,
    });
  const bought = { source: 'gift', gift_id: giftId, staff_id: null, reason: null };
  const benefit = (change: Row = {}): Promise<string> =>
    insert('benefit', { id: randomUUID(), name: 'Tote', cadence: 'yearly', effective_from: '2026-01-01', ...change });
  const grant = (change: Row): Promise<string> =>
    insert('benefit_grant', {
      id: randomUUID(),
      name: 'Tote',
      description: 'A tote',
      fmv_minor: 2500,
      logo: false,
      frequent_right: false,
      members_only_event: false,
      informing_publication: false,
      mailed: false,
      parts: 1,
      granted_on: '2026-11-24',
      state: 'open',
      ...change,
    });

  it('takes a term from somewhere, with what that needs, and for some days', async () => {
    expect(await refusal(term({ reason: '' }))).toBe('membership_term_source');
    expect(await refusal(term({ source: 'gift' }))).toBe('membership_term_source');
    expect(await refusal(term({ ...bought, source: 'plan' }))).toBe('membership_term_source');
    expect(await refusal(term({ ends_on: '2026-11-24' }))).toBe('membership_term_dates');
    expect(await refusal(term())).toBeUndefined();
  });

  it('takes one running term of a gift and purpose', async () => {
    const first = await term(bought);
    expect(await refusal(term(bought))).toBe('membership_term_of_gift');
    expect(await refusal(term({ ...bought, purpose: 'raised' }))).toBeUndefined();
    await update('membership_term', first, `ended_on = '2026-12-24', ended_reason = 'returned'`);
    expect(await refusal(term(bought))).toBeUndefined();
  });

  it('lets a term be ended once, within its days, and changes and erases nothing', async () => {
    const id = await term();
    expect(await refusal(update('membership_term', id, `ends_on = '2030-01-01'`))).toBe('membership_term_is_frozen');
    expect(await refusal(update('membership_term', id, `ended_on = '2026-12-24'`))).toBe('membership_term_ended');
    const late = `ended_on = '2028-01-01', ended_reason = 'staff'`;
    expect(await refusal(update('membership_term', id, late))).toBe('membership_term_ended_within');
    await update('membership_term', id, `ended_on = '2026-11-23', ended_reason = 'staff'`);
    const again = `ended_on = null, ended_reason = null`;
    expect(await refusal(update('membership_term', id, again))).toBe('membership_term_is_frozen');
    expect(await refusal(client.query('delete from membership_term where id = $1', [id]))).toBe(
      'membership_term_append_only',
    );
  });

  it('offers no benefit without a description, a value, and a cost where that decides (R-QPQ-02)', async () => {
    const live = { live: true, description: 'A tote', fmv_minor: 2500 };
    expect(await refusal(benefit({ ...live, description: '' }))).toBe('benefit_live_is_valued');
    expect(await refusal(benefit({ ...live, fmv_minor: null }))).toBe('benefit_live_is_valued');
    expect(await refusal(benefit({ ...live, logo: true }))).toBe('benefit_live_has_cost');
    expect(await refusal(benefit({ ...live, effective_until: '2025-01-01' }))).toBe('benefit_dates');
    expect(await refusal(benefit({ ...live, logo: true, cost_minor: 500 }))).toBeUndefined();
    expect(await refusal(benefit())).toBeUndefined();
  });

  it('keeps open tiers apart, and figures as 1 to 5 to 10 (R-QPQ-05)', async () => {
    const tier = { code: 'twin', name: 'Twin', threshold_minor: 12000 };
    expect(await refusal(insert('tier', { ...tier, open: true }))).toBe('tier_threshold');
    expect(await refusal(insert('tier', { ...tier, open: false }))).toBeUndefined();
    const figures = (value: object, from = '2027-01-01') =>
      insert('regime_parameter', {
        regime: 'us-501c3',
        key: 'insubstantial-benefits',
        valid_from: from,
        valid_to: '2027-12-31',
        value: JSON.stringify(value),
        source: 'x',
      });
    const value = { lowCostLimit: 1400, minGift: 7000, cap: 14_000 };
    for (const wrong of [{ ...value, cap: 14_100 }, { lowCostLimit: 1400 }, {}]) {
      expect(await refusal(figures(wrong))).toBe('regime_parameter_proportions');
    }
    expect(await refusal(figures(value))).toBeUndefined();
    expect(await refusal(figures(value, '2027-07-01'))).toBe('regime_parameter_apart');
  });

  it('keeps what a grant says of its benefit, and grants it once for a term', async () => {
    const benefitId = await benefit({ live: true, description: 'A tote', fmv_minor: 2500 });
    const termId = await term();
    const id = await grant({ benefit_id: benefitId, term_id: termId });
    expect(await refusal(grant({ benefit_id: benefitId, term_id: termId }))).toBe('benefit_grant_of_term');
    expect(await refusal(grant({ benefit_id: benefitId }))).toBe('benefit_grant_source');
    expect(await refusal(update('benefit_grant', id, 'fmv_minor = 1'))).toBe('benefit_grant_is_frozen');
    expect(await refusal(update('benefit_grant', id, `state = 'sent'`))).toBe('benefit_grant_decided');
    await update('benefit_grant', id, `state = 'cancelled'`);
    expect(await refusal(grant({ benefit_id: benefitId, term_id: termId }))).toBeUndefined();
  });

  it('lets a gifted membership be redeemed once, by somebody', async () => {
    const id = await insert('gifted_membership', {
      id: randomUUID(),
      gift_id: giftId,
      tier: 'member',
      recipient_first_name: 'Ana',
      recipient_last_name: '',
      recipient_email: 'ana@example.org',
      message: '',
      send_on: '2026-12-24',
      state: 'paid',
    });
    expect(await refusal(update('gifted_membership', id, `state = 'sent'`))).toBe('gifted_membership_sent');
    expect(await refusal(update('gifted_membership', id, `state = 'redeemed'`))).toBe('gifted_membership_redeemed');
    await update('gifted_membership', id, `state = 'redeemed', redeemed_at = now(), donor_id = '${donorId}'`);
    expect(await refusal(update('gifted_membership', id, `state = 'cancelled'`))).toBe(
      'gifted_membership_is_spent_once',
    );
  });
});
