import type { CalendarDate } from '../kernel/calendar.js';
import { addMonths } from '../kernel/calendar.js';
import type { GiftId } from '../kernel/id.js';
import { dayOf, monthsLater, termsOf, type Term } from './membership-term.js';
import type { Tier } from './standing.js';
import { neverBegun, type DonorHistory, type EndReason, type KeptTerm } from './term.store.js';

/** What has to be written so that the terms of a donor are what the payments buy. */
export interface Recount {
  readonly made: readonly Term[];
  readonly ends: readonly { readonly id: string; readonly on: CalendarDate; readonly reason: EndReason }[];
  /** What stands beside: terms that were right already, and those that no payment decides about. */
  readonly kept: readonly KeptTerm[];
}

/**
 * Compares the terms that are kept with those that the payments from an instant on buy. A term that its money no
 * longer reaches, because some of it went back, ends with the running month of the term: nobody loses what they have
 * today, and nobody keeps a year for money they got back (R-MEM-01). Any other difference is a payment that became
 * known late: the term gives way to the right one. Nothing to write when all is as it should be.
 */
export function recount(
  history: DonorHistory,
  tiers: readonly Tier[],
  { from, today, returned }: { from: Date; today: CalendarDate; returned: GiftId | null },
): Recount {
  const isReckoned = (term: KeptTerm): boolean => term.giftId !== null && term.decidedAt >= from;
  const given = history.terms.flatMap((term) => (isReckoned(term) || isUndone(term) ? [] : [asItEnded(term)]));
  const right = termsOf({ given, payments: history.payments, from }, tiers);
  const live = history.terms.filter((term) => isReckoned(term) && term.ended === null);
  const shortened = new Set(history.terms.filter(({ ended }) => ended?.reason === 'returned').map(keyOf));

  const made: Term[] = [];
  const ends: Recount['ends'][number][] = [];
  const rightByKey = new Map(right.map((term) => [keyOf(term), term]));
  const liveKeys = new Set(live.map(keyOf));
  const kept = history.terms.filter((term) => !live.includes(term));
  for (const term of live) {
    const target = rightByKey.get(keyOf(term));
    if (target && isSame(term, target, shortened.has(keyOf(term)))) {
      kept.push(term);
      continue;
    }
    const isReturned = term.giftId === returned;
    const on = isReturned ? endOfMonth(term, today) : neverBegun(term);
    const reason = isReturned ? ('returned' as const) : ('recounted' as const);
    ends.push({ id: term.id, on, reason });
    kept.push({ ...term, ended: { on, reason } });
    if (!target) continue;
    const startsOn = isReturned && on >= term.startsOn ? on : target.startsOn;
    if (startsOn < target.endsOn) made.push({ ...target, startsOn });
  }
  made.push(...right.filter((term) => !liveKeys.has(keyOf(term))));
  return { made, ends, kept };
}

function keyOf({ giftId, purpose }: Term): string {
  return `${giftId} ${purpose}`;
}

function isSame(one: Term, other: Term, isShortened: boolean): boolean {
  if (one.tier.code !== other.tier.code || one.endsOn !== other.endsOn) return false;
  return one.startsOn === other.startsOn || isShortened;
}

/** Money that went back, and terms that gave way, count for nothing that comes later. */
function isUndone({ ended }: KeptTerm): boolean {
  return ended !== null && ended.reason !== 'staff';
}

function asItEnded(term: KeptTerm): Term {
  return term.ended ? { ...term, endsOn: term.ended.on } : term;
}

/** The end of the month of the term that runs on a day; the day before its beginning for one that has not begun. */
export function endOfMonth(term: Pick<Term, 'startsOn' | 'endsOn'>, today: CalendarDate): CalendarDate {
  if (today < term.startsOn) return neverBegun(term);
  for (let month = 1; ; month++) {
    const on = monthsLater(term.startsOn, month, dayOf(term.startsOn));
    if (on > term.endsOn) return term.endsOn;
    if (on > today) return on;
  }
}

/** The last day for which a benefit that comes with a term is given; a year of a plan is twelve months of charges. */
export function benefitYearEnd({
  planId,
  startsOn,
  endsOn,
}: Pick<Term, 'planId' | 'startsOn' | 'endsOn'>): CalendarDate {
  if (planId === null) return endsOn;
  const year = addMonths(startsOn, 12);
  return year > endsOn ? year : endsOn;
}
