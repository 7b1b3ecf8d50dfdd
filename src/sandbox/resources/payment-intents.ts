import { invalid, Refusal } from '../api/errors.js';
import { demand, demandLocked, equals, listing } from '../api/fetching.js';
import { operation } from '../api/operation.js';
import { choice, text } from '../api/parameters.js';
import { confirmPayment } from '../intents/confirm.js';
import { endIntent } from '../intents/end.js';
import { methodFor } from '../intents/method.js';
import { newIntent } from '../intents/new-intent.js';
import { checkIndependent, unexpectedState } from '../intents/state.js';
import { capture } from '../payments/capture.js';
import type { PaymentIntent } from '../state/kinds/payments.js';
import type { Work } from '../state/work.js';
import { shippingOf } from './address.js';
import { checkAmount } from './amounts.js';
import { mergeMetadata } from './changes.js';
import {
  CAPTURE_PAYMENT,
  CONFIRM_PAYMENT,
  CREATE_PAYMENT,
  UPDATE_PAYMENT,
  type ConfirmPayment,
  type CreatePayment,
  type UpdatePayment,
} from './intent-parameters.js';
import { offeredTypes } from './method-types.js';

const PATH = '/payment_intents';

/** The states in which an intent can still become another payment. */
const OPEN: readonly PaymentIntent['status'][] = [
  'requires_payment_method',
  'requires_confirmation',
  'requires_action',
];

export const PAYMENT_INTENTS = [
  operation('POST', PATH, CREATE_PAYMENT, async ({ work, params }) => create(work, params)),
  operation('GET', `${PATH}/:id`, { client_secret: text() }, async ({ work, params, ids }) => {
    const intent = await demand(work, 'payment_intent', ids['id'] ?? '');
    if (params.client_secret !== undefined && params.client_secret !== intent.client_secret) {
      throw invalid('The client_secret is not that of this payment intent.', 'client_secret');
    }
    return intent;
  }),
  operation('POST', `${PATH}/:id`, UPDATE_PAYMENT, async ({ work, params, ids }) => {
    const intent = await intentLocked(work, ids['id'] ?? '');
    await update(work, intent, params);
    return intent;
  }),
  operation('POST', `${PATH}/:id/confirm`, CONFIRM_PAYMENT, async ({ work, params, ids }) => {
    const intent = await intentLocked(work, ids['id'] ?? '');
    // A page of one's own confirms the payment of an invoice by its `confirmation_secret`: here, with the secret key.
    if (intent.memory.owner?.kind !== 'invoice') checkIndependent(intent, 'confirmed');
    if (!OPEN.includes(intent.status)) {
      throw unexpectedState(work, intent, `This payment intent is ${intent.status}, so it cannot be confirmed.`);
    }
    if (params.amount_to_confirm !== undefined && params.amount_to_confirm !== intent.amount) {
      throw invalid(`The amount of the intent is ${intent.amount}. Nothing was charged.`, 'amount_to_confirm');
    }
    applyTypes(intent, params);
    applyPlain(intent, params);
    return confirm(work, intent, params);
  }),
  operation('POST', `${PATH}/:id/capture`, CAPTURE_PAYMENT, async ({ work, params, ids }) => {
    const intent = await intentLocked(work, ids['id'] ?? '');
    const charge = intent.latest_charge === null ? null : await work.lock('charge', intent.latest_charge);
    if (intent.status !== 'requires_capture' || !charge) {
      throw unexpectedState(work, intent, `This payment intent is ${intent.status}, so there is nothing to capture.`);
    }
    const amount = params.amount_to_capture ?? intent.amount_capturable;
    if (amount > intent.amount_capturable) {
      throw invalid(
        `${amount} is more than the ${intent.amount_capturable} that was authorised.`,
        'amount_to_capture',
        'amount_too_large',
      );
    }
    applyPlain(intent, params);
    intent.metadata = mergeMetadata(intent.metadata, params.metadata);
    capture(work, intent, charge, amount);
    return intent;
  }),
  operation(
    'POST',
    `${PATH}/:id/cancel`,
    { cancellation_reason: choice('abandoned', 'duplicate', 'fraudulent', 'requested_by_customer') },
    async ({ work, params, ids }) => {
      const intent = await intentLocked(work, ids['id'] ?? '');
      if (!OPEN.includes(intent.status) && intent.status !== 'requires_capture') {
        throw unexpectedState(work, intent, `This payment intent is ${intent.status} and can no longer be canceled.`);
      }
      checkIndependent(intent, 'canceled');
      await endIntent(work, intent, params.cancellation_reason ?? null);
      return intent;
    },
  ),
  listing('payment_intent', PATH, { customer: text() }, (params) => equals('customer', params.customer)),
];

async function create(work: Work, params: CreatePayment): Promise<PaymentIntent | Refusal> {
  checkAmount(params.amount, params.currency, 'amount');
  checkConfirmation(params);
  if (params.automatic_payment_methods?.enabled && params.confirmation_method === 'manual') {
    throw invalid('automatic_payment_methods needs confirmation_method "automatic".', 'confirmation_method');
  }
  await work.followCustomer(params.customer);
  const customer = params.customer === undefined ? null : await demand(work, 'customer', params.customer, 'customer');
  const wishes = wishesOf(params);
  const intent = newIntent(work.now, {
    amount: params.amount,
    currency: params.currency,
    customer: customer?.id ?? null,
    types: offeredTypes(params.currency, wishes),
    owner: null,
    automatic_payment_methods: automatic(params),
    allowed_payment_method_types: wishes.allowed_payment_method_types ?? null,
    excluded_payment_method_types: wishes.excluded_payment_method_types ?? null,
    metadata: mergeMetadata({}, params.metadata),
    ...(params.capture_method ? { capture_method: params.capture_method } : {}),
    ...(params.confirmation_method ? { confirmation_method: params.confirmation_method } : {}),
  });
  applyPlain(intent, params);
  const method = await methodFor(work, params, { customer: intent.customer, types: intent.payment_method_types });
  if (method) {
    intent.payment_method = method.id;
    intent.status = 'requires_confirmation';
  }
  work.put(intent);
  work.emit('payment_intent.created', intent);
  return params.confirm
    ? confirm(work, intent, { ...params, payment_method: method?.id, payment_method_data: undefined })
    : intent;
}

