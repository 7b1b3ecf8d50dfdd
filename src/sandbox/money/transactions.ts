import type { BalanceTransaction, Payout } from '../state/kinds/money.js';
import type { Charge, Refund } from '../state/kinds/payments.js';
import { newObject } from '../state/objects.js';
import { businessDaysLater } from './business-days.js';

/** How long the money of a payment stays pending. */
const PENDING_BUSINESS_DAYS = 2;

/** What accountants sort by, for each type; an adjustment says it itself (R-RCN-01). */
const CATEGORIES = {
  charge: 'charge',
  payment: 'charge',
  payment_refund: 'refund',
  payout: 'payout',
  payout_cancel: 'payout_reversal',
  payout_failure: 'payout_reversal',
  refund: 'refund',
  refund_failure: 'refund_failure',
} as const;

/** What a paid charge brings: what was captured less the fee, available on the second business day. */
export function chargeTransaction(now: number, charge: Charge, fee: number): BalanceTransaction {
  return transaction(now, charge, {
    amount: charge.amount_captured,
    available_on: businessDaysLater(now, PENDING_BUSINESS_DAYS),
    description: charge.description,
    fee: { amount: fee, description: 'Processing fees' },
    type: isBankDebit(charge) ? 'payment' : 'charge',
  });
}

/** What a refund takes: its whole amount at once; the fee of the charge does not come back. */
export function refundTransaction(now: number, refund: Refund, charge: Charge): BalanceTransaction {
  const type = isBankDebit(charge) ? 'payment_refund' : 'refund';
  return transaction(now, refund, { amount: -refund.amount, description: 'Refund', type });
}

/** The money of a refund that failed, back in the balance. */
export function refundFailureTransaction(now: number, refund: Refund): BalanceTransaction {
  return transaction(now, refund, { amount: refund.amount, description: 'Refund failure', type: 'refund_failure' });
}

/** What a dispute takes, amount and fee in one (R-RCN-07). `source` is the dispute. */
export function withdrawalTransaction(now: number, source: Source, charge: string, amount: number, fee: number) {
  return transaction(now, source, {
    amount: -amount,
    description: `Withdrawal for the dispute of ${charge}`,
    fee: { amount: fee, description: 'Dispute fee' },
    type: 'adjustment',
    category: 'dispute',
  });
}

/** What a won dispute gives back: the amount, not the fee. */
export function reinstatementTransaction(now: number, source: Source, charge: string, amount: number) {
  return transaction(now, source, {
    amount,
    description: `Reinstatement after the dispute of ${charge}`,
    type: 'adjustment',
    category: 'dispute_reversal',
  });
}

/** What a payout takes out of the balance. */
export function payoutTransaction(now: number, payout: Payout): BalanceTransaction {
  return transaction(now, payout, { amount: -payout.amount, description: payout.description, type: 'payout' });
}

/** The money of a payout that did not arrive, back in the balance. */
export function payoutReturnTransaction(
  now: number,
  payout: Payout,
  type: 'payout_cancel' | 'payout_failure',
): BalanceTransaction {
  return transaction(now, payout, { amount: payout.amount, description: payout.description, type });
}

interface Source {
  readonly id: string;
  readonly currency: string;
}

interface Movement {
  readonly amount: number;
  /** At once, when it is not given. */
  readonly available_on?: number;
  readonly description: string | null;
  readonly fee?: { readonly amount: number; readonly description: string };
  readonly type: keyof typeof CATEGORIES | 'adjustment';
  readonly category?: 'dispute' | 'dispute_reversal';
}

function transaction(now: number, source: Source, move: Movement): BalanceTransaction {
  const fee = move.fee?.amount ?? 0;
  const { currency } = source;
  return {
    ...newObject('balance_transaction', now),
    amount: move.amount,
    available_on: move.available_on ?? now,
    balance_type: 'payments',
    currency,
    description: move.description,
    exchange_rate: null,
    fee,
    fee_details:
      fee === 0
        ? []
        : [
            {
              amount: fee,
              application: null,
              currency,
              description: move.fee?.description ?? null,
              type: 'stripe_fee',
            },
          ],
    net: move.amount - fee,
    reporting_category: move.type === 'adjustment' ? move.category : CATEGORIES[move.type],
    source: source.id,
    status: 'pending',
    type: move.type,
    memory: { payout: null },
  };
}

function isBankDebit({ payment_method_details: details }: Charge): boolean {
  return details.type === 'us_bank_account';
}
