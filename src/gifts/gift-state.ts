import { mayMove, type Transitions } from '../kernel/transitions.js';

/**
 * started: our row exists, the donor is at the payment page · processing: a bank debit is on its way ·
 * settled: the money is received · refunded: nothing of it is left · failed, expired: nothing was charged.
 */
export type GiftState = 'started' | 'processing' | 'settled' | 'refunded' | 'failed' | 'expired';

/** A failed or expired gift may still settle: the notices of a retry can overtake the failure (R-PAY-01). */
const NEXT: Transitions<GiftState> = {
  started: ['processing', 'settled', 'failed', 'expired'],
  processing: ['settled', 'failed'],
  failed: ['processing', 'settled', 'expired'],
  expired: ['processing', 'settled'],
  settled: ['refunded'],
  // A refund that failed after it had succeeded brings the money back (charge stays settled).
  refunded: ['settled'],
};

export function giftMayBecome(from: GiftState, to: GiftState): boolean {
  return mayMove(NEXT, from, to);
}

/** Whether the money of the gift has been received, now or once. */
export function isReceived(state: GiftState): boolean {
  return state === 'settled' || state === 'refunded';
}
