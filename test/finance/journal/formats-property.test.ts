import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import type { JournalFile } from '../../../src/finance/journal/journal-files.js';
import type { MemberPosting } from '../../../src/finance/journal/journals.js';
import {
  COVERED_FEES,
  JOURNAL_MODES,
  JOURNAL_TARGETS,
  type JournalTarget,
} from '../../../src/finance/journal/mapping/journal-target.js';
import type { CalendarDate } from '../../../src/kernel/calendar.js';
import { CHART, filesOf, hasHledger, hledger } from './journal-parts.js';

/** Sums in minor units, by what the target calls the account; and by entry, where a file has entries. */
interface Read {
  readonly debit: bigint;
  readonly credit: bigint;
  readonly byAccount: Readonly<Record<string, bigint>>;
  readonly byEntry: readonly bigint[];
}

const ACCOUNTS = [...CHART.keys()];

const text = fc.string({ unit: 'binary', maxLength: 30 });
const anEntry = fc.record({
  day: fc.integer({ min: 1, max: 28 }),
  description: text,
  amounts: fc.array(fc.bigInt({ min: 1n, max: 10n ** 12n }), { minLength: 1, maxLength: 4 }),
  accounts: fc.array(fc.constantFrom(...ACCOUNTS), { minLength: 5, maxLength: 5 }),
  coveredMinor: fc.bigInt({ min: 0n, max: 500n }),
  deposit: fc.option(fc.constantFrom('po_1', 'po_2')),
});

/** Entries of several debits and one credit, sorted as the database sorts them. */
const entries = fc.array(anEntry, { minLength: 1, maxLength: 12 }).map((drafts) =>
  drafts
    .toSorted((one, other) => one.day - other.day)
    .flatMap(({ day, description, amounts, accounts, coveredMinor, deposit }, at) => {
      const date = `2026-11-${String(day).padStart(2, '0')}` as CalendarDate;
      const about = {
        entryId: `e${at}`,
        date,
        description,
        fund: 'general',
        currency: 'USD',
        campaignId: null,
        campaign: null,
        rhythm: 'once',
        coveredMinor,
        deposit,
        depositDate: deposit && ('2026-11-30' as CalendarDate),
      } as const;
      const debits: MemberPosting[] = amounts.map((amountMinor, line) => ({
        ...about,
        account: accounts[line]!,
        amountMinor,
      }));
      const sum = amounts.reduce((all, amount) => all + amount, 0n);
      return [...debits, { ...about, account: accounts[4]!, amountMinor: -sum }];
    }),
);

const read: Readonly<Record<JournalTarget, (body: string) => Read>> = {
  'quickbooks-online': (body) => fromCsv(body, 'Account Name', 'Journal No', both('Debits', 'Credits')),
  xero: (body) => fromCsv(body, '*AccountCode', '*Narration', (row) => minor(row['*Amount']!)),
  csv: (body) => fromCsv(body, 'Account', 'Entry', both('Debit', 'Credit')),
  intacct: (body) => {
    let entry = '';
    const [head, , ...data] = body.split('\r\n');
    return fromCsv([head, ...data].join('\r\n'), 'ACCT_NO', 'DESCRIPTION', both('DEBIT', 'CREDIT'), (row) => {
      if (row['LINE_NO'] === '1') entry = `${row['DESCRIPTION']} ${entry.length}`;
      return entry;
    });
  },
  'quickbooks-desktop': (body) => {
    const lines = body
      .split('\r\n')
      .map((line) => line.split('\t'))
      .filter(([kind]) => kind === 'TRNS' || kind === 'SPL');
    return sumsOf(lines.map((cells) => ({ account: cells[3]!, entry: cells[7]!, amount: minor(cells[6]!) })));
  },
  hledger: (body) => {
    let entry = '';
    return sumsOf(
      body.split('\n').flatMap((line) => {
        if (/^\d{4}-/.test(line)) entry = line;
        const posting = /^ {4}(.*?) {2}(-?[\d.]+) USD/.exec(line);
        return posting ? [{ account: posting[1]!, entry, amount: minor(posting[2]!) }] : [];
      }),
    );
  },
};

const idOf: Readonly<Record<JournalTarget, (code: string) => string>> = {
  'quickbooks-online': (code) => CHART.get(code)!.name,
  'quickbooks-desktop': (code) => CHART.get(code)!.name,
  xero: (code) => code,
  intacct: (code) => code,
  csv: (code) => code,
  hledger: (code) => {
    const roots = {
      asset: 'assets',
      liability: 'liabilities',
      equity: 'equity',
      income: 'income',
      expense: 'expenses',
    };
    const { kind, name } = CHART.get(code)!;
    return `${roots[kind]}:${code} ${name}`;
  },
};

