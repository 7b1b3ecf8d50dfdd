import { describe, expect, it } from '@jest/globals';
import type { CalendarDate } from '../../../src/kernel/calendar.js';
import { BANK_LINES_MAX, readBankFile, type BankFileOptions } from '../../../src/finance/bank/bank-file.js';

const OPTIONS: BankFileOptions = { currency: 'USD', today: '2026-11-29' as CalendarDate };
const SIGNED = 'Details,Posting Date,Description,Amount,Type,Balance,Check or Slip #\r\n';
const APART = 'Date,Description,Debit,Credit,Balance\n';

const read = (text: string | Uint8Array, options: Partial<BankFileOptions> = {}) =>
  readBankFile(typeof text === 'string' ? Buffer.from(text) : text, { ...OPTIONS, ...options });
/** The lines as "day amount description occurrence"; what was refused as "line: message". */
const linesOf = async (text: string | Uint8Array, options: Partial<BankFileOptions> = {}): Promise<string[]> => {
  const reading = await read(text, options);
  if (reading.kind === 'refused') return reading.problems.map(({ lineNumber, message }) => `${lineNumber}: ${message}`);
  if (reading.kind === 'ask-order') return [`ask ${reading.orders.join(' ')}`];
  return reading.lines.map((line) => `${line.postedOn} ${line.amountMinor} ${line.description} ${line.occurrence}`);
};
const signed = (...rows: string[]): Promise<string[]> => linesOf(`${SIGNED}${rows.join('\r\n')}\r\n`);
const amount = (cell: string): Promise<string[]> => signed(`CREDIT,11/20/2026,STRIPE,"${cell}",ACH,1.00,`);

