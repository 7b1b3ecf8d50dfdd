import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CalendarDate } from '../../src/kernel/calendar.js';
import { newDataSource } from '../../src/database/data-source.js';
import { Db, violatedConstraint } from '../../src/database/db.js';
import {
  ACCOUNTS,
  balanceOf,
  book,
  credit,
  debit,
  ledgerEntry,
  postingsOf,
  reversalOf,
  UnbalancedEntry,
  type AccountCode,
  type Posting,
} from '../../src/ledger/ledger.js';
import { feeEntry, refundEntry, settlementEntry } from '../../src/gifts/gift-entries.js';
import { testDatabase, type TestDatabase } from '../support/database.js';

const FACTS = {
  description: 'Test',
  effectiveDate: '2026-11-24' as CalendarDate,
  occurredAt: new Date('2026-11-24T15:00:00Z'),
};
const ACCOUNT_CODES = Object.values(ACCOUNTS);

const amount = fc.bigInt({ min: 1n, max: 10n ** 12n });
const account = fc.constantFrom<AccountCode>(...ACCOUNT_CODES);
const place = fc.record({
  fund: fc.constantFrom('general', 'investigations'),
  currency: fc.constantFrom('USD', 'EUR'),
});
/** Any list of lines whose debits equal their credits in each fund and currency. */
const balanced: fc.Arbitrary<Posting[]> = fc
  .array(fc.tuple(account, account, amount, place), { minLength: 1, maxLength: 6 })
  .map((pairs) =>
    pairs.flatMap(([from, to, minor, { fund, currency }]) => [
      debit(to, fund, minor, currency),
      credit(from, fund, minor, currency),
    ]),
  );

describe('a ledger entry', () => {
  it('is made of any lines that balance within each currency and fund (R-LED-01)', () => {
    fc.assert(
      fc.property(balanced, (postings) => {
        expect(ledgerEntry({ ...FACTS, sourceKey: 'x', postings }).postings).toEqual(postings);
      }),
    );
  });

  it('is refused as soon as a single line is off by anything, elsewhere, or missing', () => {
    const change = fc.record({ at: fc.nat(), by: fc.bigInt({ min: -1000n, max: 1000n }).filter((by) => by !== 0n) });
    fc.assert(
      fc.property(balanced, change, (postings, { at, by }) => {
        const line = postings[at % postings.length]!;
        const others = postings.filter((each) => each !== line);
        for (const lines of [
          [...others, { ...line, amountMinor: line.amountMinor + by }],
          [...others, { ...line, fund: 'elsewhere' }],
          [...others, { ...line, currency: 'JPY' }],
          others,
          [],
          [{ ...line, amountMinor: 0n }],
        ]) {
          expect(() => ledgerEntry({ ...FACTS, sourceKey: 'x', postings: lines })).toThrow(UnbalancedEntry);
        }
      }),
    );
  });

  it('and its reversal add up to nothing on every account', () => {
    fc.assert(
      fc.property(balanced, (postings) => {
        const entry = ledgerEntry({ ...FACTS, sourceKey: 'x', postings });
        const reversal = reversalOf(entry, { ...FACTS, sourceKey: 'x:back' });
        expect(reversal.reversesId).toBe(entry.id);
        const sums = new Map<string, bigint>();
        for (const line of [...entry.postings, ...reversal.postings]) {
          const key = [line.account, line.fund, line.currency].join();
          sums.set(key, (sums.get(key) ?? 0n) + line.amountMinor);
        }
        expect([...sums.values()].every((sum) => sum === 0n)).toBe(true);
      }),
    );
  });

  it('of a gift books it gross, its fee as a cost, and a refund beside it (R-ACC-05, R-VOI-08)', () => {
    const booked = { ...FACTS, designation: 'general', currency: 'USD' };
    const lines = (postings: readonly Posting[]) =>
      postings.map(({ account: code, amountMinor }) => [code, amountMinor]);
    const settlement = settlementEntry({ ...booked, restricted: false, chargeId: 'ch_1', amountMinor: 2500n });
    expect([settlement.sourceKey, lines(settlement.postings)]).toEqual([
      'charge:ch_1:gross',
      [
        ['1020', 2500n],
        ['4000', -2500n],
      ],
    ]);
    const restricted = settlementEntry({ ...booked, restricted: true, chargeId: 'ch_1', amountMinor: 2500n });
    expect(lines(restricted.postings)[1]).toEqual(['4100', -2500n]);
    const fee = feeEntry({ ...booked, restricted: false, transactionId: 'txn_1', feeMinor: 103n });
    expect([fee?.sourceKey, lines(fee!.postings)]).toEqual([
      'bt:txn_1:fee',
      [
        ['5100', 103n],
        ['1020', -103n],
      ],
    ]);
    expect(feeEntry({ ...booked, restricted: false, transactionId: 'txn_1', feeMinor: 0n })).toBeNull();
    const refund = refundEntry({ ...booked, restricted: false, stripeRefundId: 're_1', amountMinor: 1000n });
    expect([refund.sourceKey, lines(refund.postings)]).toEqual([
      'refund:re_1',
      [
        ['4900', 1000n],
        ['1020', -1000n],
      ],
    ]);
  });
});

