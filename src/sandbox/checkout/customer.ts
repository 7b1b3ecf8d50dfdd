import { newCustomer } from '../resources/customers.js';
import { previousOf } from '../resources/changes.js';
import type { CheckoutSession } from '../state/kinds/checkout.js';
import type { BillingDetails } from '../state/kinds/customers.js';
import type { Work } from '../state/work.js';

/**
 * The customer of a session that is being completed. One is made when the session asks for it, or when the method is
 * to be used again; one who was there before learns an email, or a name, that they did not have.
 */
export async function customerOf(
  work: Work,
  session: CheckoutSession,
  { email, name, phone }: BillingDetails,
): Promise<string | null> {
  const isKept = session.memory.intent.setup_future_usage !== null || session.mode !== 'payment';
  if (session.customer !== null) {
    await learn(work, session, email, name);
  } else if (isKept || session.customer_creation === 'always') {
    const customer = { ...newCustomer(work.now), email, name, phone };
    work.put(customer);
    work.emit('customer.created', customer);
    session.customer = customer.id;
    work.put(session);
  }
  return session.customer;
}

async function learn(work: Work, session: CheckoutSession, email: string | null, name: string | null): Promise<void> {
  const customer = await work.lock('customer', session.customer ?? '');
  if (!customer || customer.deleted) return;
  const before = structuredClone(customer);
  // A customer whom an earlier try on this page has made is whoever the payer says now.
  const isNew = session.customer_creation !== null;
  customer.email = isNew ? email : (customer.email ?? email);
  if ((isNew || session.memory.updatesName) && name !== null) customer.name = name;
  const previous = previousOf(before, customer);
  if (Object.keys(previous).length === 0) return;
  work.put(customer);
  work.emit('customer.updated', customer, previous);
}
