import { describe, expect, it } from '@jest/globals';
import { csvRow } from '../../../src/kernel/csv-row.js';
import { EntryTooLong } from '../../../src/finance/journal/journal-files.js';
import type { MemberPosting } from '../../../src/finance/journal/journals.js';
import type { CalendarDate } from '../../../src/kernel/calendar.js';
import { entry, filesOf, hasHledger, hledger, rule } from './journal-parts.js';

const DEPOSITED = { deposit: 'po_1', depositDate: '2026-11-06' as CalendarDate };
const GIFT = entry('e1', '2026-11-03', 'Gift received', ['1020', '4000', 10_000n], {
  ...DEPOSITED,
  rhythm: 'monthly',
  campaignId: 'c1',
  campaign: 'Fall drive',
  coveredMinor: 300n,
});
const FEE = entry('e2', '2026-11-03', 'Processing fee', ['5100', '1020', 320n], DEPOSITED);
const REFUND = entry('e3', '2026-11-04', 'Gift refunded', ['4900', '1020', 2_500n]);
const ALL = [...GIFT, ...FEE, ...REFUND];

async function textOf(...parts: Parameters<typeof filesOf>): Promise<string> {
  const files = await filesOf(...parts);
  expect(files).toHaveLength(1);
  return files[0]!.bytes.toString();
}

describe('a journal for QuickBooks Online', () => {
  it('has a row for each line, US dates, names of accounts, and an empty cell on the other side', async () => {
    expect(await textOf('quickbooks-online', ALL)).toBe(
      [
        'Journal No,Journal Date,Account Name,Description,Debits,Credits',
        'M3-1,11/03/2026,Stripe clearing,"Gift received, deposit po_1",100.00,',
        'M3-1,11/03/2026,Contributions without donor restrictions,"Gift received, deposit po_1",,100.00',
        'M3-2,11/03/2026,Processing fees,"Processing fee, deposit po_1",3.20,',
        'M3-2,11/03/2026,Stripe clearing,"Processing fee, deposit po_1",,3.20',
        'M3-3,11/04/2026,Refunds and chargebacks,Gift refunded,25.00,',
        'M3-3,11/04/2026,Stripe clearing,Gift refunded,,25.00',
        '',
      ].join('\r\n'),
    );
  });

  it('has columns for name, class and location where a rule names one, and sub-accounts as they are written', async () => {
    const rules = [
      rule({ account: '4000', externalAccount: 'Contributions:Readers' }),
      rule({ designation: 'general', class: 'Newsroom' }),
      rule({ account: '1020', party: 'Stripe' }),
    ];
    expect(await textOf('quickbooks-online', GIFT, { rules, settings: { bom: true } })).toBe(
      [
        '\uFEFFJournal No,Journal Date,Account Name,Description,Debits,Credits,Name,Class',
        'M3-1,11/03/2026,Stripe clearing,"Gift received, deposit po_1",100.00,,Stripe,Newsroom',
        'M3-1,11/03/2026,Contributions:Readers,"Gift received, deposit po_1",,100.00,,Newsroom',
        '',
      ].join('\r\n'),
    );
  });

  it('begins another file before a thousand rows are passed, and never within an entry', async () => {
    const three = (id: string): MemberPosting[] => {
      const [debit, credit] = entry(id, '2026-11-03', 'Gift received', ['1020', '4000', 900n]) as [
        MemberPosting,
        MemberPosting,
      ];
      return [debit, { ...credit, amountMinor: -600n }, { ...credit, account: '4100', amountMinor: -300n }];
    };
    const files = await filesOf('quickbooks-online', Array.from({ length: 400 }, (_, at) => three(`e${at}`)).flat());
    expect(files.map(({ name, lineCount, journalCount }) => [name, lineCount, journalCount])).toEqual([
      ['quickbooks-online-batch-3-0001.csv', 999, 333],
      ['quickbooks-online-batch-3-0002.csv', 201, 67],
    ]);
    expect(files[1]!.bytes.toString().split('\r\n')[1]).toMatch(/^M3-334,/);
  });
});

