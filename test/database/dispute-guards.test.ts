import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { testDatabase, type TestDatabase } from '../support/database.js';

/** Fixed ids: each test begins with the same gift of 25.00 and undoes everything. */
const GIFT = '01930000-0000-7000-8000-0000000000aa';

describe('the database is the last guard of disputes and deposits', () => {
  let database: TestDatabase;
  let client: pg.Client;

  beforeAll(async () => {
    database = await testDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(`
      insert into donor (id, email, first_name, last_name)
      values ('01930000-0000-7000-8000-0000000000bb', 'rosa@example.org', 'Rosa', 'Díaz')`);
    await client.query(
      `insert into gift (id, client_request_id, donor_id, form_id, campaign_id, designation, state, amount_minor,
         covered_fee_minor, currency, may_quote, anonymous, checkout_request, started_at)
       select $1, gen_random_uuid(), donor.id, form.id, form.campaign_id, 'general', 'started', 2500, 0, 'USD', false,
         false, '{}', now()
       from donor, form where form.slug = 'default'`,
      [GIFT],
    );
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  /** The constraint that refused one of the statements; everything is undone. */
  const refusal = async (...statements: string[]): Promise<string | undefined> => {
    await client.query('begin');
    try {
      for (const sql of statements) await client.query(sql);
      return undefined;
    } catch (error) {
      return (error as pg.DatabaseError).constraint;
    } finally {
      await client.query('rollback');
    }
  };
  const ENTRY = (key: string): string => `
    with made as (insert into ledger_entry (id, source_key, description, effective_date, occurred_at)
      values (gen_random_uuid(), '${key}', 'test', '2026-11-24', now()) returning id)
    insert into ledger_posting (entry_id, line, account, fund, amount_minor, currency)
    select id, line, account, 'general', minor, 'USD'
    from made, (values (1, '1030', 1500), (2, '1020', -1500)) as lines (line, account, minor)`;
  const entry = (key: string): string => `(select id from ledger_entry where source_key = '${key}')`;
  const dispute = (state: string, columns: Record<string, string> = {}): string => {
    const row: Record<string, string> = {
      id: 'gen_random_uuid()',
      gift_id: `'${GIFT}'`,
      stripe_dispute_id: `'dp_1'`,
      state: `'${state}'`,
      amount_minor: '1500',
      withheld_minor: '0',
      lost_minor: '0',
      fee_minor: '0',
      currency: `'USD'`,
      reason: `'fraudulent'`,
      opened_at: 'now()',
      closed_at: ['won', 'lost', 'closed'].includes(state) ? 'now()' : 'null',
      ...columns,
    };
    return `insert into dispute (${Object.keys(row).join()}) values (${Object.values(row).join()})`;
  };
  const TAKEN = { withheld_minor: '1500', withdrawal_entry_id: entry('taken') };
  const LOST = { ...TAKEN, lost_minor: '1500', loss_entry_id: entry('lost') };
  const refund = (minor: number): string => `
    insert into refund (id, gift_id, state, amount_minor, currency, reason, requested_at)
    values (gen_random_uuid(), '${GIFT}', 'requested', ${minor}, 'USD', 'donor-request', now())`;
  const BOOKED = [ENTRY('taken'), ENTRY('lost'), ENTRY('back')];

  it('accepts disputes as they come', async () => {
    expect(await refusal(dispute('inquiry'))).toBeUndefined();
    expect(await refusal(...BOOKED, dispute('needs-response', TAKEN))).toBeUndefined();
    expect(await refusal(...BOOKED, dispute('lost', LOST))).toBeUndefined();
    const back = { withdrawal_entry_id: entry('taken'), reinstatement_entry_id: entry('back') };
    expect(await refusal(...BOOKED, dispute('won', back))).toBeUndefined();
  });

  it.each([
    [
      'money that is gone without an entry',
      dispute('needs-response', { withheld_minor: '1500' }),
      'dispute_withheld_with_entry',
    ],
    ['an inquiry that moves money', dispute('inquiry', TAKEN), 'dispute_inquiry_moves_no_money'],
    ['a lost dispute that is not booked as lost', dispute('lost', TAKEN), 'dispute_lost_with_entry'],
    [
      'a loss of a dispute that is open',
      dispute('needs-response', { ...LOST, lost_minor: '0' }),
      'dispute_lost_with_entry',
    ],
    ['a fee that was never taken', dispute('won', { fee_minor: '1500' }), 'dispute_fee_with_entry'],
    [
      'money that came back and never went',
      dispute('won', { reinstatement_entry_id: entry('back') }),
      'dispute_given_back_what_was_taken',
    ],
    ['an end without a time', dispute('won', { closed_at: 'null' }), 'dispute_closed'],
    ['a time without an end', dispute('under-review', { closed_at: 'now()' }), 'dispute_closed'],
    [
      'a part of the gift lost in a dispute that was won',
      dispute('won', { ...TAKEN, lost_minor: '1500' }),
      'dispute_lost_minor_of_lost',
    ],
  ])('refuses %s', async (_, sql, constraint) => {
    expect(await refusal(...BOOKED, sql)).toBe(constraint);
  });

  it('refuses refunds and lost disputes that are more than the gift, whichever comes last', async () => {
    expect(await refusal(...BOOKED, refund(1000), dispute('lost', LOST))).toBeUndefined();
    expect(await refusal(...BOOKED, refund(1001), dispute('lost', LOST))).toBe('dispute_within_gift');
    expect(await refusal(...BOOKED, dispute('lost', LOST), refund(1001))).toBe('refund_within_gift');
    expect(await refusal(refund(1500), refund(1001))).toBe('refund_within_gift');
  });

  it('refuses to book one movement twice, and to forget what is booked', async () => {
    const twice = dispute('needs-response', { ...TAKEN, stripe_dispute_id: `'dp_2'` });
    expect(await refusal(...BOOKED, dispute('needs-response', TAKEN), twice)).toBe('dispute_withdrawal_entry');
    const open = [...BOOKED, dispute('needs-response', TAKEN)];
    for (const change of [
      `withdrawal_entry_id = null, withheld_minor = 0`,
      `withdrawal_entry_id = ${entry('back')}`,
      `stripe_dispute_id = 'dp_3'`,
      `opened_at = opened_at - interval '1 day'`,
    ]) {
      expect(await refusal(...open, `update dispute set ${change}`)).toBe('dispute_keeps_known');
    }
    expect(await refusal(...open, 'delete from dispute')).toBe('dispute_append_only');
  });

  const deposit = (state: string, columns: Record<string, string> = {}): string => {
    const row: Record<string, string> = {
      id: 'gen_random_uuid()',
      stripe_payout_id: `'po_1'`,
      state: `'${state}'`,
      amount_minor: '1500',
      currency: `'USD'`,
      arrival_date: `'2026-11-26'`,
      created_at: 'now()',
      ...columns,
    };
    return `insert into deposit (${Object.keys(row).join()}) values (${Object.values(row).join()})`;
  };
  const SENT = { entry_id: entry('taken') };

  it.each([
    ['a paid payout that is not booked', deposit('paid'), 'deposit_paid_with_entry'],
    ['a failed one that is not undone', deposit('failed', SENT), 'deposit_undone_with_entry'],
    [
      'an undone one that is on its way',
      deposit('in-transit', { ...SENT, reversal_entry_id: entry('back') }),
      'deposit_undone_with_entry',
    ],
  ])('refuses %s', async (_, sql, constraint) => {
    expect(await refusal(...BOOKED, sql)).toBe(constraint);
  });

  it('keeps a deposit as it was booked', async () => {
    const booked = [...BOOKED, deposit('paid', SENT)];
    for (const change of ['amount_minor = 1501', 'entry_id = null', `entry_id = ${entry('back')}`]) {
      expect(await refusal(...booked, `update deposit set ${change}`)).toBe('deposit_keeps_known');
    }
    expect(await refusal(...booked, 'delete from deposit')).toBe('deposit_append_only');
    expect(await refusal(...booked, deposit('in-transit'))).toBe('deposit_stripe_payout');
  });
});
