import { claimedSubscription } from '../gateways/stripe/stripe-plans.js';
import type { ReturnKind } from '../workflows/gifts/follow-returns.js';
import type { SubscriptionHint } from '../workflows/plans/settle-renewals.js';

/** What an event points at. It is a hint only: the processor's object is read fresh before anything changes (R-PAY-03). */
export type Hint =
  | {
      readonly kind: 'charge';
      readonly chargeId: string;
      /** What else it is about; null for the charge alone. */
      readonly about: ReturnKind | null;
      /** When the charge was made, if the event tells. */
      readonly createdAt: Date | null;
    }
  | { readonly kind: 'checkout'; readonly sessionId: string }
  | { readonly kind: 'payout'; readonly payoutId: string }
  | { readonly kind: 'invoice'; readonly invoiceId: string; readonly createdAt: Date | null }
  | ({ readonly kind: 'subscription' } & SubscriptionHint)
  | { readonly kind: 'method'; readonly methodId: string }
  | { readonly kind: 'customer'; readonly customerId: string }
  | { readonly kind: 'nothing'; readonly reason: string };

interface EventObject {
  readonly id?: string;
  /** Unix seconds. */
  readonly created?: number;
  readonly charge?: string | { id: string } | null;
  /** Of a checkout. */
  readonly mode?: string;
  readonly subscription?: string | { id: string } | null;
  readonly latest_charge?: string | { id: string } | null;
  readonly metadata?: Readonly<Record<string, string>> | null;
  readonly parent?: { subscription_details?: SubscriptionDetails | null } | null;
}

interface SubscriptionDetails {
  readonly subscription?: string | { id: string };
  readonly metadata?: Readonly<Record<string, string>> | null;
}

const charge = (object: EventObject): Hint => chargeHint(object.id, null, object.created);
const refundedCharge = (object: EventObject): Hint => chargeHint(object.id, 'refunds', object.created);
const latestCharge = (object: EventObject): Hint => chargeHint(object.latest_charge, null);
const chargeOfRefund = (object: EventObject): Hint => chargeHint(object.charge, 'refunds');
const chargeOfDispute = (object: EventObject): Hint => chargeHint(object.charge, 'disputes');
const checkout = (object: EventObject): Hint => {
  if (object.mode === 'subscription') {
    return subscriptionHint(object.subscription, object.metadata, { createdAt: null, claim: null });
  }
  return object.id ? { kind: 'checkout', sessionId: object.id } : { kind: 'nothing', reason: 'names no checkout' };
};
const payout = (object: EventObject): Hint =>
  object.id ? { kind: 'payout', payoutId: object.id } : { kind: 'nothing', reason: 'names no payout' };
const method = (object: EventObject): Hint =>
  object.id ? { kind: 'method', methodId: object.id } : { kind: 'nothing', reason: 'names no payment method' };

/** Of a customer, only what is paid with is ours: name and address of a donor are what the donor told us. */
const customer = (object: EventObject, previous: object): Hint =>
  object.id && 'invoice_settings' in previous
    ? { kind: 'customer', customerId: object.id }
    : { kind: 'nothing', reason: 'what the customer pays with has not changed' };

const invoice = (object: EventObject): Hint =>
  object.id && object.parent?.subscription_details
    ? { kind: 'invoice', invoiceId: object.id, createdAt: instantOf(object.created) }
    : { kind: 'nothing', reason: 'the invoice is of no subscription' };
const subscription = (object: EventObject): Hint =>
  subscriptionHint(object.id, object.metadata, { createdAt: instantOf(object.created), claim: object });
const subscriptionOfInvoice = ({ parent }: EventObject): Hint => {
  const details = parent?.subscription_details;
  // An old failure may arrive after the later success: what the invoice says of the plan is not worth comparing.
  return subscriptionHint(details?.subscription, details?.metadata, { createdAt: null, claim: null });
};