describe('the ledger in the database', () => {
  let database: TestDatabase;
  let db: Db;

  beforeAll(async () => {
    database = await testDatabase();
    db = new Db(await newDataSource({ url: database.url, poolMax: 2, applicationName: 'test' }).initialize());
  });

  afterAll(async () => {
    await db.source.destroy();
    await database.drop();
  });

  const gift = (sourceKey: string, minor = 2500n) =>
    ledgerEntry({
      ...FACTS,
      sourceKey,
      postings: [
        debit(ACCOUNTS.stripeClearing, 'general', minor, 'USD'),
        credit(ACCOUNTS.contributions, 'general', minor, 'USD'),
      ],
    });
  const refusal = (work: Promise<unknown>): Promise<string | undefined> =>
    work.then(() => undefined, violatedConstraint);

  it('gives back any balanced entries as they were booked, and sums them', async () => {
    let clearing = 0n;
    await fc.assert(
      fc.asyncProperty(fc.array(balanced, { minLength: 1, maxLength: 4 }), async (lists) => {
        const entries = lists.map((postings) => ledgerEntry({ ...FACTS, sourceKey: crypto.randomUUID(), postings }));
        await db.write((tx) => book(tx, entries));
        for (const entry of entries) expect(await postingsOf(db.manager, entry.id)).toEqual(entry.postings);
        for (const line of lists.flat()) {
          if (line.account === ACCOUNTS.stripeClearing && line.currency === 'USD') clearing += line.amountMinor;
        }
        expect(await balanceOf(db.manager, ACCOUNTS.stripeClearing, 'USD')).toBe(clearing);
      }),
      { numRuns: 20 },
    );
  });

  it('takes nothing of a booking of which one entry was booked before (R-LED-03)', async () => {
    await db.write((tx) => book(tx, [gift('once')]));
    expect(await refusal(db.write((tx) => book(tx, [gift('fresh'), gift('once')])))).toBe('ledger_entry_source_key');
    expect(await db.query(`select from ledger_entry where source_key = 'fresh'`)).toHaveLength(0);
  });

  it('refuses an unbalanced entry also when the code has let it pass', async () => {
    const entry = gift('lopsided');
    const lopsided = { ...entry, postings: [entry.postings[0]!, { ...entry.postings[1]!, amountMinor: -2400n }] };
    expect(await refusal(db.write((tx) => book(tx, [lopsided])))).toBe('ledger_entry_balances');
  });

  it('reverses an entry once', async () => {
    const entry = gift('to be reversed');
    const back = (key: string) => reversalOf(entry, { ...FACTS, sourceKey: key });
    await db.write((tx) => book(tx, [entry]));
    await db.write((tx) => book(tx, [back('back')]));
    expect(await refusal(db.write((tx) => book(tx, [back('back again')])))).toBe('ledger_entry_reversed_once');
  });
});
