import type Stripe from 'stripe';
import type { PlanId } from '../../kernel/id.js';
import { ProcessorRefused, type StripeClient } from './stripe-client.js';
import { idOf } from './stripe-facts.js';

/** Everything that the payment page of a plan is made of, frozen on the plan's row before the first call (R-PAY-06). */
export interface PlanCheckoutRequest {
  readonly planId: PlanId;
  readonly installationId: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly rhythm: Recurring;
  readonly description: string;
  readonly email: string;
  readonly successUrl: string;
  readonly cancelUrl: string;
  /** Unix seconds. */
  readonly expiresAt: number;
}

/** How often a plan is charged. */
export interface Recurring {
  readonly interval: 'month' | 'year';
  readonly intervalCount: number;
}

/** The hosted payment pages on which plans begin. All throw ProcessorUnavailable and ProcessorRefused. */
export class StripePlanPages {
  constructor(private readonly client: StripeClient) {}

  /** The hosted payment page on which a plan begins. The same request gives the same page. */
  async create(request: PlanCheckoutRequest): Promise<{ sessionId: string; url: string }> {
    const metadata = { plan_id: request.planId, installation: request.installationId, schema: '1' };
    const session = await this.client.call((stripe) =>
      stripe.checkout.sessions.create(
        {
          mode: 'subscription',
          ui_mode: 'hosted_page',
          submit_type: 'donate',
          client_reference_id: request.planId,
          customer_email: request.email,
          line_items: [
            {
              quantity: 1,
              price_data: {
                currency: request.currency.toLowerCase(),
                unit_amount: request.amountMinor,
                recurring: recurringOf(request.rhythm),
                product_data: { name: request.description },
              },
            },
          ],
          metadata,
          subscription_data: { metadata, description: request.description },
          success_url: request.successUrl,
          cancel_url: request.cancelUrl,
          expires_at: request.expiresAt,
        },
        { idempotencyKey: `plan-checkout:${request.planId}` },
      ),
    );
    return hostedPage(session);
  }

  /** Where a payment page of a plan stands, read fresh. */
  async read(sessionId: string): Promise<{ status: string; subscriptionId: string | null }> {
    const session = await this.client.call((stripe) => stripe.checkout.sessions.retrieve(sessionId));
    return { status: session.status ?? 'open', subscriptionId: idOf(session.subscription) };
  }
}

/** As Stripe writes it. */
export function recurringOf({ interval, intervalCount }: Recurring): {
  interval: 'month' | 'year';
  interval_count: number;
} {
  return { interval, interval_count: intervalCount };
}

/** Where the donor is sent. @throws ProcessorRefused for a session without a page */
export function hostedPage({ id, url }: Stripe.Checkout.Session): { sessionId: string; url: string } {
  if (!url) throw new ProcessorRefused('no-url', 'The processor gave no page.', id);
  return { sessionId: id, url };
}
