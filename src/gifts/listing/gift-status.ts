import { listed, type OneOrMore } from '../../database/conditions.js';
import type { GiftState } from '../gift-state.js';

/** What a list of gifts can be narrowed to: the states, and what refunds and banks have made of a received gift. */
export const GIFT_STATUSES = [
  'settled',
  'refunded',
  'partly-refunded',
  'disputed',
  'lost',
  'processing',
  'started',
  'failed',
  'expired',
] as const satisfies readonly (GiftState | 'partly-refunded' | 'disputed' | 'lost')[];
export type GiftStatus = (typeof GIFT_STATUSES)[number];

/** Each as a condition over `gift`. */
export const GIFT_STATUS: Readonly<Record<GiftStatus, string>> = {
  settled: `gift.state = 'settled'`,
  refunded: `gift.state = 'refunded'`,
  'partly-refunded': `gift.state = 'settled' and exists (
    select from refund where refund.gift_id = gift.id and refund.state = 'succeeded')`,
  disputed: `gift.id in (select gift_id from dispute where dispute.state in ('needs-response', 'under-review'))`,
  lost: `gift.id in (select gift_id from dispute where dispute.lost_minor > 0)`,
  processing: `gift.state = 'processing'`,
  started: `gift.state = 'started'`,
  failed: `gift.state = 'failed'`,
  expired: `gift.state = 'expired'`,
};

/** Whether the list is one of gifts that have not been paid. */
export function isUnfinished(state: OneOrMore<GiftStatus> | undefined): boolean {
  return state !== undefined && listed(state).some(isOpen);
}

/** Whether some of these were paid and others not: no list shows both, for their dates are of two kinds. */
export function isMixed(state: OneOrMore<GiftStatus>): boolean {
  return new Set(listed(state).map(isOpen)).size > 1;
}

function isOpen(state: GiftStatus): boolean {
  return state === 'processing' || state === 'started' || state === 'failed' || state === 'expired';
}
