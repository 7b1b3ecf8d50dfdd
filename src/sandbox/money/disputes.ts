import { createHash } from 'node:crypto';
import { invalid } from '../api/errors.js';
import { demand, demandLocked } from '../api/fetching.js';
import { behaviourBehind } from '../payments/method-behaviour.js';
import { previousOf } from '../resources/changes.js';
import { newDispute, type DisputeReason } from '../resources/new-dispute.js';
import type { BalanceTransaction, Dispute } from '../state/kinds/money.js';
import type { Charge } from '../state/kinds/payments.js';
import { present } from '../state/present.js';
import type { Work } from '../state/work.js';
import { book } from './book.js';
import { startOfDay } from './business-days.js';
import { calmWarnings } from './fraud-warnings.js';
import { reinstatementTransaction, withdrawalTransaction } from './transactions.js';

const DAY = 86_400;
/** How long a dispute can be answered: until the end of this day. */
const ANSWER_DAYS = 14;
/** An inquiry that leads to nothing ends after so many days. */
const INQUIRY_DAYS = 120;
/** How long the bank looks at evidence; at Stripe's own test words it looks for seconds only. */
const REVIEW_DAYS = 60;
const TEST_REVIEW_SECONDS = 3;

/** Stripe's test words: as `uncategorized_text` they decide how a dispute ends. */
const TEST_WORDS = ['winning_evidence', 'losing_evidence', 'escalate_inquiry_evidence'];

export interface DisputeWish {
  /** "fraudulent" for cards, "debit_not_authorized" for bank debits, when it is not given. */
  readonly reason?: DisputeReason;
  /** In minor units; what was not refunded when it is not given. */
  readonly amount?: number;
  /** The bank only asks: no money moves until it escalates. */
  readonly inquiry?: boolean;
}

/**
 * The payer's bank disputes a charge. The money and the fee leave the balance at once (R-RCN-07). The return of a bank
 * debit is final: it is lost as soon as it is known (R-ACH-04).
 * @throws Refusal when the charge was not paid, or is disputed already.
 */
export async function openDispute(work: Work, chargeId: string, wish: DisputeWish = {}): Promise<Dispute> {
  const charge = await demandLocked(work, 'charge', chargeId, 'charge');
  const isDebit = charge.payment_method_details.type === 'us_bank_account';
  const amount = await disputable(work, charge, wish.amount);
  const isInquiry = wish.inquiry === true && !isDebit;
  const dispute = newDispute(work.now, charge, {
    amount,
    reason: wish.reason ?? (isDebit ? 'debit_not_authorized' : 'fraudulent'),
    status: isInquiry ? 'warning_needs_response' : 'needs_response',
    dueBy: isDebit ? null : deadline(work.now),
  });
  charge.disputed = true;
  work.put(charge);
  if (!isInquiry) withdraw(work, dispute);
  work.put(dispute);
  work.emit('charge.dispute.created', dispute);
  if (!isInquiry) work.emit('charge.dispute.funds_withdrawn', dispute);
  await calmWarnings(work, charge.id);
  if (isDebit) end(work, dispute, 'lost');
  else work.at(deadline(work.now), 'end-dispute', dispute.id);
  if (isInquiry) work.at(work.now + INQUIRY_DAYS * DAY, 'end-dispute', dispute.id);
  return dispute;
}

/** The task that some test cards and accounts leave behind when they have paid. */
export async function disputeAsBehaved(work: Work, chargeId: string): Promise<void> {
  const charge = await work.find('charge', chargeId);
  const kind = charge && behaviourBehind(charge).dispute;
  if (!charge || !kind || charge.disputed) return;
  const isDebit = charge.payment_method_details.type === 'us_bank_account';
  const reason = isDebit ? 'debit_not_authorized' : kind === 'inquiry' ? 'fraudulent' : kind;
  await openDispute(work, chargeId, { reason, inquiry: kind === 'inquiry' });
}

/**
 * Hands evidence in: the bank looks at it from now on, and decides later. `before` is the dispute as it was.
 * @throws Refusal when it is too late.
 */
