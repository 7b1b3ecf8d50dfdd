import { formatDate, formatDateLong, type CalendarDate } from '../../../kernel/calendar.js';
import { Money } from '../../../kernel/money.js';
import { amountPerPeriod } from '../../../plans/plan-terms.js';
import type { PlanState } from '../../../plans/plan-state.js';
import type { PlanTable } from '../../../plans/plan.table.js';
import { rhythmWord, type Rhythm } from '../../../plans/rhythm.js';
import type { Tone } from '../../http/ui/blocks.js';

/** What a donor changes of a plan, each with a page of its own. */
export const PARTS = ['amount', 'fee', 'rhythm', 'date', 'designation', 'skip', 'pause', 'resume'] as const;
export type Part = (typeof PARTS)[number];

/** A kind of method that takes days to say whether it has paid (R-ACH-03). */
export const BANK_ACCOUNT = 'us_bank_account';

export const STATE_WORDS: Readonly<Record<PlanState, { readonly word: string; readonly tone: Tone }>> = {
  pending: { word: 'Starting', tone: 'accent' },
  active: { word: 'Active', tone: 'good' },
  paused: { word: 'Paused', tone: 'quiet' },
  past_due: { word: 'Last gift not collected', tone: 'warn' },
  cancelled: { word: 'Cancelled', tone: 'quiet' },
  lapsed: { word: 'Ended after failed charges', tone: 'quiet' },
  completed: { word: 'Completed', tone: 'quiet' },
};

/** The address of a plan's page, or of one that belongs to it. */
export function planHref({ id }: Pick<PlanTable, 'id'>, part = ''): string {
  return `/portal/plans/${id}${part && `/${part}`}`;
}

/** "$12 a month". */
export function perPeriod(plan: Pick<PlanTable, 'amountMinor' | 'currency'> & Rhythm): string {
  return amountPerPeriod(Money.of(plan.amountMinor, plan.currency), plan);
}

/** What the donor wants to give, without the part that covers the fee. */
export function giftOf({
  amountMinor,
  coveredFeeMinor,
  currency,
}: Pick<PlanTable, 'amountMinor' | 'coveredFeeMinor' | 'currency'>): Money {
  return Money.of(amountMinor - coveredFeeMinor, currency);
}

/** "December 5"; with its year where that is another one than today's. */
export function dayWords(date: CalendarDate, today: CalendarDate): string {
  const words = formatDateLong(date);
  return date.slice(0, 4) === today.slice(0, 4) ? words.replace(/, \d{4}$/, '') : words;
}

/** "Dec 5", as `dayWords`. */
export function shortDay(date: CalendarDate, today: CalendarDate): string {
  const words = formatDate(date);
  return date.slice(0, 4) === today.slice(0, 4) ? words.replace(/, \d{4}$/, '') : words;
}

/** "Monthly". */
export function rhythmLabel(rhythm: Rhythm): string {
  const word = rhythmWord(rhythm);
  return word.charAt(0).toUpperCase() + word.slice(1);
}
