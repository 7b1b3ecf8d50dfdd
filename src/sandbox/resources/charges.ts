import { demand, demandLocked, equals, listing, retrieval } from '../api/fetching.js';
import { operation } from '../api/operation.js';
import { choice, clearable, email, group, metadata, required, text, type Shape } from '../api/parameters.js';
import { businessDaysLater } from '../money/business-days.js';
import type { CardFields, Charge, PaymentIntent, PaymentMethod } from '../state/kinds/payments.js';
import { newObject } from '../state/objects.js';
import { ADDRESS, addressOf } from './address.js';
import { mergeMetadata, previousOf } from './changes.js';

const CHARGE = {
  customer: text(),
  description: text(),
  fraud_details: group({ user_report: required(clearable(choice('fraudulent', 'safe'))) }),
  metadata: metadata(),
  receipt_email: email(),
  shipping: group({
    address: required(group(ADDRESS)),
    carrier: text(),
    name: required(text()),
    phone: text(50),
    tracking_number: text(),
  }),
  transfer_group: text(),
} satisfies Shape;

export const CHARGES = [
  retrieval('charge', '/charges'),
  operation('POST', '/charges/:id', CHARGE, async ({ work, params, ids }) => {
    const charge = await demandLocked(work, 'charge', ids['id'] ?? '');
    const before = structuredClone(charge);
    if (params.customer !== undefined)
      charge.customer = (await demand(work, 'customer', params.customer, 'customer')).id;
    if (params.description !== undefined) charge.description = params.description;
    if (params.receipt_email !== undefined) charge.receipt_email = params.receipt_email;
    if (params.transfer_group !== undefined) charge['transfer_group'] = params.transfer_group;
    if (params.fraud_details) {
      const report = params.fraud_details.user_report;
      charge.fraud_details = report === null ? {} : { user_report: report };
    }
    if (params.shipping) charge['shipping'] = { ...params.shipping, address: addressOf(params.shipping.address) };
    charge.metadata = mergeMetadata(charge.metadata, params.metadata);
    work.put(charge);
    work.emit('charge.updated', charge, previousOf(before, charge));
    return charge;
  }),
  listing('charge', '/charges', { customer: text(), payment_intent: text(), transfer_group: text() }, (params) => [
    ...equals('customer', params.customer),
    ...equals('payment_intent', params.payment_intent),
    ...equals('transfer_group', params.transfer_group),
  ]),
];

interface ChargeFailure {
  readonly code: string;
  readonly declineCode: string;
  readonly message: string;
}

export interface ChargeData {
  readonly intent: PaymentIntent;
  readonly method: PaymentMethod;
  readonly authenticated: boolean;
  readonly failure: ChargeFailure | null;
}

/** One attempt to take the intent's amount from a method, paid or declined; its balance transaction comes later. */
export function newCharge(now: number, { intent, method, authenticated, failure }: ChargeData): Charge {
  return {
    ...newObject('charge', now),
    amount: intent.amount,
    amount_captured: failure ? 0 : intent.amount,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: method.billing_details,
    calculated_statement_descriptor: 'SANDBOX',
    captured: failure === null,
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: failure?.code ?? null,
    failure_message: failure?.message ?? null,
    fraud_details: {},
    metadata: { ...intent.metadata },
    on_behalf_of: null,
    outcome: outcomeOf(failure),
    paid: failure === null,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: methodDetails(now, intent.amount, method, authenticated, failure),
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: intent['shipping'],
    source: null,
    source_transfer: null,
    statement_descriptor: intent['statement_descriptor'],
    statement_descriptor_suffix: intent['statement_descriptor_suffix'],
    status: failure ? 'failed' : 'succeeded',
    transfer_data: null,
    transfer_group: intent['transfer_group'],
    memory: { behaviour: method.memory.behaviour },
  };
}

function outcomeOf(failure: ChargeFailure | null): object {
  return {
    advice_code: failure ? 'try_again_later' : null,
    network_advice_code: null,
    network_decline_code: failure ? '05' : null,
    network_status: failure ? 'declined_by_network' : 'approved_by_network',
    reason: failure?.declineCode ?? null,
    risk_level: 'normal',
    risk_score: 20,
    seller_message: failure ? 'The bank declined the payment.' : 'Payment complete.',
    type: failure ? 'issuer_declined' : 'authorized',
  };
}

function methodDetails(
  now: number,
  amount: number,
  { type, card, us_bank_account: account }: PaymentMethod,
  authenticated: boolean,
  failure: ChargeFailure | null,
): Charge['payment_method_details'] {
  if (type === 'card') return { type, card: cardDetails(amount, card!, authenticated, failure) };
  return { type, us_bank_account: accountDetails(now, account ?? {}) };
}

function accountDetails(now: number, account: Readonly<Record<string, unknown>>): object {
  const shown = ['account_holder_type', 'account_type', 'bank_name', 'fingerprint', 'last4', 'routing_number'];
  return {
    ...Object.fromEntries(shown.map((field) => [field, account[field] ?? null])),
    expected_debit_date: new Date(businessDaysLater(now, 1) * 1000).toISOString().slice(0, 10),
    payment_reference: null,
  };
}

function cardDetails(amount: number, card: CardFields, authenticated: boolean, failure: ChargeFailure | null) {
  return {
    amount_authorized: failure ? null : amount,
    authorization_code: failure ? null : '123456',
    brand: card.brand,
    checks: {
      address_line1_check: null,
      address_postal_code_check: null,
      cvc_check: failure?.code === 'incorrect_cvc' ? 'fail' : 'pass',
    },
    country: 'US',
    electronic_commerce_indicator: null,
    exp_month: card.exp_month,
    exp_year: card.exp_year,
    extended_authorization: { status: 'disabled' },
    fingerprint: card.fingerprint,
    funding: 'credit',
    incremental_authorization: { status: 'unavailable' },
    installments: null,
    last4: card.last4,
    mandate: null,
    multicapture: { status: 'unavailable' },
    network: card.brand,
    network_token: { used: false },
    network_transaction_id: null,
    overcapture: { maximum_amount_capturable: amount, status: 'unavailable' },
    regulated_status: 'unregulated',
    three_d_secure: authenticated ? THREE_D_SECURE : null,
    transaction_link_id: null,
    wallet: card['wallet'],
  };
}

const THREE_D_SECURE = {
  authentication_flow: 'challenge',
  electronic_commerce_indicator: '05',
  exemption_indicator: null,
  result: 'authenticated',
  result_reason: null,
  transaction_id: null,
  version: '2.2.0',
};
