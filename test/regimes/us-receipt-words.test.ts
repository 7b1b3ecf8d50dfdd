import { describe, expect, it } from '@jest/globals';
import type { CalendarDate } from '../../src/kernel/calendar.js';
import type { ReceiptSnapshot } from '../../src/regimes/receipt-snapshot.js';
import { receiptWords } from '../../src/regimes/us-501c3/receipt-words.js';

const snapshot: ReceiptSnapshot = {
  templateVersion: 1,
  locale: 'en-US',
  regime: 'us-501c3',
  label: 'R-2026-000124',
  giftDate: '2026-11-24' as CalendarDate,
  issueDate: '2026-11-26' as CalendarDate,
  organisation: {
    name: 'The Trinity Ledger',
    legalName: 'Trinity Ledger Foundation, Inc.',
    ein: '75-1234567',
    addressLines: ['1401 Elm Street', 'Dallas, TX 75202'],
    email: 'giving@trinityledger.example',
    website: 'trinityledger.example',
  },
  donor: { name: 'Ada Nguyen', addressLines: [] },
  currency: 'USD',
  amountMinor: 10000,
  deductibleMinor: 10000,
  statement: 'none',
  benefits: null,
  method: 'Visa ending in 4242',
  designation: null,
  replaces: null,
  disclosures: [],
};

const labels = (receipt: ReceiptSnapshot): string[] => receiptWords(receipt).details.map(({ label }) => label);

describe('the words of a receipt', () => {
  it('name the organisation, its kind and number, the amount and the date', () => {
    expect(receiptWords(snapshot).acknowledgment).toBe(
      'Trinity Ledger Foundation, Inc. received your contribution of $100.00 on November 24, 2026. ' +
        'Trinity Ledger Foundation, Inc. is an organization described in section 501(c)(3) of the Internal Revenue Code, ' +
        'EIN 75-1234567.',
    );
  });

  it('say that nothing was given in exchange', () => {
    expect(receiptWords(snapshot).statement).toBe(
      'No goods or services were provided in exchange for this contribution.',
    );
  });

  it('describe and value what was given in exchange, and limit the deduction', () => {
    const receipt: ReceiptSnapshot = {
      ...snapshot,
      statement: 'some',
      deductibleMinor: 6000,
      benefits: { description: 'One concert ticket.', valueMinor: 4000 },
    };
    expect(receiptWords(receipt).statement).toBe(
      'In exchange you received: One concert ticket. Our good-faith estimate of its value is $40.00. ' +
        'The amount of your payment that may be deductible for federal income tax purposes is limited to ' +
        'the amount of money you paid in excess of that value: $60.00.',
    );
    expect(receiptWords(receipt).acknowledgment).toContain('your payment of $100.00');
    expect(receiptWords(receipt).details).toContainEqual({ label: 'Value of goods or services', value: '$40.00' });
  });

  it('call benefits insubstantial without putting a value on them', () => {
    const benefits = { description: 'A mug', valueMinor: 500 };
    const words = receiptWords({ ...snapshot, statement: 'insubstantial', benefits });
    expect(words.statement).toContain('insubstantial value under IRS guidelines');
    expect(JSON.stringify(words)).not.toContain('$5.00');
  });

  it('refuse a receipt for benefits that are not described', () => {
    expect(() => receiptWords({ ...snapshot, statement: 'some' })).toThrow(RangeError);
  });

  it('leave out what does not apply', () => {
    const sameDay = { ...snapshot, issueDate: snapshot.giftDate, method: null };
    expect(labels(sameDay)).toEqual([
      'Receipt number',
      'Date of gift',
      'Amount received',
      'Amount that may be deductible',
    ]);
    expect(labels({ ...snapshot, designation: 'Investigations' })).toEqual(
      expect.arrayContaining(['Date of issue', 'Paid with', 'Designated for']),
    );
  });

  it('name the receipt that this one replaces and cancels', () => {
    expect(receiptWords(snapshot).replaces).toBeNull();
    expect(receiptWords({ ...snapshot, replaces: 'R-2026-000101' }).replaces).toBe(
      'This receipt replaces and cancels receipt R-2026-000101.',
    );
  });

  it('say of a void receipt when, why and what follows it', () => {
    const voiding = { reason: 'Refunded in full.', date: '2026-12-01' as CalendarDate, replacedBy: null };
    expect(receiptWords(snapshot, voiding).void).toEqual({
      heading: 'VOID',
      sentence:
        'This receipt was voided on December 1, 2026 and no longer acknowledges a gift. ' +
        'Reason: Refunded in full. No other receipt takes its place.',
    });
    expect(receiptWords(snapshot, { ...voiding, replacedBy: 'R-2026-000130' }).void?.sentence).toContain(
      'Receipt R-2026-000130 replaces it.',
    );
  });

  describe('about property', () => {
    const property: ReceiptSnapshot = {
      ...snapshot,
      templateVersion: 3,
      property: '100 shares of Example Motors, Inc.',
      amountMinor: 123_456,
      deductibleMinor: 0,
    };
    const kinds: readonly Partial<ReceiptSnapshot>[] = [
      {},
      { statement: 'insubstantial', benefits: { description: 'A mug', valueMinor: 0, items: [], parameterYear: 2026 } },
      { statement: 'some', benefits: { description: 'A dinner', valueMinor: 6000, items: [], parameterYear: 2026 } },
    ];

    it.each(kinds)('describe it with the day of delivery and never value it (R-NCG-01): %j', (kind) => {
      const words = receiptWords({ ...property, ...kind });
      expect(words.amount).toBeNull();
      expect(words.acknowledgment).toContain(
        'received your contribution of property on November 24, 2026: 100 shares of Example Motors, Inc. ',
      );
      expect(words.details).toContainEqual({ label: 'Date of delivery', value: 'November 24, 2026' });
      const said = JSON.stringify({ ...words, information: [] });
      expect(said).not.toContain('1,234.56');
      expect([...said.matchAll(/\$[\d.,]*\d/g)].map(([amount]) => amount)).toEqual(
        kind.statement === 'some' ? ['$60.00', '$60.00'] : [],
      );
      expect(said).not.toMatch(/deductible|full amount/);
    });

    it('tell of Form 8283 on all such receipts alike, so that nothing follows from it about the value', () => {
      const small = receiptWords({ ...property, amountMinor: 100 }).information;
      expect(small).toEqual(receiptWords(property).information);
      expect(small.join()).toContain('Form 8283');
      expect(receiptWords(snapshot).information).toEqual([]);
    });
  });

  it('never promise a deduction', () => {
    expect(JSON.stringify(receiptWords(snapshot))).not.toMatch(/tax[- ]deductible|you (can|may) deduct|save/i);
  });
});
