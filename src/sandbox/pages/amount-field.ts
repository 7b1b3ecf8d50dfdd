import { fractionDigits, LARGEST_AMOUNT, leastAmount, money } from '../resources/amounts.js';
import type { CheckoutSession } from '../state/kinds/checkout.js';

/** What the payer typed as an amount, in minor units; or why it will not do. */
export function readAmount(text: string, { currency, memory }: CheckoutSession): number | string {
  const digits = fractionDigits(currency);
  const match = /^[^\d-]{0,4}(\d{1,9})(?:[.,](\d{1,3}))?$/.exec(text.replaceAll(/\s/g, ''));
  const fraction = match?.[2] ?? '';
  if (!match || fraction.length > digits) {
    return digits === 0 ? 'Enter an amount, for example 500.' : 'Enter an amount, for example 25 or 25.50.';
  }
  const amount = Number(`${match[1]}${fraction.padEnd(digits, '0')}`);
  const limits = memory.lines[0]?.price.custom_unit_amount;
  const least = limits?.minimum ?? leastAmount(currency ?? 'usd');
  const most = limits?.maximum ?? LARGEST_AMOUNT;
  if (amount < least) return `The least is ${money(least, currency)}.`;
  if (amount > most) return `The most is ${money(most, currency)}.`;
  return amount;
}

/** An amount as it stands in the field, "25.00". */
export function spelledAmount(amount: number, currency: string | null): string {
  const digits = fractionDigits(currency);
  const text = String(amount).padStart(digits + 1, '0');
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
