import type { Dispute } from '../state/kinds/money.js';
import type { Charge } from '../state/kinds/payments.js';
import { newObject } from '../state/objects.js';

/** What can be told in answer to a dispute. Files are named by any text: the sandbox keeps none. */
export const EVIDENCE_FIELDS = [
  'access_activity_log',
  'billing_address',
  'cancellation_policy',
  'cancellation_policy_disclosure',
  'cancellation_rebuttal',
  'customer_communication',
  'customer_email_address',
  'customer_name',
  'customer_purchase_ip',
  'customer_signature',
  'duplicate_charge_documentation',
  'duplicate_charge_explanation',
  'duplicate_charge_id',
  'product_description',
  'receipt',
  'refund_policy',
  'refund_policy_disclosure',
  'refund_refusal_explanation',
  'service_date',
  'service_documentation',
  'shipping_address',
  'shipping_carrier',
  'shipping_date',
  'shipping_documentation',
  'shipping_tracking_number',
  'uncategorized_file',
  'uncategorized_text',
] as const;

export type EvidenceField = (typeof EVIDENCE_FIELDS)[number];

/** The reasons that card networks and banks give, with Visa's code for each. */
export const DISPUTE_REASONS = {
  credit_not_processed: '13.6',
  customer_initiated: 'R08',
  debit_not_authorized: 'R10',
  duplicate: '12.6.1',
  fraudulent: '10.4',
  general: '13.3',
  incorrect_account_details: 'R03',
  insufficient_funds: 'R01',
  noncompliant: '13.9',
  product_not_received: '13.1',
  product_unacceptable: '13.3',
  subscription_canceled: '13.2',
  unrecognized: '10.4',
} as const;

export type DisputeReason = keyof typeof DISPUTE_REASONS;

export interface DisputeData {
  readonly amount: number;
  readonly reason: DisputeReason;
  readonly status: Dispute['status'];
  /** Until when it can be answered, seconds since 1970; null when it cannot. */
  readonly dueBy: number | null;
}

export function newDispute(now: number, charge: Charge, { amount, reason, status, dueBy }: DisputeData): Dispute {
  const isInquiry = status === 'warning_needs_response';
  return {
    ...newObject('dispute', now),
    amount,
    balance_transactions: [],
    charge: charge.id,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: { ...Object.fromEntries(EVIDENCE_FIELDS.map((field) => [field, null])), enhanced_evidence: {} },
    evidence_details: {
      due_by: dueBy,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: isInquiry,
    metadata: {},
    network_reason_code: DISPUTE_REASONS[reason],
    payment_intent: charge.payment_intent,
    ...cardDetails(charge, reason, isInquiry),
    reason,
    status,
  };
}

function cardDetails({ payment_method_details: { card } }: Charge, reason: DisputeReason, isInquiry: boolean): object {
  if (!card) return {};
  return {
    payment_method_details: {
      card: {
        brand: card.brand,
        case_type: isInquiry ? 'inquiry' : 'chargeback',
        network: card.brand,
        network_reason_code: DISPUTE_REASONS[reason],
      },
      type: 'card',
    },
  };
}
