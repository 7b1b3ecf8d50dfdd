import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { newDataSource } from '../../src/database/data-source.js';
import { MIGRATIONS } from '../../src/database/migrations.js';
import { migrate, pendingMigrations, refuseOtherSchema, UnusableDatabase } from '../../src/database/schema-version.js';
import { testDatabase, type TestDatabase } from '../support/database.js';

const NAMES = MIGRATIONS.map((each) => each.name);

describe('migrations', () => {
  let database: TestDatabase;
  let sources: DataSource[];

  beforeEach(async () => {
    database = await testDatabase({ migrated: false });
    sources = [];
  });

  afterEach(async () => {
    await Promise.all(sources.map((source) => source.destroy()));
    await database.drop();
  });

  const open = async (): Promise<DataSource> => {
    const source = newDataSource({ url: database.url, poolMax: 3, applicationName: 'test' });
    sources.push(await source.initialize());
    return source;
  };

  it('bring an empty database up to date, and a second time do nothing', async () => {
    const source = await open();
    expect(await pendingMigrations(source)).toEqual(NAMES);
    expect(await migrate(source)).toEqual(NAMES);
    expect(await migrate(source)).toEqual([]);
    expect(await pendingMigrations(source)).toEqual([]);
    await refuseOtherSchema(source);
  });

  it('are applied once when three processes migrate at the same moment', async () => {
    const three = await Promise.all([open(), open(), open()]);
    const applied = await Promise.all(three.map((source) => migrate(source)));
    expect(applied.flat()).toEqual(NAMES);
    expect(await three[0].query('select name from migrations order by id')).toEqual(NAMES.map((name) => ({ name })));
  });

  it('that are pending keep a process from starting, and it says what to do', async () => {
    const source = await open();
    await expect(refuseOtherSchema(source)).rejects.toThrow(UnusableDatabase);
    await expect(refuseOtherSchema(source)).rejects.toThrow(/lacks Ledger\d+.*Run: npx mainstay migrate/);
  });

  it('of a newer Mainstay keep an older one from starting and from migrating', async () => {
    const source = await open();
    await migrate(source);
    await source.query(`insert into migrations (timestamp, name) values (1999999999999, 'Pledges1999999999999')`);
    for (const refused of [refuseOtherSchema(source), migrate(source)]) {
      await expect(refused).rejects.toThrow(/made by a newer Mainstay \(it knows Pledges1999999999999\)/);
    }
  });

  it('give plans that were adopted before a history: how they began, and how they ended', async () => {
    const source = await open();
    const older = newDataSource({ url: database.url, poolMax: 1, applicationName: 'test' });
    older.setOptions({ migrations: MIGRATIONS.slice(0, 5) });
    sources.push(await older.initialize());
    await older.runMigrations();
    await older.query(`
      insert into donor (id, email, first_name, last_name)
      values ('01930000-0000-7000-8000-0000000000d1', 'a@example.org', 'A', 'B');
      insert into plan (id, donor_id, form_id, campaign_id, designation, state, amount_minor, currency, interval,
        interval_count, stripe_subscription_id, stripe_customer_id, started_at, ended_at)
      select gen_random_uuid(), '01930000-0000-7000-8000-0000000000d1', '01930000-0000-7000-8000-000000000011',
        '01930000-0000-7000-8000-000000000001', 'general', state, 2500, 'USD', 'month', 1, 'sub_' || state, 'cus_1',
        '2026-08-31T17:00:00Z', ended
      from (values ('active', null), ('lapsed', '2026-10-31T17:00:00Z'::timestamptz)) as given (state, ended)`);
    expect(await migrate(source)).toEqual(NAMES.slice(5));
    const history = await source.query(
      `select plan.state, kind, by_kind, after->>'amountMinor' as amount from plan_change join plan on plan.id = plan_id
       order by plan.state, applied_at`,
    );
    expect(history).toEqual([
      { state: 'active', kind: 'start', by_kind: 'processor', amount: '2500' },
      { state: 'lapsed', kind: 'start', by_kind: 'processor', amount: '2500' },
      { state: 'lapsed', kind: 'lapse', by_kind: 'processor', amount: '2500' },
    ]);
  });

  it('that fail leave nothing of themselves, and the next try succeeds', async () => {
    const source = await open();
    await source.query('create table gift (in_the_way int)');
    const said = jest.spyOn(console, 'log').mockImplementation(() => undefined);
    await expect(migrate(source)).rejects.toThrow();
    said.mockRestore();
    expect(await pendingMigrations(source)).toEqual(NAMES.slice(2));
    expect(await source.query(`select to_regclass('refund') as refund`)).toEqual([{ refund: null }]);
    await source.query('drop table gift');
    expect(await migrate(source)).toEqual(NAMES.slice(2));
  });
});
