import type Stripe from 'stripe';
import type { GiftId, RefundId } from '../../kernel/id.js';
import { methodLabel } from './method-facts.js';

/** What the product needs to know of a charge; everything else of Stripe's object stays in the gateway. */
export interface ChargeFacts {
  readonly chargeId: string;
  readonly paymentIntentId: string | null;
  /** Our gift, from the metadata that the payment was created with; null for charges that are not ours. */
  readonly giftId: GiftId | null;
  readonly succeeded: boolean;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** The processor's instant: it decides the gift date (R-DAT-07). */
  readonly occurredAt: Date;
  /** "Visa ending in 4242". */
  readonly method: string;
  readonly amountRefundedMinor: bigint;
  /** Whether it is disputed, or once was. */
  readonly isDisputed: boolean;
  /** Null while the processor has not priced the charge (R-RCN-06). */
  readonly balance: { readonly transactionId: string; readonly feeMinor: bigint } | null;
}

export type RefundState = 'pending' | 'succeeded' | 'failed' | 'canceled';

export interface RefundFacts {
  readonly stripeRefundId: string;
  /** Our refund, when it was asked for here and not at the processor. */
  readonly refundId: RefundId | null;
  readonly state: RefundState;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly occurredAt: Date;
  readonly failure: string | null;
}

/** A stored event's outer facts. */
export interface EventFacts {
  readonly id: string;
  readonly type: string;
  readonly objectId: string;
  readonly apiVersion: string;
  readonly livemode: boolean;
  readonly createdAt: Date;
  /** The event as it came, but for NUL characters; for the inbox. */
  readonly payload: string;
}

/** An answer of the processor that the pinned version cannot mean; the event goes to the exception queue (R-PAY-12). */
export class UnknownToUs extends Error {}

export function chargeFacts(charge: Stripe.Charge): ChargeFacts {
  const balance = charge.balance_transaction;
  if (typeof balance === 'string') throw new UnknownToUs(`charge ${charge.id} came without its balance transaction`);
  return {
    chargeId: charge.id,
    paymentIntentId: idOf(charge.payment_intent),
    giftId: (charge.metadata['gift_id'] ?? null) as GiftId | null,
    succeeded: charge.status === 'succeeded' && charge.paid && charge.captured,
    amountMinor: BigInt(charge.amount),
    currency: charge.currency.toUpperCase(),
    occurredAt: new Date(charge.created * 1000),
    method: methodLabel(charge.payment_method_details),
    amountRefundedMinor: BigInt(charge.amount_refunded),
    isDisputed: charge.disputed,
    balance: balance && { transactionId: balance.id, feeMinor: BigInt(balance.fee) },
  };
}

export function refundFacts(refund: Stripe.Refund): RefundFacts {
  return {
    stripeRefundId: refund.id,
    refundId: (refund.metadata?.['refund_id'] ?? null) as RefundId | null,
    state: refundState(refund),
    amountMinor: BigInt(refund.amount),
    currency: refund.currency.toUpperCase(),
    occurredAt: new Date(refund.created * 1000),
    failure: refund.failure_reason ?? null,
  };
}

export function eventFacts(event: Stripe.Event, payload: string): EventFacts {
  return {
    id: event.id,
    type: event.type,
    objectId: (event.data.object as { id?: string }).id ?? '',
    apiVersion: event.api_version ?? '',
    livemode: event.livemode,
    createdAt: new Date(event.created * 1000),
    // The one character that PostgreSQL cannot keep in a text; an event is not lost for it.
    payload: payload.replaceAll('\\u0000', '\\ufffd'),
  };
}

/** The id of an expandable reference, expanded or not. */
export function idOf(reference: string | { id: string } | null | undefined): string | null {
  return typeof reference === 'string' ? reference : (reference?.id ?? null);
}

function refundState(refund: Stripe.Refund): RefundState {
  switch (refund.status) {
    case 'succeeded':
    case 'failed':
    case 'canceled':
    case 'pending':
      return refund.status;
    case 'requires_action':
      return 'pending';
    default:
      throw new UnknownToUs(`refund ${refund.id} has status "${refund.status}"`);
  }
}
