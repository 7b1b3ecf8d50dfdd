import type Stripe from 'stripe';
import { idOf, UnknownToUs } from './stripe-facts.js';

/** One balance transaction: what moved between us and the processor's balance of ours, and what it cost (R-RCN-01). */
export interface MovementFacts {
  readonly transactionId: string;
  /** Signed as at the processor: negative when money leaves the balance. */
  readonly amountMinor: bigint;
  /** What the processor kept; negative when it gave a fee back. The balance changes by the amount less this. */
  readonly feeMinor: bigint;
  readonly currency: string;
  readonly occurredAt: Date;
}

/**
 * inquiry: the bank asks, no money has moved · needs-response, under-review: the money is withdrawn and we may get it
 * back · won, lost: decided · closed: over without a decision, and nothing was taken.
 */
export type DisputeState = 'inquiry' | 'needs-response' | 'under-review' | 'won' | 'lost' | 'closed';

export interface DisputeFacts {
  readonly stripeDisputeId: string;
  readonly chargeId: string;
  readonly state: DisputeState;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** The bank's word for it, "fraudulent". */
  readonly reason: string;
  readonly openedAt: Date;
  readonly evidenceDueAt: Date | null;
  readonly withdrawal: MovementFacts | null;
  readonly reinstatement: MovementFacts | null;
}

/** One balance transaction as a line of a payout. */
export interface LineFacts extends MovementFacts {
  /** What accountants sort by, "charge"; not the type (R-RCN-01). */
  readonly category: string;
  /** The processor's id of what caused it: a charge, a refund, a dispute, a payout. */
  readonly sourceId: string | null;
  readonly description: string;
}

export type PayoutState = 'in-transit' | 'paid' | 'failed' | 'canceled';

export interface PayoutFacts {
  readonly payoutId: string;
  readonly state: PayoutState;
  /** Negative when the processor takes a debt from the bank account. */
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly createdAt: Date;
  /** When the bank is expected to have it; the processor names a day, as midnight UTC. */
  readonly arrivesAt: Date;
  /** Whether the processor will say which transactions it pays out; of those that staff ask for it never does (R-RCN-02). */
  readonly isAutomatic: boolean;
  /** Whether it says so by now. */
  readonly isMatched: boolean;
  readonly leaving: MovementFacts | null;
  /** What brought the money of a failed or canceled payout back. */
  readonly returning: MovementFacts | null;
}

export function movementFacts(transaction: Stripe.BalanceTransaction): MovementFacts {
  return {
    transactionId: transaction.id,
    amountMinor: BigInt(transaction.amount),
    feeMinor: BigInt(transaction.fee),
    currency: transaction.currency.toUpperCase(),
    occurredAt: new Date(transaction.created * 1000),
  };
}

export function lineFacts(transaction: Stripe.BalanceTransaction): LineFacts {
  return {
    ...movementFacts(transaction),
    category: transaction.reporting_category,
    sourceId: idOf(transaction.source),
    description: transaction.description ?? '',
  };
}

export function disputeFacts(dispute: Stripe.Dispute): DisputeFacts {
  const movements = dispute.balance_transactions.map(movementFacts);
  const withdrawal = onlyOne(dispute, movements, (each) => each.amountMinor < 0n);
  const reinstatement = onlyOne(dispute, movements, (each) => each.amountMinor >= 0n);
  const dueBy = dispute.evidence_details.due_by;
  return {
    stripeDisputeId: dispute.id,
    chargeId: idOf(dispute.charge)!,
    state: disputeState(dispute, withdrawal !== null && reinstatement === null),
    amountMinor: BigInt(dispute.amount),
    currency: dispute.currency.toUpperCase(),
    reason: dispute.reason,
    openedAt: new Date(dispute.created * 1000),
    evidenceDueAt: dueBy === null ? null : new Date(dueBy * 1000),
    withdrawal,
    reinstatement,
  };
}

export function payoutFacts(payout: Stripe.Payout): PayoutFacts {
  return {
    payoutId: payout.id,
    state: payoutState(payout),
    amountMinor: BigInt(payout.amount),
    currency: payout.currency.toUpperCase(),
    createdAt: new Date(payout.created * 1000),
    arrivesAt: new Date(payout.arrival_date * 1000),
    isAutomatic: payout.automatic,
    isMatched: payout.automatic && payout.reconciliation_status === 'completed',
    leaving: movementOf(payout.balance_transaction),
    returning: movementOf(payout.failure_balance_transaction),
  };
}

/** A dispute takes once and gives back at most once; with more movements it is something that we do not know. */
function onlyOne(
  { id }: Stripe.Dispute,
  movements: readonly MovementFacts[],
  which: (movement: MovementFacts) => boolean,
): MovementFacts | null {
  const found = movements.filter(which);
  if (found.length > 1) throw new UnknownToUs(`dispute ${id} moved money ${movements.length} times`);
  return found[0] ?? null;
}

function disputeState({ id, status }: Stripe.Dispute, isMoneyGone: boolean): DisputeState {
  switch (status) {
    case 'warning_needs_response':
    case 'warning_under_review':
      return 'inquiry';
    case 'needs_response':
      return 'needs-response';
    case 'under_review':
      return 'under-review';
    case 'won':
      return 'won';
    case 'lost':
    // An appeal is about a lost dispute, which stays lost until the appeal is won.
    case 'appeal_needs_response':
    case 'appeal_under_review':
      return 'lost';
    // Prevented: it ended before it began; some of these end by the money going back.
    case 'prevented':
    case 'warning_closed':
      return isMoneyGone ? 'lost' : 'closed';
    default:
      throw new UnknownToUs(`dispute ${id} has status "${status}"`);
  }
}

function payoutState({ id, status }: Stripe.Payout): PayoutState {
  switch (status) {
    case 'pending':
    case 'in_transit':
      return 'in-transit';
    case 'paid':
    case 'failed':
    case 'canceled':
      return status;
    default:
      throw new UnknownToUs(`payout ${id} has status "${status}"`);
  }
}

function movementOf(transaction: string | Stripe.BalanceTransaction | null): MovementFacts | null {
  if (typeof transaction === 'string') throw new UnknownToUs(`balance transaction ${transaction} came as a name only`);
  return transaction && movementFacts(transaction);
}
