import type { Payout } from '../state/kinds/money.js';
import type { Metadata } from '../state/object.js';
import { newObject } from '../state/objects.js';

/** The organisation's one bank account: where all payouts go. */
export const BANK_ACCOUNT = 'ba_1SandboxCheckingAccount0';

export interface PayoutData {
  readonly amount: number;
  readonly arrivalDate: number;
  readonly automatic: boolean;
  readonly currency: string;
  readonly description: string | null;
  readonly metadata: Metadata;
  readonly statementDescriptor: string | null;
}

/** A payout that was not sent yet. */
export function newPayout(now: number, data: PayoutData): Payout {
  return {
    ...newObject('payout', now),
    amount: data.amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: data.arrivalDate,
    automatic: data.automatic,
    balance_transaction: null,
    currency: data.currency,
    description: data.description,
    destination: BANK_ACCOUNT,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    metadata: data.metadata,
    method: 'standard',
    original_payout: null,
    payout_method: null,
    reconciliation_status: data.automatic ? 'in_progress' : 'not_applicable',
    reversed_by: null,
    source_type: 'card',
    statement_descriptor: data.statementDescriptor,
    status: 'pending',
    trace_id: { status: 'pending', value: null },
    type: 'bank_account',
  };
}