describe('a journal for QuickBooks Desktop', () => {
  it('has a TRNS line, its SPL lines and an end, and nothing within a field that divides fields', async () => {
    const rules = [rule({ account: '4000', externalAccount: 'Café:Readers', class: 'A\t"B"\r\nC' })];
    const [file] = await filesOf('quickbooks-desktop', GIFT, { rules });
    expect(file!.bytes.toString('latin1')).toBe(
      [
        '!TRNS\tTRNSTYPE\tDATE\tACCNT\tNAME\tCLASS\tAMOUNT\tDOCNUM\tMEMO',
        '!SPL\tTRNSTYPE\tDATE\tACCNT\tNAME\tCLASS\tAMOUNT\tDOCNUM\tMEMO',
        '!ENDTRNS',
        'TRNS\tGENERAL JOURNAL\t11/03/2026\tStripe clearing\t\t\t100.00\tM3-1\tGift received, deposit po_1',
        'SPL\tGENERAL JOURNAL\t11/03/2026\tCafé:Readers\t\tA B C\t-100.00\tM3-1\tGift received, deposit po_1',
        'ENDTRNS',
        '',
      ].join('\r\n'),
    );
  });
});

describe('a journal for Xero', () => {
  it('groups by narration and date, goes by codes, and writes credits with a minus', async () => {
    const rules = [rule({ designation: 'general', class: 'Newsroom', location: 'Dallas' })];
    const settings = { dateOrder: 'dmy', taxRate: 'Tax Exempt (0%)', trackingNames: ['Desk', 'City'] } as const;
    expect(await textOf('xero', REFUND, { rules, settings })).toBe(
      [
        '*Narration,*Date,Description,*AccountCode,*TaxRate,*Amount,TrackingName1,TrackingOption1,TrackingName2,TrackingOption2',
        'M3-1 Gift refunded,04/11/2026,Gift refunded,4900,Tax Exempt (0%),25.00,Desk,Newsroom,City,Dallas',
        'M3-1 Gift refunded,04/11/2026,Gift refunded,1020,Tax Exempt (0%),-25.00,Desk,Newsroom,City,Dallas',
        '',
      ].join('\r\n'),
    );
    expect(await textOf('xero', REFUND)).toContain('M3-1 Gift refunded,11/04/2026,');
  });

  it('keeps to 300 lines a file, and refuses an entry that is longer by itself', async () => {
    const entries = Array.from({ length: 151 }, (_, at) =>
      entry(`e${at}`, '2026-11-03', 'Gift received', ['1020', '4000', 100n]),
    ).flat();
    expect((await filesOf('xero', entries)).map(({ lineCount }) => lineCount)).toEqual([300, 2]);
    const long = entries.map((posting) => ({ ...posting, entryId: 'one' }));
    await expect(filesOf('xero', long)).rejects.toThrow(EntryTooLong);
  });
});

describe('a journal for Sage Intacct', () => {
  it('leaves the rows of the template alone, counts lines within an entry, and says its head once', async () => {
    expect(await textOf('intacct', [...GIFT, ...REFUND])).toBe(
      [
        'JOURNAL,DATE,DESCRIPTION,LINE_NO,ACCT_NO,LOCATION_ID,DEPT_ID,MEMO,DEBIT,CREDIT',
        'Journal symbol,Entry date,Description,Line number,Account number,Location ID,Department ID,Memo,Debit,Credit',
        'GJ,11/03/2026,M3-1 Gift received,1,1020,,,"Gift received, deposit po_1",100.00,',
        ',,,2,4000,,,"Gift received, deposit po_1",,100.00',
        'GJ,11/04/2026,M3-2 Gift refunded,1,4900,,,Gift refunded,25.00,',
        ',,,2,1020,,,Gift refunded,,25.00',
        '',
      ].join('\r\n'),
    );
  });

  it('fills the columns of the company’s own template as they were assigned', async () => {
    const settings = {
      template: ['DONOTIMPORT,JOURNAL,DATE,LINE_NO,ACCT_NO,GLDIMFUND,STATE,DEBIT,CREDIT', '#,"a, b",c,d,e,f,g,h,i'],
      columns: { GLDIMFUND: 'fund', STATE: '=Draft' },
    } as const;
    expect((await textOf('intacct', REFUND, { settings })).split('\r\n')).toEqual([
      ...settings.template,
      ',GJ,11/04/2026,1,4900,general,Draft,25.00,',
      ',,,2,1020,general,Draft,,25.00',
      '',
    ]);
  });
});