export function submitEvidence(work: Work, dispute: Dispute, before = structuredClone(dispute)): void {
  demandOpen(dispute);
  const isInquiry = dispute.status === 'warning_needs_response';
  dispute.status = isInquiry ? 'warning_under_review' : 'under_review';
  dispute.evidence_details = {
    ...dispute.evidence_details,
    has_evidence: true,
    submission_count: dispute.evidence_details.submission_count + 1,
    submission_method: 'manual',
  };
  const isTest = TEST_WORDS.includes(wordOf(dispute));
  work.put(dispute);
  work.emit('charge.dispute.updated', dispute, previousOf(before, dispute));
  work.at(work.now + (isTest ? TEST_REVIEW_SECONDS : REVIEW_DAYS * DAY), 'decide-dispute', dispute.id);
}

/** @throws Refusal when the dispute no longer waits for an answer. */
export function demandOpen(dispute: Dispute): void {
  if (dispute.status === 'needs_response' || dispute.status === 'warning_needs_response') return;
  throw invalid(`Dispute ${dispute.id} is ${dispute.status}, so evidence is no longer taken.`, 'evidence');
}

/** The bank finds for the organisation: the money comes back, the fee does not. */
export async function winDispute(work: Work, id: string): Promise<Dispute> {
  const dispute = await demandChargeback(work, id);
  const before = structuredClone(dispute);
  const money = reinstatementTransaction(work.now, dispute, dispute.charge, dispute.amount);
  move(work, dispute, money);
  dispute.status = 'won';
  dispute.is_charge_refundable = true;
  work.put(dispute);
  const previous = previousOf(before, dispute);
  work.emit('charge.dispute.funds_reinstated', dispute, previous);
  work.emit('charge.dispute.closed', dispute, previous);
  return dispute;
}

/** The bank finds for the payer, or nobody answered: the money stays gone. */
export async function loseDispute(work: Work, id: string): Promise<Dispute> {
  const dispute = await demandChargeback(work, id);
  end(work, dispute, 'lost');
  return dispute;
}

/** The bank has no more questions. */
export async function closeInquiry(work: Work, id: string): Promise<Dispute> {
  const dispute = await demandInquiry(work, id);
  end(work, dispute, 'warning_closed');
  return dispute;
}

/** The bank makes a chargeback of its inquiry: now the money moves, and there is time again to answer. */
export async function escalateInquiry(work: Work, id: string): Promise<Dispute> {
  const dispute = await demandInquiry(work, id);
  const charge = await demand(work, 'charge', dispute.charge, 'charge');
  const before = structuredClone(dispute);
  withdraw(work, dispute);
  const details = newDispute(work.now, charge, {
    amount: dispute.amount,
    reason: dispute.reason as DisputeReason,
    status: 'needs_response',
    dueBy: deadline(work.now),
  });
  Object.assign(dispute, {
    evidence_details: details.evidence_details,
    is_charge_refundable: false,
    payment_method_details: details.payment_method_details,
    status: details.status,
  });
  work.put(dispute);
  const previous = previousOf(before, dispute);
  work.emit('charge.dispute.funds_withdrawn', dispute, previous);
  work.emit('charge.dispute.updated', dispute, previous);
  work.at(deadline(work.now), 'end-dispute', dispute.id);
  return dispute;
}

/** The time to answer is over, or an inquiry has led to nothing. */
export async function endDispute(work: Work, id: string): Promise<void> {
  const dispute = await work.lock('dispute', id);
  if (!dispute) return;
  const { status, created, evidence_details: details } = dispute;
  if (isInquiring(dispute) && work.now >= created + INQUIRY_DAYS * DAY) return end(work, dispute, 'warning_closed');
  if (details.due_by === null || work.now < details.due_by) return;
  if (status === 'needs_response') return end(work, dispute, 'lost');
  if (status !== 'warning_needs_response' || details.past_due) return;
  dispute.evidence_details = { ...details, past_due: true };
  work.put(dispute);
  work.emit('charge.dispute.updated', dispute, { evidence_details: details });
}

