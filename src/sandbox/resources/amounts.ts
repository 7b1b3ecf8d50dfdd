import { currencyDigits, Money } from '../../kernel/money.js';
import { invalid } from '../api/errors.js';

/** The largest amount that one payment or one price can have, in minor units. */
export const LARGEST_AMOUNT = 99_999_999;

/** The least that can be charged, in minor units; 50 for currencies that are not named. */
const LEAST: Readonly<Record<string, number>> = {
  aed: 200,
  bgn: 100,
  czk: 1500,
  dkk: 250,
  gbp: 30,
  hkd: 400,
  huf: 17_500,
  mxn: 1000,
  myr: 200,
  nok: 300,
  pln: 200,
  ron: 200,
  sek: 300,
  thb: 1000,
};

/** Currencies that Stripe counts in hundredths although they have none. */
const HUNDREDS: ReadonlySet<string> = new Set(['isk', 'ugx']);

/** Currencies with three decimals: the last digit must be 0. */
const TENS: ReadonlySet<string> = new Set(['bhd', 'jod', 'kwd', 'omr', 'tnd']);

/** The least amount of a currency that can be charged, in minor units. */
export function leastAmount(currency: string): number {
  return LEAST[currency] ?? 50;
}

/** @throws Refusal unless a payment of this amount, in minor units, can be made. */
export function checkAmount(amount: number, currency: string, param: string): void {
  const least = leastAmount(currency);
  if (amount < least) {
    throw invalid(`The amount must be at least ${spelled(least, currency)}.`, param, 'amount_too_small');
  }
  if (amount > LARGEST_AMOUNT) {
    throw invalid(`The amount must be at most ${spelled(LARGEST_AMOUNT, currency)}.`, param, 'amount_too_large');
  }
  checkWhole(amount, currency, param);
}

/** @throws Refusal for a fraction that a currency does not have, though Stripe counts in it. */
export function checkWhole(amount: number, currency: string, param: string): void {
  const step = HUNDREDS.has(currency) ? 100 : TENS.has(currency) ? 10 : 1;
  if (amount % step === 0) return;
  throw invalid(
    `An amount in ${currency.toUpperCase()} must be a multiple of ${step}.`,
    param,
    'invalid_charge_amount',
  );
}

/** How many digits of an amount in minor units stand after the point. */
export function fractionDigits(currency: string | null): number {
  const code = currency ?? 'usd';
  return HUNDREDS.has(code) ? 2 : currencyDigits(code.toUpperCase());
}

/** An amount as people read it, "$25.00". */
export function money(amount: number | null, currency: string | null): string {
  return moneyOf(amount ?? 0, currency ?? 'usd').format();
}

function spelled(amount: number, currency: string): string {
  return `${moneyOf(amount, currency).toDecimal()} ${currency.toUpperCase()}`;
}

function moneyOf(amount: number, currency: string): Money {
  return Money.of(HUNDREDS.has(currency) ? Math.round(amount / 100) : amount, currency.toUpperCase());
}
