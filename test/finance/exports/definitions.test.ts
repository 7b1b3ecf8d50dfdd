import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buffer } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { readXlsx } from 'hucre';
import pg from 'pg';
import type { CalendarDate } from '../../../src/kernel/calendar.js';
import { newDataSource } from '../../../src/database/data-source.js';
import { Db } from '../../../src/database/db.js';
import type { ExportName } from '../../../src/finance/exports/export-definition.js';
import { exportFile, type ExportLook } from '../../../src/finance/exports/export-file.js';
import { type ExportAsk, definitionOf, selectionOf } from '../../../src/finance/exports/exports.js';
import { listDeposits } from '../../../src/reports/deposits/deposit-list.js';
import { listDonors } from '../../../src/reports/donor-list.js';
import { listGifts } from '../../../src/reports/gift-list.js';
import { listMembers } from '../../../src/reports/memberships/member-list.js';
import { listPlans } from '../../../src/reports/plans/plan-list.js';
import { listReceipts } from '../../../src/reports/receipt-register.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';
import { giftId, insertDeposit, insertGifts, label } from './rows.js';

/** The names of 27.5; NUL cannot be stored. */
const NAMES = [
  '=HYPERLINK("http://x")',
  '+1 214 555 0100',
  '-Anna',
  '@cmd',
  '\tTab',
  'O\'Brien, "Jr."',
  'Zoë',
  'two\nlines',
  'two\r\nlines',
  '\rreturn',
  'محمد عبد الرحمن',
  '-25',
  'N'.repeat(10_000),
];
const KINDS: readonly ExportName[] = ['receipts', 'gifts', 'deposits'];
const context = {
  timeZone: 'America/Chicago',
  organisation: 'The Trinity Ledger',
  generatedAt: new Date('2026-11-24T15:42:00Z'),
  names: { designation: 'Where it is needed most' },
};
const CSV: ExportLook = { format: 'csv', headers: 'words', byteOrderMark: false };
const XLSX: ExportLook = { ...CSV, format: 'xlsx' };
const on = (date: string): CalendarDate => date as CalendarDate;

let database: TestDatabase;
let pool: pg.Pool;
let client: pg.Client;
let db: Db;

beforeAll(async () => {
  database = await testDatabase({ migrated: true });
  pool = new pg.Pool({ connectionString: database.url, max: 2 });
  // Dropping the database may cut a connection that is still saying goodbye.
  pool.on('error', () => undefined);
  db = new Db(await newDataSource({ url: database.url, poolMax: 2, applicationName: 'test' }).initialize());
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await insertGifts(client, [
    { number: 2, donor: 'Bea Reader', issued: '2026-11-30', void: { reason: 'partial-refund', date: '2026-12-02' } },
    { number: 1, donor: 'Ada Reader', issued: '2026-11-01', amountMinor: 10_000, benefitMinor: 4_000 },
    { number: 3, donor: 'Bea Reader', issued: '2026-12-02', amountMinor: 2_550, replaces: 2, refundedMinor: 550 },
    { number: 4, donor: 'Percent 100%', email: 'x_y@reader.example', currency: 'JPY', designation: 'investigations' },
    ...NAMES.map((donor, at) => ({ number: 100 + at, donor, issued: '2027-01-05', words: donor })),
  ]);
  await insertDeposit(client, 1, [1, 2, 3], 'STRIPE TRANSFER');
  for (const [at, name] of NAMES.entries()) await insertDeposit(client, 100 + at, [100 + at], name);
});

afterAll(async () => {
  await client.end();
  await db.source.destroy();
  await pool.end();
  await database.drop();
});

const bytes = (ask: ExportAsk, look: ExportLook): Promise<Buffer> =>
  buffer(exportFile({ pool, tx: db.manager }, ask, look, context));

async function csv(ask: ExportAsk, look = CSV): Promise<Record<string, string>[]> {
  return parse(await bytes(ask, look), { columns: true, bom: true, record_delimiter: '\r\n' });
}

async function workbook(ask: ExportAsk): Promise<Awaited<ReturnType<typeof readXlsx>>> {
  return readXlsx(await bytes(ask, XLSX));
}