/** The bank has looked at the evidence. */
export async function decideDispute(work: Work, id: string): Promise<void> {
  const dispute = await work.lock('dispute', id);
  if (!dispute) return;
  const word = wordOf(dispute);
  if (dispute.status === 'under_review') {
    const wins = word === 'winning_evidence' || (word !== 'losing_evidence' && isLucky(dispute));
    await (wins ? winDispute(work, id) : loseDispute(work, id));
  }
  if (dispute.status !== 'warning_under_review') return;
  if (word === 'escalate_inquiry_evidence') await escalateInquiry(work, id);
  else await closeInquiry(work, id);
}

/** The disputes of a charge, locked; open ones and those that have ended. */
export async function disputesOf(work: Work, charge: Charge): Promise<Dispute[]> {
  if (!charge.disputed) return [];
  const known = await work.read(
    `select data from stripe_sandbox.objects where kind = 'dispute' and data->>'charge' = $1 order by seq`,
    [charge.id],
  );
  return work.lockAll(
    'dispute',
    known.map(({ id }) => id),
  );
}

/** The payer has all of their money back, so the bank's question is answered. */
export async function closeAnsweredInquiries(work: Work, charge: Charge): Promise<void> {
  if (!charge.refunded) return;
  for (const dispute of await disputesOf(work, charge)) if (isInquiring(dispute)) end(work, dispute, 'warning_closed');
}

async function disputable(work: Work, charge: Charge, asked: number | undefined): Promise<number> {
  if (charge.status !== 'succeeded' || !charge.captured) {
    throw invalid(`Charge ${charge.id} was not paid, so there is nothing to dispute.`, 'charge');
  }
  const others = await disputesOf(work, charge);
  if (others.some(({ status }) => !['warning_closed', 'won'].includes(status))) {
    throw invalid(`Charge ${charge.id} is disputed already.`, 'charge', 'charge_disputed');
  }
  const left = charge.amount - charge.amount_refunded;
  const amount = asked ?? (left > 0 ? left : charge.amount_captured);
  if (amount > 0 && amount <= charge.amount_captured) return amount;
  throw invalid(`A dispute of ${amount} does not fit a charge of ${charge.amount_captured}.`, 'amount');
}

async function demandChargeback(work: Work, id: string): Promise<Dispute> {
  const dispute = await demandLocked(work, 'dispute', id);
  if (dispute.status === 'needs_response' || dispute.status === 'under_review') return dispute;
  throw invalid(`Dispute ${id} is ${dispute.status}; only an open dispute can be won or lost.`);
}

async function demandInquiry(work: Work, id: string): Promise<Dispute> {
  const dispute = await demandLocked(work, 'dispute', id);
  if (isInquiring(dispute)) return dispute;
  throw invalid(`Dispute ${id} is ${dispute.status}, so it is no open inquiry.`);
}

function isInquiring({ status }: Dispute): boolean {
  return status === 'warning_needs_response' || status === 'warning_under_review';
}

function end(work: Work, dispute: Dispute, status: 'lost' | 'warning_closed'): void {
  const before = structuredClone(dispute);
  const { due_by: dueBy } = dispute.evidence_details;
  const pastDue = dispute.status.endsWith('needs_response') && dueBy !== null && work.now >= dueBy;
  dispute.evidence_details = { ...dispute.evidence_details, past_due: pastDue };
  dispute.status = status;
  work.put(dispute);
  work.emit('charge.dispute.closed', dispute, previousOf(before, dispute));
}

function withdraw(work: Work, dispute: Dispute): void {
  move(work, dispute, withdrawalTransaction(work.now, dispute, dispute.charge, dispute.amount, work.fees.dispute));
}

function move(work: Work, dispute: Dispute, money: BalanceTransaction): void {
  book(work, money);
  dispute.balance_transactions = [...dispute.balance_transactions, present(money, work.view)];
}

/** The last second of the last day on which an answer is taken. */
function deadline(now: number): number {
  return startOfDay(now) + (ANSWER_DAYS + 1) * DAY - 1;
}

function wordOf({ evidence }: Dispute): string {
  return typeof evidence['uncategorized_text'] === 'string' ? evidence['uncategorized_text'].trim() : '';
}

/** How a dispute ends that no test word decides: by chance, and in a repeated run the same again. */
function isLucky({ amount, reason, created }: Dispute): boolean {
  return createHash('sha256').update(`${reason} ${amount} ${created}`).digest().readUInt8(0) % 2 === 0;
}
