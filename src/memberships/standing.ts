import { addDays, type CalendarDate } from '../kernel/calendar.js';

/** The days after a term in which benefits go on and a renewal still joins it (R-DUN-04, R-MEM-02). */
export const GRACE_DAYS = 30;

export interface Tier {
  readonly code: string;
  readonly name: string;
  /** What it takes in a year; of two tiers the one with more is the higher. */
  readonly thresholdMinor: number;
}

/** A stretch of time in which somebody is a member, both days included. */
export interface Stretch {
  readonly tier: Tier;
  readonly startsOn: CalendarDate;
  /** The day on which it runs out, or on which it was ended earlier. */
  readonly endsOn: CalendarDate;
  /** False where it was ended because its money went back, or by staff: nothing follows it. */
  readonly hasGrace: boolean;
}

/** How a donor stands on a day. Dates are days of the organisation's calendar. */
export interface Standing {
  readonly status: 'active' | 'grace' | 'none';
  /** The highest tier of the day; in grace the one that ran out last; null without a membership. */
  readonly tier: Tier | null;
  /** Since when without a gap that was longer than the grace. */
  readonly since: CalendarDate | null;
  /** Until when at this tier or a higher one. */
  readonly tierEndsOn: CalendarDate | null;
  /** Until when in any tier. */
  readonly endsOn: CalendarDate | null;
}

export const NO_MEMBERSHIP: Standing = { status: 'none', tier: null, since: null, tierEndsOn: null, endsOn: null };

/** The standing that stretches come to on a day. */
export function standingOf(stretches: readonly Stretch[], today: CalendarDate): Standing {
  const real = stretches.filter(({ startsOn, endsOn }) => startsOn <= endsOn);
  const current = real.filter(({ startsOn, endsOn }) => startsOn <= today && today <= endsOn);
  if (current.length === 0) return inGrace(real, today);
  const tier = current.map((each) => each.tier).reduce(higher);
  const asHigh = real.filter((each) => each.tier.thresholdMinor >= tier.thresholdMinor);
  return {
    status: 'active',
    tier,
    since: beginOf(real, today),
    tierEndsOn: endOf(asHigh, today),
    endsOn: endOf(real, today),
  };
}

export function higher(one: Tier, other: Tier): Tier {
  return other.thresholdMinor > one.thresholdMinor ? other : one;
}

function inGrace(stretches: readonly Stretch[], today: CalendarDate): Standing {
  const over = stretches.filter(({ endsOn }) => endsOn < today);
  const last = over.reduce<CalendarDate | null>((end, { endsOn }) => (end && end > endsOn ? end : endsOn), null);
  const latest = over.filter(({ endsOn, hasGrace }) => endsOn === last && hasGrace);
  if (!last || latest.length === 0 || addDays(last, GRACE_DAYS) < today) return NO_MEMBERSHIP;
  const tier = latest.map((each) => each.tier).reduce(higher);
  return { status: 'grace', tier, since: beginOf(stretches, last), tierEndsOn: last, endsOn: last };
}

/** How far the stretches reach from a day on, each beginning before the one before it has ended. */
function endOf(stretches: readonly Stretch[], day: CalendarDate): CalendarDate {
  const sorted = stretches.toSorted((one, other) => (one.startsOn < other.startsOn ? -1 : 1));
  return sorted.reduce(
    (end, { startsOn, endsOn }) => (startsOn <= addDays(end, 1) && endsOn > end ? endsOn : end),
    day,
  );
}

/** The same backwards; a gap that the grace bridges is none. */
function beginOf(stretches: readonly Stretch[], day: CalendarDate): CalendarDate {
  const sorted = stretches.toSorted((one, other) => (one.endsOn < other.endsOn ? 1 : -1));
  return sorted.reduce(
    (begin, { startsOn, endsOn }) => (startsOn < begin && addDays(endsOn, GRACE_DAYS) >= begin ? startsOn : begin),
    day,
  );
}
