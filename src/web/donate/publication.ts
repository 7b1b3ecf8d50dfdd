import type { FieldProblem } from '../../kernel/app-error.js';
import { Money, parseAmount } from '../../kernel/money.js';
import type { PublicFace } from '../../finance/transparency/public-face.js';
import type { Frequency } from '../../campaigns/frequency.js';
import type { PublicationNotice } from '../../gifts/publication-notice.store.js';
import { TIMES_A_YEAR } from './frequency.js';

/** From which amount on a donor is told that the name will be published, and in which words (R-TRN-03). */
export interface Publication {
  /** Given in a year, in minor units. */
  readonly fromMinor: number;
  readonly text: string;
}

/** Null while the page of donors is off. */
export function publicationOf(
  { isOn, thresholdMinor }: PublicFace,
  { currency, name }: { readonly currency: string; readonly name: string },
): Publication | null {
  if (!isOn) return null;
  const least = Money.of(thresholdMinor, currency).formatShort();
  return {
    fromMinor: Number(thresholdMinor),
    text:
      `${name} publishes the name of everybody who gives ${least} or more in a year, with a range of the amount. ` +
      'Yours will be among them. If you ask to give anonymously, the newsroom decides: it returns the gift, names you, or makes an exception for a reason that it keeps on record.',
  };
}

/**
 * Whether a gift reaches the amount by itself: what was given before is not known here, so that a plan counts for a
 * year of its charges.
 */
export function isPublished(publication: Publication | null, frequency: Frequency, totalMinor: number): boolean {
  return publication !== null && totalMinor * TIMES_A_YEAR[frequency] >= publication.fromMinor;
}

/** Whether what stands in the fields now reaches it. */
export function reachesPublication(
  publication: Publication,
  {
    frequency,
    amount,
    otherAmount,
  }: { readonly frequency: Frequency; readonly amount: string; readonly otherAmount: string },
  currency: string,
): boolean {
  const minor = amount === 'other' ? (parseAmount(otherAmount, currency)?.minor ?? 0n) : (amount.split('-')[1] ?? 0);
  return isPublished(publication, frequency, Number(minor));
}

/** What the donor agreed to; null where nothing had to be, or where it was not: then that is a problem of the form. */
export function agreedNotice(
  posted: Record<string, unknown>,
  { publication, frequency, totalMinor, ip }: AskedNotice,
  problems: FieldProblem[],
): PublicationNotice | null {
  if (publication === null || !isPublished(publication, frequency, totalMinor)) return null;
  if (posted['publication'] === 'yes') return { text: publication.text, ip };
  problems.push({
    field: 'publication',
    message: 'A gift this large is published with your name. Nothing was charged. Tick the box to go on, or give less.',
  });
  return null;
}

interface AskedNotice {
  readonly publication: Publication | null;
  readonly frequency: Frequency;
  readonly totalMinor: number;
  readonly ip: string | null;
}
