import { describe, expect, it } from '@jest/globals';
import type { CalendarDate } from '../../src/kernel/calendar.js';
import { ALL_FUNDS, fundsEntry } from '../../src/deposits/deposit-entry.js';
import { judgeLine, sourceKeysOf, type DepositLine, type Tie } from '../../src/deposits/lines/deposit-line.js';
import { lineEntry } from '../../src/deposits/lines/line-entry.js';
import { LINE_CHOICES } from '../../src/deposits/lines/line-choice.js';

const AT = new Date('2026-11-20T12:00:00Z');
const DAY = '2026-11-20' as CalendarDate;

const line = (category: string, amount: number, fee = 0, more: Partial<DepositLine> = {}): DepositLine => ({
  id: 'line',
  transactionId: 'txn_1',
  category,
  sourceId: 'source_1',
  amountMinor: BigInt(amount),
  feeMinor: BigInt(fee),
  netMinor: BigInt(amount - fee),
  currency: 'USD',
  occurredAt: AT,
  choice: null,
  ...more,
});
const tie = (more: Partial<Tie> = {}): Tie => ({
  giftId: null,
  refundId: null,
  disputeId: null,
  unheardFund: null,
  payout: null,
  ...more,
});
/** What comes of a line whose source keys moved so much of clearing. */
const judged = (each: DepositLine, tied: Tie, booked: Readonly<Record<string, number>>): string => {
  const entries = Object.entries(booked).map(
    ([key, minor]) => [key, { entryId: `entry of ${key}`, clearingMinor: BigInt(minor) }] as const,
  );
  const verdict = judgeLine(each, tied, new Map(entries));
  return verdict.kind === 'explained' ? verdict.sourceKey : verdict.finding.cause;
};

describe('a line of a payout', () => {
  const GIFT = tie({ giftId: 'g' });
  const CHARGE = line('charge', 10000, 250);

  it.each<[string, DepositLine, Tie, Record<string, number>, string]>([
    [
      'a gift with its fee',
      CHARGE,
      GIFT,
      { 'charge:source_1:gross': 10000, 'bt:txn_1:fee': -250 },
      'charge:source_1:gross',
    ],
    [
      'a gift that owes benefits',
      CHARGE,
      GIFT,
      { 'charge:source_1:gross': 10000, 'bt:txn_1:fee': -250, 'benefits:g:deferred': 0 },
      'charge:source_1:gross',
    ],
    ['a gift whose fee is late', CHARGE, GIFT, { 'charge:source_1:gross': 10000 }, 'fee-missing'],
    [
      'a gift of another amount',
      CHARGE,
      GIFT,
      { 'charge:source_1:gross': 9000, 'bt:txn_1:fee': -250 },
      'ledger-differs',
    ],
    ['a charge of something else', CHARGE, tie(), {}, 'unknown-charge'],
    ['a charge that staff explained', { ...CHARGE, choice: 'other-income' }, tie(), { 'bt:txn_1': 9750 }, 'bt:txn_1'],
    ['a refund', line('refund', -2500), tie({ refundId: 'r' }), { 'refund:source_1': -2500 }, 'refund:source_1'],
    ['a refund on its way', line('refund', -2500), tie({ refundId: 'r' }), {}, 'unknown-refund'],
    ['a refund of nothing here', line('refund', -2500), tie(), {}, 'unknown-refund'],
    [
      'a refund that bounced',
      line('refund_failure', 2500),
      tie({ refundId: 'r' }),
      { 'refund:source_1:failed': 2500 },
      'refund:source_1:failed',
    ],
    [
      'a dispute with its fee',
      line('dispute', -5000, 1500),
      tie({ disputeId: 'd' }),
      { 'bt:txn_1': -6500 },
      'bt:txn_1',
    ],
    ['a dispute not heard of', line('dispute', -5000, 1500), tie(), {}, 'unknown-dispute'],
    ['a dispute won', line('dispute_reversal', 5000), tie({ disputeId: 'd' }), { 'bt:txn_1': 5000 }, 'bt:txn_1'],
    ['a fee billed by itself', line('fee', -900), tie(), { 'bt:txn_1': -900 }, 'bt:txn_1'],
    ['a payout in between', line('payout', -1000), tie({ payout: 'settled' }), { 'bt:txn_1': -1000 }, 'bt:txn_1'],
    ['a payout not heard of', line('payout', -1000), tie({ payout: 'unknown' }), {}, 'unknown-payout'],
    [
      'a payout that came back',
      line('payout_reversal', 1000),
      tie({ payout: 'settled' }),
      { 'bt:txn_1': 1000, 'payout:source_1:funds:returned': 0 },
      'bt:txn_1',
    ],
    [
      'one that came back and is open',
      line('payout_reversal', 1000),
      tie({ payout: 'open' }),
      { 'bt:txn_1': 1000 },
      'earlier-payout',
    ],
    ['an adjustment', line('other_adjustment', -70), tie(), {}, 'unexplained'],
    ['a kind that we do not know', line('lunar_levy', -70), tie(), {}, 'unexplained'],
    ['a note that moved nothing', line('other_adjustment', 0), tie(), {}, 'bt:txn_1'],
  ])('that is %s is explained, or its cause is named', (_, each, tied, booked, result) => {
    expect(judged(each, tied, booked)).toBe(result);
  });

  it('is known to the ledger by the key of its source first', () => {
    expect(sourceKeysOf(CHARGE, GIFT)).toEqual(['charge:source_1:gross', 'bt:txn_1:fee', 'benefits:g:deferred']);
  });

  it.each(LINE_CHOICES)('booked as %s moves its net in clearing, and balances', (choice) => {
    for (const each of [line('charge', 2000, 74), line('other_adjustment', -70), line('other_adjustment', 50)]) {
      const { postings } = lineEntry(each, choice, DAY);
      const clearing = postings.filter(({ account }) => account === '1020');
      expect(clearing.map(({ amountMinor }) => amountMinor)).toEqual([each.netMinor]);
      expect(postings.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)).toBe(0n);
    }
  });
});

describe('the entry that shares a deposit out', () => {
  const shared = (parts: Readonly<Record<string, number>>): string[] | undefined => {
    const clearing = new Map(Object.entries(parts).map(([fund, minor]) => [fund, BigInt(minor)]));
    const facts = { payoutId: 'po_1', currency: 'USD', effectiveDate: DAY, occurredAt: AT };
    return fundsEntry(facts, clearing)?.postings.map(
      ({ account, fund, amountMinor }) => `${account} ${fund} ${amountMinor}`,
    );
  };

  it('moves bank and clearing of each designation, and takes them from the common fund', () => {
    expect(shared({ investigations: -85, general: 27670, [ALL_FUNDS]: 0 })).toEqual([
      '1010 general 27670',
      '1020 general -27670',
      '1010 investigations -85',
      '1020 investigations 85',
      `1010 ${ALL_FUNDS} -27585`,
      `1020 ${ALL_FUNDS} 27585`,
    ]);
  });

  it('needs nothing of the common fund when the designations cancel each other', () => {
    expect(shared({ general: 100, investigations: -100 })).toHaveLength(4);
  });

  it('is not there when no designation has a part in the deposit', () => {
    expect(shared({ [ALL_FUNDS]: -900, general: 0 })).toBeUndefined();
  });
});
