import {
  disputeFacts,
  lineFacts,
  payoutFacts,
  type DisputeFacts,
  type LineFacts,
  type PayoutFacts,
} from './money-facts.js';
import { PAGE, ProcessorRefused, type StripeClient } from './stripe-client.js';
import { idOf } from './stripe-facts.js';

const EXPAND_PAYOUT = ['balance_transaction', 'failure_balance_transaction'];

/** The organisation's money at Stripe beyond gifts and refunds: what banks take back, and what is paid out. */
export class StripeMoney {
  constructor(private readonly client: StripeClient) {}

  /** All disputes of a charge, read fresh, the oldest first. */
  async disputesOf(chargeId: string): Promise<DisputeFacts[]> {
    const page = await this.client.call((stripe) => stripe.disputes.list({ charge: chargeId, limit: PAGE }));
    return page.data.map(disputeFacts).toReversed();
  }

  /** Disputes that were opened since an instant, the newest first, for sweeps and proofs. */
  async *disputesSince(since: Date): AsyncGenerator<DisputeFacts> {
    const created = sinceOf(since);
    const found = this.client.all((stripe, cursor) => stripe.disputes.list({ created, ...cursor }));
    for await (const dispute of found) yield disputeFacts(dispute);
  }

  /** Payouts read fresh (R-PAY-03). @throws ProcessorRefused for one that Stripe does not know. */
  async payouts(payoutIds: ReadonlySet<string>): Promise<PayoutFacts[]> {
    const found: PayoutFacts[] = [];
    for (const id of payoutIds) {
      const payout = await this.client.call((stripe) => stripe.payouts.retrieve(id, { expand: EXPAND_PAYOUT }));
      found.push(payoutFacts(payout));
    }
    return found;
  }

  /** Payouts that were made since an instant, the newest first. */
  async *payoutsSince(since: Date): AsyncGenerator<PayoutFacts> {
    const created = sinceOf(since);
    const expand = EXPAND_PAYOUT.map((field) => `data.${field}`);
    const found = this.client.all((stripe, cursor) => stripe.payouts.list({ created, expand, ...cursor }));
    for await (const payout of found) yield payoutFacts(payout);
  }

  /**
   * What a matched payout pays out, page by page, without the payout's own row (R-RCN-03): a payout that staff asked for
   * in between, or one that came back, is a line like any other.
   */
  async linesOf({ payoutId, leaving }: Pick<PayoutFacts, 'payoutId' | 'leaving'>): Promise<LineFacts[]> {
    const lines: LineFacts[] = [];
    const found = this.client.all((stripe, cursor) => stripe.balanceTransactions.list({ payout: payoutId, ...cursor }));
    for await (const transaction of found) {
      if (transaction.id !== leaving?.transactionId) lines.push(lineFacts(transaction));
    }
    return lines;
  }

  /** The charge that a refund or a dispute is of; null for one that the processor does not know. */
  async chargeBehind(kind: 'refund' | 'dispute', id: string): Promise<string | null> {
    try {
      const found = await this.client.call<{ charge: string | { id: string } | null }>((stripe) =>
        kind === 'refund' ? stripe.refunds.retrieve(id) : stripe.disputes.retrieve(id),
      );
      return idOf(found.charge);
    } catch (error) {
      if (error instanceof ProcessorRefused && error.processorCode === 'resource_missing') return null;
      throw error;
    }
  }

  /** The sum of what a matched payout pays out, in minor units. */
  async netPaidOut(payout: Pick<PayoutFacts, 'payoutId' | 'leaving'>): Promise<bigint> {
    const lines = await this.linesOf(payout);
    return lines.reduce((sum, { amountMinor, feeMinor }) => sum + amountMinor - feeMinor, 0n);
  }

  /** What the processor holds for us in a currency, pending and available, in minor units (INV-04). */
  async balance(currency: string): Promise<bigint> {
    const balance = await this.client.call((stripe) => stripe.balance.retrieve());
    const sum = [...balance.pending, ...balance.available]
      .filter((part) => part.currency.toUpperCase() === currency)
      .reduce((total, part) => total + part.amount, 0);
    return BigInt(sum);
  }
}

function sinceOf(since: Date): { gte: number } {
  return { gte: Math.floor(since.getTime() / 1000) };
}