describe('the register as CSV', () => {
  it('has one line a receipt, in number order, with amounts and links between receipts', async () => {
    const rows = await csv({ what: 'receipts', filters: { to: on('2026-12-31') } });
    expect(rows.map((row) => row['Receipt'])).toEqual([1, 2, 3, 4].map(label));
    expect(rows[0]).toMatchObject({
      Issued: '2026-11-01',
      'Gift date': '2026-11-23',
      Donor: 'Ada Reader',
      Email: 'ada@reader.example',
      Kind: 'Money',
      Amount: '100.00',
      Currency: 'USD',
      'Goods or services value': '40.00',
      'Deductible part': '60.00',
      Designation: 'Where it is needed most',
      Method: 'Visa ending in 4242',
      Status: 'Issued',
      Voided: '',
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

  it('is only a header when nothing matches, also while there is no receipt at all', async () => {
    const nobody = { what: 'receipts', filters: { text: 'nobody' } } as const;
    expect((await bytes(nobody, CSV)).toString()).toMatch(/^Receipt,.*Gift reference\r\n$/);
    expect((await bytes(nobody, { ...CSV, headers: 'api' })).toString()).toMatch(/^number,issueDate,.*giftId\r\n$/);
  });
});

describe('gifts as CSV', () => {
  it('say what the list says, and where the gift came from and its money went', async () => {
    const ask = { what: 'gifts', filters: { text: 'bea' } } as const;
    const [first, second] = await csv(ask);
    const { items } = await listGifts(db, ask.filters, { limit: 10 });
    const [refunded] = items;
    expect(first).toMatchObject({ 'Gift reference': giftId(2), Receipt: '', State: 'Received' });
    expect(second).toMatchObject({
      Date: '2026-11-23',
      Donor: refunded!.donor.name,
      Amount: '25.50',
      'Covered fee': '0.50',
      Fee: '1.03',
      Refunded: '5.50',
      Net: '18.97',
      Rhythm: 'once',
      State: 'Partly refunded',
      Campaign: 'General support',
      Channel: 'Online',
      Deposit: '2026-11-20',
      Receipt: refunded!.receipt!.label,
    });
    expect(refunded!.netMinor).toBe(1897n);
  });
});

describe('deposits', () => {
  const ask = { what: 'deposits', filters: { to: on('2026-11-20') } } as const;

  it('add up to the bank amount, and their lines to them', async () => {
    const [first] = await csv(ask);
    expect(first).toMatchObject({ 'Bank amount': '172.41', Gifts: '3', Gross: '175.50', Fees: '-3.09', Net: '172.41' });
    expect(first).toMatchObject({ State: 'Adds up', Matched: '2026-11-21', 'Bank line': 'STRIPE TRANSFER' });
    const book = await workbook(ask);
    expect(book.sheets.map(({ name }) => name)).toEqual(['Deposits', 'Lines', 'About']);
    const [header, ...lines] = book.sheets[1]!.rows;
    const net = lines.slice(0, 3).map((line) => line[header!.indexOf('Net')] as number);
    expect(net.reduce((sum, each) => sum + each, 0)).toBeCloseTo(172.41, 5);
  });
});

describe('a workbook', () => {
  it('has typed cells, a frozen header, and says on its last sheet what it is', async () => {
    const filters = { from: on('2026-11-01'), to: on('2026-11-30'), designation: 'general', status: 'issued' } as const;
    const book = await workbook({ what: 'receipts', filters });
    const [header, first] = book.sheets[0]!.rows;
    const cell = (name: string): unknown => first![header!.indexOf(name)];
    expect(book.sheets[0]).toMatchObject({ name: 'Receipts', freezePane: { rows: 1 } });
    expect([cell('Amount'), cell('Issued'), cell('Voided')]).toEqual([100, new Date('2026-11-01T00:00:00Z'), null]);
    const lines = book.sheets[1]!.rows.map((row) => row.filter((each) => each !== null).join(': '));
    expect(lines).toEqual(
      expect.arrayContaining([
        'Contents: Register of receipts of The Trinity Ledger, in number order.',
        'Filters: Receipts issued from Nov 1, 2026 to Nov 30, 2026, both days included.',
        'Only gifts for the designation “Where it is needed most”.',
        'Generated: Nov 24, 2026, 9:42 AM (America/Chicago)',
        'Kind: Whether money was given, or property such as stock.',
      ]),
    );
  });
});

describe.each(KINDS)('%s as a file', (what) => {
  const ask = { what, filters: {} } as ExportAsk;
  const columns = definitionOf(what).columns;
  const isText = new Set(columns.filter(({ kind }) => kind === 'text').map(({ header }) => header));

  it('holds every name so that a spreadsheet runs none, and every amount as a number', async () => {
    const lines = await csv(ask);
    const book = await workbook(ask);
    const [header, ...rows] = book.sheets[0]!.rows;
    expect(lines).toHaveLength(rows.length);
    let hostile = 0;
    for (const [at, line] of lines.entries()) {
      for (const [name, text] of Object.entries(line)) {
        const cell = rows[at]![header!.indexOf(name)];
        if (isText.has(name)) {
          expect(text).not.toMatch(/^[=+\-@\t\r\n]/);
          // Read by two parsers that do not know each other, both forms say the same, but for the guard.
          const said = cell === null ? '' : String(cell);
          expect(text).toBe(/^[=+\-@\t\r\n]/.test(said) ? `'${said}` : said);
          if (text !== said) hostile += 1;
        } else if (text !== '' && !/^\d{4}-\d\d-\d\d$/.test(text)) {
          expect(cell).toBe(Number(text));
        }
      }
    }
    expect(hostile).toBeGreaterThanOrEqual(NAMES.filter((name) => /^[=+\-@\t\r\n]/.test(name)).length);
  });

  it('is the same byte for byte while the data are, whatever has been asked meanwhile', async () => {
    for (const look of [CSV, XLSX]) {
      const first = await bytes(ask, look);
      expect(Buffer.compare(first, await bytes(ask, look))).toBe(0);
    }
    const marked = await bytes(ask, { ...CSV, byteOrderMark: true });
    expect(marked.subarray(0, 3).toString('hex')).toBe('efbbbf');
    expect(Buffer.compare(marked.subarray(3), await bytes(ask, CSV))).toBe(0);
  });

  it('ends every line with CRLF, and no value gains one', async () => {
    const text = (await bytes(ask, CSV)).toString();
    expect(text.endsWith('\r\n')).toBe(true);
    expect(text).toContain('"two\nlines"');
    expect(text).toContain('"two\r\nlines"');
  });

  it('names and explains each column once, in words and as the API does', () => {
    for (const name of ['header', 'api'] as const) {
      expect(new Set(columns.map((column) => column[name])).size).toBe(columns.length);
    }
    expect(columns.filter(({ meaning }) => !/^[A-Zu].*\.$/.test(meaning))).toEqual([]);
  });
});

describe('whatever somebody writes', () => {
  it('comes back as it was written, in both formats', async () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
    const opening = fc.constantFrom('', '=', '+', '-', '@', '\t', '\r', '\n', "'", '"', ',', ';', '=cmd|');
    let number = 1000;
    await fc.assert(
      fc.asyncProperty(opening, name, async (open, rest) => {
        const written = `${open}${rest}`.replaceAll('\0', '');
        number += 1;
        await insertGifts(client, [{ number, donor: written, words: written, email: `${number}@reader.example` }]);
        const ask = { what: 'gifts', filters: { text: giftId(number) } } as const;
        const [line] = await csv(ask);
        const story = line!['Story']!;
        // What begins like a formula gets an apostrophe; whoever wrote one keeps theirs.
        expect(story).toBe(/^[=+\-@\t\r\n]/.test(written) ? `'${written}` : written);
        expect(story).not.toMatch(/^[=+\-@\t\r\n]/);
      }),
      { numRuns: 40 },
    );
  });
});

describe('the filters', () => {
  const cases: [string, ExportAsk][] = [
    ['a range with both ends', { what: 'receipts', filters: { from: on('2026-11-01'), to: on('2026-11-30') } }],
    ['a status', { what: 'receipts', filters: { status: 'void' } }],
    ['a designation', { what: 'receipts', filters: { designation: 'investigations' } }],
    ['part of a name in another case', { what: 'receipts', filters: { text: 'BEA r' } }],
    ['a number', { what: 'receipts', filters: { text: '000003' } }],
    ['signs that mean something in patterns', { what: 'receipts', filters: { text: '0%' } }],
    ['a quote that would end the value', { what: 'receipts', filters: { text: "' or true --" } }],
    ['a backslash', { what: 'receipts', filters: { text: '\\' } }],
    ['what looks like a parameter', { what: 'receipts', filters: { text: '$1 and $2', status: 'issued' } }],
    ['several at once', { what: 'receipts', filters: { text: 'bea', status: 'issued', from: on('2026-12-02') } }],
    ['a state', { what: 'gifts', filters: { state: 'settled', designation: 'general' } }],
    ['a campaign', { what: 'gifts', filters: { campaign: 'general', from: on('2026-11-23'), to: on('2026-11-23') } }],
    ['a story', { what: 'gifts', filters: { article: '-25' } }],
    ['a receipt number', { what: 'gifts', filters: { text: label(3) } }],
    ['gifts that are unfinished', { what: 'gifts', filters: { state: 'started' } }],
    ['what a donor is like', { what: 'donors', filters: { text: 'bea', email: 'yes', over: '100' } }],
    ['what is matched', { what: 'deposits', filters: { matched: 'yes', status: 'reconciled' } }],
    ['what is not', { what: 'deposits', filters: { matched: 'no', kind: 'processor' } }],
  ];
  const listed = async (ask: ExportAsk): Promise<string[]> => {
    const page = { limit: 100 };
    switch (ask.what) {
      case 'receipts':
        return (await listReceipts(db, ask.filters, page)).items.map((row) => row.label);
      case 'gifts':
        return (await listGifts(db, ask.filters, page)).items.map((row) => row.id);
      case 'deposits':
        return (await listDeposits(db, ask.filters, page)).items.map((row) => row.id);
      case 'donors':
        return (await listDonors(db, ask.filters, page)).items.map((row) => row.id);
      case 'plans':
        return (await listPlans(db, ask.filters, page)).items.map((row) => row.id);
      case 'members':
        return (await listMembers(db, ask.filters, page)).items.map((row) => row.donorId);
    }
  };

  it.each(cases)('find by %s the same in the list and in both files', async (_name, ask) => {
    const key = KEYS[ask.what];
    const list = (await listed(ask)).sort();
    const [header, ...rows] = (await workbook(ask)).sheets[0]!.rows;
    expect((await csv(ask)).map((row) => row[key]).sort()).toEqual(list);
    expect(rows.map((row) => row[header!.indexOf(key)]).sort()).toEqual(list);
    expect(selectionOf(ask).sentences({})[0]).toMatch(/\.$/);
  });

  const KEYS: Readonly<Record<ExportAsk['what'], string>> = {
    receipts: 'Receipt',
    gifts: 'Gift reference',
    deposits: 'Deposit reference',
    donors: 'Donor reference',
    plans: 'Plan reference',
    members: 'Member reference',
  };

  it('read as sentences', () => {
    const sentences = (ask: ExportAsk): string[] => selectionOf(ask).sentences({ campaign: 'Fall drive' });
    expect(sentences({ what: 'receipts', filters: {} })).toEqual(['All receipts.']);
    expect(sentences({ what: 'gifts', filters: { to: on('2026-11-30'), campaign: 'fall', text: 'ada' } })).toEqual([
      'All gifts that were received; those that were refunded later are among them.',
      'Only gifts of Nov 30, 2026 and earlier.',
      'Only gifts of the campaign “Fall drive”.',
      'Only gifts whose donor, email, receipt number or id matches “ada”.',
    ]);
  });
});

describe('a file that is read while gifts arrive', () => {
  it.each(['csv', 'xlsx'] as const)('has the 1,204 gifts of its first moment and no others, as %s', async (format) => {
    const first = format === 'csv' ? 10_000 : 20_000;
    const filters = { text: `crowd ${format}` };
    const crowd = (from: number, count: number) =>
      Array.from({ length: count }, (_, at) => ({ number: first + from + at, donor: `Crowd ${format}` }));
    await insertGifts(client, crowd(0, 1204));
    const file = exportFile({ pool, tx: db.manager }, { what: 'gifts', filters }, { ...CSV, format }, context);
    const reading = file[Symbol.asyncIterator]();
    const pieces = [(await reading.next()).value as Buffer];
    // The headers are there, so the moment has been chosen; each piece from now on comes after more gifts.
    let arrived = 0;
    for (let piece = await reading.next(); !piece.done; piece = await reading.next()) {
      pieces.push(piece.value as Buffer);
      if (arrived < 50) await insertGifts(client, crowd(1204 + arrived, 25));
      arrived += 25;
    }
    expect((await listGifts(db, filters, { limit: 2000 })).items).toHaveLength(1254);
    const bytesRead = Buffer.concat(pieces);
    const rows = format === 'csv' ? parse(bytesRead).length : (await readXlsx(bytesRead)).sheets[0]!.rows.length;
    expect(rows - 1).toBe(1204);
  });
});
