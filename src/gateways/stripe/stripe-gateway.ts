import type Stripe from 'stripe';
import { AppError } from '../../kernel/app-error.js';
import type { GiftId, RefundId } from '../../kernel/id.js';
import { PAGE, ProcessorRefused, type StripeClient } from './stripe-client.js';
import {
  chargeFacts,
  eventFacts,
  idOf,
  refundFacts,
  type ChargeFacts,
  type EventFacts,
  type RefundFacts,
} from './stripe-facts.js';

/** Everything a checkout is made of, frozen on the gift's row before the first call (R-PAY-06). */
export interface CheckoutRequest {
  readonly giftId: GiftId;
  readonly installationId: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly description: string;
  readonly email: string;
  readonly successUrl: string;
  readonly cancelUrl: string;
  /** Unix seconds. */
  readonly expiresAt: number;
}

/** The signature does not fit the body; no detail is given to whoever sent it (R-SEC-12). */
export class BadSignature extends AppError {
  constructor() {
    super('bad-signature', 'invalid', 'The signature does not fit the body.');
  }
}

/** Seconds that a signature stays good (R-PAY-02). */
const SIGNATURE_TOLERANCE_S = 300;
/** From this many charges on, listing them costs fewer calls than fetching each. */
const LIST_FROM = 4;
const EXPAND_CHARGE = ['balance_transaction'];

/** Gifts as Stripe sees them: payment pages, charges, refunds and events. */
export class StripeGateway {
  constructor(private readonly client: StripeClient) {}

  /** Live keys move money; a live event at a test installation, or the reverse, is refused. */
  get isLive(): boolean {
    return this.client.isLive;
  }

  /** @throws BadSignature; the body is parsed only after its signature was found good. */
  verify(body: Buffer, signature: string | undefined): EventFacts {
    for (const secret of this.client.webhookSecrets) {
      try {
        const event = this.client.webhooks.constructEvent(body, signature ?? '', secret, SIGNATURE_TOLERANCE_S);
        return eventFacts(event, body.toString('utf8'));
      } catch {
        // The other secret may fit while one replaces the other (R-PAY-13).
      }
    }
    throw new BadSignature();
  }

  /**
   * The hosted payment page of a gift. Calling it twice with the same request gives the same page.
   * @throws ProcessorUnavailable, ProcessorRefused
   */
  async createCheckout(request: CheckoutRequest): Promise<{ sessionId: string; url: string }> {
    const metadata = { gift_id: request.giftId, installation: request.installationId, schema: '1' };
    const session = await this.client.call((stripe) =>
      stripe.checkout.sessions.create(
        {
          mode: 'payment',
          ui_mode: 'hosted_page',
          submit_type: 'donate',
          client_reference_id: request.giftId,
          customer_email: request.email,
          line_items: [
            {
              quantity: 1,
              price_data: {
                currency: request.currency.toLowerCase(),
                unit_amount: request.amountMinor,
                product_data: { name: request.description },
              },
            },
          ],
          metadata,
          payment_intent_data: { metadata },
          success_url: request.successUrl,
          cancel_url: request.cancelUrl,
          expires_at: request.expiresAt,
        },
        { idempotencyKey: `gift-checkout:${request.giftId}` },
      ),
    );
    if (!session.url) throw new ProcessorRefused('no-url', 'The processor gave no payment page.', session.id);
    return { sessionId: session.id, url: session.url };
  }

  /** Where a checkout stands, read fresh. */
  async checkout(sessionId: string): Promise<{ status: string; paymentStatus: string; chargeId: string | null }> {
    const session = await this.client.call((stripe) =>
      stripe.checkout.sessions.retrieve(sessionId, { expand: ['payment_intent'] }),
    );
    const intent = session.payment_intent;
    return {
      status: session.status ?? 'open',
      paymentStatus: session.payment_status,
      chargeId: intent && typeof intent !== 'string' ? idOf(intent.latest_charge) : null,
    };
  }

