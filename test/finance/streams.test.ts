import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { readXlsx } from 'hucre';
import pg from 'pg';
import { csvFile } from '../../src/finance/csv-copy.js';
import { cursorRows } from '../../src/finance/cursor-rows.js';
import { sheetXml, type SheetColumn } from '../../src/finance/xlsx-parts.js';
import { xlsxFile } from '../../src/finance/xlsx-file.js';
import { xlsxStream } from '../../src/finance/xlsx-stream.js';
import { testDatabase, type TestDatabase } from '../support/database.js';

const MANY = `select n, repeat('x', 200) as filler from generate_series(1, 2000000) as n`;
const COLUMNS: readonly SheetColumn[] = [
  { header: 'Name', kind: 'text', width: 20 },
  { header: 'Amount', kind: 'amount', width: 12 },
  { header: 'Day', kind: 'date', width: 12 },
];

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await testDatabase({ migrated: false });
  pool = new pg.Pool({ connectionString: database.url, max: 1 });
  // Dropping the database may cut a connection that is still saying goodbye.
  pool.on('error', () => undefined);
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

const sources: [string, () => Readable][] = [
  ['CSV', () => csvOf(MANY, MANY)],
  ['XLSX', () => workbook(MANY)],
];

const csvOf = (...selects: string[]): Readable =>
  csvFile(pool, { header: ['n'], byteOrderMark: false, selects: () => selects });

const workbook = (select: string): Readable =>
  xlsxFile(pool, (client) => [
    { name: 'Many', columns: COLUMNS.slice(0, 1), rows: cursorRows(client, () => [select]) },
  ]);

describe.each(sources)('a %s stream', (_format, open) => {
  it('takes no connection before it is read', async () => {
    const stream = open();
    await sleep(20);
    expect(pool.totalCount - pool.idleCount).toBe(0);
    stream.destroy();
  });

  it('waits for its reader, and frees its connection when the reader goes away', async () => {
    const stream = open();
    await once(stream, 'readable');
    stream.read(100);
    await sleep(50);
    expect(stream.readableLength).toBeLessThan(1_000_000);
    stream.destroy();
    const answer = await pool.query<{ busy: number }>(
      `select count(*)::int as busy from pg_stat_activity where datname = current_database() and state <> 'idle'`,
    );
    expect(answer.rows).toHaveLength(1);
  });
});

describe('a stream whose query fails', () => {
  it.each([
    ['CSV', () => csvOf('select 1 / (n - 5000) from generate_series(1, 9000) as n')],
    ['XLSX', () => workbook(`select 'a', 1 / 0, null`)],
  ])('ends %s with the error and not with half a file', async (_format, open) => {
    await expect(buffer(open())).rejects.toThrow('division by zero');
    expect((await pool.query('select 1')).rows).toHaveLength(1);
  });

  it('fails when the connection is lost in the middle', async () => {
    const file = workbook(MANY);
    const reading = file[Symbol.asyncIterator]();
    await reading.next();
    const other = new pg.Client({ connectionString: database.url });
    await other.connect();
    await other.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
    );
    await other.end();
    await sleep(50);
    await expect(buffer(file)).rejects.toThrow();
    expect((await pool.query('select 1')).rows).toHaveLength(1);
  });
});

describe('a workbook', () => {
  it('keeps each kind of value, and text that XML or the format would change', async () => {
    const texts = ['=1+1', '<b>&amp;"</b>', '_x0041_', 'a\rb\nc', '  edge ', 'bell\u0007', '👍', 'n'.repeat(40_000)];
    const rows = texts.map((text) => [text, '-25.00', '2026-12-31']);
    const book = await readXlsx(await buffer(xlsxStream([{ name: 'A & B', columns: COLUMNS, rows: [rows] }])));
    expect(book.sheets[0]!.name).toBe('A & B');
    const read = book.sheets[0]!.rows.slice(1);
    const expected = texts.map((text) => text.replace('\u0007', '\ufffd').slice(0, 32_767));
    expect(read.map((row) => row[0])).toEqual(expected);
    expect(read[0]![1]).toBe(-25);
    expect(read[0]![2]).toEqual(new Date('2026-12-31T00:00:00Z'));
  });

  it('writes what looks like a formula as text', async () => {
    const batches = Readable.from([[['=1+1', '2', null]]]);
    const xml = await text(sheetXml(COLUMNS, batches));
    expect(xml).toContain('t="inlineStr"><is><t xml:space="preserve">=1+1</t></is>');
    expect(xml).not.toContain('<f');
  });

  it('goes on in another sheet when one is full', async () => {
    const batches = [1, 2, 3].map((batch) => [1, 2].map((row) => [`${batch}.${row}`, null, null]));
    const stream = xlsxStream([{ name: 'Rows', columns: COLUMNS, rows: batches }], 3);
    const book = await readXlsx(await buffer(stream));
    expect(book.sheets.map((sheet) => sheet.name)).toEqual(['Rows', 'Rows 2']);
    expect(book.sheets.map((sheet) => sheet.rows.slice(1).map((row) => row[0]))).toEqual([
      ['1.1', '1.2', '2.1'],
      ['2.2', '3.1', '3.2'],
    ]);
  });

  it('is the same byte for byte for the same rows', async () => {
    const make = (): Promise<Buffer> =>
      buffer(xlsxStream([{ name: 'A', columns: COLUMNS, rows: [[['a', '1.5', null]]] }]));
    expect(Buffer.compare(await make(), await make())).toBe(0);
  });
});
