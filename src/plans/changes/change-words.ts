import { addMonths, formatDateLong, type CalendarDate } from '../../kernel/calendar.js';
import { Money } from '../../kernel/money.js';
import { hasEnded } from '../plan-state.js';
import { renewalDay } from '../plan-terms.js';
import { rhythmWord } from '../rhythm.js';
import type { ChangeablePlan } from './plan-change.js';

/** The names of designations by code; a code stands for itself where its name is not at hand. */
export type DesignationNames = ReadonlyMap<string, string>;

/**
 * What a change means for the donor, before and after it is saved: "From December 5 you will give $15 on the 5th of
 * each month." One sentence or two; nothing in it happens before the next charge.
 */
export function changeSentence(
  before: ChangeablePlan,
  after: ChangeablePlan,
  names: DesignationNames = new Map(),
): string {
  if (hasEnded(after.state)) return 'Your plan ends now. You will not be charged again.';
  const next = dayOf(before, after);
  const from = next.includes(', ') ? `${next},` : next;
  const amount = money(after.amountMinor, after.currency);
  const day = onDay(after);
  if (after.pausedUntil && after.pausedUntil !== before.pausedUntil) {
    return `Nothing is charged until ${next}. From then on you will give ${amount} ${day}.`;
  }
  if (before.state === 'paused' && after.state !== 'paused')
    return `From ${from} you will give ${amount} ${day} again.`;
  if (isSkip(before, after)) return `${skippedGift(before)} is skipped. Your next gift of ${amount} is on ${next}.`;
  if (after.designation !== before.designation) {
    return `From ${from} your gift of ${amount} goes to ${names.get(after.designation) ?? after.designation}.`;
  }
  if (after.stripePaymentMethodId !== before.stripePaymentMethodId) {
    return `From ${from} your gift of ${amount} comes from ${after.method ?? 'the new card or account'}.`;
  }
  return `From ${from} you will give ${amount} ${day}.`;
}

/** One thing that was changed: "Amount", "$12", "$15". */
export interface ChangedFact {
  readonly term: string;
  readonly before: string;
  readonly after: string;
}

export function changedFacts(
  before: ChangeablePlan,
  after: ChangeablePlan,
  names: DesignationNames = new Map(),
): ChangedFact[] {
  const facts = planFacts(before, names);
  return planFacts(after, names).flatMap((fact, at) => {
    const old = facts[at]!;
    return old.value === fact.value ? [] : [{ term: fact.term, before: old.value, after: fact.value }];
  });
}

/** What stands where a plan has nothing. */
export const NONE = 'None';

/** A version of a plan in words, always in the same order. */
export function planFacts(
  plan: ChangeablePlan,
  names: DesignationNames = new Map(),
): { readonly term: string; readonly value: string }[] {
  return [
    { term: 'State', value: PLAN_STATE_WORDS[plan.state] },
    { term: 'Amount', value: money(plan.amountMinor, plan.currency) },
    { term: 'Fee covered', value: plan.coveredFeeMinor > 0n ? money(plan.coveredFeeMinor, plan.currency) : NONE },
    { term: 'Rhythm', value: capital(rhythmWord(plan)) },
    { term: 'Next gift', value: plan.nextChargeOn ? formatDateLong(plan.nextChargeOn) : NONE },
    { term: 'Paused until', value: plan.pausedUntil ? formatDateLong(plan.pausedUntil) : NONE },
    { term: 'Designation', value: names.get(plan.designation) ?? plan.designation },
    { term: 'Card or account', value: plan.method ?? (plan.stripePaymentMethodId ? 'New' : NONE) },
  ];
}

export const PLAN_STATE_WORDS: Readonly<Record<ChangeablePlan['state'], string>> = {
  pending: 'Not begun',
  active: 'Active',
  paused: 'Paused',
  past_due: 'Retrying',
  cancelled: 'Cancelled',
  lapsed: 'Lapsed',
  completed: 'Completed',
};

/** Kinds of changes, as the headings of a timeline. */
export const CHANGE_KIND_WORDS = {
  start: 'Began',
  amount: 'Amount changed',
  designation: 'Designation changed',
  rhythm: 'Rhythm changed',
  date: 'Date changed',
  method: 'Card or account changed',
  skip: 'One gift skipped',
  pause: 'Paused',
  resume: 'Resumed',
  cancel: 'Cancelled',
  restart: 'Started again',
  lapse: 'Ended after failed charges',
  end: 'Ran its agreed term',
} as const;

export type ChangeKind = keyof typeof CHANGE_KIND_WORDS;

/** "on the 5th of each month"; "on December 5 of each year". */
export function onDay(plan: ChangeablePlan): string {
  return renewalDay({ rhythm: plan, firstOn: plan.anchorOn });
}

function isSkip(before: ChangeablePlan, after: ChangeablePlan): boolean {
  const isLater = before.nextChargeOn !== null && after.nextChargeOn! > before.nextChargeOn;
  const isGivenUp = before.state === 'past_due' && after.state === 'active';
  return after.anchorOn === before.anchorOn && after.interval === before.interval && (isLater || isGivenUp);
}

function skippedGift(before: ChangeablePlan): string {
  return before.state === 'past_due' ? 'The gift that is still open' : `Your gift of ${long(before.nextChargeOn!)}`;
}

/** The day of the next charge; with its year where that might be doubted. */
function dayOf(before: ChangeablePlan, after: ChangeablePlan): string {
  const on = after.nextChargeOn;
  if (!on) return 'the next gift';
  const isFar = before.nextChargeOn !== null && on > addMonths(before.nextChargeOn, MONTHS_CLEAR);
  return isFar || after.interval === 'year' ? formatDateLong(on) : long(on);
}

const MONTHS_CLEAR = 9;

/** "December 5". */
function long(on: CalendarDate): string {
  return formatDateLong(on).replace(/, \d+$/, '');
}

function money(minor: bigint, currency: string): string {
  return Money.of(minor, currency).formatShort();
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
