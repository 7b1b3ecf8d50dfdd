import { cardError } from '../api/card-error.js';
import type { Refusal } from '../api/errors.js';
import { attempt, failAuthentication, type AttemptOptions, type CardError } from '../payments/attempt.js';
import { tellOwner } from '../payments/owners.js';
import { failSetupAuthentication, setUp } from '../payments/setup.js';
import type { PaymentIntent, PaymentMethod, SetupIntent } from '../state/kinds/payments.js';
import { present } from '../state/present.js';
import type { Work } from '../state/work.js';

export interface Confirmation {
  readonly offSession: boolean;
  readonly withoutAction: boolean;
  readonly returnUrl: string | null;
}

/** Confirms a payment through the API: the intent, or 402 with it inside when the method was declined. */
export async function confirmPayment(
  work: Work,
  intent: PaymentIntent,
  method: PaymentMethod,
  { offSession, withoutAction, returnUrl }: Confirmation,
): Promise<PaymentIntent | Refusal> {
  const options: AttemptOptions = {
    presence: offSession ? 'off_session' : 'on_session',
    authenticated: intent.memory.authenticated ?? false,
    withoutAction,
    confirmation: { page: `${work.view.origin}/confirm/${intent.id}`, returnUrl },
  };
  intent.memory.authenticated = false;
  const outcome = attempt(work, intent, method, options);
  await tellOwner(work, intent, outcome);
  return outcome.kind === 'declined' ? declined(work, intent, method, outcome.error) : intent;
}

/** Confirms a setup through the API, likewise. */
export function confirmSetup(
  work: Work,
  intent: SetupIntent,
  method: PaymentMethod,
  returnUrl: string | null,
): SetupIntent | Refusal {
  const page = `${work.view.origin}/confirm/${intent.id}`;
  const outcome = setUp(work, intent, method, { confirmation: { page, returnUrl } });
  return outcome.kind === 'declined' ? declined(work, intent, method, outcome.error) : intent;
}

/** The payer answered the bank's question about an intent that no Checkout session leads. */
export async function answerBank(work: Work, intent: PaymentIntent | SetupIntent, passed: boolean): Promise<void> {
  const method = intent.payment_method === null ? null : await work.lock('payment_method', intent.payment_method);
  if (intent.status !== 'requires_action' || !method) return;
  if (intent.object === 'setup_intent') {
    if (passed) setUp(work, intent, method, { authenticated: true });
    else failSetupAuthentication(work, intent, method);
    return;
  }
  if (!passed) {
    await tellOwner(work, intent, failAuthentication(work, intent, method));
  } else if (intent.confirmation_method === 'manual') {
    intent.status = 'requires_confirmation';
    intent.next_action = null;
    intent.memory.authenticated = true;
    work.put(intent);
  } else {
    const outcome = attempt(work, intent, method, { presence: 'on_session', authenticated: true });
    await tellOwner(work, intent, outcome);
  }
}

function declined(work: Work, intent: PaymentIntent | SetupIntent, method: PaymentMethod, error: CardError): Refusal {
  const shown = present(intent, work.view);
  const charge = intent.object === 'payment_intent' ? intent.latest_charge : null;
  return cardError(error, {
    ...(charge === null ? {} : { charge }),
    [intent.object]: structuredClone(shown),
    payment_method: present(method, work.view),
  });
}
