import { newCustomer } from '../resources/customers.js';
import type { CheckoutSession } from '../state/kinds/checkout.js';
import type { PaymentIntent, PaymentMethod } from '../state/kinds/payments.js';
import type { Work } from '../state/work.js';

/** A customer is made when the session asks for one, or when the method is to be used again. */
export function attachCustomer(
  work: Work,
  session: CheckoutSession,
  intent: PaymentIntent,
  method: PaymentMethod,
): void {
  const isKept = session.memory.intent.setup_future_usage !== null || session.mode === 'subscription';
  if (session.customer === null && (isKept || session.customer_creation === 'always')) {
    const { email, name } = method.billing_details;
    const customer = { ...newCustomer(work.now), email, name };
    work.put(customer);
    work.emit('customer.created', customer);
    session.customer = customer.id;
  }
  intent.customer = session.customer;
  if (isKept) method.customer = session.customer;
}
