import { TEST_ROUTING_NUMBER, type BankSummary } from '../payments/banks.js';
import type { CardSummary } from '../payments/cards.js';
import type { BillingDetails } from '../state/kinds/customers.js';
import type { PaymentMethod } from '../state/kinds/payments.js';
import { newObject } from '../state/objects.js';

/** A wallet that brought a card. */
export type Wallet = 'apple_pay' | 'google_pay';

/** A card that can pay, not yet anybody's. */
export function newCardMethod(
  now: number,
  card: CardSummary,
  billing: BillingDetails,
  wallet: Wallet | null = null,
): PaymentMethod {
  return {
    ...newObject('payment_method', now),
    allow_redisplay: 'unspecified',
    billing_details: billing,
    card: {
      brand: card.brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: wallet ? null : 'pass' },
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
      wallet: wallet ? { [wallet]: {}, dynamic_last4: card.last4, type: wallet } : null,
    },
    customer: null,
    customer_account: null,
    metadata: {},
    type: 'card',
    memory: { behaviour: card.behaviour, failNext: 0 },
  };
}

/** A bank account that pays by debit, not yet anybody's. */
export function newBankMethod(now: number, bank: BankSummary, billing: BillingDetails): PaymentMethod {
  return {
    ...newObject('payment_method', now),
    allow_redisplay: 'unspecified',
    billing_details: billing,
    customer: null,
    customer_account: null,
    metadata: {},
    type: 'us_bank_account',
    us_bank_account: {
      account_holder_type: 'individual',
      account_type: 'checking',
      bank_name: 'STRIPE TEST BANK',
      financial_connections_account: null,
      fingerprint: bank.fingerprint,
      last4: bank.last4,
      networks: { preferred: 'ach', supported: ['ach'] },
      routing_number: TEST_ROUTING_NUMBER,
      status_details: null,
    },
    memory: { behaviour: bank.behaviour, failNext: 0 },
  };
}
