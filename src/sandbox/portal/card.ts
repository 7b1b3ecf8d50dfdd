import { changeSubscription, hasEnded } from '../billing/bill.js';
import type { Means } from '../checkout/payer.js';
import { newSetupIntent } from '../intents/new-intent.js';
import { summaryOf } from '../payments/cards.js';
import { failSetupAuthentication, setUp, type SetupOutcome } from '../payments/setup.js';
import { addressOf } from '../resources/address.js';
import { change } from '../resources/changes.js';
import { newCardMethod } from '../resources/new-method.js';
import type { Subscription } from '../state/kinds/billing.js';
import type { PaymentMethod } from '../state/kinds/payments.js';
import type { Work } from '../state/work.js';
import type { Visit } from './visit.js';

/** Puts a new card in the place of the old one, unless the bank says no or has a question first. */
export async function replaceCard(
  work: Work,
  { session, customer }: Visit,
  { card, expiry }: Extract<Means, { kind: 'card' }>,
): Promise<SetupOutcome> {
  const intent = newSetupIntent(work.now, {
    customer: customer.id,
    types: ['card'],
    usage: 'off_session',
    session: null,
  });
  session.memory.setupIntent = intent.id;
  work.put(session);
  work.put(intent);
  work.emit('setup_intent.created', intent);
  const { email, name, phone } = customer;
  const billing = { address: addressOf(null), email, name, phone, tax_id: null };
  const method = newCardMethod(work.now, summaryOf(card, expiry), billing);
  const home = `${work.view.origin}/billing/${session.id}`;
  const outcome = setUp(work, intent, method, { confirmation: { page: `${home}/confirm`, returnUrl: home } });
  if (outcome.kind === 'succeeded') await useFromNowOn(work, customer.id, method);
  return outcome;
}

/** The customer answered the bank's question; null when there is none. */
export async function answerBank(work: Work, visit: Visit, passed: boolean): Promise<SetupOutcome | null> {
  const { setupIntent } = visit.session.memory;
  const intent = setupIntent === null ? null : await work.lock('setup_intent', setupIntent);
  const method = intent?.payment_method ? await work.lock('payment_method', intent.payment_method) : null;
  if (intent?.status !== 'requires_action' || !method) return null;
  if (!passed) return failSetupAuthentication(work, intent, method);
  const outcome = setUp(work, intent, method, { authenticated: true });
  if (outcome.kind === 'succeeded') await useFromNowOn(work, visit.customer.id, method);
  return outcome;
}

/** The customer's later payments go by the method, also those of plans that had one of their own. */
async function useFromNowOn(work: Work, customerId: string, method: PaymentMethod): Promise<void> {
  const known = (await work.read(
    `select data from stripe_sandbox.objects where kind = 'subscription' and data->>'customer' = $1 order by id`,
    [customerId],
  )) as Subscription[];
  const subscriptions = await work.lockAll(
    'subscription',
    known.filter((each) => !hasEnded(each)).map(({ id }) => id),
  );
  const customer = await work.lock('customer', customerId);
  if (!customer) return;
  const before = change(customer, {
    invoice_settings: { ...customer.invoice_settings, default_payment_method: method.id },
  });
  work.put(customer);
  work.emit('customer.updated', customer, before);
  for (const subscription of subscriptions.filter((each) => each.default_payment_method !== null)) {
    changeSubscription(work, subscription, { default_payment_method: method.id });
  }
}
