import type { StripeClient } from './stripe-client.js';

/** What the processor knows of donors as its customers. */
export class StripeCustomers {
  constructor(private readonly client: StripeClient) {}

  /** Where the processor's own letters go. @throws ProcessorUnavailable, ProcessorRefused */
  async setEmail(customerId: string, email: string, key: string): Promise<void> {
    await this.client.call((stripe) => stripe.customers.update(customerId, { email }, { idempotencyKey: key }));
  }
}