/** The event types that may change something here; all others are stored and ignored (R-PAY-12). */
const HINTS: Readonly<Record<string, (object: EventObject, previous: object) => Hint>> = {
  'charge.succeeded': charge,
  'charge.updated': charge,
  'charge.captured': charge,
  'charge.refunded': refundedCharge,
  'charge.refund.updated': chargeOfRefund,
  'refund.created': chargeOfRefund,
  'refund.updated': chargeOfRefund,
  'refund.failed': chargeOfRefund,
  'charge.dispute.created': chargeOfDispute,
  'charge.dispute.updated': chargeOfDispute,
  'charge.dispute.funds_withdrawn': chargeOfDispute,
  'charge.dispute.funds_reinstated': chargeOfDispute,
  'charge.dispute.closed': chargeOfDispute,
  'payment_intent.succeeded': latestCharge,
  'checkout.session.completed': checkout,
  'checkout.session.async_payment_succeeded': checkout,
  'checkout.session.async_payment_failed': checkout,
  'checkout.session.expired': checkout,
  'payout.created': payout,
  'payout.updated': payout,
  'payout.paid': payout,
  'payout.failed': payout,
  'payout.canceled': payout,
  'payout.reconciliation_completed': payout,
  'invoice.paid': invoice,
  'invoice.finalization_failed': invoice,
  'invoice.payment_failed': subscriptionOfInvoice,
  'invoice.payment_action_required': subscriptionOfInvoice,
  'invoice.marked_uncollectible': subscriptionOfInvoice,
  'invoice.voided': subscriptionOfInvoice,
  'customer.updated': customer,
  'payment_method.automatically_updated': method,
  'customer.subscription.created': subscription,
  'customer.subscription.updated': subscription,
  'customer.subscription.deleted': subscription,
  'customer.subscription.paused': subscription,
  'customer.subscription.resumed': subscription,
};

/**
 * Understood when they come, and not asked for: another type always tells the same. A gift is told of by its checkout,
 * the charge of a plan by its invoice, a refund by itself.
 */
const REPETITIONS = new Set(['charge.succeeded', 'charge.refund.updated', 'payment_intent.succeeded']);

/** Looked at and left, each for its reason: staff read it beside the event. */
const LEFT: Readonly<Record<string, string>> = {
  'payment_intent.processing': 'its checkout or its invoice tells',
  'payment_intent.payment_failed': 'its checkout or its invoice tells',
  'invoice_payment.paid': 'the invoice tells',
  'invoice.payment_succeeded': 'invoice.paid tells, also of what was paid elsewhere',
  'invoice.payment_attempt_required': 'only for payments that somebody else collects',
  'invoice.upcoming': 'donors hear of their next gift by our own calendar',
  'customer.subscription.trial_will_end': 'the trial is a date that was moved; donors hear of it by our own calendar',
  'setup_intent.succeeded': 'its checkout tells',
  'setup_intent.setup_failed': 'nothing was saved; the donor was told on the page',
  'payment_method.attached': 'its checkout tells',
  'payment_method.detached': 'the next charge of its plan fails, and is then cared for',
  'mandate.updated': 'the next debit of its plan fails, and is then cared for',
  'customer.deleted': 'each of its subscriptions tells that it has ended',
  'radar.early_fraud_warning.created': 'shown at the processor; a refund that is made there is followed',
  'review.opened': 'shown at the processor; a refund that is made there is followed',
  'review.closed': 'shown at the processor; a refund that is made there is followed',
  'balance.available': 'payouts tell',
};

/** What a webhook endpoint has to be registered for: these types, and no others. */
export const WANTED_EVENTS: readonly string[] = Object.keys(HINTS).filter((type) => !REPETITIONS.has(type));

/** @param payload the stored event. */
export function hintOf(type: string, payload: unknown): Hint {
  const hint = HINTS[type];
  if (!hint) return { kind: 'nothing', reason: LEFT[type] ?? 'this type changes nothing here' };
  const { data } = payload as { data?: { object?: EventObject; previous_attributes?: object } };
  return hint(data?.object ?? {}, data?.previous_attributes ?? {});
}

function chargeHint(
  reference: string | { id: string } | null | undefined,
  about: ReturnKind | null,
  created?: number,
): Hint {
  const chargeId = typeof reference === 'string' ? reference : reference?.id;
  if (!chargeId) return { kind: 'nothing', reason: 'names no charge' };
  return { kind: 'charge', chargeId, about, createdAt: instantOf(created) };
}

function subscriptionHint(
  reference: string | { id: string } | null | undefined,
  metadata: EventObject['metadata'],
  { createdAt, claim }: { createdAt: Date | null; claim: object | null },
): Hint {
  const subscriptionId = typeof reference === 'string' ? reference : reference?.id;
  if (!subscriptionId) return { kind: 'nothing', reason: 'names no subscription' };
  return {
    kind: 'subscription',
    subscriptionId,
    createdAt,
    metadata: metadata ?? {},
    claim: claim && claimedSubscription(claim),
  };
}

function instantOf(seconds: number | undefined): Date | null {
  return seconds ? new Date(seconds * 1000) : null;
}
