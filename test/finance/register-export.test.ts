import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buffer } from 'node:stream/consumers';
import { readXlsx } from 'hucre';
import pg from 'pg';
import type { CalendarDate } from '../../src/kernel/calendar.js';
import { exportRegister } from '../../src/finance/register-export.js';
import {
  REGISTER_FROM,
  REGISTER_ORDER,
  registerSentences,
  registerWhere,
  type RegisterFilters,
} from '../../src/finance/register-filters.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { giftId, insertReceipts, label } from './register-fixture.js';

const NAMES = [
  '=HYPERLINK("http://x")',
  '+1 214 555 0100',
  '-Anna',
  '@cmd',
  '\tTab',
  'O\'Brien, "Jr."',
  'Zoë',
  'two\nlines',
  'محمد عبد الرحمن',
  '-25',
  'N'.repeat(10_000),
];
const context = {
  timeZone: 'America/Chicago',
  organisation: 'The Trinity Ledger',
  generatedAt: new Date('2026-11-24T15:42:00Z'),
};
const on = (date: string): CalendarDate => date as CalendarDate;

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await testDatabase({ migrated: true });
  pool = new pg.Pool({ connectionString: database.url, max: 2 });
  // Dropping the database may cut a connection that is still saying goodbye.
  pool.on('error', () => undefined);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await insertReceipts(client, [
    { number: 2, donor: 'Bea Reader', issued: '2026-11-30', void: { reason: 'partial-refund', date: '2026-12-02' } },
    { number: 1, donor: 'Ada Reader', issued: '2026-11-01', amountMinor: 10_000, benefitMinor: 4_000 },
    { number: 3, donor: 'Bea Reader', issued: '2026-12-02', amountMinor: 2_550, replaces: 2 },
    { number: 4, donor: 'Percent 100%', email: 'x_y@reader.example', currency: 'JPY', designation: 'investigations' },
    ...NAMES.map((donor, at) => ({ number: 100 + at, donor, issued: '2027-01-05' })),
  ]);
  await client.end();
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

async function csv(filters: RegisterFilters = {}): Promise<string> {
  return (await buffer(exportRegister(pool, filters, 'csv', context))).toString();
}

async function workbook(filters: RegisterFilters = {}): Promise<Awaited<ReturnType<typeof readXlsx>>> {
  return readXlsx(await buffer(exportRegister(pool, filters, 'xlsx', context)));
}

/** RFC 4180 and nothing more. */
function parse(text: string): Record<string, string>[] {
  const rows: string[][] = [];
  for (const line of text.match(/(?:"(?:[^"]|"")*"|[^"\r\n])*\r\n/g) ?? []) {
    const cells = line.slice(0, -2).match(/(?:^|,)(?:"(?:[^"]|"")*"|[^,]*)/g) ?? [];
    rows.push(
      cells.map((cell) => cell.replace(/^,/, '')).map((cell) => cell.replace(/^"([^]*)"$/, '$1').replaceAll('""', '"')),
    );
  }
  const [header, ...body] = rows;
  return body.map((cells) => Object.fromEntries(header!.map((name, at) => [name, cells[at]!])));
}

describe('the register as CSV', () => {
  it('has one line a receipt, in number order, with amounts and links between receipts', async () => {
    const rows = parse(await csv({ to: on('2026-12-31') }));
    expect(rows.map((row) => row['Receipt'])).toEqual([1, 2, 3, 4].map(label));
    expect(rows[0]).toEqual({
      Receipt: label(1),
      Issued: '2026-11-01',
      'Gift date': '2026-11-23',
      Donor: 'Ada Reader',
      Email: 'ada@reader.example',
      Amount: '100.00',
      Currency: 'USD',
      'Goods or services value': '40.00',
      'Deductible part': '60.00',
      Designation: 'Where it is needed most',
      Method: 'Visa ending in 4242',
      Status: 'Issued',
      Voided: '',
      'Void reason': '',
      Replaces: '',
      'Replaced by': '',
      'Gift reference': giftId(1),
    });
    expect(rows[1]).toMatchObject({
      Status: 'Void',
      Voided: '2026-12-02',
      'Void reason': 'Refunded in part',
      'Replaced by': label(3),
    });
    expect(rows[2]).toMatchObject({ Amount: '25.50', Replaces: label(2), 'Goods or services value': '0.00' });
    expect(rows[3]).toMatchObject({ Amount: '5000', Currency: 'JPY' });
  });

  it('guards text that a spreadsheet would run, and leaves other text as it is', async () => {
    const rows = parse(await csv({ from: on('2027-01-01') }));
    const guarded = NAMES.map((name) => (/^[=+\-@\t]/.test(name) ? `'${name}` : name));
    expect(rows.map((row) => row['Donor'])).toEqual(guarded);
  });

  it('ends every line with CRLF and no value gains one', async () => {
    const text = await csv();
    expect(text.startsWith('Receipt,Issued,')).toBe(true);
    expect(text.endsWith('\r\n')).toBe(true);
    expect(text).toContain('"two\nlines"');
    expect(text.match(/(?<!\r)\n/g)).toHaveLength(1);
  });

  it('is only a header when nothing matches', async () => {
    expect(parse(await csv({ text: 'nobody' }))).toEqual([]);
    expect(await csv({ text: 'nobody' })).toMatch(/^Receipt,.*Gift reference\r\n$/);
  });
});

