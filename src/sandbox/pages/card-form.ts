import { isEmail } from '../api/parameters.js';
import { testCard, type TestCard } from '../payments/cards.js';
import type { Payer } from '../checkout/pay.js';
import type { CheckoutSession } from '../state/kinds/checkout.js';

/** What the page shows again after a failed try; card data is never repeated. */
export interface CardFormValues {
  readonly email: string;
  readonly name: string;
}

export interface CardFormProblem {
  readonly field: 'email' | 'name' | 'number' | 'expiry' | 'cvc';
  readonly message: string;
}

export interface CardForm {
  readonly values: CardFormValues;
  readonly problems: readonly CardFormProblem[];
  /** Null when there are problems. */
  readonly payer: Payer | null;
}

/** Empty fields, with what the session already knows about the payer. */
export function blankForm(session: CheckoutSession): CardFormValues {
  return { email: session.customer_details?.email ?? '', name: session.customer_details?.name ?? '' };
}

/** Reads the card page's fields. A press on one of the test cards stands for all the card fields. */
export function readCardForm(fields: URLSearchParams, session: CheckoutSession, now: number): CardForm {
  const known = blankForm(session);
  const values = {
    email: session.customer_email ?? textOf(fields, 'email', known.email),
    name: textOf(fields, 'name', known.name),
  };
  const problems: CardFormProblem[] = [];
  if (!isEmail(values.email)) {
    problems.push({ field: 'email', message: 'Enter an email address, for example name@example.org.' });
  }
  const pressed = fields.get('card');
  const card = pressed === null ? typedCard(fields, problems, now) : pressedCard(pressed, now);
  if (!card && pressed !== null) problems.push(unknownNumber());
  if (!card || problems.length > 0) return { values, problems, payer: null };
  const name = values.name === '' ? null : values.name;
  return { values, problems, payer: { means: card, email: values.email, name } };
}

type CardData = Extract<Payer['means'], { kind: 'card' }>;

function pressedCard(number: string, now: number): CardData | null {
  const card = testCard(number);
  const year = new Date(now * 1000).getUTCFullYear() + 5;
  return card && { kind: 'card', card, expiry: { month: 12, year } };
}

function typedCard(fields: URLSearchParams, problems: CardFormProblem[], now: number): CardData | null {
  const card = testCard(fields.get('number') ?? '');
  if (!card) problems.push(unknownNumber());
  const expiry = readExpiry(fields.get('expiry') ?? '', now);
  if (typeof expiry === 'string') problems.push({ field: 'expiry', message: expiry });
  const cvc = cvcProblem(fields.get('cvc') ?? '', card);
  if (cvc) problems.push(cvc);
  return card && typeof expiry !== 'string' ? { kind: 'card', card, expiry } : null;
}

function unknownNumber(): CardFormProblem {
  return { field: 'number', message: 'Enter one of the test numbers listed below. No other number is accepted.' };
}

function readExpiry(text: string, now: number): CardData['expiry'] | string {
  const match = /^\s*(\d{1,2})\s*[/-]?\s*(?:20)?(\d{2})\s*$/.exec(text);
  const month = Number(match?.[1]);
  const year = 2000 + Number(match?.[2]);
  if (!match || month < 1 || month > 12) return 'Enter the date as month and year, for example 12/34.';
  if (Date.UTC(year, month, 1) / 1000 <= now) return 'This date has passed. Enter a later one.';
  return { month, year };
}

function cvcProblem(text: string, card: TestCard | null): CardFormProblem | null {
  const digits = card?.brand === 'amex' ? 4 : 3;
  const fits = card?.brand === 'amex' ? /^\s*\d{3,4}\s*$/ : /^\s*\d{3}\s*$/;
  if (card === null ? /^\s*\d{3,4}\s*$/.test(text) : fits.test(text)) return null;
  return { field: 'cvc', message: `Enter the security code: any ${digits} digits.` };
}

function textOf(fields: URLSearchParams, field: string, fallback: string): string {
  return (fields.get(field) ?? fallback)
    .replaceAll(/\0|\p{Surrogate}/gu, '')
    .trim()
    .slice(0, 256);
}
