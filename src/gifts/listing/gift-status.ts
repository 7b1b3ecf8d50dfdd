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

/** States of many gifts, and of gifts that an index of their own keeps. */
const STATES: ReadonlySet<GiftStatus> = new Set(['settled', 'processing', 'started', 'failed', 'expired']);

/** Few gifts each, found where refunds and disputes are: asking every gift about them would take seconds. */
const FEW: Readonly<Partial<Record<GiftStatus, string>>> = {
  refunded: `select id from gift where state = 'refunded'`,
  'partly-refunded': `
    select refund.gift_id from refund join gift on gift.id = refund.gift_id
    where refund.state = 'succeeded' and gift.state = 'settled'`,
  disputed: `select gift_id from dispute where dispute.state in ('needs-response', 'under-review')`,
  lost: `select gift_id from dispute where dispute.lost_minor > 0`,
};

/** One of these statuses, as a condition over `gift`. */
export function hasStatus(statuses: OneOrMore<GiftStatus>): string {
  const states = listed(statuses).filter((each) => STATES.has(each));
  const few = listed(statuses).flatMap((each) => FEW[each] ?? []);
  return [
    ...(states.length > 0 ? [`gift.state in (${states.map((state) => `'${state}'`).join(', ')})`] : []),
    ...(few.length > 0 ? [`gift.id in (${few.join(' union all ')})`] : []),
  ].join(' or ');
}

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
