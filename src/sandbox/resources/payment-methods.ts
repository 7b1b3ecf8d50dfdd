import { retrieval } from '../api/fetching.js';
import { newObject, type BillingDetails, type PaymentMethod } from '../state/objects.js';

/** What is kept of a card: never its number. */
export interface CardSummary {
  readonly brand: string;
  readonly last4: string;
  readonly expMonth: number;
  readonly expYear: number;
  readonly fingerprint: string;
}

export const PAYMENT_METHODS = [retrieval('payment_method', '/payment_methods')];

export function newCardMethod(
  now: number,
  card: CardSummary,
  billing: BillingDetails,
  customer: string | null,
): PaymentMethod {
  return {
    ...newObject('payment_method', now),
    allow_redisplay: 'limited',
    billing_details: billing,
    card: {
      brand: card.brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: 'US',
      display_brand: card.brand === 'amex' ? 'american_express' : card.brand,
      exp_month: card.expMonth,
      exp_year: card.expYear,
      fingerprint: card.fingerprint,
      funding: 'credit',
      generated_from: null,
      last4: card.last4,
      networks: { available: [card.brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    customer,
    customer_account: null,
    metadata: {},
    type: 'card',
  };
}
