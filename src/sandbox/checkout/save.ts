import { newSetupIntent } from '../intents/new-intent.js';
import { setUp, type SetupOutcome } from '../payments/setup.js';
import type { CheckoutSession } from '../state/kinds/checkout.js';
import type { PaymentMethod, SetupIntent } from '../state/kinds/payments.js';
import type { Work } from '../state/work.js';

/** The setup intent that a session in mode "setup" has from its beginning. */
export function beginSetup(work: Work, session: CheckoutSession): void {
  const intent = setupOf(work, session);
  session.setup_intent = intent.id;
  work.put(session);
}

/** Saves the payer's method for later payments: in mode "setup", and for subscriptions that cost nothing today. */
export async function saveMethod(work: Work, session: CheckoutSession, method: PaymentMethod): Promise<SetupOutcome> {
  const known = await setupLocked(work, session);
  const intent = known ?? setupOf(work, session);
  session.memory.setupIntent = intent.id;
  intent.customer = session.customer;
  return setUp(work, intent, method, {
    confirmation: { page: `${work.view.origin}/pay/${session.id}/confirm`, returnUrl: session.success_url },
  });
}

/** The setup intent of a session, if it has one by now. */
export async function setupLocked(work: Work, session: CheckoutSession): Promise<SetupIntent | null> {
  const id = session.setup_intent ?? session.memory.setupIntent;
  return id === null ? null : work.lock('setup_intent', id);
}

function setupOf(work: Work, session: CheckoutSession): SetupIntent {
  const { setup } = session.memory;
  const intent = newSetupIntent(work.now, {
    customer: session.customer,
    types: session.payment_method_types,
    usage: 'off_session',
    session: session.id,
    description: setup?.description ?? null,
    metadata: { ...setup?.metadata },
  });
  work.put(intent);
  work.emit('setup_intent.created', intent);
  return intent;
}