describe('the register as XLSX', () => {
  it('has typed cells, a frozen header and donor text as text', async () => {
    const book = await workbook({ to: on('2026-11-30'), status: 'issued' });
    const [header, first, yen] = book.sheets[0]!.rows;
    const cell = (row: typeof first, name: string): unknown => row![header!.indexOf(name)];
    expect(book.sheets[0]).toMatchObject({ name: 'Receipts', freezePane: { rows: 1 } });
    expect(cell(first, 'Amount')).toBe(100);
    expect(cell(first, 'Issued')).toEqual(new Date('2026-11-01T00:00:00Z'));
    expect(cell(first, 'Voided')).toBeNull();
    expect(cell(yen, 'Amount')).toBe(5000);
    const evil = await workbook({ from: on('2027-01-01') });
    expect(evil.sheets[0]!.rows.slice(1).map((row) => row[3])).toEqual(NAMES);
  });

  it('says on a second sheet what it is', async () => {
    const book = await workbook({ from: on('2026-11-01'), to: on('2026-11-30'), status: 'void' });
    expect(book.sheets.map((sheet) => sheet.name)).toEqual(['Receipts', 'About']);
    const lines = book.sheets[1]!.rows.map((row) => row.filter((cell) => cell !== null).join(': '));
    expect(lines).toEqual(
      expect.arrayContaining([
        'Contents: Register of receipts of The Trinity Ledger, in number order.',
        'Filters: Receipts issued from Nov 1, 2026 to Nov 30, 2026, both days included.',
        'Only void receipts.',
        'Generated: Nov 24, 2026, 9:42 AM (America/Chicago)',
        'Deductible part: The payment less the value of goods or services.',
      ]),
    );
  });
});

describe('the filters of the register', () => {
  const cases: [string, RegisterFilters, number[]][] = [
    ['a range with both ends', { from: on('2026-11-01'), to: on('2026-11-30') }, [1, 2, 4]],
    ['a status', { status: 'void' }, [2]],
    ['a designation', { designation: 'investigations' }, [4]],
    ['part of a name in another case', { text: 'BEA r' }, [2, 3]],
    ['part of an address', { text: 'x_y@' }, [4]],
    ['a number', { text: '000003' }, [3]],
    ['signs that mean something in patterns', { text: '0%' }, [4]],
    ['a quote that would end the value', { text: "' or true --" }, []],
    ['a backslash', { text: '\\' }, []],
    ['several at once', { text: 'bea', status: 'issued', from: on('2026-12-02') }, [3]],
  ];

  it.each(cases)('find by %s the same in the list and in both files', async (_name, filters, numbers) => {
    const { sql, params } = registerWhere(filters);
    const query = `select receipt.label from ${REGISTER_FROM} where ${sql} order by ${REGISTER_ORDER}`;
    const list = await pool.query<{ label: string }>(query, [...params]);
    expect(list.rows.map((row) => row.label)).toEqual(numbers.map(label));
    expect(parse(await csv(filters)).map((row) => row['Receipt'])).toEqual(numbers.map(label));
    const [, ...rows] = (await workbook(filters)).sheets[0]!.rows;
    expect(rows.map((row) => row[0])).toEqual(numbers.map(label));
  });

  it('read as sentences', () => {
    expect(registerSentences({})).toEqual(['All receipts.']);
    expect(registerSentences({ to: on('2026-11-30'), text: 'ada', designation: 'general' })).toEqual([
      'Receipts issued on or before Nov 30, 2026.',
      'Only gifts for the designation “general”.',
      'Only receipts whose number, donor or email contains “ada”.',
    ]);
  });
});
