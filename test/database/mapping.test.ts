import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { newDataSource } from '../../src/database/data-source.js';
import { GiftTable } from '../../src/gifts/gift.table.js';
import { RefundTable } from '../../src/gifts/refund.table.js';
import { PlanTable } from '../../src/plans/plan.table.js';
import { testDatabase, type TestDatabase } from '../support/database.js';

interface ColumnRow {
  readonly name: string;
  readonly nullable: boolean;
  readonly type: string;
}

/** What the migrations call the types that the mapping names. */
const TYPES: Readonly<Record<string, string>> = { timestamptz: 'timestamp with time zone', char: 'character' };

describe('a mapped table', () => {
  let database: TestDatabase;
  let source: DataSource;

  beforeAll(async () => {
    database = await testDatabase();
    const tables = [GiftTable, PlanTable, RefundTable];
    source = await newDataSource({ url: database.url, poolMax: 1, applicationName: 'test', tables }).initialize();
  });

  afterAll(async () => {
    await source.destroy();
    await database.drop();
  });

  it.each([
    ['gift', GiftTable],
    ['plan', PlanTable],
    ['refund', RefundTable],
  ] as const)('has the columns that the migrations made, no more and no less: %s', async (_name, table) => {
    const { tableName, columns } = source.getMetadata(table);
    const made: ColumnRow[] = await source.query(
      `select column_name as name, is_nullable = 'YES' as nullable, data_type as type
       from information_schema.columns where table_schema = 'public' and table_name = $1 order by column_name`,
      [tableName],
    );
    const mapped = columns.map((column): ColumnRow => {
      const type = String(column.type);
      return { name: column.databaseName, nullable: column.isNullable, type: TYPES[type] ?? type };
    });
    expect(mapped.toSorted((a, b) => a.name.localeCompare(b.name, 'en'))).toEqual(
      made.toSorted((a, b) => a.name.localeCompare(b.name, 'en')),
    );
  });
});
