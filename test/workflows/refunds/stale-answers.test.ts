import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { GiftId } from '../../../src/kernel/id.js';
import type { ChargeFacts, RefundFacts, RefundState } from '../../../src/gateways/stripe/stripe-facts.js';
import { RecordRefunds } from '../../../src/workflows/refunds/record-refunds.js';
import { SettleGifts } from '../../../src/workflows/gifts/settle-gifts.js';
import { startApp, type TestApp } from '../../support/app.js';
import { booksOf, giftIdOf, type Books } from '../../support/books.js';
import { Donor } from '../../support/donor.js';
import { shuffled } from '../../support/postman.js';

/** What one worker read of the processor at one moment; it may come to write it down long after another has. */
interface Answer {
  readonly feeMinor: bigint | null;
  readonly refund: RefundState | null;
}

const HISTORY: readonly Answer[] = [
  { feeMinor: null, refund: null },
  { feeMinor: 103n, refund: null },
  { feeMinor: 103n, refund: 'pending' },
  { feeMinor: 103n, refund: 'succeeded' },
  { feeMinor: 103n, refund: 'failed' },
];

describe('answers of the processor that are written down in another order than they were read', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp({ worker: 'idle', webhooks: false });
  });

  afterAll(() => app.stop());

  /** A started gift, all of whose answers are then written down in the given order. */
  const booksAfter = async (answers: readonly Answer[]): Promise<Books> => {
    const email = `${randomUUID()}@example.org`;
    await new Donor(app).checkout({ email });
    const giftId = (await giftIdOf(app, email)) as GiftId;
    const stripeRefundId = `re_${randomUUID()}`;
    for (const { feeMinor, refund } of answers) {
      const charge: ChargeFacts = {
        chargeId: `ch_${giftId}`,
        paymentIntentId: `pi_${giftId}`,
        giftId,
        succeeded: true,
        amountMinor: 2500n,
        currency: 'USD',
        occurredAt: new Date('2026-11-24T15:00:00Z'),
        method: 'Visa ending in 4242',
        amountRefundedMinor: refund === 'succeeded' || refund === 'pending' ? 1000n : 0n,
        isDisputed: false,
        balance: feeMinor === null ? null : { transactionId: `txn_${giftId}`, feeMinor },
      };
      const refunds: RefundFacts[] = refund
        ? [
            {
              stripeRefundId,
              refundId: null,
              state: refund,
              amountMinor: 1000n,
              currency: 'USD',
              occurredAt: new Date('2026-11-25T15:00:00Z'),
              failure: refund === 'failed' ? 'expired_or_canceled_card' : null,
            },
          ]
        : [];
      await app.db.write(async (tx) => {
        await app.get(SettleGifts).run(tx, [charge]);
        if (refunds.length > 0) await app.get(RecordRefunds).run(tx, giftId, refunds);
      });
    }
    return booksOf(app, email);
  };

  it.each(permutations(HISTORY.slice(0, 4)).map((order, at) => [at + 1, order] as const))(
    'end in the same books: success, fee, refund pending, refund sent, in order %i of 24 (R-VOI-10)',
    async (at, order) => {
      const repeated = order.flatMap((answer, place) => Array.from({ length: 1 + ((at + place) % 3) }, () => answer));
      expect(await booksAfter(repeated)).toEqual({
        gifts: [{ state: 'settled', amount: 2500, fee: 103 }],
        refunds: [{ state: 'succeeded', amount: 1000, reason: 'at-processor' }],
        receipts: [
          { status: 'void', amount: 2500, reason: 'partial-refund', replaces: null },
          { status: 'issued', amount: 1500, reason: null, replaces: 1 },
        ],
        letters: ['receipt', 'receipt-amended'],
        balances: { '1020': 1397, '4000': -2500, '4900': 1000, '5100': 103 },
      });
    },
  );

  it('leave a refund that failed failed, and the gift whole, wherever its success was written down', async () => {
    for (let seed = 0; seed < 12; seed++) {
      const { gifts, refunds, receipts, balances } = await booksAfter(shuffled([...HISTORY, ...HISTORY], seed));
      expect({ gifts, refunds, balances }).toEqual({
        gifts: [{ state: 'settled', amount: 2500, fee: 103 }],
        refunds: [{ state: 'failed', amount: 1000, reason: 'at-processor' }],
        balances: { '1020': 2397, '4000': -2500, '5100': 103 },
      });
      expect(receipts.filter((each) => each.status === 'issued').map((each) => each.amount)).toEqual([2500]);
    }
  });
});

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((first, at) => permutations(items.toSpliced(at, 1)).map((rest) => [first, ...rest]));
}
