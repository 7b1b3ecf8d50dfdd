import { announceTrouble } from '../money/trouble.js';
import type { Charge, PaymentIntent } from '../state/kinds/payments.js';
import type { Work } from '../state/work.js';
import { settle } from './settle.js';

/** Takes an authorised amount, all or part of it; what is not taken is given free. */
export function capture(work: Work, intent: PaymentIntent, charge: Charge, amount: number): void {
  Object.assign(charge, {
    amount_captured: amount,
    amount_refunded: charge.amount - amount,
    captured: true,
  } satisfies Partial<Charge>);
  settle(work, charge);
  Object.assign(intent, {
    status: 'succeeded',
    amount_capturable: 0,
    amount_received: amount,
  } satisfies Partial<PaymentIntent>);
  work.put(intent);
  work.emit('charge.captured', charge);
  work.emit('payment_intent.succeeded', intent);
  announceTrouble(work, charge);
}

/** Gives an authorised amount free, without taking anything of it. */
export function release(work: Work, charge: Charge, event: 'charge.expired' | 'charge.refunded'): void {
  charge.amount_refunded = charge.amount;
  charge.refunded = true;
  work.put(charge);
  work.emit(event, charge);
}