describe('a plain CSV journal', () => {
  it('says all that is known of a line, the deposit and the entry of the ledger among it', async () => {
    const [head, line] = (await textOf('csv', GIFT)).split('\r\n') as [string, string];
    expect(Object.fromEntries(head.split(',').map((name, at) => [name, line.split(',')[at]]))).toEqual({
      Entry: 'M3-1',
      Date: '2026-11-03',
      Description: 'Gift received',
      Line: '1',
      Account: '1020',
      'Ledger account': '1020',
      'Ledger account name': 'Stripe clearing',
      Debit: '100.00',
      Credit: '',
      Currency: 'USD',
      Memo: 'Gift received',
      Designation: 'general',
      Campaign: 'Fall drive',
      Rhythm: 'monthly',
      Class: '',
      Location: '',
      Name: '',
      Deposit: 'po_1',
      'Ledger entry': 'e1',
    });
  });

  it('begins a file of its own for another currency, and writes as many decimals as it has', async () => {
    const yen = entry('e9', '2026-11-02', 'Gift received', ['1020', '4000', 5_000n], { currency: 'JPY' });
    const files = await filesOf('csv', [...yen, ...REFUND]);
    expect(files.map(({ name }) => name)).toEqual(['csv-batch-3-0001-JPY.csv', 'csv-batch-3-0002.csv']);
    expect(files[0]!.bytes.toString()).toContain(',5000,,JPY,');
  });

  it('guards texts that a spreadsheet would run, quotes what divides cells, and leaves numbers numbers', () => {
    const cells = [
      ['=HYPERLINK("http://x")', `"'=HYPERLINK(""http://x"")"`],
      ['+1 214 555 0100', `'+1 214 555 0100`],
      ['-Anna', `'-Anna`],
      ['@cmd', `'@cmd`],
      ['\tTab', `'\tTab`],
      [`O'Brien, "Jr."`, `"O'Brien, ""Jr."""`],
      ['Zoë', 'Zoë'],
      ['one\ntwo', '"one\ntwo"'],
      ['x'.repeat(10_000), 'x'.repeat(10_000)],
      ['שלום עולם', 'שלום עולם'],
      ['\0nul', `"'\0nul"`],
      ['-25', `'-25`],
    ] as const;
    for (const [text, written] of cells) expect(csvRow([text])).toBe(`${written}\r\n`);
    expect(csvRow([{ number: '-25.00' }])).toBe('-25.00\r\n');
  });
});

