import { addDays, addMonths, type CalendarDate } from '../kernel/calendar.js';
import { GRACE_DAYS, higher, type Tier } from './standing.js';

/** How long before its end a membership can be renewed without losing a day (R-MEM-02). */
const EARLY_DAYS = 90;
const YEAR_MONTHS = 12;

/** Money that may buy a membership: what remains of it, when it was given, and how many months it is for. */
export interface Payment {
  readonly giftId: string;
  /** The processor's instant: it decides which came first. */
  readonly at: Date;
  readonly on: CalendarDate;
  readonly amountMinor: number;
  /** The plan that it is a charge of, and the months between two charges; null for a single gift. */
  readonly plan: { readonly id: string; readonly months: number } | null;
}

/** A term as the rule makes it. It runs from `startsOn` to the anniversary `endsOn`, both days included. */
export interface Term {
  /** Null for a term that no payment of the donor's own bought. */
  readonly giftId: string | null;
  readonly planId: string | null;
  /** `raised`: a single gift lifted the tier until the end of what was bought already. */
  readonly purpose: 'paid' | 'raised';
  readonly tier: Tier;
  readonly startsOn: CalendarDate;
  readonly endsOn: CalendarDate;
  /** The day of the month that anniversaries come back to: 31, 30, 31 … (R-REG-08/09). */
  readonly anchorDay: number;
  /** When it came to be; a payment sees the terms of those before it. */
  readonly decidedAt: Date;
}

export interface History {
  /** Terms that stand whatever is reckoned here: complimentary, given by somebody, or of earlier payments. */
  readonly given: readonly Term[];
  /** All payments that can still matter, in any order; those of the twelve months before the first one of `from`. */
  readonly payments: readonly Payment[];
  /** The first payment whose terms are reckoned. */
  readonly from: Date;
}

/**
 * The terms that payments buy. One rule, whatever the order in which payments become known (R-MEM-01/02):
 *
 * 1. A payment buys as many months as it is for: a single gift twelve, a charge of a plan its rhythm. The term of a
 *    charge thus ends on the day of the next one.
 * 2. A payment from ninety days before the end of a membership to the end of its grace renews it: the new term begins
 *    where the old one ends. For a charge that old one is the plan's own, once it has one. Later, it starts anew; so
 *    does a term that would be over on the day of its payment: that of the charge after a month that was skipped.
 * 3. What it reaches is reckoned at the beginning of its term. A charge: the plan in a year, other running plans, and
 *    single gifts of the twelve months before. A single gift: the single gifts of those twelve months, so that no
 *    gift counts for two years, and a small one beside a plan buys no year. Given earlier than ninety days before the
 *    end, it counts alone, for twelve months from its own day.
 * 4. Where all of it together (single gifts of twelve months, running plans) reaches a higher tier than the donor has
 *    on the day of a single gift, the tier rises at once, until the end of what was bought before.
 */
export function termsOf({ given, payments, from }: History, tiers: readonly Tier[]): Term[] {
  const sorted = payments.toSorted(
    (one, other) => one.at.getTime() - other.at.getTime() || (one.giftId < other.giftId ? -1 : 1),
  );
  const made: Term[] = [];
  sorted.forEach((payment, index) => {
    if (payment.at < from) return;
    // What ended longer ago than the grace can neither be renewed nor raised.
    const oldest = addDays(payment.on, -GRACE_DAYS);
    const known = [...given, ...made].filter(({ decidedAt, endsOn }) => decidedAt <= payment.at && endsOn >= oldest);
    made.push(...boughtBy(payment, sorted.slice(0, index + 1), known, tiers));
  });
  return made;
}

/** The day a number of months later that falls on the anchor day, or on the last of a shorter month (R-REG-08). */
export function monthsLater(date: CalendarDate, months: number, anchorDay: number): CalendarDate {
  // Only the page of the calendar counts of the date: the day may be one that the month does not have.
  return addMonths(`${date.slice(0, 8)}${String(anchorDay).padStart(2, '0')}` as CalendarDate, months);
}

export function dayOf(date: CalendarDate): number {
  return Number(date.slice(8));
}

