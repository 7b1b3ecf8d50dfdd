import type { Charge, Refund } from '../state/kinds/payments.js';
import type { Metadata } from '../state/object.js';
import { newObject } from '../state/objects.js';

export interface RefundData {
  readonly amount: number;
  readonly instructionsEmail: string | undefined;
  readonly metadata: Metadata;
  readonly reason: string | null;
}

/** A refund as it is when it is asked for: done for a card, on its way for a bank account. */
export function newRefund(now: number, charge: Charge, data: RefundData): Refund {
  const isDebit = charge.payment_method_details.type === 'us_bank_account';
  return {
    ...newObject('refund', now),
    amount: data.amount,
    balance_transaction: null,
    charge: charge.id,
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: isDebit ? TO_BANK : TO_CARD,
    ...(data.instructionsEmail === undefined ? {} : { instructions_email: data.instructionsEmail }),
    metadata: data.metadata,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    ...(isDebit ? { pending_reason: 'processing' } : {}),
    reason: data.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: isDebit ? 'pending' : 'succeeded',
    transfer_reversal: null,
  };
}

const TO_CARD = {
  card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' },
  type: 'card',
};

const TO_BANK = { type: 'us_bank_transfer', us_bank_transfer: { reference: null, reference_status: 'pending' } };
