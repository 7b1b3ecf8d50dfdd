import { dateIn, formatDateLong } from '../../../kernel/calendar.js';
import { Money } from '../../../kernel/money.js';
import type { Form } from '../../../campaigns/forms.js';
import type { GiftState } from '../../../gifts/gift-state.js';
import type { GiftTable } from '../../../gifts/gift.table.js';
import type { KeptTribute } from '../../../gifts/tributes/tribute.store.js';
import { hasEnded } from '../../../plans/plan-state.js';
import type { PlanTable } from '../../../plans/plan.table.js';
import { isolated } from '../../http/words.js';
import { fieldsOfAttribution } from '../attribution.js';
import { monthlyInstead, yearOfMonthly } from '../frequency.js';

/** A kind of method that takes days to say whether it has paid. */
const BANK_ACCOUNT = 'us_bank_account';

/** "this morning", "this afternoon", "this evening" on the organisation's clock; later "on November 24, 2026". */
export function arrivalWords(at: Date, now: Date, timeZone: string): string {
  const day = dateIn(timeZone, at);
  if (day !== dateIn(timeZone, now)) return `on ${formatDateLong(day)}`;
  const hour = Number(new Intl.DateTimeFormat('en-US', { timeZone, hour: 'numeric', hourCycle: 'h23' }).format(at));
  if (hour < 12) return 'this morning';
  return hour < 18 ? 'this afternoon' : 'this evening';
}

/** refused: the first charge failed and is tried again, so the donor must not begin anew. */
type UnpaidState = Exclude<GiftState, 'settled' | 'refunded'> | 'refused';

/** How it stands with a plan of which nothing has arrived, in the words for a gift. */
export function unpaidPlanState(plan: PlanTable, isTroubled: boolean, now: Date): UnpaidState {
  if (hasEnded(plan.state)) return 'failed';
  if (isTroubled || plan.state === 'past_due') return 'refused';
  if (plan.methodKind === BANK_ACCOUNT) return 'processing';
  if (plan.stripeSubscriptionId !== null) return 'started';
  const page: { readonly expiresAt?: number } | null = plan.checkoutRequest;
  return page?.expiresAt !== undefined && now.getTime() > page.expiresAt * 1000 ? 'expired' : 'started';
}

/** What comes next for a plan: a term and its value for the list, and whether it can still be changed. */
export function standingOf(
  plan: PlanTable,
  isTroubled: boolean,
): { readonly next: string; readonly hasEnded: boolean } {
  if (hasEnded(plan.state)) return { next: 'None. This plan has ended.', hasEnded: true };
  const date = plan.nextChargeOn && formatDateLong(plan.nextChargeOn);
  if (isTroubled || plan.state === 'past_due')
    return { next: 'We try again to collect the last gift.', hasEnded: false };
  if (plan.state === 'paused') return { next: date ? `Paused until ${date}` : 'Paused', hasEnded: false };
  return { next: date ?? 'The processor is still answering.', hasEnded: false };
}

/** The invitation that follows a one-time gift, where its form offers monthly ones. */
export interface MonthlyLink {
  /** Formatted: "$8". */
  readonly amount: string;
  /** "it comes to about the same as $100". */
  readonly comparison: string;
  readonly url: string;
}

/** Null where the form takes no monthly gifts, or the question would not be gentle. */
export function monthlyLink(gift: GiftTable, form: Form): MonthlyLink | null {
  const isOffered = form.open && form.rhythms.some(({ frequency }) => frequency === 'monthly');
  const once = Money.of(gift.amountMinor - gift.coveredFeeMinor, gift.currency);
  const monthly = isOffered ? monthlyInstead(once, form.minimumMinor) : null;
  if (!monthly) return null;
  const query = new URLSearchParams({
    frequency: 'monthly',
    amount: monthly.toDecimal(),
    designation: gift.designation,
    ...fieldsOfAttribution(gift),
  });
  return {
    amount: monthly.formatShort(),
    comparison: yearOfMonthly(monthly, once),
    url: `/give/${form.slug}?${query.toString()}`,
  };
}

/** Who is told of a tribute, and when; null where nobody is, or no longer. */
export function noticeWords(tribute: KeptTribute): string | null {
  const { notifyName, notifyBy, sendOn, state } = tribute;
  if (state === 'quiet' || state === 'withdrawn') return null;
  const way = notifyBy === 'email' ? 'by email' : 'with a card on paper';
  if (state === 'sent') return `We told ${isolated(notifyName)} of it ${way}, without the amount.`;
  const when = sendOn === null ? '' : ` on ${formatDateLong(sendOn)}`;
  return `We will tell ${isolated(notifyName)} of it ${way}${when}, without the amount.`;
}
