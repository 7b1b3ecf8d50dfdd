import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CalendarDate } from '../../src/kernel/calendar.js';
import { Regimes } from '../../src/regimes/regimes.js';
import {
  type StatementChange,
  type StatementFacts,
  statementOf,
  type StatementReceipt,
} from '../../src/receipts/statements/statement.js';

const SNAPSHOT: StatementReceipt['snapshot'] = {
  templateVersion: 1,
  locale: 'en-US',
  regime: 'us-501c3',
  label: 'R-2026-000001',
  giftDate: '2026-03-03' as CalendarDate,
  issueDate: '2026-03-03' as CalendarDate,
  organisation: {
    name: 'The Ledger',
    legalName: 'The Ledger Inc.',
    ein: '75-1234567',
    addressLines: ['1 Main Street'],
    email: 'giving@ledger.example',
    website: 'https://ledger.example',
  },
  currency: 'USD',
  amountMinor: 2500,
  deductibleMinor: 2500,
  statement: 'none',
  benefits: null,
  method: null,
  designation: null,
  replaces: null,
  disclosures: [],
};

function receipt(amount: number, value = 0, currency = 'USD'): StatementReceipt {
  const snapshot: StatementReceipt['snapshot'] = {
    ...SNAPSHOT,
    currency,
    amountMinor: amount,
    deductibleMinor: amount - value,
    ...(value > 0 && { statement: 'some', benefits: { description: 'A tote bag', valueMinor: value } }),
  };
  return {
    label: 'R-2026-000001',
    giftDate: '2026-03-03' as CalendarDate,
    amountMinor: BigInt(amount),
    deductibleMinor: BigInt(amount - value),
    property: null,
    currency,
    snapshot,
  };
}

const regimes = new Regimes();

function facts(receipts: readonly StatementReceipt[], more: Partial<StatementFacts> = {}): StatementFacts {
  return {
    regimes,
    regime: 'us-501c3',
    year: 2026,
    today: '2027-01-15' as CalendarDate,
    organisation: SNAPSHOT.organisation,
    donor: { name: 'Rosa Díaz', addressLines: [] },
    receipts,
    returns: [],
    replaces: null,
    ...more,
  };
}

const cents = (text: string): number => Number(text.replace(/[^\d.]/g, '').replace('.', ''));

describe('a statement', () => {
  it('always comes to the sum of its receipts (INV-13)', () => {
    const amounts = fc.array(fc.tuple(fc.integer({ min: 101, max: 9_999_999 }), fc.integer({ min: 0, max: 100 })), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(amounts, (given) => {
        const { totals, rows } = statementOf(facts(given.map(([amount, value]) => receipt(amount, value))));
        const sum = given.reduce((total, [amount]) => total + amount, 0);
        const deductible = given.reduce((total, [amount, value]) => total + amount - value, 0);
        expect(cents(totals[0]!.amount)).toBe(sum);
        expect(cents(totals[0]!.deductible)).toBe(deductible);
        expect(rows.reduce((total, { amount }) => total + cents(amount), 0)).toBe(sum);
      }),
    );
  });

  it('says what was given in return as the receipt says it, and shows what may be deductible only then', () => {
    const plain = statementOf(facts([receipt(2500)]));
    expect(plain.hasBenefits).toBe(false);
    expect(plain.acknowledgments).toEqual(['No goods or services were provided in exchange for these contributions.']);
    const mixed = statementOf(facts([receipt(2500), receipt(10_000, 1200)]));
    expect(mixed.hasBenefits).toBe(true);
    expect(mixed.totals).toEqual([{ amount: '$125.00', benefits: '$12.00', deductible: '$113.00' }]);
    expect(mixed.acknowledgments).toHaveLength(2);
    expect(mixed.acknowledgments[1]).toContain('In exchange you received: A tote bag.');
  });

  it('adds each currency by itself, and takes nothing off twice for what went back', () => {
    const returns = [
      { date: '2026-04-01', giftDate: '2026-03-03', amountMinor: 500n, currency: 'USD', kind: 'refund' },
    ] as unknown as StatementFacts['returns'];
    const statement = statementOf(facts([receipt(2500), receipt(700, 0, 'EUR')], { returns }));
    expect(statement.totals.map(({ amount }) => amount)).toEqual(['€7.00', '$25.00']);
    expect(statement.returns).toEqual([
      { date: 'Apr 1, 2026', what: 'Returned, of the gift of Mar 3, 2026', amount: '−$5.00' },
    ]);
  });

  it('says while the year runs of which day it speaks', () => {
    const running = statementOf(facts([receipt(2500)], { today: '2026-11-24' as CalendarDate }));
    expect(running.standing).toBe('The year so far, as of November 24, 2026.');
    expect(statementOf(facts([receipt(2500)])).standing).toBe('The whole year 2026.');
  });

  it('lists gifts of property by themselves, described and without a value', () => {
    const stock = { ...receipt(90_000), label: 'R-2026-000009', property: '100 shares of Example Corp.' };
    const statement = statementOf(facts([receipt(2500), stock]));
    expect(statement.totals).toEqual([expect.objectContaining({ amount: '$25.00' })]);
    expect(statement.property).toEqual([
      { date: 'Mar 3, 2026', receipt: 'R-2026-000009', description: '100 shares of Example Corp.' },
    ]);
    expect(statement.introduction).toContain('these payments and gifts of property in 2026');
    expect(JSON.stringify(statement)).not.toContain('900');
  });

  it('says which version it replaces and why, and what a return may mean for taxes', () => {
    const date = '2027-01-15' as CalendarDate;
    const next = (change: StatementChange): readonly string[] =>
      statementOf(facts([receipt(2500)], { replaces: { version: 1, date, change } })).notices;
    expect(statementOf(facts([receipt(2500)])).notices).toEqual([]);
    expect(next('late-gift')).toEqual([
      'This is version 2. It replaces the statement of January 15, 2027. A gift of that year was added after it.',
    ]);
    expect(next('return')[1]).toContain('you may have to report it as income');
    expect(next('correction')).toHaveLength(1);
  });
});
