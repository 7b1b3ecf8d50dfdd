import { invalid, type Refusal } from '../api/errors.js';
import { demand, demandLocked, equals, listing } from '../api/fetching.js';
import { operation } from '../api/operation.js';
import { choice, text } from '../api/parameters.js';
import { confirmSetup } from '../intents/confirm.js';
import { endSetup } from '../intents/end.js';
import { methodFor, type MethodWish } from '../intents/method.js';
import { newSetupIntent } from '../intents/new-intent.js';
import { checkIndependent, unexpectedState } from '../intents/state.js';
import type { SetupIntent } from '../state/kinds/payments.js';
import type { Work } from '../state/work.js';
import { mergeMetadata } from './changes.js';
import { CONFIRM_SETUP, CREATE_SETUP, UPDATE_SETUP, type CreateSetup } from './intent-parameters.js';
import { offeredTypes } from './method-types.js';

const PATH = '/setup_intents';

const OPEN: readonly SetupIntent['status'][] = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

export const SETUP_INTENTS = [
  operation('POST', PATH, CREATE_SETUP, async ({ work, params }) => create(work, params)),
  operation('GET', `${PATH}/:id`, { client_secret: text() }, async ({ work, params, ids }) => {
    const intent = await demand(work, 'setup_intent', ids['id'] ?? '');
    if (params.client_secret !== undefined && params.client_secret !== intent.client_secret) {
      throw invalid('The client_secret is not that of this setup intent.', 'client_secret');
    }
    return intent;
  }),
  operation('POST', `${PATH}/:id`, UPDATE_SETUP, async ({ work, params, ids }) => {
    const intent = await intentLocked(work, ids['id'] ?? '');
    if (params.customer !== undefined) {
      checkOpen(work, intent, 'changed');
      intent.customer = (await demand(work, 'customer', params.customer, 'customer')).id;
    }
    if (params.allowed_payment_method_types !== undefined || params.excluded_payment_method_types !== undefined) {
      checkOpen(work, intent, 'changed');
      intent.payment_method_types = typesFor(params);
    }
    if (params.payment_method !== undefined || params.payment_method_data !== undefined) {
      checkOpen(work, intent, 'changed');
      await takeMethod(work, intent, params);
    }
    if (params.description !== undefined) intent.description = params.description;
    intent.metadata = mergeMetadata(intent.metadata, params.metadata);
    work.put(intent);
    return intent;
  }),
  operation('POST', `${PATH}/:id/confirm`, CONFIRM_SETUP, async ({ work, params, ids }) => {
    const intent = await intentLocked(work, ids['id'] ?? '');
    checkOpen(work, intent, 'confirmed');
    if (params.allowed_payment_method_types !== undefined) intent.payment_method_types = typesFor(params);
    return confirm(work, intent, params, params.return_url ?? null);
  }),
  operation(
    'POST',
    `${PATH}/:id/cancel`,
    { cancellation_reason: choice('abandoned', 'duplicate', 'requested_by_customer') },
    async ({ work, params, ids }) => {
      const intent = await intentLocked(work, ids['id'] ?? '');
      checkOpen(work, intent, 'canceled');
      endSetup(work, intent, params.cancellation_reason ?? null);
      return intent;
    },
  ),
  listing('setup_intent', PATH, { customer: text(), payment_method: text() }, (params) => [
    ...equals('customer', params.customer),
    ...equals('payment_method', params.payment_method),
  ]),
];

async function create(work: Work, params: CreateSetup): Promise<SetupIntent | Refusal> {
  for (const name of ['mandate_data', 'return_url'] as const) {
    if (params[name] !== undefined && !params.confirm) {
      throw invalid(`${name} is for the confirmation: give it together with confirm, or when you confirm.`, name);
    }
  }
  await work.followCustomer(params.customer);
  const customer = params.customer === undefined ? null : await demand(work, 'customer', params.customer, 'customer');
  const { automatic_payment_methods: automatic, allowed_payment_method_types: allowed } = params;
  const intent = newSetupIntent(work.now, {
    customer: customer?.id ?? null,
    types: typesFor(params),
    usage: params.usage ?? 'off_session',
    session: null,
    automatic_payment_methods:
      allowed && !automatic
        ? null
        : { allow_redirects: automatic?.allow_redirects ?? 'always', enabled: automatic?.enabled ?? true },
    allowed_payment_method_types: allowed ?? null,
    excluded_payment_method_types: params.excluded_payment_method_types ?? null,
    description: params.description ?? null,
    metadata: mergeMetadata({}, params.metadata),
  });
  await takeMethod(work, intent, params);
  work.put(intent);
  work.emit('setup_intent.created', intent);
  return params.confirm ? confirm(work, intent, {}, params.return_url ?? null) : intent;
}

async function confirm(
  work: Work,
  intent: SetupIntent,
  wish: MethodWish,
  returnUrl: string | null,
): Promise<SetupIntent | Refusal> {
  const whole =
    wish.payment_method === undefined && wish.payment_method_data === undefined && intent.payment_method !== null
      ? { payment_method: intent.payment_method }
      : wish;
  const method = await methodFor(work, whole, { customer: intent.customer, types: intent.payment_method_types });
  if (!method) {
    throw unexpectedState(work, intent, 'There is no payment method to confirm this setup intent with. Give one.');
  }
  return confirmSetup(work, intent, method, returnUrl);
}

async function takeMethod(work: Work, intent: SetupIntent, wish: MethodWish): Promise<void> {
  const method = await methodFor(work, wish, { customer: intent.customer, types: intent.payment_method_types });
  if (!method) return;
  intent.payment_method = method.id;
  intent.status = 'requires_confirmation';
  intent.next_action = null;
}

async function intentLocked(work: Work, id: string): Promise<SetupIntent> {
  const intent = await demandLocked(work, 'setup_intent', id);
  await work.followCustomer(intent.customer);
  return intent;
}

function checkOpen(work: Work, intent: SetupIntent, verb: string): void {
  if (!OPEN.includes(intent.status)) {
    throw unexpectedState(work, intent, `This setup intent is ${intent.status}, so it cannot be ${verb}.`);
  }
  checkIndependent(intent, verb);
}

/** Setups have no currency: every type can be saved. */
function typesFor(params: Pick<CreateSetup, 'allowed_payment_method_types' | 'excluded_payment_method_types'>) {
  return offeredTypes('usd', {
    allowed_payment_method_types: params.allowed_payment_method_types,
    excluded_payment_method_types: params.excluded_payment_method_types ?? undefined,
  });
}
