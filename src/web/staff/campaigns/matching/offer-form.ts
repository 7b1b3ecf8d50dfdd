import { Money } from '../../../../kernel/money.js';
import type { MatchingFacts, MatchingOffer } from '../../../../campaigns/matching/matching-offer.js';
import { FormReader } from '../form-reader.js';

export const OFFER_FIELDS = [
  'sponsor',
  'sponsorEmail',
  'percent',
  'cap',
  'giftCap',
  'startsOn',
  'endsOn',
  'terms',
] as const;
export type OfferTexts = Readonly<Record<(typeof OFFER_FIELDS)[number], string>>;

const PERCENT_MAX = 1000;

/** An offer as it was typed, but for who the sponsor is. @throws InvalidInput naming each field */
export function filledOffer(texts: OfferTexts, currency: string): Omit<MatchingFacts, 'sponsorDonorId'> {
  const form = new FormReader(texts, currency);
  const sponsor = form.needed('sponsor', 120, 'Say who promises, as donors should read it.');
  const percent = form.count('percent', PERCENT_MAX);
  if (percent === null) form.wrong('percent', 'Enter what is added to each 100: 100 doubles a gift.');
  const [capMinor, giftCapMinor] = [form.money('cap'), form.money('giftCap')];
  if (capMinor === null) form.wrong('cap', 'Enter all that is promised, such as 20,000.');
  if (capMinor !== null && giftCapMinor !== null && giftCapMinor > capMinor) {
    form.wrong('giftCap', 'One gift cannot bring more than all that is promised.');
  }
  const [startsOn, endsOn] = [form.date('startsOn'), form.date('endsOn')];
  if (startsOn === null) form.wrong('startsOn', 'Enter the day of the first gift that is matched.');
  if (endsOn === null) form.wrong('endsOn', 'Enter the day of the last gift that is matched.');
  if (startsOn && endsOn && endsOn < startsOn) form.wrong('endsOn', 'The last day lies before the first one.');
  const terms = form.short('terms', 1000);
  form.done();
  return { sponsor, percent: percent!, capMinor: capMinor!, giftCapMinor, startsOn: startsOn!, endsOn: endsOn!, terms };
}

export function textsOfOffer(offer: MatchingOffer, sponsorEmail: string, currency: string): OfferTexts {
  const money = (minor: bigint | null): string => (minor === null ? '' : Money.of(minor, currency).toDecimal());
  return {
    sponsor: offer.sponsor,
    sponsorEmail,
    percent: String(offer.percent),
    cap: money(offer.capMinor),
    giftCap: money(offer.giftCapMinor),
    startsOn: offer.startsOn,
    endsOn: offer.endsOn,
    terms: offer.terms,
  };
}
