import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { GiftId } from '../../src/kernel/id.js';
import type { DisputeFacts, DisputeState } from '../../src/gateways/stripe/money-facts.js';
import { API_VERSION } from '../../src/gateways/stripe/stripe-client.js';
import { StripeGateway } from '../../src/gateways/stripe/stripe-gateway.js';
import { StripeMoney } from '../../src/gateways/stripe/stripe-money.js';
import type { ChargeFacts, RefundFacts } from '../../src/gateways/stripe/stripe-facts.js';
import { Processor } from '../../src/stripe-events/processor.js';
import { RecordDisputes } from '../../src/workflows/refunds/record-disputes.js';
import { SettleGifts } from '../../src/workflows/gifts/settle-gifts.js';
import { startApp, type TestApp } from '../support/app.js';
import { booksOf, giftIdOf } from '../support/books.js';
import { Donor } from '../support/donor.js';
import { permutations } from '../support/permutations.js';
import { Postman, type StoredEvent } from '../support/postman.js';

describe('what banks say of a gift', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp({ worker: 'idle', webhooks: false });
  });

  afterAll(async () => {
    jest.restoreAllMocks();
    await app.stop();
  });

  const started = async (): Promise<{ email: string; giftId: GiftId }> => {
    const email = `${randomUUID()}@example.org`;
    await new Donor(app).checkout({ email });
    return { email, giftId: (await giftIdOf(app, email)) as GiftId };
  };

  it.each(permutations<DisputeState>(['needs-response', 'under-review', 'lost', 'won']).map((order) => [order]))(
    'ends as won when it is written down as %j, whatever was issued on the way (R-PAY-04)',
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

  it('take of a gift what refunds had left of it, though the bank took all, and the ledger is told the truth', async () => {
    const { email, giftId } = await started();
    const chargeId = `ch_${giftId}`;
    const gateway = app.get(StripeGateway);
    const charge: ChargeFacts = { ...chargeOf(giftId), amountRefundedMinor: 1000n };
    jest.spyOn(gateway, 'charges').mockResolvedValueOnce(new Map([[chargeId, charge]]));
    jest.spyOn(gateway, 'refundsOf').mockResolvedValueOnce([refundOf(chargeId)]);
    const whole = { ...disputeOf(chargeId, 'lost'), amountMinor: 2500n };
    const withdrawal = { ...whole.withdrawal!, amountMinor: -2500n };
    jest.spyOn(app.get(StripeMoney), 'disputesOf').mockResolvedValueOnce([{ ...whole, withdrawal }]);
    await new Postman(app).deliver([lostNotice(chargeId)]);
    while ((await app.get(Processor).runBatch()) > 0);
    const { gifts, disputes, balances } = await booksOf(app, email);
    expect(gifts[0]!.state).toBe('refunded');
    expect(disputes).toEqual([{ state: 'lost', amount: 2500, withheld: 2500, lost: 1500, fee: 1500 }]);
    expect(balances['4900']).toBe(1000 + 2500);
  });
});

function lostNotice(chargeId: string): StoredEvent {
  const type = 'charge.dispute.closed';
  const outer = { id: `evt_${randomUUID()}`, object: 'event', type, api_version: API_VERSION, livemode: false };
  const object = { id: `dp_${chargeId}`, charge: chargeId };
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
