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
