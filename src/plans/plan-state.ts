import { mayMove, type Transitions } from '../kernel/transitions.js';
import type { SubscriptionFacts } from '../gateways/stripe/stripe-plans.js';

/**
 * pending: not charged yet · active: charged when due · paused: charged again later · past_due: a charge failed and is
 * tried again · cancelled: donor or staff ended it · lapsed: given up after failed charges · completed: it ran its
 * agreed term (R-REG-01).
 */
export type PlanState = 'pending' | 'active' | 'paused' | 'past_due' | 'cancelled' | 'lapsed' | 'completed';

const ENDS = ['cancelled', 'lapsed', 'completed'] as const;

/** An end is final: a late notice of an earlier time cannot bring a plan back (R-PAY-04). */
const NEXT: Transitions<PlanState> = {
  pending: ['active', 'paused', 'past_due', ...ENDS],
  active: ['paused', 'past_due', ...ENDS],
  paused: ['active', 'past_due', ...ENDS],
  past_due: ['active', 'paused', ...ENDS],
  cancelled: [],
  lapsed: [],
  completed: [],
};

export function planMayBecome(from: PlanState, to: PlanState): boolean {
  return mayMove(NEXT, from, to);
}

/** Whether nothing more will be charged. */
export function hasEnded(state: PlanState): boolean {
  return NEXT[state].length === 0;
}

/** Where a plan stands by its subscription. */
export function planStateOf({
  status,
  isCollectionPaused,
  isGivenUp,
}: Pick<SubscriptionFacts, 'status' | 'isCollectionPaused' | 'isGivenUp'>): PlanState {
  switch (status) {
    case 'incomplete':
      return 'pending';
    case 'active':
    case 'trialing':
      return isCollectionPaused ? 'paused' : 'active';
    case 'past_due':
    case 'unpaid':
      return 'past_due';
    case 'paused':
      return 'paused';
    case 'canceled':
    case 'incomplete_expired':
      return isGivenUp ? 'lapsed' : 'cancelled';
  }
}
