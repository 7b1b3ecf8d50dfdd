import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import type { GiftId } from '../../src/kernel/id.js';
import type { DisputeFacts, DisputeState } from '../../src/gateways/stripe/money-facts.js';
import { API_VERSION } from '../../src/gateways/stripe/stripe-client.js';
import { StripeGateway } from '../../src/gateways/stripe/stripe-gateway.js';
import { StripeMoney } from '../../src/gateways/stripe/stripe-money.js';
import type { ChargeFacts, RefundFacts } from '../../src/gateways/stripe/stripe-facts.js';
import { Processor } from '../../src/stripe-events/processor.js';
import { RecordDisputes } from '../../src/workflows/record-disputes.js';
import { SettleGifts } from '../../src/workflows/settle-gifts.js';
import { startApp, type TestApp } from '../support/app.js';
import { booksOf, giftIdOf, type Books } from '../support/books.js';
import { Donor } from '../support/donor.js';
import { Postman, type StoredEvent } from '../support/postman.js';

/** What happens to the payment, in the order of time, and the notices that tell of it. */
const HISTORY = [
  { what: 'success', notices: ['charge.succeeded'] },
  { what: 'fee known', notices: ['charge.updated'] },
  { what: 'partial refund 10 of 25', notices: ['refund.created', 'charge.refunded'] },
  { what: 'dispute opened 15', notices: ['charge.dispute.funds_withdrawn', 'charge.dispute.created'] },
  { what: 'dispute lost', notices: ['charge.dispute.closed'] },
] as const;
const [FEE_KNOWN, REFUNDED, OPENED, LOST] = [1, 2, 3, 4];

/** Domain rules 27.4. Clearing: 25.00 − fee − 10.00 − 15.00 − dispute fee. */
const IN_THE_END: Books = {
  gifts: [{ state: 'refunded', amount: 2500, fee: 103 }],
  refunds: [{ state: 'succeeded', amount: 1000, reason: 'at-processor' }],
  disputes: [{ state: 'lost', amount: 1500, withheld: 1500, lost: 1500, fee: 1500 }],
  receipts: [
    { status: 'void', amount: 2500, reason: 'partial-refund', replaces: null },
    { status: 'void', amount: 1500, reason: 'chargeback', replaces: 1 },
  ],
  letters: ['chargeback', 'receipt', 'receipt-amended'],
  balances: { '1020': 2500 - 103 - 1000 - 1500 - 1500, '4000': -2500, '4900': 2500, '5100': 103, '5110': 1500 },
};

describe('a gift that is refunded in part and then lost in a dispute', () => {
  let app: TestApp;
  let postman: Postman;
  /** How far the history of each gift has come at the processor, which answers accordingly. */
  const reached = new Map<string, number>();

  beforeAll(async () => {
    app = await startApp({ worker: 'idle', webhooks: false });
    postman = new Postman(app);
    const gateway = app.get(StripeGateway);
    jest
      .spyOn(gateway, 'charges')
      .mockImplementation(async (wanted) => new Map(wanted.map(({ chargeId }) => [chargeId, chargeAt(chargeId)])));
    jest
      .spyOn(gateway, 'refundsOf')
      .mockImplementation(async (chargeId) => (hasReached(chargeId, REFUNDED) ? [refundOf(chargeId)] : []));
    jest
      .spyOn(app.get(StripeMoney), 'disputesOf')
      .mockImplementation(async (chargeId) =>
        hasReached(chargeId, OPENED)
          ? [disputeOf(chargeId, hasReached(chargeId, LOST) ? 'lost' : 'needs-response')]
          : [],
      );
  });

  afterAll(async () => {
    jest.restoreAllMocks();
    await app.stop();
  });

  const hasReached = (chargeId: string, step: number): boolean => reached.get(chargeId)! >= step;

  const chargeAt = (chargeId: string): ChargeFacts => ({
    ...chargeOf(chargeId.slice('ch_'.length) as GiftId),
    amountRefundedMinor: hasReached(chargeId, REFUNDED) ? 1000n : 0n,
    isDisputed: hasReached(chargeId, OPENED),
    balance: hasReached(chargeId, FEE_KNOWN) ? { transactionId: `txn_${chargeId}`, feeMinor: 103n } : null,
  });

  const started = async (): Promise<{ email: string; giftId: GiftId }> => {
    const email = `${randomUUID()}@example.org`;
    await new Donor(app).checkout({ email });
    return { email, giftId: (await giftIdOf(app, email)) as GiftId };
  };
  const work = async () => {
    while ((await app.get(Processor).runBatch()) > 0);
  };

  it.each(permutations([0, 1, 2, 3, 4]).map((order, at) => [at + 1, order] as const))(
    'ends with the same books in order %i of 120, each notice coming once to five times (27.4)',
    async (seed, order) => {
      const { email, giftId } = await started();
      const chargeId = `ch_${giftId}`;
      reached.set(chargeId, 0);
      const [repeats, lulls] = fc.sample(CHANCES, { seed, numRuns: 1 })[0]!;
      for (const [place, step] of order.entries()) {
        // A notice never comes before what it tells of; by then everything earlier has happened, told or not.
        reached.set(chargeId, Math.max(reached.get(chargeId)!, step));
        for (let time = 0; time < repeats[place]!; time++) {
          const { notices } = HISTORY[step]!;
          await postman.deliver([notice(notices[time % notices.length]!, chargeId)]);
          if (lulls[place * 5 + time]) await app.get(Processor).runBatch();
        }
      }
      await work();
      expect(await booksOf(app, email)).toEqual(IN_THE_END);
    },
  );

  it.each(permutations<DisputeState>(['needs-response', 'under-review', 'lost', 'won']).map((order) => [order]))(
    'ends won when answers are written down as %j, whatever was issued on the way (R-PAY-04)',
    async (order) => {
      const { email, giftId } = await started();
      const chargeId = `ch_${giftId}`;
      for (const state of order) {
        await app.db.write(async (tx) => {
          await app.get(SettleGifts).run(tx, [chargeOf(giftId)]);
          await app.get(RecordDisputes).run(tx, giftId, [disputeOf(chargeId, state)]);
        });
      }
      const { gifts, disputes, receipts, balances } = await booksOf(app, email);
      expect(gifts[0]!.state).toBe('settled');
      expect(disputes).toEqual([{ state: 'won', amount: 1500, withheld: 0, lost: 0, fee: 1500 }]);
      expect(balances).toEqual({ '1020': 2500 - 103 - 1500, '4000': -2500, '5100': 103, '5110': 1500 });
      expect(receipts.filter(({ status }) => status === 'issued').map(({ amount }) => amount)).toEqual([2500]);
    },
  );

  it('loses of a gift what refunds had left of it, though the bank took all, and tells the ledger the truth', async () => {
    const { email, giftId } = await started();
    const chargeId = `ch_${giftId}`;
    reached.set(chargeId, LOST);
    const whole = { ...disputeOf(chargeId, 'lost'), amountMinor: 2500n };
    const withdrawal = { ...whole.withdrawal!, amountMinor: -2500n };
    jest.spyOn(app.get(StripeMoney), 'disputesOf').mockResolvedValueOnce([{ ...whole, withdrawal }]);
    await postman.deliver([notice('charge.dispute.closed', chargeId)]);
    await work();
    const { gifts, disputes, balances } = await booksOf(app, email);
    expect(gifts[0]!.state).toBe('refunded');
    expect(disputes).toEqual([{ state: 'lost', amount: 2500, withheld: 2500, lost: 1500, fee: 1500 }]);
    expect(balances['4900']).toBe(1000 + 2500);
  });
});