describe('every format', () => {
  it.each(JOURNAL_TARGETS)('has for %s what the ledger has, balanced entry by entry, in each mode', async (target) => {
    await fc.assert(
      fc.asyncProperty(entries, fc.constantFrom(...JOURNAL_MODES), fc.boolean(), async (postings, mode, bom) => {
        const files = await filesOf(target, postings, { settings: { mode, bom } });
        const found = read[target](whole(files));
        const debit = postings.reduce((sum, { amountMinor }) => (amountMinor > 0n ? sum + amountMinor : sum), 0n);
        expect(found.byEntry.filter((sum) => sum !== 0n)).toEqual([]);
        expect([found.debit, found.credit]).toEqual([debit, debit]);
        expect(found.byAccount).toEqual(ledgerSums(postings, idOf[target]));
      }),
      { numRuns: 60 },
    );
  });

  it.each(JOURNAL_TARGETS)('balances for %s wherever covered fees are shown', async (target) => {
    await fc.assert(
      fc.asyncProperty(entries, fc.constantFrom(...COVERED_FEES), async (postings, coveredFees) => {
        const found = read[target](whole(await filesOf(target, postings, { settings: { coveredFees } })));
        expect(found.byEntry.filter((sum) => sum !== 0n)).toEqual([]);
        expect(found.debit).toBe(found.credit);
      }),
      { numRuns: 30 },
    );
  });

  it('gives hledger a journal that passes its strict check with the balances of the ledger', async () => {
    if (!hasHledger) return;
    await fc.assert(
      fc.asyncProperty(entries, fc.constantFrom(...JOURNAL_MODES), async (postings, mode) => {
        const body = whole(await filesOf('hledger', postings, { settings: { mode } }));
        hledger(body, 'check', '--strict');
        const balances = hledger(body, 'balance', '--flat', '--no-total', '--empty', '-O', 'csv');
        const rows = parse<Record<string, string>>(balances, { columns: true });
        const found = rows.map((row) => [row['account']!, minor(row['balance']!.replace(' USD', ''))] as const);
        expect(Object.fromEntries(found)).toEqual(ledgerSums(postings, idOf.hledger));
      }),
      { numRuns: 15 },
    );
  });
});

function whole(files: readonly JournalFile[]): string {
  expect(files).toHaveLength(1);
  return files[0]!.bytes.toString();
}

function fromCsv(
  body: string,
  account: string,
  entry: string,
  amountOf: (row: Record<string, string>) => bigint,
  entryOf = (row: Record<string, string>): string => row[entry]!,
): Read {
  const rows = parse<Record<string, string>>(body, { columns: true, bom: true });
  return sumsOf(rows.map((row) => ({ account: row[account]!, entry: entryOf(row), amount: amountOf(row) })));
}

function both(debit: string, credit: string): (row: Record<string, string>) => bigint {
  return (row) => {
    expect([row[debit], row[credit]].filter((cell) => cell === '')).toHaveLength(1);
    return row[debit] === '' ? -minor(row[credit]!) : minor(row[debit]!);
  };
}

/** "-12.30" as minor units; anything else that a program might read otherwise is refused. */
function minor(decimal: string): bigint {
  if (decimal === '0') return 0n;
  expect(decimal).toMatch(/^-?\d+\.\d\d$/);
  return BigInt(decimal.replace('.', ''));
}

function sumsOf(lines: readonly { account: string; entry: string; amount: bigint }[]): Read {
  const add = (sums: Map<string, bigint>, key: string, amount: bigint): void =>
    void sums.set(key, (sums.get(key) ?? 0n) + amount);
  const [byAccount, byEntry] = [new Map<string, bigint>(), new Map<string, bigint>()];
  for (const { account, entry, amount } of lines) {
    add(byAccount, account, amount);
    add(byEntry, entry, amount);
  }
  return {
    debit: lines.reduce((sum, { amount }) => (amount > 0n ? sum + amount : sum), 0n),
    credit: lines.reduce((sum, { amount }) => (amount < 0n ? sum - amount : sum), 0n),
    byAccount: Object.fromEntries(byAccount),
    byEntry: [...byEntry.values()],
  };
}

function ledgerSums(postings: readonly MemberPosting[], idOfCode: (code: string) => string): Read['byAccount'] {
  return sumsOf(
    postings.map(({ account, entryId, amountMinor }) => ({
      account: idOfCode(account),
      entry: entryId,
      amount: amountMinor,
    })),
  ).byAccount;
}
