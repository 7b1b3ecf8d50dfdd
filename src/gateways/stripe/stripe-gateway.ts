import type Stripe from 'stripe';
import { AppError } from '../../kernel/app-error.js';
import type { GiftId, RefundId } from '../../kernel/id.js';
import { readCrowd, type Reading } from './crowd.js';
import { methodLabel } from './method-facts.js';
import { PAGE, type StripeClient } from './stripe-client.js';
import { hostedPage } from './stripe-plan-pages.js';
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

export interface CheckoutFacts {
  readonly status: string;
  readonly paymentStatus: string;
  /** The charge that was made, or is on its way; null when there is none, or it has failed. */
  readonly chargeId: string | null;
  /** A debit that the bank sent back. */
  readonly returned: {
    readonly chargeId: string;
    /** What the bank said. */
    readonly code: string;
    readonly method: string;
    readonly amountMinor: bigint;
    readonly currency: string;
  } | null;
}

/** The signature does not fit the body; no detail is given to whoever sent it (R-SEC-12). */
export class BadSignature extends AppError {
  constructor() {
    super('bad-signature', 'invalid', 'The signature does not fit the body.');
  }
}

/** Seconds that a signature stays good (R-PAY-02). */
const SIGNATURE_TOLERANCE_S = 300;
const EXPAND_LISTED = ['data.balance_transaction'];

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
    return hostedPage(session);
  }

  /** Where a checkout stands, read fresh. */
  async checkout(sessionId: string): Promise<CheckoutFacts> {
    const session = await this.client.call((stripe) =>
      stripe.checkout.sessions.retrieve(sessionId, { expand: ['payment_intent.latest_charge'] }),
    );
    const intent = session.payment_intent;
    const charge = intent && typeof intent !== 'string' ? intent.latest_charge : null;
    const hasFailed = charge !== null && typeof charge !== 'string' && charge.status === 'failed';
    return {
      status: session.status ?? 'open',
      paymentStatus: session.payment_status,
      chargeId: hasFailed ? null : idOf(charge),
      returned: hasFailed && charge.payment_method_details?.us_bank_account ? returnedDebit(charge) : null,
    };
  }

  /** Charges read fresh, by id; `createdAt` is when the charge was made, or its event. */
  async charges(wanted: readonly { chargeId: string; createdAt: Date }[]): Promise<Map<string, ChargeFacts>> {
    const charges = await readCrowd(
      this.client,
      wanted.map(({ chargeId, createdAt }) => ({ id: chargeId, createdAt })),
      { list: listCharges, one: (stripe, id) => stripe.charges.retrieve(id, { expand: ['balance_transaction'] }) },
    );
    return factsOf(charges);
  }

  /** The charges that payments succeeded with, by payment; `createdAt` is when it was paid. */
  async chargesOfPayments(
    wanted: readonly { paymentIntentId: string; createdAt: Date }[],
  ): Promise<Map<string, ChargeFacts>> {
    const charges = await readCrowd(
      this.client,
      wanted.map(({ paymentIntentId, createdAt }) => ({ id: paymentIntentId, createdAt })),
      {
        key: (charge) => (charge.status === 'succeeded' ? idOf(charge.payment_intent) : null),
        list: listCharges,
        one: async (stripe, id) => {
          const tries = await stripe.charges.list({ payment_intent: id, limit: PAGE, expand: EXPAND_LISTED });
          return tries.data.find((charge) => charge.status === 'succeeded') ?? null;
        },
      },
    );
    return factsOf(charges);
  }

  /** All charges since an instant, oldest page last, for sweeps and proofs. */
  async *chargesSince(since: Date): AsyncGenerator<ChargeFacts> {
    const created = { gte: Math.floor(since.getTime() / 1000) };
    const found = this.client.all((stripe, cursor) =>
      stripe.charges.list({ created, expand: EXPAND_LISTED, ...cursor }),
    );
    for await (const charge of found) yield chargeFacts(charge);
  }

  /** All refunds of a charge, oldest first. */
  async refundsOf(chargeId: string): Promise<RefundFacts[]> {
    const page = await this.client.call((stripe) => stripe.refunds.list({ charge: chargeId, limit: PAGE }));
    return page.data.map(refundFacts).toReversed();
  }

  /** Refunds that were made since an instant, the newest first, each with its charge, for proofs. */
  async *refundsSince(since: Date): AsyncGenerator<{ chargeId: string; refund: RefundFacts }> {
    const created = { gte: Math.floor(since.getTime() / 1000) };
    const found = this.client.all((stripe, cursor) => stripe.refunds.list({ created, ...cursor }));
    for await (const refund of found) yield { chargeId: idOf(refund.charge) ?? '', refund: refundFacts(refund) };
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
}

function returnedDebit(charge: Stripe.Charge): CheckoutFacts['returned'] {
  return {
    chargeId: charge.id,
    code: charge.failure_code ?? 'unknown',
    method: methodLabel(charge.payment_method_details),
    amountMinor: BigInt(charge.amount),
    currency: charge.currency.toUpperCase(),
  };
}

const listCharges: Reading<Stripe.Charge>['list'] = (stripe, page) =>
  stripe.charges.list({ ...page, expand: EXPAND_LISTED });

function factsOf(charges: ReadonlyMap<string, Stripe.Charge>): Map<string, ChargeFacts> {
  return new Map([...charges].map(([key, charge]) => [key, chargeFacts(charge)]));
}
