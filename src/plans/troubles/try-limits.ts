import { troubleReason } from './trouble-reason.js';

/** One time that a method was asked for money. */
export interface Try {
  readonly at: Date;
  readonly amountMinor: bigint;
  /** "card", "us_bank_account". */
  readonly methodKind: string;
  /** "visa", "mastercard"; null for what is no card. */
  readonly brand: string | null;
  /** The same for the same card or account, whoever saved it how often; null when the processor does not tell. */
  readonly fingerprint: string | null;
  /** Why it failed; null for what succeeded or is on its way. */
  readonly code: string | null;
}

/** A method that is to be asked again. */
export type Asked = Pick<Try, 'amountMinor' | 'brand' | 'fingerprint' | 'methodKind'>;

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;

/** Of the same card, whatever the bank (R-DUN-02). */
const CARD_DO_NOT_RETRY: ReadonlySet<string> = new Set(['lost-or-stolen', 'closed-account']);
const CARD_CODES_DO_NOT_RETRY: ReadonlySet<string> = new Set([
  'revocation_of_all_authorizations',
  'revocation_of_authorization',
  'transaction_not_allowed',
]);
/** A debit is sent again for want of money alone, twice at most, within half a year (R-ACH-06). */
const DEBITS_AGAIN_MAX = 2;
const DEBITS_AGAIN_DAYS = 180;
const CAPS: Readonly<
  Record<string, readonly { readonly most: number; readonly within: number; readonly words: string }[]>
> = {
  mastercard: [
    { most: 10, within: DAY, words: 'within a day' },
    { most: 35, within: 30 * DAY, words: 'within thirty days' },
  ],
};
/** Visa's cap; held to for every other network as well. */
const CAP = [{ most: 20, within: 30 * DAY, words: 'within thirty days' }];

/**
 * Why a method may not be asked once more for the same amount; null when it may (R-DUN-02, R-ACH-06).
 * @param tries what was tried with the donor's methods in the last half year, the oldest first.
 */
export function whyNotAgain(asked: Asked, tries: readonly Try[], now: Date): string | null {
  const same = tries.filter((each) => each.fingerprint !== null && each.fingerprint === asked.fingerprint);
  return asked.methodKind === 'us_bank_account' ? whyNotDebit(asked, same, now) : whyNotCard(asked, same, now);
}

function whyNotCard(asked: Asked, same: readonly Try[], now: Date): string | null {
  const last = same.at(-1)?.code ?? null;
  if (last !== null && (CARD_DO_NOT_RETRY.has(troubleReason(last)) || CARD_CODES_DO_NOT_RETRY.has(last))) {
    return 'The bank has said that this card must not be asked again. Nothing was charged. Please use another card.';
  }
  const ofAmount = same.filter(({ amountMinor }) => amountMinor === asked.amountMinor);
  for (const { most, within, words } of CAPS[asked.brand ?? ''] ?? CAP) {
    const count = ofAmount.filter(({ at }) => now.getTime() - at.getTime() < within).length;
    if (count >= most) {
      return `This card was asked ${count} times ${words}, which is as often as the card networks allow. Nothing was charged. Please use another card.`;
    }
  }
  return null;
}

function whyNotDebit(asked: Asked, same: readonly Try[], now: Date): string | null {
  const last = same.at(-1)?.code ?? null;
  if (last !== null && troubleReason(last) !== 'insufficient-funds') {
    return 'The bank has said that this account must not be asked again. Nothing was charged. Please use another account or a card.';
  }
  const returned = same.filter(
    ({ at, amountMinor, code }) =>
      code !== null && amountMinor === asked.amountMinor && now.getTime() - at.getTime() < DEBITS_AGAIN_DAYS * DAY,
  );
  // The first debit, and two more.
  if (returned.length <= DEBITS_AGAIN_MAX) return null;
  return `This account was asked ${returned.length} times, which is as often as the bank network allows. Nothing was charged. Please use another account or a card.`;
}
