import { outcomeOf, PAUSE_MONTHS_MAX, type ChangeLimits } from '../../../plans/changes/plan-change.js';
import type { DonorPlan } from './donor-plans.js';
import { shortDay } from './plan-words.js';

/** A pause that a plan can take. */
export interface PauseChoice {
  readonly months: number;
  /** The day on which it goes on: "Mar 5, 2027". */
  readonly until: string;
}

/** The pauses that a plan can take, the shortest first. */
export function pausesOf({ plan, today }: DonorPlan, limits: ChangeLimits): PauseChoice[] {
  const lengths = Array.from({ length: PAUSE_MONTHS_MAX }, (_, at) => at + 1);
  return lengths.flatMap((months) => {
    const outcome = outcomeOf(plan, { kind: 'pause', months }, today, limits);
    return 'after' in outcome ? [{ months, until: shortDay(outcome.after.pausedUntil!, today) }] : [];
  });
}

/** "1 month", "6 months". */
export function monthsWords(months: number): string {
  return months === 1 ? '1 month' : `${months} months`;
}
