import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CalendarDate } from '../../src/kernel/calendar.js';
import { newDataSource } from '../../src/database/data-source.js';
import { Db, rows } from '../../src/database/db.js';
import { ALL_FUNDS, depositEntry } from '../../src/deposits/deposit-entry.js';
import type { MovementFacts } from '../../src/gateways/stripe/money-facts.js';
import { disputeLossEntry, disputeMovementEntry } from '../../src/gifts/disputes/dispute-entries.js';
import { feeEntry, refundEntry, settlementEntry } from '../../src/gifts/gift-entries.js';
import { book, type LedgerEntry } from '../../src/ledger/ledger.js';
import { testDatabase, type TestDatabase } from '../support/database.js';

const DATE = '2026-11-24' as CalendarDate;
const AT = new Date('2026-11-24T15:00:00Z');
const GIFT = { designation: 'investigations', effectiveDate: DATE };

const moved = (transactionId: string, amountMinor: bigint, feeMinor = 0n): MovementFacts => ({
  transactionId,
  amountMinor,
  feeMinor,
  currency: 'USD',
  occurredAt: AT,
});
const lines = ({ postings }: LedgerEntry) =>
  Object.fromEntries(postings.map((line) => [line.account, line.amountMinor]));

describe('the entry of a dispute', () => {
  it('takes amount and fee from clearing in one, as one transaction does (R-RCN-07)', () => {
    const entry = disputeMovementEntry(GIFT, moved('txn_1', -25000n, 1500n));
    expect([entry.sourceKey, lines(entry)]).toEqual(['bt:txn_1', { '1030': 25000n, '5110': 1500n, '1020': -26500n }]);
    expect(new Set(entry.postings.map(({ fund }) => fund))).toEqual(new Set(['investigations']));
  });

  it('gives the amount back, and the fee where the transaction says so', () => {
    expect(lines(disputeMovementEntry(GIFT, moved('txn_2', 25000n)))).toEqual({ '1020': 25000n, '1030': -25000n });
    expect(lines(disputeMovementEntry(GIFT, moved('txn_3', 25000n, -1500n)))).toEqual({
      '1020': 26500n,
      '1030': -25000n,
      '5110': -1500n,
    });
  });

  it('makes a cost of what was lost', () => {
    const loss = { ...GIFT, stripeDisputeId: 'dp_1', amountMinor: 25000n, currency: 'USD', occurredAt: AT };
    const entry = disputeLossEntry(loss);
    expect([entry.sourceKey, lines(entry)]).toEqual(['dispute:dp_1:lost', { '4900': 25000n, '1030': -25000n }]);
  });
});

describe('the entry of a deposit', () => {
  it('moves any payout to the bank and its fee to the costs, also one that goes the other way', () => {
    const amount = fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n }).filter((minor) => minor !== 0n);
    const fee = fc.bigInt({ min: 0n, max: 10_000n });
    fc.assert(
      fc.property(amount, fee, (minor, feeMinor) => {
        fc.pre(minor !== feeMinor);
        const entry = depositEntry(moved('txn_1', minor, feeMinor), DATE);
        expect(entry.sourceKey).toBe('bt:txn_1');
        expect(lines(entry)['1020']).toBe(minor - feeMinor);
        expect(lines(entry)['1010']).toBe(-minor);
        expect(lines(entry)['5100'] ?? 0n).toBe(feeMinor);
        expect(new Set(entry.postings.map(({ fund }) => fund))).toEqual(new Set([ALL_FUNDS]));
      }),
    );
  });
});

describe('the worked payout of the rulebook (R-RCN)', () => {
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

  const facts = { ...GIFT, designation: 'general', restricted: false, currency: 'USD', occurredAt: AT };
  const charge = (chargeId: string, amountMinor: bigint, feeMinor: bigint): LedgerEntry[] => [
    settlementEntry({ ...facts, chargeId, amountMinor }),
    feeEntry({ ...facts, transactionId: `txn_${chargeId}`, feeMinor })!,
  ];
  const WORKED: readonly LedgerEntry[] = [
    ...charge('a', 10000n, 250n),
    ...charge('b', 2500n, 85n),
    ...charge('c', 25000n, 580n),
    refundEntry({ ...facts, stripeRefundId: 're_b', amountMinor: 2500n }),
    disputeMovementEntry(facts, moved('txn_d', -5000n, 1500n)),
    depositEntry(moved('txn_po', -27585n), DATE),
  ];
  /** The balances after these entries too; nothing of it is kept. */
  const balancesWith = async (...more: readonly LedgerEntry[]): Promise<Record<string, number>> => {
    const undone = new Error('undone');
    let found: { account: string; sum: number }[] = [];
    const trial = db.write(async (tx) => {
      await book(tx, [...WORKED, ...more]);
      found = await rows(
        tx,
        'select account, sum(amount_minor)::int as sum from ledger_posting group by account having sum(amount_minor) <> 0',
      );
      throw undone;
    });
    await expect(trial).rejects.toBe(undone);
    return Object.fromEntries(found.map(({ account, sum }) => [account, sum]));
  };
  const REST = { '1010': 27585, '4000': -37500, '5100': 915, '5110': 1500 };
  const lossOfD = { ...facts, stripeDisputeId: 'dp_d', amountMinor: 5000n };

  it('takes clearing back to zero, to the cent', async () => {
    expect(await balancesWith()).toEqual({ ...REST, '1030': 5000, '4900': 2500 });
  });

  it('ends with the disputed gift among the returned ones when D is lost', async () => {
    expect(await balancesWith(disputeLossEntry(lossOfD))).toEqual({ ...REST, '4900': 7500 });
  });

  it('ends with its money in clearing again when D is won', async () => {
    const won = disputeMovementEntry(facts, moved('txn_d2', 5000n));
    expect(await balancesWith(won)).toEqual({ ...REST, '1020': 5000, '4900': 2500 });
  });
});
