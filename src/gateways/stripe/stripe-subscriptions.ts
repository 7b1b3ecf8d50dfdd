import type Stripe from 'stripe';
import type { CalendarDate } from '../../kernel/calendar.js';
import type { PlanId } from '../../kernel/id.js';
import { hostedPage, recurringOf, type Recurring } from './stripe-plan-pages.js';
import { methodFacts, type MethodFacts } from './method-facts.js';
import { ProcessorRefused, type StripeClient } from './stripe-client.js';
import { idOf } from './stripe-facts.js';

/** What a plan is to cost from its next charge on. Amounts in minor units. */
export interface NewPrice {
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly rhythm: Recurring;
  /** Null while the rhythm stays; another one would begin at once, and charge, without it (R-REG-11). */
  readonly nextChargeAt: Date | null;
  readonly key: string;
}

/** An invoice that waits for its money. */
export interface OpenInvoice {
  readonly invoiceId: string;
  readonly amountMinor: bigint;
  readonly attempts: number;
  /** Null when the processor tries no more. */
  readonly nextTryAt: Date | null;
}

/**
 * What we ask of Stripe about recurring plans. Each call carries an idempotency key of the caller's, made from a row of
 * ours, and may be repeated (R-PAY-06). All throw ProcessorUnavailable and ProcessorRefused.
 */
export class StripeSubscriptions {
  constructor(private readonly client: StripeClient) {}

  /** The hosted page on which a donor gives another card or bank account for a plan. Nothing is charged there. */
  async createSetup(request: {
    readonly planId: PlanId;
    readonly customerId: string;
    readonly currency: string;
    readonly successUrl: string;
    readonly cancelUrl: string;
    readonly key: string;
  }): Promise<{ sessionId: string; url: string }> {
    const metadata = { plan_id: request.planId };
    const session = await this.client.call((stripe) =>
      stripe.checkout.sessions.create(
        {
          mode: 'setup',
          ui_mode: 'hosted_page',
          customer: request.customerId,
          currency: request.currency.toLowerCase(),
          metadata,
          setup_intent_data: { metadata },
          success_url: request.successUrl,
          cancel_url: request.cancelUrl,
        },
        { idempotencyKey: request.key },
      ),
    );
    return hostedPage(session);
  }

  /** What came of such a page: the plan that it was for, and the method once there is one. */
  async setup(sessionId: string): Promise<{ status: string; planId: string | null; methodId: string | null }> {
    const session = await this.client.call((stripe) =>
      stripe.checkout.sessions.retrieve(sessionId, { expand: ['setup_intent'] }),
    );
    const intent = session.setup_intent;
    return {
      status: session.status ?? 'open',
      planId: session.metadata?.['plan_id'] ?? null,
      methodId:
        intent && typeof intent !== 'string' && intent.status === 'succeeded' ? idOf(intent.payment_method) : null,
    };
  }

  /**
   * Moves the next charge, and all after it with it. To Stripe the time until then is a trial: nothing is charged,
   * nothing is prorated.
   * @param pausedUntil that the donor pauses until that day, kept beside the subscription; null when not.
   */
  async moveNextCharge(
    subscriptionId: string,
    at: Date,
    { pausedUntil, key }: { readonly pausedUntil: CalendarDate | null; readonly key: string },
  ): Promise<void> {
    await this.update(subscriptionId, key, {
      trial_end: secondsOf(at),
      proration_behavior: 'none',
      // A pause that was begun at the processor ends with it.
      pause_collection: '',
      metadata: { paused_until: pausedUntil ?? '' },
    });
  }

  /** Changes what the next charge costs, or how often there is one. */
  async setPrice(
    subscriptionId: string,
    { amountMinor, currency, rhythm, nextChargeAt, key }: NewPrice,
  ): Promise<void> {
    const subscription = await this.client.call((stripe) => stripe.subscriptions.retrieve(subscriptionId));
    const [item, ...others] = subscription.items.data;
    if (!item || others.length > 0) {
      throw new ProcessorRefused('several-items', 'Stripe has several prices for this plan.', subscriptionId);
    }
    await this.update(subscriptionId, key, {
      items: [
        {
          id: item.id,
          quantity: 1,
          price_data: {
            currency: currency.toLowerCase(),
            product: idOf(item.price.product)!,
            recurring: recurringOf(rhythm),
            unit_amount: Number(amountMinor),
          },
        },
      ],
      proration_behavior: 'none',
      ...(nextChargeAt && { trial_end: secondsOf(nextChargeAt) }),
    });
  }