describe('a plain-text journal', () => {
  it('declares accounts and commodity, and has one transaction with code and tags for each entry', async () => {
    expect(await textOf('hledger', [...GIFT, ...REFUND])).toBe(`commodity 1000.00 USD

account assets:1020 Stripe clearing  ; type: A
account income:4000 Contributions without donor restrictions  ; type: R
account income:4900 Refunds and chargebacks  ; type: R

2026-11-03 (M3-1) Gift received
    assets:1020 Stripe clearing  100.00 USD  ; fund:general, campaign:Fall drive, rhythm:monthly, deposit:po_1
    income:4000 Contributions without donor restrictions  -100.00 USD  ; fund:general, campaign:Fall drive, rhythm:monthly, deposit:po_1

2026-11-04 (M3-2) Gift refunded
    income:4900 Refunds and chargebacks  25.00 USD  ; fund:general
    assets:1020 Stripe clearing  -25.00 USD  ; fund:general
`);
  });

  it('passes the strict check of hledger, whatever accounts and descriptions are called', async () => {
    const odd = entry('e8', '2026-11-05', 'A; b | c\n  d "e" 5%', ['5100', '1020', 100n]);
    const rules = [
      rule({ account: '4000', externalAccount: 'Income:Gifts & more, (small) 10%' }),
      rule({ account: '5100', externalAccount: '(Costs;  of|money' }),
      rule({ designation: 'general', class: 'a, b; c' }),
    ];
    const text = await textOf('hledger', [...ALL, ...odd], { rules });
    expect(text).toContain('2026-11-05 (M3-4) A b c d "e" 5%');
    if (!hasHledger) return;
    hledger(text, 'check', '--strict', 'ordereddates');
    expect(hledger(text, 'balance', '--flat', '--no-total', '-O', 'csv', 'Income:Gifts')).toContain('-100.00 USD');
  });
});

describe('fees that donors covered', () => {
  const lines = async (settings: object, rules = [rule({})].slice(1)): Promise<string[]> =>
    (await textOf('xero', GIFT, { settings, rules }))
      .split('\r\n')
      .slice(1, -1)
      .map((line) => line.split(',').slice(-7, -4).join(' '));

  it('are part of the income, or a line of their own, or set against the fees, and the entry balances each time', async () => {
    expect(await lines({ coveredFees: 'included' })).toEqual(['1020 Tax Exempt 100.00', '4000 Tax Exempt -100.00']);
    expect(await lines({ coveredFees: 'separate' })).toEqual([
      '1020 Tax Exempt 100.00',
      '4000 Tax Exempt -97.00',
      '4000 Tax Exempt -3.00',
    ]);
    expect(
      await lines({ coveredFees: 'separate' }, [rule({ account: 'covered-fees', externalAccount: '4050' })]),
    ).toEqual(['1020 Tax Exempt 100.00', '4000 Tax Exempt -97.00', '4050 Tax Exempt -3.00']);
    expect(await lines({ coveredFees: 'offset' })).toEqual([
      '1020 Tax Exempt 100.00',
      '4000 Tax Exempt -97.00',
      '5100 Tax Exempt -3.00',
    ]);
  });
});

describe('a summary', () => {
  it('has one entry for each day, with debits and credits of an account apart', async () => {
    expect(await textOf('quickbooks-online', ALL, { settings: { mode: 'daily' } })).toBe(
      [
        'Journal No,Journal Date,Account Name,Description,Debits,Credits',
        'M3-1,11/03/2026,Stripe clearing,"Stripe clearing, deposit po_1",,3.20',
        'M3-1,11/03/2026,Stripe clearing,"Stripe clearing, deposit po_1",100.00,',
        'M3-1,11/03/2026,Contributions without donor restrictions,"Contributions without donor restrictions, deposit po_1",,100.00',
        'M3-1,11/03/2026,Processing fees,"Processing fees, deposit po_1",3.20,',
        'M3-2,11/04/2026,Stripe clearing,Stripe clearing,,25.00',
        'M3-2,11/04/2026,Refunds and chargebacks,Refunds and chargebacks,25.00,',
        '',
      ].join('\r\n'),
    );
  });

  it('has one entry for each deposit, dated when it was made', async () => {
    const text = await textOf('xero', [...REFUND, ...GIFT, ...FEE], { settings: { mode: 'payout' } });
    expect(text).toContain('M3-1 Day of 2026-11-04: 1 entry,11/04/2026,');
    expect(text).toContain('M3-2 Deposit po_1: 2 entries,11/06/2026,"Stripe clearing, deposit po_1",1020,');
  });
});
