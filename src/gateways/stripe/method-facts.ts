import type Stripe from 'stripe';
import type { CalendarDate } from '../../kernel/calendar.js';

/** A card or a bank account, as far as we keep it: never a number, nor anything to pay with (R-REG-15). */
export interface MethodFacts {
  readonly methodId: string;
  /** "card", "us_bank_account", "link". */
  readonly kind: string;
  /** "Visa ending in 4242". */
  readonly label: string;
  /** The last day that a card is good for; null for what does not run out. */
  readonly expiresOn: CalendarDate | null;
}

interface Described {
  readonly card?: { readonly brand: string | null; readonly last4: string | null } | null;
  readonly us_bank_account?: { readonly last4: string | null } | null;
}

const BRANDS: Readonly<Record<string, string>> = {
  amex: 'American Express',
  diners: 'Diners Club',
  discover: 'Discover',
  jcb: 'JCB',
  mastercard: 'Mastercard',
  unionpay: 'UnionPay',
  visa: 'Visa',
};

/** Brand and last four digits, nothing more of the card (R-REC-07). */
export function methodLabel(details: Described | null): string {
  if (details?.card) {
    const brand = BRANDS[details.card.brand ?? ''] ?? 'Card';
    return details.card.last4 ? `${brand} ending in ${details.card.last4}` : brand;
  }
  if (details?.us_bank_account) return `Bank account ending in ${details.us_bank_account.last4 ?? '????'}`;
  return 'Online payment';
}

export function methodFacts(method: Stripe.PaymentMethod): MethodFacts {
  const { card } = method;
  return {
    methodId: method.id,
    kind: method.type,
    label: methodLabel({ card: card ?? null, us_bank_account: method.us_bank_account ?? null }),
    expiresOn: card ? lastDayOf(card.exp_year, card.exp_month) : null,
  };
}

function lastDayOf(year: number, month: number): CalendarDate {
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10) as CalendarDate;
}
