import { invalid } from '../api/errors.js';
import { equals, listing, retrieval, type Filter } from '../api/fetching.js';
import { choice, group, required, text } from '../api/parameters.js';

const PATH = '/invoice_payments';

const PAYMENT = group({
  payment_intent: text(),
  payment_record: text(),
  type: required(choice('payment_intent', 'payment_record')),
});

/** What links invoices and the payments of them. */
export const INVOICE_PAYMENTS = [
  retrieval('invoice_payment', PATH),
  listing(
    'invoice_payment',
    PATH,
    { invoice: text(), payment: PAYMENT, status: choice('canceled', 'open', 'paid') },
    (params) => [
      ...equals('invoice', params.invoice),
      ...equals('status', params.status),
      ...(params.payment ? paymentFilter(params.payment) : []),
    ],
  ),
];

function paymentFilter(payment: ReturnType<typeof PAYMENT.read>): Filter[] {
  const id = payment[payment.type];
  if (id === undefined) {
    throw invalid(`payment[${payment.type}] is required.`, `payment[${payment.type}]`, 'parameter_missing');
  }
  return [{ where: `data->'payment'->>'${payment.type}' = ?`, value: id }];
}
