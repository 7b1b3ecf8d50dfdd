import { cardError } from '../api/card-error.js';
import { invalid, type Refusal } from '../api/errors.js';
import { demand, demandLocked } from '../api/fetching.js';
import { operation } from '../api/operation.js';
import { choice, integer, required, text, type Shape } from '../api/parameters.js';
import { pay } from '../checkout/pay.js';
import { methodFor } from '../intents/method.js';
import type { CheckoutSession } from '../state/kinds/checkout.js';
import type { Work } from '../state/work.js';

const PATH = '/payment_pages';

const CONFIRM = {
  expected_amount: integer({ min: 0 }),
  expected_payment_method_type: choice('card', 'us_bank_account'),
  payment_method: required(text()),
} satisfies Shape;

/**
 * The payment page as Stripe's command-line tool sees it: two paths that Stripe does not document, and by which the tool
 * completes a Checkout session without a browser.
 */
export const PAYMENT_PAGES = [
  operation('GET', `${PATH}/:id`, {}, ({ work, ids }) => demand(work, 'checkout.session', ids['id'] ?? '')),
  operation('POST', `${PATH}/:id/confirm`, CONFIRM, async ({ work, params, ids }) => {
    const session = await demandLocked(work, 'checkout.session', ids['id'] ?? '');
    await work.followCustomer(session.customer);
    if (params.expected_amount !== undefined && params.expected_amount !== (session.amount_total ?? 0)) {
      throw invalid(`The session is over ${session.amount_total ?? 0}. Nothing was charged.`, 'expected_amount');
    }
    return confirm(work, session, params.payment_method);
  }),
];

async function confirm(work: Work, session: CheckoutSession, name: string): Promise<CheckoutSession | Refusal> {
  const purpose = { customer: session.customer, types: session.payment_method_types };
  const method = await methodFor(work, { payment_method: name }, purpose);
  if (!method) throw invalid('payment_method is required.', 'payment_method', 'parameter_missing');
  const email = session.customer_email ?? session.customer_details?.email ?? method.billing_details.email;
  if (email === null) {
    throw invalid('The payment method has no email, and the session knows none.', 'payment_method');
  }
  method.billing_details = { ...method.billing_details, email };
  const payer = { email, name: method.billing_details.name, means: { kind: 'method', method } } as const;
  const outcome = await pay(work, session.id, payer);
  switch (outcome.kind) {
    case 'declined':
      return cardError({ code: 'card_declined', message: outcome.message });
    case 'closed':
      throw invalid(`This session is ${session.status}, so it cannot be paid any more.`, 'id');
    default:
      return session;
  }
}
