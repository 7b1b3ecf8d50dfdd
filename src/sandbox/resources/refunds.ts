import { invalid } from '../api/errors.js';
import { demand, demandLocked, equals, listing, retrieval } from '../api/fetching.js';
import { operation } from '../api/operation.js';
import { choice, email, integer, metadata, text, type Shape } from '../api/parameters.js';
import type { Charge, Refund } from '../state/kinds/payments.js';
import { newObject } from '../state/objects.js';
import type { Work } from '../state/work.js';
import { behaviourBehind } from '../payments/method-behaviour.js';
import { refundFailureTransaction, refundTransaction } from './balance.js';
import { mergeMetadata, previousOf } from './changes.js';

/** How long a refund that is bound to fail looks as if it had succeeded. */
const FAILURE_DELAY_SECONDS = 3;

const REFUND = {
  amount: integer({ min: 1, max: 99_999_999 }),
  charge: text(),
  instructions_email: email(),
  metadata: metadata(),
  payment_intent: text(),
  reason: choice('duplicate', 'fraudulent', 'requested_by_customer'),
} satisfies Shape;

export const REFUNDS = [
  operation('POST', '/refunds', REFUND, async ({ work, params }) => {
    const charge = await chargeToRefund(work, params.charge, params.payment_intent);
    const amount = refundable(charge, params.amount);
    const refund = newRefund(work.now, charge, amount, params);
    const money = refundTransaction(work.now, refund);
    refund.balance_transaction = money.id;
    const before = structuredClone(charge);
    charge.amount_refunded += amount;
    charge.refunded = charge.amount_refunded === charge.amount;
    for (const each of [refund, money, charge]) work.put(each);
    work.emit('refund.created', refund);
    work.emit('charge.refunded', charge, previousOf(before, charge));
    if (behaviourBehind(charge).refund === 'fails') work.at(work.now + FAILURE_DELAY_SECONDS, 'fail-refund', refund.id);
    return refund;
  }),
  retrieval('refund', '/refunds'),
  operation('POST', '/refunds/:id', { metadata: metadata() }, async ({ work, params, ids }) => {
    const refund = await demandLocked(work, 'refund', ids['id'] ?? '');
    const before = structuredClone(refund);
    refund.metadata = mergeMetadata(refund.metadata, params.metadata);
    work.put(refund);
    work.emit('refund.updated', refund, previousOf(before, refund));
    return refund;
  }),
  listing('refund', '/refunds', { charge: text(), payment_intent: text() }, (params) => [
    ...equals('charge', params.charge),
    ...equals('payment_intent', params.payment_intent),
  ]),
];

/** The bank sends the money back: the refund fails after it had succeeded, and the charge is whole again. */
export async function failRefund(work: Work, id: string): Promise<void> {
  const known = await work.find('refund', id);
  const charge = known && (await work.lock('charge', known.charge));
  const refund = await work.lock('refund', id);
  if (!charge || !refund || refund.status !== 'succeeded') return;
  const before = structuredClone(refund);
  const money = refundFailureTransaction(work.now, refund);
  refund.status = 'failed';
  refund.failure_balance_transaction = money.id;
  refund.failure_reason = 'expired_or_canceled_card';
  charge.amount_refunded -= refund.amount;
  charge.refunded = false;
  for (const each of [refund, money, charge]) work.put(each);
  const previous = previousOf(before, refund);
  work.emit('refund.updated', refund, previous);
  work.emit('charge.refund.updated', refund, previous);
  work.emit('refund.failed', refund, previous);
}

async function chargeToRefund(work: Work, charge: string | undefined, intent: string | undefined): Promise<Charge> {
  if ((charge === undefined) === (intent === undefined)) {
    throw invalid('Give either charge or payment_intent.', 'charge', 'parameter_missing');
  }
  if (charge !== undefined) return demandLocked(work, 'charge', charge, 'charge');
  const { latest_charge: latest, status } = await demand(work, 'payment_intent', intent ?? '', 'payment_intent');
  if (status !== 'succeeded' || latest === null) {
    throw invalid('This payment intent has no paid charge, so there is nothing to refund.', 'payment_intent');
  }
  return demandLocked(work, 'charge', latest, 'charge');
}

/** The amount to refund. @throws Refusal when the charge has not that much left. */
function refundable(charge: Charge, asked: number | undefined): number {
  if (charge.status !== 'succeeded')
    throw invalid('This charge was not paid, so there is nothing to refund.', 'charge');
  const left = charge.amount - charge.amount_refunded;
  if (left === 0) {
    throw invalid(`Charge ${charge.id} has already been refunded.`, undefined, 'charge_already_refunded');
  }
  if (asked !== undefined && asked > left) {
    throw invalid(
      `The refund of ${asked} is more than the ${left} that is left of the charge.`,
      'amount',
      'amount_too_large',
    );
  }
  return asked ?? left;
}

interface RefundData {
  readonly metadata: Readonly<Record<string, string>> | null | undefined;
  readonly reason: string | undefined;
}

function newRefund(now: number, charge: Charge, amount: number, data: RefundData): Refund {
  return {
    ...newObject('refund', now),
    amount,
    balance_transaction: null,
    charge: charge.id,
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: {
      card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' },
      type: 'card',
    },
    metadata: mergeMetadata({}, data.metadata),
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: data.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
  };
}
