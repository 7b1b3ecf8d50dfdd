import { createHash } from 'node:crypto';
import {
  declines,
  EXPIRED,
  GENERIC_DECLINE,
  INSUFFICIENT,
  NEEDS_AUTHENTICATION,
  pays,
  type Behaviour,
} from './behaviours.js';

export interface TestCard {
  readonly number: string;
  readonly brand: 'amex' | 'mastercard' | 'visa';
  /** What it does, for the list on the card page. */
  readonly does: string;
  readonly behaviour: Behaviour;
}

/** What is kept of a card: never its number. */
export interface CardSummary {
  readonly brand: string;
  readonly last4: string;
  readonly expMonth: number;
  readonly expYear: number;
  readonly fingerprint: string;
  /** The name of its behaviour. */
  readonly behaviour: string;
}

const WRONG_CODE = {
  code: 'incorrect_cvc',
  declineCode: 'incorrect_cvc',
  message: 'The security code is wrong. Nothing was charged; check it and try again.',
};

/** The only numbers that the sandbox takes. */
export const TEST_CARDS: readonly TestCard[] = [
  visa('4242424242424242', 'The payment succeeds', pays('visa')),
  {
    number: '378282246310005',
    brand: 'amex',
    does: 'American Express: succeeds, with a higher fee',
    behaviour: pays('amex'),
  },
  {
    number: '5555555555554444',
    brand: 'mastercard',
    does: 'Mastercard: succeeds until it expires; the bank sends no new date',
    behaviour: pays('mastercard', { renews: false }),
  },
  visa(
    '4000002500003155',
    '3-D Secure: asks for confirmation once',
    pays('authenticationRequiredOnSetup', { present: 'authenticates' }),
  ),
  visa(
    '4000002760003184',
    '3-D Secure every time: renewals fail without the payer',
    pays('authenticationRequired', { present: 'authenticates', absent: NEEDS_AUTHENTICATION }),
  ),
  visa('4000000000000002', 'The card is declined', declines('chargeDeclined', GENERIC_DECLINE)),
  visa('4000000000009995', 'Declined: insufficient funds', declines('chargeDeclinedInsufficientFunds', INSUFFICIENT)),
  visa('4000000000000069', 'Declined: the card has expired', declines('chargeDeclinedExpiredCard', EXPIRED)),
  visa('4000000000000127', 'Declined: wrong security code', declines('chargeDeclinedIncorrectCvc', WRONG_CODE)),
  visa(
    '4000000000000341',
    'Succeeds now; every later charge is declined',
    pays('chargeCustomerFail', { absent: GENERIC_DECLINE }),
  ),
  visa(
    '4000000000000259',
    'Succeeds; disputed as fraudulent at once',
    pays('createDispute', { dispute: 'fraudulent' }),
  ),
  visa(
    '4000000000002685',
    'Succeeds; disputed as not received at once',
    pays('createDisputeProductNotReceived', { dispute: 'product_not_received' }),
  ),
  visa('4000000000001976', 'Succeeds; the bank inquires at once', pays('createDisputeInquiry', { dispute: 'inquiry' })),
  visa(
    '4000000000005423',
    'Succeeds; an early fraud warning follows at once',
    pays('createIssuerFraudRecord', { warning: true }),
  ),
  visa('4000000000005126', 'Succeeds; a refund of it fails a little later', pays('refundFail', { refund: 'fails' })),
  visa('4000000000000077', 'Succeeds; the money is available at once', pays('bypassPending', { funds: 'at once' })),
  visa('4000000000060006', 'Succeeds; the fee is known a little later', pays('lateFee', { fee: 'late' })),
];

/** The test card with this number, however it is spaced; null for every other number. */
export function testCard(number: string): TestCard | null {
  const digits = number.replaceAll(/[\s-]/g, '');
  return TEST_CARDS.find((card) => card.number === digits) ?? null;
}

/** Other names that Stripe's test tokens have for the same cards. */
const ALIASES: Readonly<Record<string, string>> = {
  threeDSecure2Required: 'authenticationRequired',
  threeDSecureRequired: 'authenticationRequired',
  visa_debit: 'visa',
};

/** The card behind Stripe's test tokens: `pm_card_visa`, `tok_visa`; null for every other text. */
export function cardOfToken(token: string): TestCard | null {
  const given = /^(?:pm_card|tok)_(\w+)$/.exec(token)?.[1]?.replace(/^visa_(?=charge)/, '');
  const name = given === undefined || !Object.hasOwn(ALIASES, given) ? given : ALIASES[given];
  return TEST_CARDS.find((card) => card.behaviour.name === name) ?? null;
}

export function summaryOf(card: TestCard, expiry: { readonly month: number; readonly year: number }): CardSummary {
  return {
    brand: card.brand,
    last4: card.number.slice(-4),
    expMonth: expiry.month,
    expYear: expiry.year,
    fingerprint: fingerprintOf(card),
    behaviour: card.behaviour.name,
  };
}

/** "4242 4242 4242 4242", "3782 822463 10005". */
export function spaced(card: TestCard): string {
  const groups = card.brand === 'amex' ? /^(\d{4})(\d{6})(\d{5})$/ : /^(\d{4})(\d{4})(\d{4})(\d{4})$/;
  return card.number.replace(groups, (_all, ...parts: string[]) =>
    parts.filter((part) => /^\d{4,6}$/.test(part)).join(' '),
  );
}

/** Stable for a number and not the number: equal cards can be recognised. */
function fingerprintOf(card: TestCard): string {
  return createHash('sha256').update(`mainstay sandbox ${card.number}`).digest('base64url').slice(0, 16);
}

function visa(number: string, does: string, behaviour: Behaviour): TestCard {
  return { number, brand: 'visa', does, behaviour };
}
