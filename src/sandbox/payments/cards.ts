import { createHash } from 'node:crypto';

/** What happens when somebody pays with a test number. */
type Behaviour =
  | { readonly kind: 'succeeds'; readonly fee?: 'late'; readonly refund?: 'fails' }
  | { readonly kind: 'authenticates' }
  | { readonly kind: 'declines'; readonly decline: Decline };

export interface Decline {
  readonly code: string;
  readonly declineCode: string;
  /** For the payer. */
  readonly message: string;
}

export interface TestCard {
  readonly number: string;
  readonly brand: 'amex' | 'visa';
  /** What it does, for the list on the card page. */
  readonly does: string;
  readonly behaviour: Behaviour;
}

const DECLINED = 'The card was declined. Nothing was charged; try another card.';

/** The only numbers that the sandbox takes. */
export const TEST_CARDS: readonly TestCard[] = [
  visa('4242424242424242', 'The payment succeeds', { kind: 'succeeds' }),
  {
    number: '378282246310005',
    brand: 'amex',
    does: 'American Express: succeeds, with a higher fee',
    behaviour: { kind: 'succeeds' },
  },
  visa('4000002500003155', '3-D Secure: asks for confirmation', { kind: 'authenticates' }),
  visa('4000000000000002', 'The card is declined', declines('card_declined', 'generic_decline', DECLINED)),
  visa(
    '4000000000009995',
    'Declined: insufficient funds',
    declines(
      'card_declined',
      'insufficient_funds',
      'The card has insufficient funds. Nothing was charged; try another card.',
    ),
  ),
  visa(
    '4000000000000069',
    'Declined: the card has expired',
    declines('expired_card', 'expired_card', 'The card has expired. Nothing was charged; try another card.'),
  ),
  visa(
    '4000000000000127',
    'Declined: wrong security code',
    declines(
      'incorrect_cvc',
      'incorrect_cvc',
      'The security code is wrong. Nothing was charged; check it and try again.',
    ),
  ),
  visa('4000000000005126', 'Succeeds; a refund of it fails a little later', { kind: 'succeeds', refund: 'fails' }),
  visa('4000000000060006', 'Succeeds; the fee is known a little later', { kind: 'succeeds', fee: 'late' }),
];

/** The test card with this number, however it is spaced; null for every other number. */
export function testCard(number: string): TestCard | null {
  const digits = number.replaceAll(/[\s-]/g, '');
  return TEST_CARDS.find((card) => card.number === digits) ?? null;
}

/** "4242 4242 4242 4242", "3782 822463 10005". */
export function spaced(card: TestCard): string {
  const groups = card.brand === 'amex' ? /^(\d{4})(\d{6})(\d{5})$/ : /^(\d{4})(\d{4})(\d{4})(\d{4})$/;
  return card.number.replace(groups, (_all, ...parts: string[]) =>
    parts.filter((part) => /^\d{4,6}$/.test(part)).join(' '),
  );
}

/** Stable for a number and not the number: equal cards can be recognised. */
export function fingerprintOf(card: TestCard): string {
  return createHash('sha256').update(`mainstay sandbox ${card.number}`).digest('base64url').slice(0, 16);
}

function visa(number: string, does: string, behaviour: Behaviour): TestCard {
  return { number, brand: 'visa', does, behaviour };
}

function declines(code: string, declineCode: string, message: string): Behaviour {
  return { kind: 'declines', decline: { code, declineCode, message } };
}
