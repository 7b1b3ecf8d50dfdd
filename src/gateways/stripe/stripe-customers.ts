import type { StripeClient } from './stripe-client.js';

/** What the processor knows of donors as its customers. */
export class StripeCustomers {
  constructor(private readonly client: StripeClient) {}

  /** Where the processor's own letters go. @throws ProcessorUnavailable, ProcessorRefused */
  async setEmail(customerId: string, email: string, key: string): Promise<void> {
    await this.client.call((stripe) => stripe.customers.update(customerId, { email }, { idempotencyKey: key }));
  }

  /**
   * Lets the processor forget name, address and saved cards; payments stay there. Ends what still runs of them, so to be
   * called when nothing does. @throws ProcessorUnavailable, ProcessorRefused when it has no such customer
   */
  async remove(customerId: string): Promise<void> {
    await this.client.call((stripe) => stripe.customers.del(customerId));
  }
}
