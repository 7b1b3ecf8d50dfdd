import { formatDateLong, type CalendarDate } from '../kernel/calendar.js';
import type { Money } from '../kernel/money.js';
import type { Rhythm } from './rhythm.js';

/** Kept beside every consent; a new wording takes a new version (R-REG-07). */
export const PLAN_TERMS_VERSION = '2026-11';

export interface PlanPromise {
  /** The whole charge, the covered fee included; null where the page cannot know yet which amount is chosen. */
  readonly amount: Money | null;
  readonly currency: string;
  readonly rhythm: Rhythm;
  /** The day of the first charge; the plan renews on its day of the month. */
  readonly firstOn: CalendarDate;
  readonly nextOn: CalendarDate;
  readonly organisation: string;
  /** The address that answers donors. */
  readonly contact: string;
}

/** What a donor agrees to by pressing the button, each part a sentence or two of the page (R-REG-02). */
export interface PlanTerms {
  /** "Renews on the 24th of each month until you stop. …" */
  readonly renewal: string;
  /** "$12.67 (USD) is charged today, November 24, 2026, and next on December 24, 2026." */
  readonly charges: string;
  /** What a bank account may be debited for, and how that is stopped (R-ACH-01). */
  readonly debit: string;
}

const HOW_TO_STOP = 'Change or cancel in two clicks, from any receipt.';

export function planTerms(promise: PlanPromise): PlanTerms {
  const { amount, currency, organisation, contact } = promise;
  const day = renewalDay(promise);
  const first = formatDateLong(promise.firstOn);
  const charged = amount ? `${amount.formatShort()} (${currency})` : `The amount that you chose (${currency})`;
  const debited = amount ? amount.formatShort() : 'the amount that you chose';
  return {
    renewal: `Renews ${day}${day.includes(', ') ? ',' : ''} until you stop. ${HOW_TO_STOP}`,
    charges: `${charged} is charged today, ${first}, and next on ${formatDateLong(promise.nextOn)}.`,
    debit:
      `If you pay from a bank account, you allow ${organisation} to debit that account electronically for ${debited} ` +
      `${day}, starting on ${first}, and to credit it to correct errors. You can stop this at any time before the next ` +
      `debit, from any receipt or by writing to ${contact}; please allow three business days.`,
  };
}

/** The terms as one text, to be kept with the consent. */
export function termsText({ renewal, charges, debit }: PlanTerms): string {
  return [renewal, charges, debit].join('\n');
}

/** "$12 a month", "$30 a quarter", "$25 every 2 months". */
export function amountPerPeriod(amount: Money, rhythm: Rhythm): string {
  return `${amount.formatShort()} ${perPeriod(rhythm)}`;
}

function perPeriod({ interval, intervalCount }: Rhythm): string {
  if (intervalCount === 1) return `a ${interval}`;
  if (interval === 'month' && intervalCount === 3) return 'a quarter';
  return `every ${intervalCount} ${interval}s`;
}

/** "on the 24th of each month"; a day that some months lack is the last one there (R-REG-08, R-REG-09). */
export function renewalDay({ rhythm, firstOn }: Pick<PlanPromise, 'rhythm' | 'firstOn'>): string {
  const { interval, intervalCount } = rhythm;
  const day = Number(firstOn.slice(8));
  if (interval === 'year') {
    const date = formatDateLong(firstOn).replace(/, \d+$/, '');
    const short = firstOn.endsWith('-02-29') ? ', or on February 28' : '';
    return `on ${date} of ${intervalCount === 1 ? 'each year' : `every ${intervalCount} years`}${short}`;
  }
  const last = day > 28 ? ', or on the last day of a shorter one' : '';
  return intervalCount === 1
    ? `on the ${ordinal(day)} of each month${last}`
    : `every ${intervalCount} months on the ${ordinal(day)}${last.replace('a shorter one', 'a shorter month')}`;
}

function ordinal(day: number): string {
  const isTeen = day > 10 && day < 14;
  const ending = isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th');
  return `${day}${ending}`;
}
