import { release } from '../payments/capture.js';
import type { PaymentIntent, SetupIntent } from '../state/kinds/payments.js';
import type { Work } from '../state/work.js';

/** Ends an intent that will not be paid any more, and gives free what it had authorised. */
export async function endIntent(work: Work, intent: PaymentIntent, reason: string | null): Promise<void> {
  if (intent.status === 'requires_capture' && intent.latest_charge !== null) {
    const charge = await work.lock('charge', intent.latest_charge);
    if (charge) release(work, charge, reason === 'expired' ? 'charge.expired' : 'charge.refunded');
  }
  Object.assign(intent, {
    status: 'canceled',
    amount_capturable: 0,
    canceled_at: work.now,
    cancellation_reason: reason,
    next_action: null,
  } satisfies Partial<PaymentIntent>);
  work.put(intent);
  work.emit('payment_intent.canceled', intent);
}

/** Ends the intent with this id, unless it has ended already. */
export async function cancelIntent(work: Work, id: string, reason: string): Promise<void> {
  const intent = await work.lock('payment_intent', id);
  if (!intent || intent.status === 'succeeded' || intent.status === 'canceled') return;
  await endIntent(work, intent, reason);
}

/** The bank keeps an authorised amount aside for some days only; then it is free again. */
export async function expireHold(work: Work, chargeId: string): Promise<void> {
  const charge = await work.find('charge', chargeId);
  const intent = charge?.payment_intent ? await work.lock('payment_intent', charge.payment_intent) : null;
  if (intent?.status === 'requires_capture' && intent.latest_charge === chargeId) {
    await endIntent(work, intent, 'expired');
  }
}

/** Ends an intent to save a method. */
export function endSetup(work: Work, intent: SetupIntent, reason: string | null): void {
  Object.assign(intent, {
    status: 'canceled',
    cancellation_reason: reason,
    next_action: null,
  } satisfies Partial<SetupIntent>);
  work.put(intent);
  work.emit('setup_intent.canceled', intent);
}