/** Where a membership that lasts to `end` goes on, for somebody who renews it on a day; null when it starts anew. */
export function renewedFrom(end: CalendarDate | null, on: CalendarDate): CalendarDate | null {
  if (end === null) return null;
  return addDays(end, -EARLY_DAYS) <= on && on <= addDays(end, GRACE_DAYS) ? end : null;
}

function boughtBy(
  payment: Payment,
  upToNow: readonly Payment[],
  known: readonly Term[],
  tiers: readonly Tier[],
): Term[] {
  const { plan, on } = payment;
  const last = latest(known);
  const own = latest(known.filter(({ planId }) => plan !== null && planId === plan.id)) ?? last;
  const renewed = renewedFrom(own?.endsOn ?? null, on) === null ? null : own;
  const months = plan?.months ?? YEAR_MONTHS;
  const anchorDay = renewed?.anchorDay ?? dayOf(on);
  const oldEnd = renewed?.endsOn ?? on;
  const begin = monthsLater(oldEnd, months, anchorDay) > on ? oldEnd : on;
  const isEarly = plan === null && last !== null && renewed === null && last.endsOn > on;

  const terms: Term[] = [];
  const make = (purpose: Term['purpose'], tier: Tier, startsOn: CalendarDate, endsOn: CalendarDate): void => {
    const planId = plan?.id ?? null;
    terms.push({ giftId: payment.giftId, planId, purpose, tier, startsOn, endsOn, anchorDay, decidedAt: payment.at });
  };
  const held = (): number => tierOn([...known, ...terms], on)?.thresholdMinor ?? 0;

  const reached = tierFor(tiers, isEarly ? payment.amountMinor : levelAt(payment, upToNow, begin));
  const end = monthsLater(begin, months, anchorDay);
  // A higher tier does not wait for the end of the lower one.
  if (reached) make('paid', reached, reached.thresholdMinor > held() ? earlier(on, begin) : begin, end);

  if (plan === null && last !== null && last.endsOn > on) {
    const risen = tierFor(tiers, singleGifts(upToNow, on) + plansAYear(upToNow, on));
    if (risen && risen.thresholdMinor > held()) make('raised', risen, on, last.endsOn);
  }
  return terms;
}

/** What counts for the term of a payment that begins on a day. */
function levelAt({ plan }: Payment, upToNow: readonly Payment[], begin: CalendarDate): number {
  return singleGifts(upToNow, begin) + (plan === null ? 0 : plansAYear(upToNow, upToNow.at(-1)!.on));
}

/** The single gifts of the twelve months up to a day. */
function singleGifts(payments: readonly Payment[], day: CalendarDate): number {
  const after = addMonths(day, -YEAR_MONTHS);
  return payments
    .filter(({ plan, on }) => plan === null && on > after)
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}

/** What the plans that run on a day come to in a year: the latest charge of each counts, for a year at most. */
function plansAYear(payments: readonly Payment[], day: CalendarDate): number {
  const charges = new Map(payments.flatMap((payment) => (payment.plan ? [[payment.plan.id, payment] as const] : [])));
  return [...charges.values()]
    .filter(({ on, plan }) => addDays(addMonths(on, Math.min(plan!.months, YEAR_MONTHS)), GRACE_DAYS) >= day)
    .reduce((sum, { amountMinor, plan }) => sum + annualMinor(amountMinor, plan!.months), 0);
}

/** A charge as a sum a year. */
export function annualMinor(amountMinor: number, months: number): number {
  return Math.floor((amountMinor * YEAR_MONTHS) / months);
}

function tierFor(tiers: readonly Tier[], levelMinor: number): Tier | null {
  const reached = tiers.filter(({ thresholdMinor }) => thresholdMinor <= levelMinor);
  return reached.length === 0 ? null : reached.reduce(higher);
}

function tierOn(terms: readonly Term[], day: CalendarDate): Tier | null {
  const current = terms.filter(({ startsOn, endsOn }) => startsOn <= day && day <= endsOn);
  return current.length === 0 ? null : current.map(({ tier }) => tier).reduce(higher);
}

function latest(terms: readonly Term[]): Term | null {
  return terms.reduce<Term | null>((last, term) => (last && last.endsOn >= term.endsOn ? last : term), null);
}

function earlier(one: CalendarDate, other: CalendarDate): CalendarDate {
  return one < other ? one : other;
}
