import { change } from '../resources/changes.js';
import type { Invoice, Subscription } from '../state/kinds/billing.js';
import type { Customer } from '../state/kinds/customers.js';
import type { PaymentMethod } from '../state/kinds/payments.js';
import type { Work } from '../state/work.js';

/** A subscription and who pays for it. */
export interface Party {
  readonly subscription: Subscription;
  readonly customer: Customer;
}

/** An invoice with all that collecting it touches. */
export interface Bill {
  readonly invoice: Invoice;
  readonly customer: Customer;
  /** Null for an invoice that was made by hand. */
  readonly subscription: Subscription | null;
}

/** The invoice of a subscription. */
export interface PeriodBill extends Bill {
  readonly subscription: Subscription;
}

/** Locks a subscription and its customer, in this order; null when one of them is gone. */
export async function lockParty(work: Work, subscriptionId: string): Promise<Party | null> {
  const subscription = await work.lock('subscription', subscriptionId);
  const customer = subscription && (await work.lock('customer', subscription.customer));
  return subscription && customer && !customer.deleted ? { subscription, customer } : null;
}

/** Locks an invoice after those whom it concerns; null when one of them is gone. */
export async function lockBill(work: Work, invoiceId: string): Promise<Bill | null> {
  const known = await work.find('invoice', invoiceId);
  const payer = known && (await lockPayer(work, known));
  const invoice = payer && (await work.lock('invoice', invoiceId));
  return invoice ? { ...payer, invoice } : null;
}

async function lockPayer(work: Work, { customer: id, memory }: Invoice): Promise<Omit<Bill, 'invoice'> | null> {
  if (memory.subscription !== null) return lockParty(work, memory.subscription);
  const customer = await work.lock('customer', id);
  return customer && !customer.deleted ? { subscription: null, customer } : null;
}

/** Locks many parties at once, with the methods that they pay with: for `lockParty` and `methodOf` to find them. */
export async function prepareParties(work: Work, subscriptionIds: readonly string[]): Promise<void> {
  const subscriptions = await work.lockAll('subscription', subscriptionIds);
  const customers = await work.lockAll(
    'customer',
    subscriptions.map(({ customer }) => customer),
  );
  const customerOf = new Map(customers.map((customer) => [customer.id, customer]));
  const methods = subscriptions.flatMap((subscription) => {
    const customer = customerOf.get(subscription.customer);
    return (customer && methodIdOf({ subscription, customer })) ?? [];
  });
  await work.lockAll('payment_method', methods);
}

/** Locks what `lockBill` and `methodOf` will ask for, for many invoices at once. */
export async function prepareBills(work: Work, invoices: readonly Invoice[]): Promise<void> {
  await prepareParties(
    work,
    invoices.flatMap(({ memory }) => memory.subscription ?? []),
  );
  const byHand = invoices.filter(({ memory }) => memory.subscription === null);
  const customers = await work.lockAll(
    'customer',
    byHand.map(({ customer }) => customer),
  );
  await work.lockAll('payment_method', [
    ...byHand.flatMap((invoice) => invoice.default_payment_method ?? []),
    ...customers.flatMap(({ invoice_settings: settings }) => settings?.default_payment_method ?? []),
  ]);
}

/** The method that is asked: the invoice's own, else the subscription's, else the customer's. */
export function methodIdOf({ invoice, subscription, customer }: Asked): string | null {
  const own = invoice?.default_payment_method ?? subscription?.default_payment_method;
  return own ?? customer.invoice_settings.default_payment_method;
}

type Asked = Omit<Bill, 'invoice'> & Partial<Pick<Bill, 'invoice'>>;

/** The method that is asked, locked; null when there is none, or it is no longer the customer's. */
export async function methodOf(work: Work, asked: Asked): Promise<PaymentMethod | null> {
  const id = methodIdOf(asked);
  const method = id === null ? null : await work.lock('payment_method', id);
  return method?.customer === asked.customer.id ? method : null;
}

/** Changes a subscription and tells of it; nothing is told when nothing changes. */
export function changeSubscription(work: Work, subscription: Subscription, fields: Partial<Subscription>): void {
  const before = change(subscription, fields);
  if (Object.keys(before).length === 0) return;
  work.put(subscription);
  work.emit('customer.subscription.updated', subscription, before);
}

/** The same for an invoice. */
export function changeInvoice(work: Work, invoice: Invoice, fields: Partial<Invoice>): void {
  const before = change(invoice, fields);
  if (Object.keys(before).length === 0) return;
  work.put(invoice);
  work.emit('invoice.updated', invoice, before);
}

/** A customer is billed in one currency; what they are billed for first says which. */
export function takeCurrency(work: Work, customer: Customer, currency: string): void {
  const before = change(customer, { currency: customer.currency ?? currency });
  if (Object.keys(before).length === 0) return;
  work.put(customer);
  work.emit('customer.updated', customer, before);
}

/** Whether a customer owes something, as Stripe marks it. */
export function markDelinquent(work: Work, customer: Customer, isDelinquent: boolean): void {
  const before = change(customer, { delinquent: isDelinquent });
  if (Object.keys(before).length === 0) return;
  work.put(customer);
  work.emit('customer.updated', customer, before);
}

export function hasEnded({ status }: Subscription): boolean {
  return status === 'canceled' || status === 'incomplete_expired';
}

/** Whether it is billed, period by period. */
export function isRunning({ status }: Subscription): boolean {
  return status === 'active' || status === 'past_due' || status === 'trialing' || status === 'unpaid';
}
