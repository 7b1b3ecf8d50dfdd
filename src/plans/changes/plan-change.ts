import type { FieldProblem } from '../../kernel/app-error.js';
import { addDays, addMonths, formatDateLong, type CalendarDate } from '../../kernel/calendar.js';
import { Money } from '../../kernel/money.js';
import { anchorFor, annualised, dayInMonthOf, dueAfter, monthsOf } from '../plan-calendar.js';
import { hasEnded } from '../plan-state.js';
import type { PlanTable } from '../plan.table.js';
import type { Rhythm } from '../rhythm.js';

/**
 * What donors and staff may want of a plan. Amounts are whole charges in minor units, the covered fee included. Another
 * card or account is not among them: it is saved on a page of the processor.
 */
export type PlanChange =
  | { readonly kind: 'amount'; readonly amountMinor: bigint; readonly coveredFeeMinor: bigint }
  | { readonly kind: 'designation'; readonly designation: string }
  | {
      readonly kind: 'rhythm';
      readonly rhythm: Rhythm;
      readonly amountMinor: bigint;
      readonly coveredFeeMinor: bigint;
    }
  | { readonly kind: 'date'; readonly firstOn: CalendarDate }
  | { readonly kind: 'skip' }
  | { readonly kind: 'pause'; readonly months: number }
  | { readonly kind: 'resume' }
  | { readonly kind: 'cancel' };

/** Everything of a plan that a change may change. */
export type ChangeablePlan = Pick<
  PlanTable,
  | 'state'
  | 'amountMinor'
  | 'coveredFeeMinor'
  | 'currency'
  | 'interval'
  | 'intervalCount'
  | 'designation'
  | 'calendar'
  | 'anchorOn'
  | 'nextChargeOn'
  | 'pausedUntil'
  | 'stripePaymentMethodId'
  | 'method'
>;

/** What the form of the plan allows. */
export interface ChangeLimits {
  readonly minimumMinor: bigint;
  readonly maximumMinor: bigint;
  /** The designations that are open, in their order. */
  readonly designations: readonly { readonly code: string; readonly name: string }[];
}

export type Outcome<Plan> = { readonly after: Plan } | { readonly problems: readonly FieldProblem[] };

export const PAUSE_MONTHS_MAX = 12;

/** The rhythms that a plan may be changed to. */
export const OFFERED_RHYTHMS: readonly Rhythm[] = [
  { interval: 'month', intervalCount: 1 },
  { interval: 'month', intervalCount: 3 },
  { interval: 'year', intervalCount: 1 },
];

/**
 * The plan as the change would make it, or why that cannot be. Whatever changes, changes with the next charge: nothing
 * is charged now and nothing is prorated (R-REG-11); skip and pause keep the day (R-REG-12).
 * @param today the organisation's date.
 */
export function outcomeOf<Plan extends ChangeablePlan>(
  plan: Plan,
  change: PlanChange,
  today: CalendarDate,
  limits: ChangeLimits,
): Outcome<Plan> {
  if (hasEnded(plan.state)) return problem('plan', 'This plan has ended. It can be started again, but not changed.');
  if (plan.state === 'pending' || !plan.nextChargeOn) {
    return problem('plan', 'This plan has not begun yet. Try again when its first gift has arrived.');
  }
  const running = { ...plan, nextChargeOn: plan.nextChargeOn };
  switch (change.kind) {
    case 'amount':
      return withAmount(running, change, limits);
    case 'designation':
      return withDesignation(running, change.designation, limits);
    case 'rhythm':
      return withRhythm(running, change, limits);
    case 'date':
      return onDate(running, change.firstOn, today);
    case 'skip':
      return skipped(running, today);
    case 'pause':
      return paused(running, change.months, today);
    case 'resume':
      return resumed(running, today);
    case 'cancel':
      return { after: { ...plan, state: 'cancelled', nextChargeOn: null, pausedUntil: null } };
  }
}

/** The days that `date` may choose, first and last. */
export function dateRange(plan: ChangeablePlan, today: CalendarDate): { first: CalendarDate; last: CalendarDate } {
  const rhythm = addDays(addMonths(today, monthsOf(plan)), DAYS_BEYOND);
  const pause = plan.pausedUntil ? addDays(plan.pausedUntil, DAYS_BEYOND) : rhythm;
  return { first: addDays(today, 1), last: pause > rhythm ? pause : rhythm };
}

/** Whether a change asks for more money than now, reckoned by the year (R-REG-11). */
export function raises(before: ChangeablePlan, after: ChangeablePlan): boolean {
  return annualised(after.amountMinor, after) > annualised(before.amountMinor, before);
}

/** A plan that runs, so that there is a next charge. */
type Running<Plan extends ChangeablePlan> = Plan & { readonly nextChargeOn: CalendarDate };

/** How much later than after one rhythm a charge may be moved. */
const DAYS_BEYOND = 31;
const SLACK_DAYS = 3;

function problem(field: string, message: string): { problems: readonly FieldProblem[] } {
  return { problems: [{ field, message }] };
}

function withAmount<Plan extends ChangeablePlan>(
  plan: Running<Plan>,
  { amountMinor, coveredFeeMinor }: { amountMinor: bigint; coveredFeeMinor: bigint },
  limits: ChangeLimits,
): Outcome<Plan> {
  const wrong = amountProblem(amountMinor, coveredFeeMinor, plan.currency, limits);
  if (wrong) return problem('amount', wrong);
  if (amountMinor === plan.amountMinor && coveredFeeMinor === plan.coveredFeeMinor) {
    return problem('amount', 'That is the amount already. Choose another one.');
  }
  return { after: { ...plan, amountMinor, coveredFeeMinor } };
}

