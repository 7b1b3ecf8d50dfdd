import { invalid } from '../api/errors.js';
import { demandLocked, equals, listing, retrieval } from '../api/fetching.js';
import { operation } from '../api/operation.js';
import { choice, clearable, email, metadata, text, type Shape } from '../api/parameters.js';
import type { CheckoutSession } from '../state/kinds/checkout.js';
import type { PaymentIntent } from '../state/kinds/payments.js';
import { randomWord } from '../state/object.js';
import { newObject } from '../state/objects.js';
import type { Work } from '../state/work.js';
import { mergeMetadata } from './changes.js';

const INTENT = {
  description: clearable(text(1000)),
  metadata: metadata(),
  receipt_email: clearable(email()),
  statement_descriptor: text(22),
  statement_descriptor_suffix: text(22),
  transfer_group: text(),
} satisfies Shape;

const CANCEL = { cancellation_reason: choice('abandoned', 'duplicate', 'fraudulent', 'requested_by_customer') };

export const PAYMENT_INTENTS = [
  retrieval('payment_intent', '/payment_intents'),
  operation('POST', '/payment_intents/:id', INTENT, async ({ work, params, ids }) => {
    const intent = await demandLocked(work, 'payment_intent', ids['id'] ?? '');
    const { metadata: pairs, ...plain } = params;
    for (const [field, value] of Object.entries(plain)) {
      if (value !== undefined) intent[field] = value;
    }
    intent.metadata = mergeMetadata(intent.metadata, pairs);
    work.put(intent);
    return intent;
  }),
  operation('POST', '/payment_intents/:id/cancel', CANCEL, async ({ work, ids }) => {
    const intent = await demandLocked(work, 'payment_intent', ids['id'] ?? '');
    if (intent.status === 'succeeded' || intent.status === 'canceled') {
      throw invalid(
        `This payment intent is ${intent.status} and can no longer be canceled.`,
        undefined,
        'payment_intent_unexpected_state',
      );
    }
    throw invalid('This payment intent belongs to a Checkout session. Expire the session instead.');
  }),
  listing('payment_intent', '/payment_intents', { customer: text() }, (params) => equals('customer', params.customer)),
];

/** The intent that confirming a session makes. */
export function newIntent(now: number, session: CheckoutSession, customer: string | null): PaymentIntent {
  const base = newObject('payment_intent', now);
  const data = session.memory.intent;
  return {
    ...base,
    allowed_payment_method_types: null,
    amount: session.amount_total ?? 0,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic_async',
    client_secret: `${base.id}_secret_${randomWord(24)}`,
    confirmation_method: 'automatic',
    currency: session.currency ?? 'usd',
    customer,
    customer_account: null,
    description: data.description,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    managed_payments: null,
    metadata: { ...data.metadata },
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: { installments: null, mandate_options: null, network: null, request_three_d_secure: 'automatic' },
    },
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: data.receipt_email,
    review: null,
    setup_future_usage: data.setup_future_usage,
    shipping: null,
    source: null,
    statement_descriptor: data.statement_descriptor,
    statement_descriptor_suffix: data.statement_descriptor_suffix,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: data.transfer_group,
    memory: { owner: { kind: 'checkout.session', id: session.id } },
  };
}

/** Ends an intent that will not be paid any more. */
export async function cancelIntent(work: Work, id: string, reason: string): Promise<void> {
  const intent = await work.lock('payment_intent', id);
  if (!intent || intent.status === 'succeeded' || intent.status === 'canceled') return;
  intent.status = 'canceled';
  intent.canceled_at = work.now;
  intent.cancellation_reason = reason;
  intent.next_action = null;
  work.put(intent);
  work.emit('payment_intent.canceled', intent);
}
