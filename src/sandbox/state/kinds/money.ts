import type { Metadata, SandboxObject } from '../object.js';

export interface BalanceTransaction extends SandboxObject {
  readonly object: 'balance_transaction';
  amount: number;
  available_on: number;
  currency: string;
  fee: number;
  net: number;
  /** Kept by the sandbox: the automatic payout that paid it out; the list filter `payout` goes by it. */
  readonly memory: { payout: string | null };
  source: string;
  type: string;
}

export interface Payout extends SandboxObject {
  readonly object: 'payout';
  amount: number;
  arrival_date: number;
  automatic: boolean;
  balance_transaction: string | null;
  currency: string;
  failure_balance_transaction: string | null;
  failure_code: string | null;
  failure_message: string | null;
  metadata: Metadata;
  reconciliation_status: 'completed' | 'in_progress' | 'not_applicable';
  status: 'pending' | 'in_transit' | 'paid' | 'failed' | 'canceled';
}

export interface Dispute extends SandboxObject {
  readonly object: 'dispute';
  amount: number;
  /** The movements themselves, not their ids: Stripe shows them whole. */
  balance_transactions: BalanceTransaction[];
  charge: string;
  currency: string;
  evidence: Record<string, string | null>;
  evidence_details: {
    due_by: number | null;
    has_evidence: boolean;
    past_due: boolean;
    submission_count: number;
    [field: string]: unknown;
  };
  is_charge_refundable: boolean;
  metadata: Metadata;
  payment_intent: string | null;
  reason: string;
  status:
    | 'warning_needs_response'
    | 'warning_under_review'
    | 'warning_closed'
    | 'needs_response'
    | 'under_review'
    | 'won'
    | 'lost';
}

export interface EarlyFraudWarning extends SandboxObject {
  readonly object: 'radar.early_fraud_warning';
  actionable: boolean;
  charge: string;
  fraud_type: string;
}
