import { money } from '../../resources/amounts.js';
import type { Subscription } from '../../state/kinds/billing.js';
import type { PaymentMethod } from '../../state/kinds/payments.js';

/** "$10.00 every month". */
export function priceOf({ items, currency }: Subscription): string {
  const total = items.data.reduce((sum, { price, quantity }) => sum + (price.unit_amount ?? 0) * quantity, 0);
  const rhythm = items.data[0]?.price.recurring;
  if (!rhythm) return money(total, currency);
  const { interval, interval_count: count } = rhythm;
  return `${money(total, currency)} every ${count === 1 ? interval : `${count} ${interval}s`}`;
}

/** "Visa ending in 4242, good until 12/2031". */
export function methodWords(method: PaymentMethod | null): string {
  if (!method) return 'No card';
  if (!method.card) return 'A US bank account';
  const { brand, last4, exp_month: month, exp_year: year } = method.card;
  const name = brand === 'amex' ? 'American Express' : brand.charAt(0).toUpperCase() + brand.slice(1);
  return `${name} ending in ${last4}, good until ${String(month).padStart(2, '0')}/${year}`;
}

/** "December 24, 2026". */
export function day(moment: number): string {
  return DAY.format(moment * 1000);
}

const DAY = new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeZone: 'UTC' });

/** When the plan ends, if an ending is on its way. */
export function endOf({ cancel_at: at, cancel_at_period_end: atEnd, items }: Subscription): number | null {
  return at ?? (atEnd ? (items.data[0]?.current_period_end ?? null) : null);
}
