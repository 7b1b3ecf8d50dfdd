import { isEmail } from '../api/parameters.js';
import { needsMethod, type Means, type Payer } from '../checkout/payer.js';
import { testAccount } from '../payments/banks.js';
import { testCard, type TestCard } from '../payments/cards.js';
import { addressOf } from '../resources/address.js';
import type { CheckoutSession } from '../state/kinds/checkout.js';
import { readAmount, spelledAmount } from './amount-field.js';

/** What the page shows again after a failed try; card data is never repeated. */
export interface CardFormValues {
  readonly amount: string;
  readonly email: string;
  readonly name: string;
  readonly phone: string;
  readonly line1: string;
  readonly city: string;
  readonly state: string;
  readonly postal_code: string;
  readonly country: string;
}

export type FormField = keyof CardFormValues | 'number' | 'expiry' | 'cvc';

export interface CardFormProblem {
  readonly field: FormField;
  readonly message: string;
}

export interface CardForm {
  readonly values: CardFormValues;
  readonly problems: readonly CardFormProblem[];
  /** Null when there are problems. */
  readonly payer: Payer | null;
}

/** Whom the wallet stands for: it brings name and email along, as the real ones do. */
export const WALLET_OWNER = { name: 'Wanda Wallet', email: 'wanda.wallet@example.com' };

/** Empty fields, with what the session already knows about the payer. */
export function blankForm(session: CheckoutSession): CardFormValues {
  const preset = session.memory.lines[0]?.price.custom_unit_amount?.preset ?? null;
  return {
    amount: preset === null ? '' : spelledAmount(preset, session.currency),
    email: session.customer_details?.email ?? '',
    name: session.customer_details?.name ?? '',
    phone: '',
    line1: '',
    city: '',
    state: '',
    postal_code: '',
    country: '',
  };
}

/** Whether the session lets the payer choose the amount. */
export function choosesAmount({ memory }: CheckoutSession): boolean {
  return memory.lines.some(({ price }) => price.custom_unit_amount !== null);
}

/** Reads the page's fields. A press on a test card, a test account or the wallet stands for all the card fields. */
export function readCardForm(fields: URLSearchParams, session: CheckoutSession, now: number): CardForm {
  const problems: CardFormProblem[] = [];
  const wallet = fields.has('wallet') && session.payment_method_types.includes('card');
  const values = valuesOf(fields, session, wallet);
  const amount = chosenAmount(values.amount, session, problems);
  if (!isEmail(values.email)) {
    problems.push({ field: 'email', message: 'Enter an email address, for example name@example.org.' });
  }
  if (!wallet) checkExtras(values, session, problems);
  const isFree = !needsMethod(session) && !choosesAmount(session);
  const means = isFree ? { kind: 'none' as const } : meansOf(fields, session, problems, now);
  if (!means || problems.length > 0) return { values, problems, payer: null };
  return {
    values,
    problems,
    payer: {
      means,
      email: values.email,
      name: values.name || null,
      phone: values.phone || null,
      address: addressOf({
        city: values.city || undefined,
        country: values.country || undefined,
        line1: values.line1 || undefined,
        line2: undefined,
        postal_code: values.postal_code || undefined,
        state: values.state || undefined,
      }),
      ...(amount === null ? {} : { amount }),
    },
  };
}

/** The card that was typed, or whose button was pressed; null when there are problems with it. */
export function readCard(fields: URLSearchParams, problems: CardFormProblem[], now: number): CardMeans | null {
  const number = fields.get('card');
  const card = number === null ? typedCard(fields, problems, now) : pressedCard(number, now);
  if (!card && number !== null) problems.push(unknownNumber());
  return card;
}

type CardMeans = Extract<Means, { kind: 'card' }>;

function valuesOf(fields: URLSearchParams, session: CheckoutSession, wallet: boolean): CardFormValues {
  const known = blankForm(session);
  const typed = Object.fromEntries(
    Object.entries(known).map(([field, fallback]) => [field, textOf(fields, field, fallback as string)]),
  ) as unknown as CardFormValues;
  const email = wallet ? WALLET_OWNER.email : typed.email;
  return {
    ...typed,
    email: session.customer_email ?? (known.email === '' || session.customer === null ? email : known.email),
    name: wallet ? WALLET_OWNER.name : typed.name,
    country: typed.country.toUpperCase(),
  };
}

function meansOf(
  fields: URLSearchParams,
  { payment_method_types: types }: CheckoutSession,
  problems: CardFormProblem[],
  now: number,
): Means | null {
  const pressed = fields.get('account');
  if (pressed !== null && types.includes('us_bank_account')) {
    const account = testAccount(pressed);
    if (account) return { kind: 'account', account };
    problems.push(unknownNumber());
    return null;
  }
  if (!types.includes('card')) {
    problems.push({ field: 'number', message: 'Choose one of the test accounts listed below.' });
    return null;
  }
  if (fields.has('wallet')) {
    const card = pressedCard('4242424242424242', now);
    return card && { ...card, wallet: fields.get('wallet') === 'google_pay' ? 'google_pay' : 'apple_pay' };
  }
  return readCard(fields, problems, now);
}

function chosenAmount(text: string, session: CheckoutSession, problems: CardFormProblem[]): number | null {
  if (!choosesAmount(session)) return null;
  const amount = readAmount(text, session);
  if (typeof amount === 'number') return amount;
  problems.push({ field: 'amount', message: amount });
  return null;
}

function checkExtras(values: CardFormValues, session: CheckoutSession, problems: CardFormProblem[]): void {
  const wantsPhone = (session['phone_number_collection'] as { enabled: boolean } | undefined)?.enabled ?? false;
  if (wantsPhone && !/^\+?[\d\s()./-]{6,30}$/.test(values.phone)) {
    problems.push({ field: 'phone', message: 'Enter a phone number, for example +1 555 010 0000.' });
  }
  if (session['billing_address_collection'] !== 'required') return;
  if (values.line1 === '') problems.push({ field: 'line1', message: 'Enter street and number.' });
  if (values.city === '') problems.push({ field: 'city', message: 'Enter the city.' });
  if (values.postal_code === '') problems.push({ field: 'postal_code', message: 'Enter the postal code.' });
  if (!/^[A-Z]{2}$/.test(values.country)) {
    problems.push({ field: 'country', message: 'Enter the country as two letters, for example US.' });
  }
}

function pressedCard(number: string, now: number): CardMeans | null {
  const card = testCard(number);
  const year = new Date(now * 1000).getUTCFullYear() + 5;
  return card && { kind: 'card', card, expiry: { month: 12, year } };
}

function typedCard(fields: URLSearchParams, problems: CardFormProblem[], now: number): CardMeans | null {
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

function readExpiry(text: string, now: number): CardMeans['expiry'] | string {
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
