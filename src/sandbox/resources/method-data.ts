import { cardError } from '../api/card-error.js';
import { invalid } from '../api/errors.js';
import {
  choice,
  clearable,
  email,
  group,
  integer,
  metadata,
  refused,
  required,
  text,
  type Shape,
  type Values,
} from '../api/parameters.js';
import { accountOfToken, bankSummaryOf, testAccount, TEST_ROUTING_NUMBER } from '../payments/banks.js';
import { cardOfToken, summaryOf, testCard, type TestCard } from '../payments/cards.js';
import type { BillingDetails } from '../state/kinds/customers.js';
import type { PaymentMethod } from '../state/kinds/payments.js';
import { ADDRESS, addressOf } from './address.js';
import { mergeMetadata } from './changes.js';
import { newBankMethod, newCardMethod } from './new-method.js';

export const BILLING_DETAILS = {
  address: clearable(group(ADDRESS)),
  email: clearable(email()),
  name: clearable(text(256)),
  phone: clearable(text(50)),
  tax_id: clearable(text(50)),
} satisfies Shape;

export const ALLOW_REDISPLAY = choice('always', 'limited', 'unspecified');

/** What makes a payment method, on its own or inside an intent. */
export const METHOD_DATA = {
  allow_redisplay: ALLOW_REDISPLAY,
  billing_details: group(BILLING_DETAILS),
  card: group({
    cvc: text(4),
    exp_month: integer({ min: 1, max: 12 }),
    exp_year: integer({ min: 0, max: 9999 }),
    networks: refused('Cards go over the network of their brand.'),
    number: text(32),
    token: text(),
  }),
  metadata: metadata(),
  radar_options: refused('The sandbox has no Radar sessions.'),
  type: required(choice('card', 'us_bank_account')),
  us_bank_account: group({
    account_holder_type: choice('company', 'individual'),
    account_number: text(20),
    account_type: choice('checking', 'savings'),
    financial_connections_account: refused('Give the number of a test account.'),
    routing_number: text(9),
  }),
} satisfies Shape;

type MethodData = Values<typeof METHOD_DATA>;

/** A new method from what was sent. @throws Refusal for every number that is not one of the test numbers. */
export function methodFromData(now: number, data: MethodData, prefix = ''): PaymentMethod {
  const method = data.type === 'card' ? cardFrom(now, data, prefix) : accountFrom(now, data, prefix);
  method.allow_redisplay = data.allow_redisplay ?? 'unspecified';
  method.metadata = mergeMetadata({}, data.metadata);
  return method;
}

/** A new method for one of Stripe's test tokens, "pm_card_visa" or "tok_visa"; null for every other text. */
export function methodFromToken(now: number, token: string): PaymentMethod | null {
  const card = cardOfToken(token);
  if (card) return newCardMethod(now, summaryOf(card, expiryOf(now)), billingOf(undefined));
  const account = accountOfToken(token);
  return account ? newBankMethod(now, bankSummaryOf(account), { ...billingOf(undefined), name: 'Jenny Rosen' }) : null;
}

export function billingOf(given: Values<typeof BILLING_DETAILS> | undefined): BillingDetails {
  const { address, email: mail = null, name = null, phone = null, tax_id = null } = given ?? {};
  return { address: addressOf(address), email: mail, name, phone, tax_id };
}

/** The date that a card has which is known by its token only. */
function expiryOf(now: number): { readonly month: number; readonly year: number } {
  return { month: 12, year: new Date(now * 1000).getUTCFullYear() + 5 };
}

function cardFrom(now: number, { card: fields, us_bank_account: other, ...data }: MethodData, prefix: string) {
  if (!fields) throw missing(nameIn(prefix, 'card'));
  if (other) throw invalid('A card has no bank account. Leave one of them out.', nameIn(prefix, 'us_bank_account'));
  const billing = billingOf(data.billing_details);
  if (fields.token !== undefined) {
    const known = fields.token.startsWith('tok_') ? cardOfToken(fields.token) : null;
    if (!known) throw unknownToken(fields.token, nameIn(prefix, 'card', 'token'));
    return newCardMethod(now, summaryOf(known, expiryOf(now)), billing);
  }
  for (const name of ['number', 'exp_month', 'exp_year'] as const) {
    if (fields[name] === undefined) throw missing(nameIn(prefix, 'card', name));
  }
  const card = typedCard(fields.number ?? '');
  const expiry = { month: fields.exp_month ?? 1, year: fullYear(fields.exp_year ?? 0) };
  if (Date.UTC(expiry.year, expiry.month, 1) / 1000 <= now) {
    throw cardError({ code: 'invalid_expiry_year', message: 'The date on the card has passed. Nothing was saved.' });
  }
  return newCardMethod(now, summaryOf(card, expiry), billing);
}

function typedCard(number: string): TestCard {
  const card = testCard(number);
  if (card) return card;
  throw cardError({
    code: 'card_declined',
    decline_code: 'test_mode_live_card',
    message: 'The sandbox takes the test numbers of its card page only. Nothing was saved.',
  });
}

function accountFrom(now: number, { card: other, us_bank_account: fields, ...data }: MethodData, prefix: string) {
  if (!fields) throw missing(nameIn(prefix, 'us_bank_account'));
  if (other) throw invalid('A bank account is no card. Leave one of them out.', nameIn(prefix, 'card'));
  for (const name of ['account_number', 'routing_number', 'account_holder_type'] as const) {
    if (fields[name] === undefined) throw missing(nameIn(prefix, 'us_bank_account', name));
  }
  if (!data.billing_details?.name) throw missing(nameIn(prefix, 'billing_details', 'name'));
  const account = testAccount(fields.account_number ?? '');
  if (!account || fields.routing_number !== TEST_ROUTING_NUMBER) {
    throw invalid(
      `The sandbox takes the test accounts of its payment page only, with routing number ${TEST_ROUTING_NUMBER}.`,
      nameIn(prefix, 'us_bank_account', account ? 'routing_number' : 'account_number'),
      account ? 'routing_number_invalid' : 'account_number_invalid',
    );
  }
  const method = newBankMethod(now, bankSummaryOf(account), billingOf(data.billing_details));
  Object.assign(method.us_bank_account!, {
    account_holder_type: fields.account_holder_type,
    account_type: fields.account_type ?? 'checking',
  });
  return method;
}

function unknownToken(token: string, name: string) {
  return invalid(
    `No such token: '${token.slice(0, 100)}'. Use a test token, such as "tok_visa".`,
    name,
    'resource_missing',
  );
}

function missing(name: string) {
  return invalid(`${name} is required.`, name, 'parameter_missing');
}

function nameIn(prefix: string, ...steps: readonly string[]): string {
  const [first = '', ...rest] = prefix === '' ? steps : [prefix, ...steps];
  return first + rest.map((step) => `[${step}]`).join('');
}

function fullYear(year: number): number {
  return year < 100 ? 2000 + year : year;
}
