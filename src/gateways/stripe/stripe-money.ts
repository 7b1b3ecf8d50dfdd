import type { StripeClient } from './stripe-client.js';

/** The organisation's money at Stripe, beyond single gifts. */
export class StripeMoney {
  constructor(private readonly client: StripeClient) {}

  /** What the processor holds for us in a currency, pending and available, in minor units (INV-04). */
  async balance(currency: string): Promise<bigint> {
    const balance = await this.client.call((stripe) => stripe.balance.retrieve());
    const sum = [...balance.pending, ...balance.available]
      .filter((part) => part.currency.toUpperCase() === currency)
      .reduce((total, part) => total + part.amount, 0);
    return BigInt(sum);
  }
}
