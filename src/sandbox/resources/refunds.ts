import { invalid } from '../api/errors.js';
import { demand, demandLocked, equals, listing, retrieval } from '../api/fetching.js';
import { operation } from '../api/operation.js';
import { choice, currency, email, integer, metadata, refused, text, type Shape } from '../api/parameters.js';
import { refund } from '../money/refunds.js';
import type { Charge } from '../state/kinds/payments.js';
import type { Work } from '../state/work.js';
import { mergeMetadata, previousOf } from './changes.js';

const NO_BALANCES = 'Only balances of customers are refunded so, and the sandbox keeps none.';
const NO_CONNECT = 'The sandbox has one account, and no connected ones.';

const REFUND = {
  amount: integer({ min: 1, max: 99_999_999 }),
  charge: text(),
  currency: currency(),
  customer: refused(NO_BALANCES),
  instructions_email: email(),
  metadata: metadata(),
  origin: refused(NO_BALANCES),
  payment_intent: text(),
  reason: choice('duplicate', 'fraudulent', 'requested_by_customer'),
  refund_application_fee: refused(NO_CONNECT),
  reverse_transfer: refused(NO_CONNECT),
} satisfies Shape;

const PATH = '/refunds';

export const REFUNDS = [
  operation('POST', PATH, REFUND, async ({ work, params }) => {
    const charge = await chargeToRefund(work, params.charge, params.payment_intent);
    await work.followCustomer(charge.customer);
    if (params.currency !== undefined && params.currency !== charge.currency) {
      throw invalid(`The charge is in ${charge.currency}, and is refunded in ${charge.currency}.`, 'currency');
    }
    return refund(work, charge, {
      amount: params.amount,
      instructionsEmail: params.instructions_email,
      metadata: mergeMetadata({}, params.metadata),
      reason: params.reason ?? null,
    });
  }),
  retrieval('refund', PATH),
  operation('POST', `${PATH}/:id`, { metadata: metadata() }, async ({ work, params, ids }) => {
    const made = await demandLocked(work, 'refund', ids['id'] ?? '');
    const before = structuredClone(made);
    made.metadata = mergeMetadata(made.metadata, params.metadata);
    work.put(made);
    const previous = previousOf(before, made);
    work.emit('refund.updated', made, previous);
    work.emit('charge.refund.updated', made, previous);
    return made;
  }),
  // Only a refund that waits for the payer can be taken back, and neither cards nor bank accounts make one wait.
  operation('POST', `${PATH}/:id/cancel`, {}, async ({ work, ids }) => {
    const { id, status } = await demand(work, 'refund', ids['id'] ?? '');
    throw invalid(`Refund ${id} is ${status}; only one that waits for the payer (requires_action) can be canceled.`);
  }),
  listing('refund', PATH, { charge: text(), payment_intent: text() }, (params) => [
    ...equals('charge', params.charge),
    ...equals('payment_intent', params.payment_intent),
  ]),
];

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