/** How often each notice comes, and after which of them the worker runs. */
const CHANCES = fc.tuple(
  fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 5, maxLength: 5 }),
  fc.array(fc.boolean(), { minLength: 25, maxLength: 25 }),
);

function notice(type: string, chargeId: string): StoredEvent {
  const object = /^charge\.(succeeded|updated|refunded)$/.test(type)
    ? { id: chargeId, object: 'charge' }
    : { id: `of_${chargeId}`, charge: chargeId };
  const outer = { id: `evt_${randomUUID()}`, object: 'event', type, api_version: API_VERSION, livemode: false };
  return { ...outer, created: Math.floor(Date.now() / 1000), data: { object } } as unknown as StoredEvent;
}

function chargeOf(giftId: GiftId): ChargeFacts {
  return {
    chargeId: `ch_${giftId}`,
    paymentIntentId: `pi_${giftId}`,
    giftId,
    succeeded: true,
    amountMinor: 2500n,
    currency: 'USD',
    occurredAt: new Date('2026-11-24T15:00:00Z'),
    method: 'Visa ending in 0259',
    amountRefundedMinor: 0n,
    isDisputed: true,
    balance: { transactionId: `txn_ch_${giftId}`, feeMinor: 103n },
  };
}

function refundOf(chargeId: string): RefundFacts {
  return {
    stripeRefundId: `re_${chargeId}`,
    refundId: null,
    state: 'succeeded',
    amountMinor: 1000n,
    currency: 'USD',
    occurredAt: new Date('2026-11-25T15:00:00Z'),
    failure: null,
  };
}

function disputeOf(chargeId: string, state: DisputeState): DisputeFacts {
  const movement = (transactionId: string, amountMinor: bigint, feeMinor: bigint) => ({
    transactionId: `${transactionId}_${chargeId}`,
    amountMinor,
    feeMinor,
    currency: 'USD',
    occurredAt: new Date('2026-11-26T15:00:00Z'),
  });
  return {
    stripeDisputeId: `dp_${chargeId}`,
    chargeId,
    state,
    amountMinor: 1500n,
    currency: 'USD',
    reason: 'fraudulent',
    openedAt: new Date('2026-11-26T15:00:00Z'),
    evidenceDueAt: new Date('2026-12-10T23:59:59Z'),
    withdrawal: movement('txn_taken', -1500n, 1500n),
    reinstatement: state === 'won' ? movement('txn_back', 1500n, 0n) : null,
  };
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, at) =>
    permutations([...items.slice(0, at), ...items.slice(at + 1)]).map((rest) => [item, ...rest]),
  );
}