  /**
   * Charges read fresh (R-PAY-03), by id. A crowd is read through the list, a hundred a call: fetching each
   * would stop at Stripe's limit of 25 calls a second. Ids that Stripe does not know are absent. `createdAt` is
   * when the charge was made, or its event: a hint where to look.
   */
  async charges(wanted: readonly { chargeId: string; createdAt: Date }[]): Promise<Map<string, ChargeFacts>> {
    const found = new Map<string, ChargeFacts>();
    const missing = new Set(wanted.map(({ chargeId }) => chargeId));
    const take = (charge: Stripe.Charge): void => {
      if (missing.delete(charge.id)) found.set(charge.id, chargeFacts(charge));
    };
    if (missing.size >= LIST_FROM) {
      const seconds = wanted.map(({ createdAt }) => Math.floor(createdAt.getTime() / 1000));
      // An event is made moments after its charge. The newest come first, so that the margin is seldom read.
      const created = { gte: Math.min(...seconds) - 60, lte: Math.max(...seconds) };
      await this.listInto(take, missing, created);
    }
    for (const chargeId of missing) {
      const charge = await this.client
        .call((stripe) => stripe.charges.retrieve(chargeId, { expand: EXPAND_CHARGE }))
        .catch((error: unknown) => {
          if (error instanceof ProcessorRefused && error.processorCode === 'resource_missing') return null;
          throw error;
        });
      if (charge) take(charge);
    }
    return found;
  }

  /** All charges since an instant, oldest page last, for sweeps and proofs. */
  async *chargesSince(since: Date): AsyncGenerator<ChargeFacts> {
    const created = { gte: Math.floor(since.getTime() / 1000) };
    const found = this.client.all((stripe, cursor) =>
      stripe.charges.list({ created, expand: ['data.balance_transaction'], ...cursor }),
    );
    for await (const charge of found) yield chargeFacts(charge);
  }

  /** All refunds of a charge, oldest first. */
  async refundsOf(chargeId: string): Promise<RefundFacts[]> {
    const page = await this.client.call((stripe) => stripe.refunds.list({ charge: chargeId, limit: PAGE }));
    return page.data.map(refundFacts).toReversed();
  }

  /** Sends money back. Safe to repeat for the same refund. @throws ProcessorUnavailable, ProcessorRefused */
  async refund(request: {
    refundId: RefundId;
    chargeId: string;
    amountMinor: bigint;
    reason: 'duplicate' | 'fraudulent' | 'requested_by_customer';
  }): Promise<RefundFacts> {
    const refund = await this.client.call((stripe) =>
      stripe.refunds.create(
        {
          charge: request.chargeId,
          amount: Number(request.amountMinor),
          reason: request.reason,
          metadata: { refund_id: request.refundId },
        },
        { idempotencyKey: `refund:${request.refundId}` },
      ),
    );
    return refundFacts(refund);
  }

  /** Events since an instant, newest first, as the webhook would have brought them (R-PAY-05). */
  async *eventsSince(since: Date): AsyncGenerator<EventFacts> {
    const created = { gte: Math.floor(since.getTime() / 1000) };
    const found = this.client.all((stripe, cursor) => stripe.events.list({ created, ...cursor }));
    for await (const event of found) yield eventFacts(event, JSON.stringify(event));
  }

  /** Reads pages while each may save more calls than it costs: in a rush the wanted charges lie pages deep. */
  private async listInto(
    take: (charge: Stripe.Charge) => void,
    missing: ReadonlySet<string>,
    created: { gte: number; lte: number },
  ): Promise<void> {
    const pagesMax = missing.size / LIST_FROM;
    let after: string | undefined;
    for (let page = 0; page < pagesMax && missing.size >= LIST_FROM; page++) {
      const list = await this.client.call((stripe) =>
        stripe.charges.list({
          created,
          limit: PAGE,
          expand: ['data.balance_transaction'],
          ...(after && { starting_after: after }),
        }),
      );
      list.data.forEach(take);
      if (!list.has_more) return;
      after = list.data.at(-1)!.id;
    }
  }
}
