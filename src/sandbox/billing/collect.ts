import { cardError } from '../api/card-error.js';
import { newIntent } from '../intents/new-intent.js';
import { attempt, type AttemptOptions, type AttemptOutcome } from '../payments/attempt.js';
import { change } from '../resources/changes.js';
import { newInvoicePayment } from '../resources/new-invoice.js';
import type { Invoice, InvoicePayment } from '../state/kinds/billing.js';
import type { PaymentIntent, PaymentMethod } from '../state/kinds/payments.js';
import { present } from '../state/present.js';
import type { Work } from '../state/work.js';
import { changeInvoice, changeSubscription, isRunning, lockBill, markDelinquent, methodOf, type Bill } from './bill.js';
import { endPause } from './pausing.js';
import { isFinalFor, nextTry } from './dunning.js';
import { endPayment, endSubscription } from './end.js';

/** Who asks for the money: the schedule by itself, or somebody through the API or a page. */
export type Asker = 'schedule' | 'somebody';

const DESCRIPTIONS: Readonly<Record<Invoice['billing_reason'], string>> = {
  manual: 'Payment for Invoice',
  subscription_create: 'Subscription creation',
  subscription_cycle: 'Subscription update',
  subscription_update: 'Subscription update',
  upcoming: 'Subscription update',
};

/** There is nobody to ask: as Stripe has it, that is a failed payment too. */
const WITHOUT_METHOD: AttemptOutcome = {
  kind: 'declined',
  charge: null,
  error: { code: 'missing', message: 'The customer has no payment method. Nothing was charged; ask them for one.' },
};

/**
 * Gives a draft its number and makes it payable. What costs nothing is paid by that; anything else gets an intent,
 * or takes the one that has paid it already (Checkout), and is to be collected.
 */
export async function finalize(work: Work, bill: Bill, paidBy?: PaymentIntent): Promise<PaymentIntent | null> {
  const { invoice, customer } = bill;
  Object.assign(invoice, {
    automatically_finalizes_at: null,
    status: 'open',
    number: `${customer.invoice_prefix}-${String(customer.next_invoice_sequence).padStart(4, '0')}`,
    effective_at: work.now,
    hosted_invoice_url: `${work.view.origin}/invoice/${invoice.id}`,
    ending_balance: 0,
    status_transitions: { ...invoice.status_transitions, finalized_at: work.now },
  } satisfies Partial<Invoice>);
  customer.next_invoice_sequence += 1;
  work.put(customer);
  work.put(invoice);
  if (invoice.amount_due === 0) {
    work.emit('invoice.finalized', invoice);
    await settleInvoice(work, bill);
    return null;
  }
  const intent = paidBy ?? intentFor(work.now, invoice);
  const payment = newInvoicePayment(work.now, invoice, intent.id);
  invoice.memory.intent = intent.id;
  invoice.memory.payment = payment.id;
  work.put(payment);
  work.put(intent);
  work.emit('invoice.finalized', invoice);
  if (!paidBy) work.emit('payment_intent.created', intent);
  return intent;
}

/** Finalizes a draft, and asks the method that it is for. */
export async function advance(work: Work, bill: Bill): Promise<void> {
  const intent = await finalize(work, bill);
  if (!intent) return;
  const method = await methodOf(work, bill);
  await collect(work, bill, { intent, method, asker: 'schedule', presence: 'off_session' });
}

/** The moment has come at which a draft that was made by hand goes its way by itself. */
export async function advanceDraft(work: Work, id: string): Promise<void> {
  const bill = await lockBill(work, id);
  if (bill?.invoice.status === 'draft' && bill.invoice.auto_advance) await advance(work, bill);
}

/** Asks a method for what an open invoice costs, and brings invoice and subscription to where that leads. */
export async function collect(
  work: Work,
  bill: Bill,
  { intent, method, asker, presence }: Collection,
): Promise<AttemptOutcome> {
  const outcome = method ? attempt(work, intent, method, { presence }) : WITHOUT_METHOD;
  await conclude(work, bill, outcome, { method, asker });
  return outcome;
}

export interface Collection extends Pick<AttemptOptions, 'presence'> {
  readonly intent: PaymentIntent;
  /** Null when the customer has none. */
  readonly method: PaymentMethod | null;
  readonly asker: Asker;
}

/** @throws Refusal, which undoes all of it, unless the payment was made or is on its way. */
export function demandPaid(work: Work, outcome: AttemptOutcome, intent: PaymentIntent): void {
  const affected = { payment_intent: present(intent, work.view) };
  if (outcome.kind === 'declined') throw cardError(outcome.error, affected);
  if (outcome.kind === 'authenticate') {
    const message = 'The bank wants the payer to confirm. Nothing was changed; let them confirm, and try again.';
    throw cardError({ code: 'subscription_payment_intent_requires_action', message }, affected);
  }
}

/** What an attempt to pay an invoice leads to: also when its outcome came later, or a payer confirmed meanwhile. */
export async function conclude(
  work: Work,
  bill: Bill,
  outcome: AttemptOutcome,
  { method, asker }: Pick<Collection, 'asker' | 'method'>,
): Promise<void> {
  const { invoice, subscription } = bill;
  const attempts = asker === 'schedule' || invoice.attempt_count === 0 ? invoice.attempt_count + 1 : undefined;
  const counted = { attempted: true, ...(attempts === undefined ? {} : { attempt_count: attempts }) };
  switch (outcome.kind) {
    case 'succeeded':
      Object.assign(invoice, counted);
      return settleInvoice(work, bill, { method });
    case 'processing':
      changeInvoice(work, invoice, { ...counted, next_payment_attempt: null });
      if (subscription?.status === 'incomplete') changeSubscription(work, subscription, { status: 'active' });
      return;
    case 'held':
      return;
    case 'authenticate':
      changeInvoice(work, invoice, counted);
      work.emit('invoice.payment_action_required', invoice);
      if (subscription && isRunning(subscription)) changeSubscription(work, subscription, { status: 'past_due' });
      return;
    case 'declined':
      return fail(work, bill, outcome, { method, counted });
  }
}