describe('a bank file', () => {
  describe('of the layouts that we know', () => {
    it('has one column with a sign', async () => {
      expect(
        await signed(
          'CREDIT,11/20/2026,"STRIPE TRANSFER, ST-1",275.85,ACH_CREDIT,1275.85,',
          'DEBIT,11/21/2026,RENT,-1500.00,ACH_DEBIT,-224.15,,',
        ),
      ).toEqual(['2026-11-20 27585 STRIPE TRANSFER, ST-1 1', '2026-11-21 -150000 RENT 1']);
    });

    it('has money out and money in apart, with or without a minus before what went out', async () => {
      const rows = ['2026-11-20,STRIPE,,275.85,1', '2026-11-21,RENT,1500.00,0.00,1', '2026-11-22,FEE,-3.00,,1'];
      expect(await linesOf(APART + rows.join('\n'))).toEqual([
        '2026-11-20 27585 STRIPE 1',
        '2026-11-21 -150000 RENT 1',
        '2026-11-22 -300 FEE 1',
      ]);
    });

    it('may be in another order, with other capitals and more columns', async () => {
      const text = 'AMOUNT, description ,Memo,Transaction Date,POST DATE\n1.00,X,m,2026-11-01,2026-11-03\n';
      expect(await linesOf(text)).toEqual(['2026-11-03 100 X 1']);
    });

    it.each([
      [
        'Datum;Betrag;Text\n1;2;3\n',
        /^1: .*“Datum;Betrag;Text”.*not separated by commas.*Posting Date, Description, Amount.*Debit, Credit/,
      ],
      ['Date,Description,Amount,Debit,Credit\n', /^1: These are not columns/],
      ['Date,Description,Amount,Amount\n', /^1: These are not columns/],
      ['\n\nWhat,Is,This\n', /^3: These are not columns.*“What, Is, This”/],
    ])('is refused with the line and the layouts when its columns are others: %j', async (text, words) => {
      expect((await linesOf(text))[0]).toMatch(words);
    });
  });

  describe('in its letters', () => {
    const ROW = '2026-11-20,Café “Süd”,,5.00,1\n';
    const utf16 = (text: string): Buffer => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);

    it.each([
      ['UTF-8 with a mark at its beginning', Buffer.from(`\uFEFF${APART}${ROW}`)],
      ['UTF-16 that says so', utf16(APART + ROW)],
      ['lines that end as on old Macs', Buffer.from((APART + ROW).replaceAll('\n', '\r'))],
      ['lines that end as on Windows', Buffer.from((APART + ROW).replaceAll('\n', '\r\n'))],
      ['no end of its last line', Buffer.from((APART + ROW).trimEnd())],
    ])('is read with %s', async (_, bytes) => {
      expect(await linesOf(bytes)).toEqual(['2026-11-20 500 Café “Süd” 1']);
    });

    it.each([
      [
        'an older encoding',
        Buffer.from(`${APART}2026-11-20,A,,5.00,1\n2026-11-21,Caf\xe9,,5.00,1\n`, 'latin1'),
        /^3: .*not UTF-8/,
      ],
      ['a zero byte', Buffer.from(`${APART}2026-11-20,A\0,,5.00,1\n`), /^2: .*not UTF-8/],
      ['nothing in it', Buffer.alloc(0), /^null: The file is empty/],
      ['blanks only', Buffer.from(' \n\n'), /^null: The file is empty|^1: These are not columns/],
      ['a header and nothing else', Buffer.from(APART), /^null: .*no lines under it/],
      ['an Excel workbook', Buffer.from('PK\x03\x04rest'), /^null: This is an Excel workbook/],
      ['a quotation mark too few', Buffer.from(`${APART}2026-11-20,"A,,5.00,1\n`), /quotation/],
      [
        'a cell too few',
        Buffer.from(`${APART}2026-11-20,A,,5.00,1\n2026-11-21,B,5.00\n`),
        /^3: There are 3 cells here, and 5/,
      ],
      ['a comma too many in a description', Buffer.from(`${APART}2026-11-20,A,B,,5.00,1\n`), /^2: /],
    ])('is refused with %s', async (_, bytes, words) => {
      expect((await linesOf(bytes))[0]).toMatch(words);
    });

    it('keeps the number of the line below a cell with line breaks', async () => {
      const text = `${APART}2026-11-20,"one\ntwo",,5.00,1\n2026-11-21,B,,x,1\n`;
      expect(await linesOf(text)).toEqual([expect.stringMatching(/^4: “x” is no amount/)]);
    });
  });

  describe('in its amounts', () => {
    it.each([
      ['1,234.56', 123456],
      ['-25', -2500],
      ['−25.00', -2500],
      ['(25.00)', -2500],
      ['$1,204.00', 120400],
      ['-$25.00', -2500],
      ['$-25.00', -2500],
      ['($25.00)', -2500],
      ['25.00-', -2500],
      ['+25.5', 2550],
      ['25.00 USD', 2500],
      ['USD 25.00', 2500],
    ])('reads %s', async (cell, minor) => {
      expect(await amount(cell)).toEqual([`2026-11-20 ${minor} STRIPE 1`]);
    });

    it.each([
      ['1.234,56', /^2: “1.234,56” is written with a decimal comma/],
      ['12,50', /^2: .*decimal comma/],
      ['1.234', /^2: .*read in one way only/],
      ['1,23,456.00', /^2: .*read in one way only/],
      ['25.001', /^2: .*read in one way only/],
      ['-(25.00)', /^2: /],
      ['(-25.00)', /^2: .*more than one sign/],
      ['€25.00', /^2: /],
      ['25.00 CR', /^2: /],
      ['1e5', /^2: /],
      ['', /^2: There is no amount/],
    ])('refuses %j with its line', async (cell, words) => {
      expect((await amount(cell))[0]).toMatch(words);
    });

    it('refuses a debit beside a credit, a credit below zero, and neither of them', async () => {
      const rows = ['2026-11-20,A,1.00,2.00,', '2026-11-20,B,,-2.00,', '2026-11-20,C,,,'];
      expect((await linesOf(APART + rows.join('\n'))).map((each) => each.slice(0, 26))).toEqual([
        '2: There are two amounts, ',
        '3: The credit is below zer',
        '4: There is no amount, nei',
      ]);
    });

    it('leaves out lines that move nothing, and counts them', async () => {
      const reading = await read(`${APART}2026-11-20,NOTE,0.00,0.00,1\n2026-11-20,A,,5.00,1\n`);
      expect(reading).toMatchObject({ kind: 'read', zeroLines: 1, lines: [{ lineNumber: 3 }] });
    });

    it('tells the first ten problems and how many more there are', async () => {
      const rows = Array.from({ length: 25 }, () => '2026-11-20,A,,x,1').join('\n');
      expect(await read(APART + rows)).toMatchObject({ kind: 'refused', problems: { length: 10 }, more: 15 });
    });
  });

  describe('in its dates', () => {
    const dated = (cells: string[], order?: 'mdy' | 'dmy' | 'ymd'): Promise<string[]> =>
      linesOf(`${APART}${cells.map((cell) => `"${cell}",A,,5.00,1`).join('\n')}`, { order });
    const days = async (cells: string[], order?: 'mdy' | 'dmy' | 'ymd') =>
      (await dated(cells, order)).map((line) => line.slice(0, 10));

    it.each([
      [
        ['11/20/2026', '11/03/2026'],
        ['2026-11-20', '2026-11-03'],
      ],
      [
        ['20/11/2026', '03/11/2026'],
        ['2026-11-20', '2026-11-03'],
      ],
      [['20.11.2026'], ['2026-11-20']],
      [['2026-11-03'], ['2026-11-03']],
      [['2026/11/3'], ['2026-11-03']],
      [
        ['11/20/26', '1/5/26'],
        ['2026-11-20', '2026-01-05'],
      ],
      [
        ['Nov 20, 2026', '3-Nov-2026'],
        ['2026-11-20', '2026-11-03'],
      ],
      [['05/05/2026'], ['2026-05-05']],
    ])('reads %j in the one order that fits', async (cells, dates) => {
      expect(await days(cells)).toEqual(dates);
    });

    it('asks when every date fits both orders, and goes by the answer', async () => {
      const cells = ['05/05/2026', '11/03/2026', '12/01/2025'];
      expect(await read(`${APART}${cells.map((cell) => `${cell},A,,5.00,1`).join('\n')}`)).toMatchObject({
        kind: 'ask-order',
        orders: ['mdy', 'dmy'],
        samples: [
          { lineNumber: 3, text: '11/03/2026', readings: { mdy: '2026-11-03', dmy: '2026-03-11' } },
          { lineNumber: 4, text: '12/01/2025', readings: { mdy: '2025-12-01', dmy: '2025-01-12' } },
        ],
      });
      expect(await days(cells, 'mdy')).toEqual(['2026-05-05', '2026-11-03', '2025-12-01']);
      expect(await days(cells, 'dmy')).toEqual(['2026-05-05', '2026-03-11', '2025-01-12']);
    });

    it('asks about two digits for the year too, when the year may stand first', async () => {
      expect(await dated(['25/11/26'])).toEqual(['ask dmy ymd']);
      expect(await days(['25/11/26'], 'ymd')).toEqual(['2025-11-26']);
    });

    it('does not take an answer that its dates contradict', async () => {
      expect(await days(['20/11/2026'], 'mdy')).toEqual(['2026-11-20']);
      expect(await dated(['11/03/2026'], 'ymd')).toEqual(['ask mdy dmy']);
    });

    it.each([
      [
        ['11/20/2026', '13/11/2026'],
        /^3: .*two orders: “11\/20\/2026” in line 2 has the month first, “13\/11\/2026” in line 3 has the day first/,
      ],
      [['01/02/2026', '2026-11-20'], /^3: .*two orders/],
      [['11/20/2026', '31/31/2026'], /^3: “31\/31\/2026” is no date/],
      [['02/30/2026'], /^2: .*is no date/],
      [['11/20/1926'], /^2: .*is no date/],
      [['11/20/2126'], /^2: .*is no date/],
      [['20261120'], /^2: .*is no date/],
      [['yesterday'], /^2: .*is no date/],
      [[''], /^2: There is no date/],
    ])('refuses %j with the line', async (cells, words) => {
      expect((await dated(cells))[0]).toMatch(words);
    });
  });

  it('tells lines that are equal apart by counting them', async () => {
    const rows = ['2026-11-20,CHECK,,25.00,1', '2026-11-20,CHECK ,,25.00,2', '2026-11-21,CHECK,,25.00,3'];
    expect(await linesOf(APART + rows.join('\n'))).toEqual([
      '2026-11-20 2500 CHECK 1',
      '2026-11-20 2500 CHECK 2',
      '2026-11-21 2500 CHECK 1',
    ]);
  });

  it('is refused when it is longer than any year of an account', async () => {
    const text = APART + '2026-11-20,A,,5.00,1\n'.repeat(500_000);
    expect(await linesOf(text)).toEqual([expect.stringMatching(/^50002: The file has more than 50,000 lines/)]);
    expect(BANK_LINES_MAX).toBe(50_000);
  });
});