  async setMethod(subscriptionId: string, methodId: string, key: string): Promise<void> {
    await this.update(subscriptionId, key, { default_payment_method: methodId });
  }

  async method(methodId: string): Promise<MethodFacts> {
    return methodFacts(await this.client.call((stripe) => stripe.paymentMethods.retrieve(methodId)));
  }

  /** The invoice that a failed charge left behind; null when there is none. */
  async openInvoice(subscriptionId: string): Promise<OpenInvoice | null> {
    const page = await this.client.call((stripe) =>
      stripe.invoices.list({ subscription: subscriptionId, status: 'open', limit: 1 }),
    );
    const [invoice] = page.data;
    if (!invoice) return null;
    return {
      invoiceId: invoice.id,
      amountMinor: BigInt(invoice.amount_remaining),
      attempts: invoice.attempt_count,
      nextTryAt: invoice.next_payment_attempt ? new Date(invoice.next_payment_attempt * 1000) : null,
    };
  }

  /** Tries to collect now. A decline is no exception: returns whether it is paid. */
  async payInvoice(invoiceId: string, key: string): Promise<boolean> {
    try {
      const invoice = await this.client.call((stripe) =>
        stripe.invoices.pay(invoiceId, { off_session: true }, { idempotencyKey: key }),
      );
      return invoice.status === 'paid';
    } catch (error) {
      if (error instanceof ProcessorRefused && isDecline(error)) return false;
      throw error;
    }
  }

  /** Gives up what an invoice asks for. One that is open no more is left as it is. */
  async voidInvoice(invoiceId: string, key: string): Promise<void> {
    await this.client.call((stripe) => stripe.invoices.voidInvoice(invoiceId, {}, { idempotencyKey: key }));
  }

  /** Ends a subscription now. One that has ended already is no fault. */
  async cancel(subscriptionId: string, key: string): Promise<void> {
    try {
      await this.client.call((stripe) =>
        stripe.subscriptions.cancel(subscriptionId, { invoice_now: false, prorate: false }, { idempotencyKey: key }),
      );
    } catch (error) {
      if (!(error instanceof ProcessorRefused && error.processorCode === 'resource_missing')) throw error;
    }
  }

  /** Begins a subscription for a donor who has paid before; the first charge is on a day to come. */
  async start(request: {
    readonly planId: PlanId;
    readonly installationId: string;
    readonly customerId: string;
    readonly methodId: string;
    readonly amountMinor: bigint;
    readonly currency: string;
    readonly rhythm: Recurring;
    readonly firstChargeAt: Date;
    readonly description: string;
  }): Promise<{ subscriptionId: string }> {
    const { planId } = request;
    const product = await this.client.call((stripe) =>
      stripe.products.create({ name: request.description }, { idempotencyKey: `plan-product:${planId}` }),
    );
    const subscription = await this.client.call((stripe) =>
      stripe.subscriptions.create(
        {
          customer: request.customerId,
          default_payment_method: request.methodId,
          items: [
            {
              price_data: {
                currency: request.currency.toLowerCase(),
                product: product.id,
                recurring: recurringOf(request.rhythm),
                unit_amount: Number(request.amountMinor),
              },
            },
          ],
          trial_end: secondsOf(request.firstChargeAt),
          proration_behavior: 'none',
          off_session: true,
          description: request.description,
          metadata: { plan_id: planId, installation: request.installationId, schema: '1' },
        },
        { idempotencyKey: `plan-start:${planId}` },
      ),
    );
    return { subscriptionId: subscription.id };
  }

  private async update(subscriptionId: string, key: string, params: Stripe.SubscriptionUpdateParams): Promise<void> {
    await this.client.call((stripe) => stripe.subscriptions.update(subscriptionId, params, { idempotencyKey: key }));
  }
}

function secondsOf(instant: Date): number {
  return Math.floor(instant.getTime() / 1000);
}

/** Whether the bank said no, and not Stripe. */
function isDecline({ cause }: ProcessorRefused): boolean {
  return (cause as { type?: string } | undefined)?.type === 'StripeCardError';
}