/** The payment of an invoice ended later than it was asked for: a debit arrived, or a payer confirmed. */
export async function paymentEnded(work: Work, invoiceId: string, outcome: AttemptOutcome): Promise<void> {
  const bill = await lockBill(work, invoiceId);
  if (!bill || (bill.invoice.status !== 'open' && bill.invoice.status !== 'uncollectible')) return;
  const asked = 'charge' in outcome ? outcome.charge?.payment_method : undefined;
  const method = asked === undefined ? null : await work.find('payment_method', asked);
  await conclude(work, bill, outcome, { method, asker: 'somebody' });
}

/** An invoice is paid: by its intent, by nothing (it costs nothing), or outside of Stripe. */
export async function settleInvoice(
  work: Work,
  bill: Bill,
  { method = null, offStripe = false }: { readonly method?: PaymentMethod | null; readonly offStripe?: boolean } = {},
): Promise<void> {
  const { invoice, customer } = bill;
  const before = change(invoice, {
    amount_paid: invoice.amount_due,
    amount_remaining: 0,
    attempted: true,
    auto_advance: false,
    next_payment_attempt: null,
    status: 'paid',
    status_transitions: { ...invoice.status_transitions, paid_at: work.now },
    ...(offStripe ? { amount_paid_off_stripe: invoice.amount_due } : {}),
  });
  if (offStripe) await endPayment(work, invoice);
  else await settleLink(work, invoice);
  work.put(invoice);
  if (invoice.amount_due > 0) work.emit('invoice.updated', invoice, before);
  work.emit('invoice.paid', invoice);
  if (!offStripe) work.emit('invoice.payment_succeeded', invoice);
  markDelinquent(work, customer, false);
  if (method && invoice.billing_reason === 'subscription_create') keepAsDefault(bill, method);
  revive(work, bill);
}

async function settleLink(work: Work, invoice: Invoice): Promise<void> {
  const payment = invoice.memory.payment === null ? null : await work.find('invoice_payment', invoice.memory.payment);
  if (!payment) return;
  Object.assign(payment, {
    amount_paid: invoice.amount_due,
    status: 'paid',
    status_transitions: { canceled_at: null, paid_at: work.now },
  } satisfies Partial<InvoicePayment>);
  work.put(payment);
  work.emit('invoice_payment.paid', payment);
}

function keepAsDefault({ subscription }: Bill, method: PaymentMethod): void {
  const wish = subscription?.payment_settings.save_default_payment_method;
  if (wish === 'on_subscription') subscription!.default_payment_method ??= method.id;
}

/** The latest invoice is no longer owed, so the subscription goes on. */
export function revive(work: Work, { invoice, subscription }: Bill): void {
  if (!subscription) return;
  const { status, latest_invoice: latest, memory } = subscription;
  if (status === 'paused' && memory.resumption === invoice.id) endPause(work, subscription);
  const isOwing = status === 'incomplete' || status === 'past_due' || status === 'unpaid';
  if (isOwing && latest === invoice.id) changeSubscription(work, subscription, { status: 'active' });
}

interface Failure extends Pick<Collection, 'method'> {
  readonly counted: Partial<Invoice>;
}

async function fail(
  work: Work,
  bill: Bill,
  { error }: Extract<AttemptOutcome, { kind: 'declined' }>,
  { method, counted }: Failure,
): Promise<void> {
  const { invoice, subscription, customer } = bill;
  const isFinal = method === null || isFinalFor(method, error, invoice);
  invoice.memory.refused = isFinal ? (method?.id ?? '') : null;
  const isCollected = invoice.auto_advance && (subscription === null || isRunning(subscription));
  if (isCollected) invoice.memory.failedAt ??= work.now;
  const planned = invoice.next_payment_attempt;
  const next = isCollected ? nextTry(invoice, work.now) : null;
  changeInvoice(work, invoice, { ...counted, next_payment_attempt: next });
  work.put(invoice);
  work.emit('invoice.payment_failed', invoice);
  if (error.code === 'authentication_required') work.emit('invoice.payment_action_required', invoice);
  if (!isCollected) return;
  markDelinquent(work, customer, true);
  if (next === null || next !== planned) await tryAgainOrGiveUp(work, bill);
}

/** Plans the next try; after the last one the subscription ends, and the invoice stays open. */
export async function tryAgainOrGiveUp(work: Work, { invoice, subscription }: Bill): Promise<void> {
  const { next_payment_attempt: next } = invoice;
  if (next !== null) work.at(next, 'retry-invoice', invoice.id);
  if (!subscription) return;
  if (next === null) return endSubscription(work, subscription, 'payment_failed');
  if (invoice.id === subscription.latest_invoice) changeSubscription(work, subscription, { status: 'past_due' });
}

function intentFor(now: number, invoice: Invoice): PaymentIntent {
  return newIntent(now, {
    amount: invoice.amount_due,
    currency: invoice.currency,
    customer: invoice.customer,
    types: invoice.currency === 'usd' ? ['card', 'us_bank_account'] : ['card'],
    owner: { kind: 'invoice', id: invoice.id },
    capture_method: 'automatic',
    description: DESCRIPTIONS[invoice.billing_reason],
    setup_future_usage: invoice.billing_reason === 'subscription_create' ? 'off_session' : null,
  });
}