async function update(work: Work, intent: PaymentIntent, params: UpdatePayment): Promise<void> {
  const isOpen = OPEN.includes(intent.status) && intent.memory.owner === null;
  const decisive = [
    'amount',
    'currency',
    'customer',
    'capture_method',
    'payment_method',
    'payment_method_data',
    'setup_future_usage',
    'allowed_payment_method_types',
    'excluded_payment_method_types',
  ] as const;
  for (const name of decisive) {
    if (params[name] === undefined || isOpen) continue;
    if (intent.memory.owner !== null) checkIndependent(intent, 'changed so');
    throw unexpectedState(work, intent, `${name} cannot be changed while the payment intent is ${intent.status}.`);
  }
  if (params.currency !== undefined) intent.currency = params.currency;
  if (params.amount !== undefined) intent.amount = params.amount;
  if (isOpen) checkAmount(intent.amount, intent.currency, 'amount');
  if (params.customer !== undefined) {
    intent.customer = (await demand(work, 'customer', params.customer, 'customer')).id;
  }
  applyTypes(intent, params);
  applyPlain(intent, params);
  if (params.capture_method !== undefined) intent.capture_method = params.capture_method;
  intent.metadata = mergeMetadata(intent.metadata, params.metadata);
  const method = await methodFor(work, params, { customer: intent.customer, types: intent.payment_method_types });
  if (method) {
    intent.payment_method = method.id;
    intent.status = 'requires_confirmation';
    intent.next_action = null;
  }
  work.put(intent);
}

type ConfirmationParams = Pick<
  ConfirmPayment,
  'error_on_requires_action' | 'off_session' | 'payment_method' | 'payment_method_data' | 'return_url'
>;

async function confirm(
  work: Work,
  intent: PaymentIntent,
  params: ConfirmationParams,
): Promise<PaymentIntent | Refusal> {
  const wish =
    params.payment_method === undefined && params.payment_method_data === undefined && intent.payment_method !== null
      ? { ...params, payment_method: intent.payment_method }
      : params;
  const method = await methodFor(work, wish, { customer: intent.customer, types: intent.payment_method_types });
  if (!method) {
    throw unexpectedState(work, intent, 'There is no payment method to confirm this payment intent with. Give one.');
  }
  return confirmPayment(work, intent, method, {
    offSession: params.off_session ?? false,
    withoutAction: params.error_on_requires_action ?? false,
    returnUrl: params.return_url ?? null,
  });
}

/** The moment of the work is that of the customer's clock. */
async function intentLocked(work: Work, id: string): Promise<PaymentIntent> {
  const intent = await demandLocked(work, 'payment_intent', id);
  await work.followCustomer(intent.customer);
  return intent;
}

/** What a payment has that no rule hangs on. */
function applyPlain(intent: PaymentIntent, params: Partial<Omit<UpdatePayment, 'metadata'>>): void {
  for (const field of [
    'capture_method',
    'description',
    'receipt_email',
    'setup_future_usage',
    'statement_descriptor',
    'statement_descriptor_suffix',
    'transfer_group',
  ] as const) {
    if (params[field] !== undefined) Object.assign(intent, { [field]: params[field] });
  }
  if (params.shipping !== undefined) intent['shipping'] = shippingOf(params.shipping);
}

interface TypeWishes {
  readonly allowed_payment_method_types?: readonly string[] | undefined;
  readonly excluded_payment_method_types?: readonly string[] | null | undefined;
}

function wishesOf(params: TypeWishes) {
  return {
    allowed_payment_method_types: params.allowed_payment_method_types,
    excluded_payment_method_types: params.excluded_payment_method_types ?? undefined,
  };
}

function applyTypes(intent: PaymentIntent, params: TypeWishes): void {
  if (params.allowed_payment_method_types === undefined && params.excluded_payment_method_types === undefined) return;
  const wishes = wishesOf(params);
  intent.payment_method_types = offeredTypes(intent.currency, wishes);
  intent['allowed_payment_method_types'] = wishes.allowed_payment_method_types ?? null;
  intent['excluded_payment_method_types'] = wishes.excluded_payment_method_types ?? null;
}

/** Dynamic methods are on unless the request names the types itself. */
function automatic(params: CreatePayment): object | null {
  const { automatic_payment_methods: asked, allowed_payment_method_types: allowed, confirmation_method } = params;
  if (asked) return { allow_redirects: asked.allow_redirects ?? 'always', enabled: asked.enabled };
  return allowed || confirmation_method === 'manual' ? null : { allow_redirects: 'always', enabled: true };
}

/** The rules for what matters at confirmation only. @throws Refusal */
function checkConfirmation(params: Partial<CreatePayment>): void {
  for (const name of ['error_on_requires_action', 'mandate_data', 'off_session', 'return_url'] as const) {
    if (params[name] !== undefined && !params.confirm) {
      throw invalid(`${name} is for the confirmation: give it together with confirm, or when you confirm.`, name);
    }
  }
}
