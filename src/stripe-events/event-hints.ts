/** What an event points at. It is a hint only: the processor's object is read fresh before anything changes (R-PAY-03). */
export type Hint =
  | {
      readonly kind: 'charge';
      readonly chargeId: string;
      readonly refunds: boolean;
      /** When the charge was made, if the event tells. */
      readonly createdAt: Date | null;
    }
  | { readonly kind: 'checkout'; readonly sessionId: string }
  | { readonly kind: 'nothing'; readonly reason: string };

interface EventObject {
  readonly id?: string;
  /** Unix seconds. */
  readonly created?: number;
  readonly charge?: string | { id: string } | null;
  readonly latest_charge?: string | { id: string } | null;
}

const charge = (object: EventObject): Hint => chargeHint(object.id, false, object.created);
const refundedCharge = (object: EventObject): Hint => chargeHint(object.id, true, object.created);
const latestCharge = (object: EventObject): Hint => chargeHint(object.latest_charge, false);
const chargeOfRefund = (object: EventObject): Hint => chargeHint(object.charge, true);
const checkout = (object: EventObject): Hint =>
  object.id ? { kind: 'checkout', sessionId: object.id } : { kind: 'nothing', reason: 'names no checkout' };

/** The event types that may change something here; all others are stored and ignored (R-PAY-12). */
const HINTS: Readonly<Record<string, (object: EventObject) => Hint>> = {
  'charge.succeeded': charge,
  'charge.updated': charge,
  'charge.captured': charge,
  'charge.refunded': refundedCharge,
  'charge.refund.updated': chargeOfRefund,
  'refund.created': chargeOfRefund,
  'refund.updated': chargeOfRefund,
  'refund.failed': chargeOfRefund,
  'payment_intent.succeeded': latestCharge,
  'checkout.session.completed': checkout,
  'checkout.session.async_payment_succeeded': checkout,
  'checkout.session.async_payment_failed': checkout,
  'checkout.session.expired': checkout,
};

/** @param payload the stored event. */
export function hintOf(type: string, payload: unknown): Hint {
  const hint = HINTS[type];
  if (!hint) return { kind: 'nothing', reason: 'this type changes nothing here' };
  const object = (payload as { data?: { object?: EventObject } }).data?.object ?? {};
  return hint(object);
}

function chargeHint(reference: string | { id: string } | null | undefined, refunds: boolean, created?: number): Hint {
  const chargeId = typeof reference === 'string' ? reference : reference?.id;
  if (!chargeId) return { kind: 'nothing', reason: 'names no charge' };
  return { kind: 'charge', chargeId, refunds, createdAt: created ? new Date(created * 1000) : null };
}
