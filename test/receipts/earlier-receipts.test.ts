import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { CalendarDate } from '../../src/kernel/calendar.js';
import { OwnPress } from '../../src/receipts/press/own-press.js';
import { TypstReceiptRenderer } from '../../src/receipts/receipt-pdf.js';
import type { ReceiptSnapshot, ReceiptVoiding } from '../../src/regimes/receipt-snapshot.js';
import { Regimes } from '../../src/regimes/regimes.js';

const first: ReceiptSnapshot = {
  templateVersion: 1,
  locale: 'en-US',
  regime: 'us-501c3',
  label: 'R-2026-000123',
  giftDate: '2026-11-24' as CalendarDate,
  issueDate: '2026-11-24' as CalendarDate,
  organisation: {
    name: 'The Trinity Ledger',
    legalName: 'Trinity Ledger Foundation, Inc.',
    ein: '75-1234567',
    addressLines: ['1401 Elm Street, Suite 900', 'Dallas, TX 75202'],
    email: 'giving@trinityledger.example',
    website: 'trinityledger.example',
  },
  donor: { name: 'Ada Lovelace', addressLines: [] },
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
const second: ReceiptSnapshot = {
  ...first,
  templateVersion: 2,
  deductibleMinor: 6000,
  statement: 'some',
  benefits: {
    description: 'One ticket to the winter concert and a tote bag',
    valueMinor: 4000,
    items: [
      { description: 'One ticket to the winter concert', valueMinor: 2500 },
      { description: 'A tote bag', valueMinor: 1500 },
    ],
    parameterYear: 2026,
  },
};
const voiding: ReceiptVoiding = {
  reason: 'The gift was refunded',
  date: '2026-12-01' as CalendarDate,
  replacedBy: 'R-2026-000130',
};

/** What donors hold already: each as it was printed when its template was the newest (R-REC-08). */
const PRINTED: readonly [string, ReceiptSnapshot, ReceiptVoiding | undefined, string][] = [
  ['a plain receipt', first, undefined, '096c50ceb7c9da2a27dfefb9b0614d5512e0696036867de6fed08342f5ea87ba'],
  [
    'a replacement with an issue date and a designation',
    { ...first, issueDate: '2026-11-26' as CalendarDate, designation: 'Investigations', replaces: 'R-2026-000101' },
    undefined,
    'e4fe3e80bae89fba9e4e4bf8d2f5c1358731c44dd9b05e5ca286316113bc67b8',
  ],
  ['a void one', first, voiding, 'f2f2a0717f9cdea6be27e0559f70c7caab843506e483107837432016eecf5369'],
  [
    'one in Chinese',
    { ...first, donor: { name: '王小明', addressLines: [] } },
    undefined,
    '1492634985117f2bea15a98033abd8b9a591c0226c7f7e675055dc8e29ffa6c4',
  ],
  [
    'one with benefits of the first template',
    { ...second, templateVersion: 1, benefits: { description: 'A concert ticket.', valueMinor: 4000 } },
    undefined,
    'afddcdb173b41305595dac3f7cc58ae49647be6086c1ef3cb48b88dad3559fd8',
  ],
  ['one with two benefits', second, undefined, 'f67d516d515c3a10682e978a528511a77dc3d1c0a130e587790a95a50eb3c77d'],
  [
    'one with benefits of insubstantial value',
    {
      ...second,
      deductibleMinor: 10000,
      statement: 'insubstantial',
      benefits: { description: 'A mug', valueMinor: 0, items: [], parameterYear: 2025 },
    },
    undefined,
    'ca28da55329446c872384ce2d1f6c5b439209bce34c4f5da73c4d526aa14f7ac',
  ],
];

const press = new OwnPress();

describe('receipts of earlier templates', () => {
  it.each(PRINTED)('draw %s byte for byte as it was printed', async (_name, snapshot, voided, sha256) => {
    const renderer = new TypstReceiptRenderer(new Regimes(), press);
    const pdf = await renderer.render(snapshot, voided && { void: voided });
    expect(createHash('sha256').update(pdf).digest('hex')).toBe(sha256);
  });
});
