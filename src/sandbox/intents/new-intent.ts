import type { PaymentIntent, PaymentOwner, SetupIntent } from '../state/kinds/payments.js';
import { randomWord, type Metadata } from '../state/object.js';
import { newObject } from '../state/objects.js';

export interface NewIntent {
  readonly amount: number;
  readonly currency: string;
  readonly customer: string | null;
  /** The types of method that may pay it. */
  readonly types: readonly string[];
  /** Null when it was made through the API. */
  readonly owner: PaymentOwner | null;
  readonly automatic_payment_methods?: object | null;
  readonly allowed_payment_method_types?: readonly string[] | null;
  readonly excluded_payment_method_types?: readonly string[] | null;
  readonly capture_method?: PaymentIntent['capture_method'];
  readonly confirmation_method?: PaymentIntent['confirmation_method'];
  readonly description?: string | null;
  readonly metadata?: Metadata;
  readonly receipt_email?: string | null;
  readonly setup_future_usage?: PaymentIntent['setup_future_usage'];
  readonly shipping?: object | null;
  readonly statement_descriptor?: string | null;
  readonly statement_descriptor_suffix?: string | null;
  readonly transfer_group?: string | null;
}

/** An intent to pay, without a method yet. Whoever makes it puts it and emits `payment_intent.created`. */
export function newIntent(now: number, given: NewIntent): PaymentIntent {
  const base = newObject('payment_intent', now);
  return {
    ...base,
    allowed_payment_method_types: given.allowed_payment_method_types ?? null,
    amount: given.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: given.automatic_payment_methods ?? null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: given.capture_method ?? 'automatic_async',
    client_secret: `${base.id}_secret_${randomWord(24)}`,
    confirmation_method: given.confirmation_method ?? 'automatic',
    currency: given.currency,
    customer: given.customer,
    customer_account: null,
    description: given.description ?? null,
    excluded_payment_method_types: given.excluded_payment_method_types ?? null,
    last_payment_error: null,
    latest_charge: null,
    managed_payments: null,
    metadata: { ...given.metadata },
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: optionsFor(given.types),
    payment_method_types: given.types,
    payment_record: null,
    processing: null,
    receipt_email: given.receipt_email ?? null,
    review: null,
    setup_future_usage: given.setup_future_usage ?? null,
    shipping: given.shipping ?? null,
    source: null,
    statement_descriptor: given.statement_descriptor ?? null,
    statement_descriptor_suffix: given.statement_descriptor_suffix ?? null,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: given.transfer_group ?? null,
    memory: { owner: given.owner },
  };
}

export interface NewSetupIntent {
  readonly customer: string | null;
  readonly types: readonly string[];
  readonly usage: SetupIntent['usage'];
  /** The Checkout session that makes it, if one does. */
  readonly session: string | null;
  readonly automatic_payment_methods?: object | null;
  readonly allowed_payment_method_types?: readonly string[] | null;
  readonly excluded_payment_method_types?: readonly string[] | null;
  readonly description?: string | null;
  readonly metadata?: Metadata;
}

/** An intent to save a method, without one yet. Whoever makes it puts it and emits `setup_intent.created`. */
export function newSetupIntent(now: number, given: NewSetupIntent): SetupIntent {
  const base = newObject('setup_intent', now);
  return {
    ...base,
    allowed_payment_method_types: given.allowed_payment_method_types ?? null,
    application: null,
    automatic_payment_methods: given.automatic_payment_methods ?? null,
    cancellation_reason: null,
    client_secret: `${base.id}_secret_${randomWord(24)}`,
    customer: given.customer,
    customer_account: null,
    description: given.description ?? null,
    excluded_payment_method_types: given.excluded_payment_method_types ?? null,
    flow_directions: null,
    last_setup_error: null,
    latest_attempt: null,
    managed_payments: null,
    mandate: null,
    metadata: { ...given.metadata },
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: { mandate_options: null, network: null, request_three_d_secure: 'automatic' },
    },
    payment_method_types: given.types,
    single_use_mandate: null,
    status: 'requires_payment_method',
    usage: given.usage,
    memory: { session: given.session },
  };
}

function optionsFor(types: readonly string[]): object {
  return {
    ...(types.includes('card')
      ? { card: { installments: null, mandate_options: null, network: null, request_three_d_secure: 'automatic' } }
      : {}),
    ...(types.includes('us_bank_account') ? { us_bank_account: { verification_method: 'automatic' } } : {}),
  };
}
