import { docUrl } from '../api/errors.js';
import type { PaymentMethod, SetupIntent } from '../state/kinds/payments.js';
import { present } from '../state/present.js';
import type { Work } from '../state/work.js';
import { attachMethod } from './attach.js';
import type { AttemptOptions, CardError } from './attempt.js';
import { behaviourOf } from './method-behaviour.js';

/** How saving a method ended. */
export type SetupOutcome =
  | { readonly kind: 'succeeded' }
  /** The payer has to confirm with their bank. */
  | { readonly kind: 'authenticate' }
  | { readonly kind: 'declined'; readonly error: CardError };

/** Asks the bank whether a method may be kept for later payments, and brings intent and method to where that leads. */
export function setUp(
  work: Work,
  intent: SetupIntent,
  method: PaymentMethod,
  { authenticated = false, confirmation }: Pick<AttemptOptions, 'authenticated' | 'confirmation'>,
): SetupOutcome {
  const { present: answer } = behaviourOf(method);
  intent.payment_method = method.id;
  if (typeof answer !== 'string') {
    return failSetup(work, intent, method, {
      code: answer.code,
      decline_code: answer.declineCode,
      message: answer.message,
    });
  }
  if (answer === 'authenticates' && !authenticated) {
    intent.status = 'requires_action';
    intent.next_action = {
      redirect_to_url: {
        return_url: confirmation?.returnUrl ?? null,
        url: confirmation?.page ?? `${work.view.origin}/confirm/${intent.id}`,
      },
      type: 'redirect_to_url',
    };
    for (const each of [method, intent]) work.put(each);
    work.emit('setup_intent.requires_action', intent);
    return { kind: 'authenticate' };
  }
  Object.assign(intent, {
    status: 'succeeded',
    last_setup_error: null,
    next_action: null,
  } satisfies Partial<SetupIntent>);
  for (const each of [method, intent]) work.put(each);
  if (intent.customer !== null) attachMethod(work, method, intent.customer);
  work.emit('setup_intent.succeeded', intent);
  return { kind: 'succeeded' };
}

/** The payer could not, or would not, confirm with their bank. */
export function failSetupAuthentication(work: Work, intent: SetupIntent, method: PaymentMethod): SetupOutcome {
  return failSetup(work, intent, method, {
    code: 'setup_intent_authentication_failure',
    message: 'The bank could not confirm that it was you. Nothing was saved; try again or use another card.',
  });
}

function failSetup(work: Work, intent: SetupIntent, method: PaymentMethod, error: CardError): SetupOutcome {
  Object.assign(intent, {
    status: 'requires_payment_method',
    last_setup_error: {
      ...error,
      doc_url: docUrl(error.code),
      payment_method: present(method, work.view),
      type: 'card_error',
    },
    next_action: null,
    payment_method: null,
  } satisfies Partial<SetupIntent>);
  for (const each of [method, intent]) work.put(each);
  work.emit('setup_intent.setup_failed', intent);
  return { kind: 'declined', error };
}
