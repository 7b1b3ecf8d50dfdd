import type { CalendarDate } from '../../kernel/calendar.js';
import { formatDate } from '../../kernel/calendar.js';
import type { DonorId } from '../../kernel/id.js';
import { Money } from '../../kernel/money.js';

/** A promise to add to the gifts of a campaign. Amounts in minor units of the organisation's currency. */
export interface MatchingFacts {
  /** As donors read it: "the Rivera family". */
  readonly sponsor: string;
  /** The sponsor as a donor, whose own gifts are not matched; null where nobody said. */
  readonly sponsorDonorId: DonorId | null;
  /** What is added to a hundred: 100 doubles a gift. */
  readonly percent: number;
  /** All that is promised. */
  readonly capMinor: bigint;
  /** The most that is added to one gift, or null. */
  readonly giftCapMinor: bigint | null;
  /** First and last day of the gifts, in the organisation's zone. */
  readonly startsOn: CalendarDate;
  readonly endsOn: CalendarDate;
  readonly terms: string;
}

export interface MatchingOffer extends MatchingFacts {
  readonly id: string;
  readonly campaignId: string;
  readonly withdrawnAt: Date | null;
}

/** What a promise comes to so far: derived from the gifts each time, never a counter. */
export interface MatchProgress {
  readonly offerId: string;
  /** To the cent at most the cap. */
  readonly matchedMinor: bigint;
  readonly leftMinor: bigint;
  /** Gifts that something was added to. */
  readonly gifts: number;
  /** The day of the gift with which the cap was reached. */
  readonly reachedOn: CalendarDate | null;
}

/** A promise with what is left of it, as pages and the ask show it. */
export type ShownMatch = MatchingOffer & Omit<MatchProgress, 'offerId'>;

/** "Every gift is doubled by the Rivera family", "Every $1 brings another $0.50 from the Rivera family". */
export function matchWords({ percent, sponsor }: Pick<MatchingFacts, 'percent' | 'sponsor'>, currency: string): string {
  if (percent === 100) return `Every gift is doubled by ${sponsor}`;
  if (percent === 200) return `Every gift is tripled by ${sponsor}`;
  const unit = Money.of(100, currency);
  return `Every ${unit.formatShort()} brings another ${Money.of(percent, currency).formatShort()} from ${sponsor}`;
}

/** The promise as donors read it, with what is left of it; once it is used up, that it was. */
export function matchSentence(match: ShownMatch, currency: string): string {
  const money = (minor: bigint): string => Money.of(minor, currency).formatShort();
  if (match.leftMinor === 0n) {
    return `${capital(match.sponsor)} matched ${money(match.capMinor)}: all that was promised. Thank you. Your gift still counts in full.`;
  }
  const perGift = match.giftCapMinor === null ? '' : `, at most ${money(match.giftCapMinor)} a gift`;
  return (
    `${matchWords(match, currency)} until ${formatDate(match.endsOn)}, ` +
    `up to ${money(match.capMinor)}${perGift}; ${money(match.leftMinor)} left.`
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