/** The form's least counts for the gift itself; its most for the whole charge. */
function amountProblem(
  amountMinor: bigint,
  coveredFeeMinor: bigint,
  currency: string,
  { minimumMinor, maximumMinor }: ChangeLimits,
): string | null {
  const [least, most] = [minimumMinor, maximumMinor].map((minor) => Money.of(minor, currency).formatShort());
  if (coveredFeeMinor < 0n || amountMinor - coveredFeeMinor < minimumMinor) return `The least is ${least}.`;
  if (amountMinor - coveredFeeMinor > maximumMinor) return `The most is ${most}. Write to us to give more.`;
  return null;
}

function withDesignation<Plan extends ChangeablePlan>(
  plan: Running<Plan>,
  designation: string,
  { designations }: ChangeLimits,
): Outcome<Plan> {
  if (!designations.some(({ code }) => code === designation)) {
    return problem('designation', 'Choose one of the purposes that are open.');
  }
  if (designation === plan.designation) return problem('designation', 'Your gift goes there already.');
  return { after: { ...plan, designation } };
}

function withRhythm<Plan extends ChangeablePlan>(
  plan: Running<Plan>,
  { rhythm, amountMinor, coveredFeeMinor }: Extract<PlanChange, { kind: 'rhythm' }>,
  limits: ChangeLimits,
): Outcome<Plan> {
  const { interval, intervalCount } = rhythm;
  const isOffered = OFFERED_RHYTHMS.some((each) => each.interval === interval && each.intervalCount === intervalCount);
  if (!isOffered) return problem('rhythm', 'Choose monthly, quarterly or yearly.');
  if (interval === plan.interval && intervalCount === plan.intervalCount) {
    return problem('rhythm', 'That is the rhythm already. Choose another one.');
  }
  const wrong = amountProblem(amountMinor, coveredFeeMinor, plan.currency, limits);
  if (wrong) return problem('amount', wrong);
  if (plan.state === 'past_due') {
    return problem(
      'rhythm',
      'The last gift is still open. Skip it, or pay it with another card, and then change the rhythm.',
    );
  }
  const anchorOn = anchorFor(plan.nextChargeOn, plan.anchorOn, rhythm);
  return {
    after: { ...plan, interval, intervalCount, amountMinor, coveredFeeMinor, anchorOn, calendar: 'ours' },
  };
}

function onDate<Plan extends ChangeablePlan>(
  plan: Running<Plan>,
  firstOn: CalendarDate,
  today: CalendarDate,
): Outcome<Plan> {
  const { first, last } = dateRange(plan, today);
  if (firstOn < first || firstOn > last) {
    return problem('firstOn', `Choose a day between ${formatDateLong(first)} and ${formatDateLong(last)}.`);
  }
  if (firstOn === plan.nextChargeOn && firstOn.slice(8) === plan.anchorOn.slice(8)) {
    return problem('firstOn', 'That is the day already. Choose another one.');
  }
  return {
    after: {
      ...plan,
      ...movedTo(firstOn, plan.pausedUntil !== null),
      anchorOn: firstOn,
    },
  };
}

/** While a gift is open, that one is skipped and the next stays where it is. */
function skipped<Plan extends ChangeablePlan>(plan: Running<Plan>, today: CalendarDate): Outcome<Plan> {
  if (plan.state === 'paused') return problem('plan', 'The plan is paused, so there is no gift to skip.');
  const next = plan.state === 'past_due' ? plan.nextChargeOn : dueAfterNext(plan);
  if (next > addMonths(today, PAUSE_MONTHS_MAX + monthsOf(plan))) {
    return problem(
      'plan',
      `The next gift is on ${formatDateLong(plan.nextChargeOn)} already. It cannot be put off further.`,
    );
  }
  return { after: { ...plan, ...movedTo(next, false) } };
}

/**
 * The due date after the next one. That one may be a day beside its due date while the processor counts, in UTC, so a
 * few days must not make a date of their own.
 */
function dueAfterNext(plan: Running<ChangeablePlan>): CalendarDate {
  return dueAfter(plan.anchorOn, plan, addDays(addMonths(plan.nextChargeOn, monthsOf(plan)), -SLACK_DAYS));
}

/** The next gift comes so many months later; while one is open it is that one, which is then not collected. */
function paused<Plan extends ChangeablePlan>(plan: Running<Plan>, months: number, today: CalendarDate): Outcome<Plan> {
  if (!Number.isInteger(months) || months < 1 || months > PAUSE_MONTHS_MAX) {
    return problem('months', `Choose between 1 and ${PAUSE_MONTHS_MAX} months.`);
  }
  const later = plan.state === 'past_due' ? months - monthsOf(plan) : months;
  const until = later > 0 ? dayInMonthOf(addMonths(plan.nextChargeOn, later), plan.anchorOn) : plan.nextChargeOn;
  if (until > addMonths(today, PAUSE_MONTHS_MAX + monthsOf(plan))) {
    return problem('months', 'A plan can rest for a year at most. Choose fewer months.');
  }
  const anchorOn = anchorFor(until, plan.anchorOn, plan);
  return { after: { ...plan, ...movedTo(until, true), anchorOn } };
}

function resumed<Plan extends ChangeablePlan>(plan: Running<Plan>, today: CalendarDate): Outcome<Plan> {
  if (plan.state !== 'paused') return problem('plan', 'The plan is not paused.');
  return { after: { ...plan, ...movedTo(dueAfter(plan.anchorOn, plan, today), false) } };
}

function movedTo(
  on: CalendarDate,
  isPaused: boolean,
): Pick<PlanTable, 'state' | 'calendar' | 'nextChargeOn' | 'pausedUntil'> {
  return {
    state: isPaused ? 'paused' : 'active',
    calendar: 'ours',
    nextChargeOn: on,
    pausedUntil: isPaused ? on : null,
  };
}
