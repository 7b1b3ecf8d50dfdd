import type { CalendarDate } from '../kernel/calendar.js';
import { parseDate } from '../kernel/calendar.js';
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

type Standing = Pick<SubscriptionFacts, 'status' | 'isCollectionPaused' | 'isGivenUp' | 'metadata'>;

/**
 * Where a plan stands by its subscription. At the processor a next charge that was moved is the end of a trial: whether
 * the donor pauses until then, or only gives on another day, its metadata say.
 */
export function planStateOf(standing: Standing): PlanState {
  switch (standing.status) {
    case 'incomplete':
      return 'pending';
    case 'active':
      return standing.isCollectionPaused ? 'paused' : 'active';
    case 'trialing':
      return standing.isCollectionPaused || pausedUntilOf(standing) ? 'paused' : 'active';
    case 'past_due':
    case 'unpaid':
      return 'past_due';
    case 'paused':
      return 'paused';
    case 'canceled':
    case 'incomplete_expired':
      return standing.isGivenUp ? 'lapsed' : 'cancelled';
  }
}

/** The day of the first charge after a pause that was asked for here; null when there is none. */
export function pausedUntilOf({ status, metadata }: Pick<Standing, 'status' | 'metadata'>): CalendarDate | null {
  return status === 'trialing' ? parseDate(metadata['paused_until'] ?? '') : null;
}
