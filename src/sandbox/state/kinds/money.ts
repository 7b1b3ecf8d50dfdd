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
  description: string | null;
  failure_balance_transaction: string | null;
  failure_code: string | null;
  failure_message: string | null;
  metadata: Metadata;
  reconciliation_status: 'completed' | 'in_progress' | 'not_applicable';
  status: 'pending' | 'in_transit' | 'paid' | 'failed' | 'canceled';
  trace_id: { readonly status: string; readonly value: string | null };
}

export interface Dispute extends SandboxObject {
  readonly object: 'dispute';
  amount: number;
  /** The movements as the API shows them, not their ids: Stripe shows them whole. */
  balance_transactions: object[];
  charge: string;
  currency: string;
  evidence: { readonly enhanced_evidence: object; [field: string]: string | object | null };
  evidence_details: {
    due_by: number | null;
    has_evidence: boolean;
    past_due: boolean;
    submission_count: number;
    submission_method: 'manual' | 'not_submitted';
    [field: string]: unknown;
  };
  is_charge_refundable: boolean;
  metadata: Metadata;
  network_reason_code: string | null;
  payment_intent: string | null;
  payment_method_details?: object;
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
  payment_intent?: string;
}
