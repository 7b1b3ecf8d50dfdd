import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { testDatabase, type TestDatabase } from '../support/database.js';

describe('the database is the last guard of money', () => {
  let database: TestDatabase;
  let client: pg.Client;

  beforeAll(async () => {
    database = await testDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  const entry = (key: string): string =>
    `insert into ledger_entry (id, source_key, description, effective_date, occurred_at)
     values (gen_random_uuid(), '${key}', 'test', '2026-11-24', now()) returning id`;
  const post = async (key: string, lines: [account: string, minor: number, fund?: string, currency?: string][]) => {
    const { rows } = await client.query<{ id: string }>(entry(key));
    const values = lines.map(
      ([account, minor, fund = 'general', currency = 'USD'], line) =>
        `('${rows[0]!.id}', ${line}, '${account}', '${fund}', ${minor}, '${currency}')`,
    );
    await client.query(
      `insert into ledger_posting (entry_id, line, account, fund, amount_minor, currency) values ${values.join(', ')}`,
    );
    return rows[0]!.id;
  };
  const refusal = async (work: () => Promise<unknown>): Promise<string | undefined> => {
    await client.query('begin');
    try {
      await work();
      await client.query('commit');
      return undefined;
    } catch (error) {
      await client.query('rollback');
      return (error as pg.DatabaseError).constraint;
    }
  };

  it('accepts an entry whose debits equal its credits', async () => {
    expect(
      await refusal(() =>
        post('ok', [
          ['1020', 2500],
          ['4000', -2500],
        ]),
      ),
    ).toBeUndefined();
  });

  it('refuses an entry that does not balance (R-LED-01)', async () => {
    expect(
      await refusal(() =>
        post('lopsided', [
          ['1020', 2500],
          ['4000', -2400],
        ]),
      ),
    ).toBe('ledger_entry_balances');
  });

  it('refuses an entry that balances over all but not within each fund or currency (R-LED-01)', async () => {
    const acrossFunds = () =>
      post('funds', [
        ['1020', 2500, 'general'],
        ['4100', -2500, 'investigations'],
      ]);
    const acrossCurrencies = () =>
      post('money', [
        ['1020', 2500],
        ['4000', -2500, 'general', 'EUR'],
      ]);
    expect(await refusal(acrossFunds)).toBe('ledger_entry_balances');
    expect(await refusal(acrossCurrencies)).toBe('ledger_entry_balances');
  });

  it('refuses an entry without lines at commit', async () => {
    expect(await refusal(() => client.query(entry('empty')))).toBe('ledger_entry_has_lines');
  });

  it('refuses the same source a second time (R-LED-03)', async () => {
    const post25 = () =>
      post('once', [
        ['1020', 25],
        ['4000', -25],
      ]);
    expect(await refusal(post25)).toBeUndefined();
    expect(await refusal(post25)).toBe('ledger_entry_source_key');
  });

  it.each([
    ['update ledger_posting set amount_minor = amount_minor * 2', 'ledger_posting_append_only'],
    ['delete from ledger_posting', 'ledger_posting_append_only'],
    [`update ledger_entry set description = 'x'`, 'ledger_entry_append_only'],
    ['truncate ledger_entry cascade', 'ledger_entry_append_only'],
    ['delete from receipt', 'receipt_append_only'],
    ['delete from document', 'document_append_only'],
    ['delete from audit_event', 'audit_event_append_only'],
  ])('refuses "%s" (R-LED-02)', async (sql, constraint) => {
    expect(await refusal(() => client.query(sql))).toBe(constraint);
  });
});
