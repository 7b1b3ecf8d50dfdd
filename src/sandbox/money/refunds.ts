import { invalid } from '../api/errors.js';
import { behaviourBehind } from '../payments/method-behaviour.js';
import { previousOf } from '../resources/changes.js';
import { newRefund, type RefundData } from '../resources/new-refund.js';
import type { Charge, Refund } from '../state/kinds/payments.js';
import type { Work } from '../state/work.js';
import { book } from './book.js';
import { businessDaysLater } from './business-days.js';
import { closeAnsweredInquiries, disputesOf } from './disputes.js';
import { calmWarnings } from './fraud-warnings.js';
import { refundFailureTransaction, refundTransaction } from './transactions.js';

/** How long a refund that is bound to fail looks as if it had succeeded. */
const FAILURE_SECONDS = 3;
/** How long a refund to a bank account is on its way. */
const TRANSFER_BUSINESS_DAYS = 3;
/** A bank debit can be refunded for so many days. */
const DEBIT_DAYS = 180;

export interface RefundWish extends Omit<RefundData, 'amount'> {
  /** In minor units; what is left of the charge when it is not given. */
  readonly amount: number | undefined;
}

/**
 * Gives money of a locked charge back. It leaves the balance at once, which may fall below zero; then nothing is
 * paid out until later payments have filled it.
 * @throws Refusal when the charge has not that much left, or its bank has taken the money back by a dispute.
 */
export async function refund(work: Work, charge: Charge, wish: RefundWish): Promise<Refund> {
  const amount = refundable(work, charge, wish.amount);
  await refuseWhenDisputed(work, charge);
  const made = newRefund(work.now, charge, { ...wish, amount });
  const money = refundTransaction(work.now, made, charge);
  made.balance_transaction = money.id;
  const before = structuredClone(charge);
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount;
  if (wish.reason === 'fraudulent') charge.fraud_details = { ...charge.fraud_details, user_report: 'fraudulent' };
  book(work, money);
  for (const each of [made, charge]) work.put(each);
  work.emit('refund.created', made);
  work.emit('charge.refunded', charge, previousOf(before, charge));
  if (charge.refunded) await calmWarnings(work, charge.id);
  await closeAnsweredInquiries(work, charge);
  if (made.status === 'pending') work.at(businessDaysLater(work.now, TRANSFER_BUSINESS_DAYS), 'end-refund', made.id);
  if (behaviourBehind(charge).refund === 'fails') work.at(work.now + FAILURE_SECONDS, 'fail-refund', made.id);
  return made;
}

/** A refund to a bank account has arrived. */
export async function endRefund(work: Work, id: string): Promise<void> {
  const made = await work.lock('refund', id);
  if (made?.status !== 'pending') return;
  const before = structuredClone(made);
  made.status = 'succeeded';
  delete made.pending_reason;
  work.put(made);
  tell(work, made, previousOf(before, made));
}

/** The bank sends the money back: the refund fails, also after it had succeeded, and the charge is whole again. */
export async function failRefund(work: Work, id: string): Promise<void> {
  const known = await work.find('refund', id);
  const charge = known && (await work.lock('charge', known.charge));
  const made = await work.lock('refund', id);
  if (!charge || !made || (made.status !== 'succeeded' && made.status !== 'pending')) return;
  const before = structuredClone(made);
  const money = refundFailureTransaction(work.now, made);
  made.status = 'failed';
  made.failure_balance_transaction = money.id;
  made.failure_reason = charge.payment_method_details.card ? 'expired_or_canceled_card' : 'unknown';
  delete made.pending_reason;
  charge.amount_refunded -= made.amount;
  charge.refunded = false;
  book(work, money);
  for (const each of [made, charge]) work.put(each);
  const previous = previousOf(before, made);
  tell(work, made, previous);
  work.emit('refund.failed', made, previous);
}

function tell(work: Work, made: Refund, previous: object): void {
  work.emit('refund.updated', made, previous);
  work.emit('charge.refund.updated', made, previous);
}

/** The amount to refund. */
function refundable(work: Work, charge: Charge, asked: number | undefined): number {
  if (charge.status !== 'succeeded' || !charge.captured)
    throw invalid('This charge was not paid, so there is nothing to refund.', 'charge');
  const left = charge.amount - charge.amount_refunded;
  if (left === 0) {
    throw invalid(`Charge ${charge.id} has already been refunded.`, undefined, 'charge_already_refunded');
  }
  if (!charge.payment_method_details.card && work.now > charge.created + DEBIT_DAYS * 86_400) {
    throw invalid(
      `A bank debit can be refunded for ${DEBIT_DAYS} days. Nothing was refunded; pay the money back another way.`,
      'charge',
      'charge_not_refundable',
    );
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

/** The bank has the money of a chargeback already; a refund would pay it twice (R-VOI-06). */
async function refuseWhenDisputed(work: Work, charge: Charge): Promise<void> {
  const disputes = await disputesOf(work, charge);
  if (disputes.every((dispute) => dispute.is_charge_refundable)) return;
  throw invalid(
    `Charge ${charge.id} was charged back by the payer's bank. Nothing was refunded; answer the dispute instead.`,
    undefined,
    'charge_disputed',
  );
}
