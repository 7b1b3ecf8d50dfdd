import { mayMove, type Transitions } from '../../kernel/transitions.js';
import type { DisputeState } from '../../gateways/stripe/money-facts.js';

/** A dispute only gets older: an answer that was read earlier cannot take it back (R-PAY-04). */
const NEXT: Transitions<DisputeState> = {
  inquiry: ['needs-response', 'under-review', 'won', 'lost', 'closed'],
  // The bank may still take the money after its inquiry was closed.
  closed: ['needs-response', 'under-review', 'won', 'lost'],
  'needs-response': ['under-review', 'won', 'lost', 'closed'],
  'under-review': ['won', 'lost', 'closed'],
  // By an appeal.
  lost: ['won'],
  won: [],
};

export function disputeMayBecome(from: DisputeState, to: DisputeState): boolean {
  return mayMove(NEXT, from, to);
}

/** Whether the bank holds the money and nobody knows yet who will have it: the gift is contested (R-VOI-05). */
export function isContested(state: DisputeState): boolean {
  return state === 'needs-response' || state === 'under-review';
}

export function isDisputeOver(state: DisputeState): boolean {
  return state === 'won' || state === 'lost' || state === 'closed';
}
