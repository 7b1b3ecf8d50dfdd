import { createHmac } from 'node:crypto';
import { API_VERSION } from '../../../src/gateways/stripe/stripe-client.js';

/** A gift of the benches, made up from its number alone, so that every process knows the same ones. */
export interface BenchGift {
  readonly giftId: string;
  readonly donorId: string;
  readonly chargeId: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly amountMinor: number;
  readonly feeMinor: number;
  /** Unix seconds. */
  readonly created: number;
}

/** When the charges of a backlog were made: `perSecond` each second from `from` on. */
export interface Pace {
  readonly from: number;
  readonly perSecond: number;
}

export function giftOf(n: number, pace: Pace): BenchGift {
  const amountMinor = 1000 + (n % 90) * 100;
  return {
    giftId: idOf('gift', n),
    donorId: idOf('donor', n),
    chargeId: `ch_bench${String(n).padStart(16, '0')}`,
    email: `reader${n}@example.org`,
    firstName: `Alex`,
    lastName: `Reader ${n}`,
    amountMinor,
    feeMinor: Math.round(amountMinor * 0.029) + 30,
    created: pace.from + Math.floor(n / pace.perSecond),
  };
}

const KINDS = {
  gift: '0193aaaa',
  donor: '0193bbbb',
  entry: '0193cccc',
  fee: '0193dddd',
  receipt: '0193eeee',
  plan: '0193ffff',
} as const;

/** Ids that sort by number, as those of the product sort by time. */
export function idOf(kind: keyof typeof KINDS, n: number): string {
  return `${KINDS[kind]}-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
}

/** The same in SQL, over a column or a variable. */
export function idSql(kind: keyof typeof KINDS, n: string): string {
  return `('${KINDS[kind]}-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`;
}

/** A card charge as the API of the pinned version answers it, its balance transaction expanded or not. */
export function chargeOf(gift: BenchGift, expanded: boolean): object {
  const suffix = gift.chargeId.slice(3);
  return {
    id: gift.chargeId,
    object: 'charge',
    amount: gift.amountMinor,
    amount_captured: gift.amountMinor,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: expanded ? balanceTransaction(gift, `txn_${suffix}`) : `txn_${suffix}`,
    billing_details: {
      address: { city: null, country: 'US', line1: null, line2: null, postal_code: '75201', state: null },
      email: gift.email,
      name: `${gift.firstName} ${gift.lastName}`,
      phone: null,
      tax_id: null,
    },
    calculated_statement_descriptor: 'THE LEDGER',
    captured: true,
    created: gift.created,
    currency: 'usd',
    customer: null,
    description: 'Gift to The Ledger',
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: {},
    livemode: false,
    metadata: { gift_id: gift.giftId, installation: idOf('donor', 0), schema: '1' },
    on_behalf_of: null,
    outcome: {
      advice_code: null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: 'approved_by_network',
      reason: null,
      risk_level: 'normal',
      risk_score: 20,
      seller_message: 'Payment complete.',
      type: 'authorized',
    },
    paid: true,
    payment_intent: `pi_${suffix}`,
    payment_method: `pm_${suffix}`,
    payment_method_details: cardDetails(gift),
    presentment_details: null,
    radar_options: {},
    receipt_email: null,
    receipt_number: null,
    receipt_url: `https://pay.stripe.com/receipts/payment/${suffix}`,
    refunded: false,
    review: null,
    shipping: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'succeeded',
    transfer_data: null,
    transfer_group: null,
  };
}

export function eventOf(gift: BenchGift, id: string, type: 'charge.succeeded' | 'charge.updated'): object {
  return {
    id,
    object: 'event',
    api_version: API_VERSION,
    created: gift.created,
    data: { object: chargeOf(gift, false) },
    livemode: false,
    pending_webhooks: 1,
    request: { id: `req_${id.slice(4)}`, idempotency_key: null },
    type,
  };
}

/** The header that proves a webhook's body, made with Stripe's published scheme. */
export function signatureOf(body: string, secret: string): string {
  const at = Math.floor(Date.now() / 1000);
  return `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`;
}

function balanceTransaction(gift: BenchGift, id: string): object {
  return {
    id,
    object: 'balance_transaction',
    amount: gift.amountMinor,
    available_on: gift.created + 172_800,
    balance_type: 'payments',
    created: gift.created,
    currency: 'usd',
    description: 'Gift to The Ledger',
    exchange_rate: null,
    fee: gift.feeMinor,
    fee_details: [
      { amount: gift.feeMinor, application: null, currency: 'usd', description: 'Stripe fee', type: 'stripe_fee' },
    ],
    net: gift.amountMinor - gift.feeMinor,
    reporting_category: 'charge',
    source: gift.chargeId,
    status: 'pending',
    type: 'charge',
  };
}

function cardDetails(gift: BenchGift): object {
  return {
    card: {
      amount_authorized: gift.amountMinor,
      authorization_code: '123456',
      brand: 'visa',
      checks: { address_line1_check: null, address_postal_code_check: 'pass', cvc_check: 'pass' },
      country: 'US',
      exp_month: 12,
      exp_year: 2031,
      extended_authorization: { status: 'disabled' },
      fingerprint: 'benchbenchbench1',
      funding: 'credit',
      incremental_authorization: { status: 'unavailable' },
      installments: null,
      last4: '4242',
      mandate: null,
      multicapture: { status: 'unavailable' },
      network: 'visa',
      network_token: { used: false },
      network_transaction_id: '123456789012345',
      overcapture: { maximum_amount_capturable: gift.amountMinor, status: 'unavailable' },
      regulated_status: 'unregulated',
      three_d_secure: null,
      wallet: null,
    },
    type: 'card',
  };
}
