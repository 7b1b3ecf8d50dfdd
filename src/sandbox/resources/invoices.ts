import { cardError } from '../api/card-error.js';
import { invalid, type Refusal } from '../api/errors.js';
import { demand, equals, listing, retrieval } from '../api/fetching.js';
import { operation } from '../api/operation.js';
import { choice, flag, integer, refused, text } from '../api/parameters.js';
import { methodNamed } from '../intents/method.js';
import { methodOf, type Bill } from '../billing/bill.js';
import { advance, collect, finalize, revive, settleInvoice } from '../billing/collect.js';
import { markUncollectible, voidInvoice } from '../billing/end.js';
import type { Invoice } from '../state/kinds/billing.js';
import type { PaymentMethod } from '../state/kinds/payments.js';
import { present } from '../state/present.js';
import type { Work } from '../state/work.js';
import { PREVIEW, preview } from './invoice-preview.js';
import { demandBill, demandStatus } from './invoice-rules.js';
import { CREATE_INVOICE, createInvoice } from './manual-invoices.js';

const PATH = '/invoices';

const PAY = {
  forgive: refused('A payment is for the whole amount here.'),
  mandate: refused('Mandates are part of the method here.'),
  off_session: flag(),
  paid_out_of_band: flag(),
  payment_method: text(),
  source: refused('Sources are Stripe’s old cards; use a payment method.'),
};

const LINES_PAGE = { ending_before: text(), limit: integer({ min: 1, max: 100 }), starting_after: text() };

export const INVOICES = [
  operation('POST', PATH, CREATE_INVOICE, ({ work, params }) => createInvoice(work, params)),
  retrieval('invoice', PATH),
  operation('GET', `${PATH}/:id/lines`, LINES_PAGE, async ({ work, params, ids }) => {
    const { id, lines } = await demand(work, 'invoice', ids['id'] ?? '');
    const start = params.starting_after === undefined ? 0 : placeOf(lines.data, params.starting_after) + 1;
    const end = params.ending_before === undefined ? lines.data.length : placeOf(lines.data, params.ending_before);
    const limit = params.limit ?? 10;
    const rest = lines.data.slice(start, end);
    const page = params.ending_before === undefined ? rest.slice(0, limit) : rest.slice(-limit);
    return { object: 'list', url: `/v1${PATH}/${id}/lines`, has_more: rest.length > limit, data: page };
  }),
  operation('POST', `${PATH}/create_preview`, PREVIEW, ({ work, params }) => preview(work, params)),
  operation('POST', `${PATH}/:id/pay`, PAY, async ({ work, params, ids }) => {
    const bill = await demandBill(work, ids['id'] ?? '');
    demandStatus(bill.invoice, 'draft', 'open', 'uncollectible');
    if (bill.invoice.status === 'draft') await finalize(work, bill);
    if (params.paid_out_of_band) {
      if (bill.invoice.status !== 'paid') await settleInvoice(work, bill, { offStripe: true });
      return bill.invoice;
    }
    if (bill.invoice.amount_due === 0) return bill.invoice;
    const method = await methodFor(work, bill, params.payment_method);
    return pay(work, bill, method, params.off_session === false ? 'on_session' : 'off_session');
  }),
  operation('POST', `${PATH}/:id/finalize`, { auto_advance: flag() }, async ({ work, params, ids }) => {
    const bill = await demandBill(work, ids['id'] ?? '');
    demandStatus(bill.invoice, 'draft');
    if (params.auto_advance !== undefined) bill.invoice.auto_advance = params.auto_advance;
    if (bill.invoice.auto_advance) await advance(work, bill);
    else await finalize(work, bill);
    return bill.invoice;
  }),
  operation('POST', `${PATH}/:id/void`, {}, async ({ work, ids }) => {
    const { invoice } = await demandBill(work, ids['id'] ?? '');
    demandStatus(invoice, 'open', 'uncollectible');
    await voidInvoice(work, invoice);
    return invoice;
  }),
  operation('POST', `${PATH}/:id/mark_uncollectible`, {}, async ({ work, ids }) => {
    const bill = await demandBill(work, ids['id'] ?? '');
    demandStatus(bill.invoice, 'open');
    markUncollectible(work, bill.invoice, 'user_forgiven');
    revive(work, bill);
    return bill.invoice;
  }),
  listing(
    'invoice',
    PATH,
    {
      collection_method: choice('charge_automatically', 'send_invoice'),
      customer: text(),
      status: choice('draft', 'open', 'paid', 'uncollectible', 'void'),
      subscription: text(),
    },
    (params) => [
      ...equals('collection_method', params.collection_method),
      ...equals('customer', params.customer),
      ...equals('status', params.status),
      ...(params.subscription === undefined
        ? []
        : [{ where: `data->'memory'->>'subscription' = ?`, value: params.subscription }]),
    ],
  ),
];

async function methodFor(work: Work, bill: Bill, id: string | undefined): Promise<PaymentMethod> {
  const method = id === undefined ? await methodOf(work, bill) : await methodNamed(work, id);
  if (!method) {
    throw invalid(
      'The customer has no default payment method. Nothing was charged; give payment_method, or set one for the customer.',
      undefined,
      'resource_missing',
    );
  }
  if (method.customer === bill.customer.id) return method;
  throw invalid(`The payment method ${method.id} does not belong to the customer of this invoice.`, 'payment_method');
}

async function pay(
  work: Work,
  bill: Bill,
  method: PaymentMethod,
  presence: 'off_session' | 'on_session',
): Promise<Invoice | Refusal> {
  const { invoice } = bill;
  const intent = invoice.memory.intent === null ? null : await work.find('payment_intent', invoice.memory.intent);
  if (!intent || intent.status === 'processing' || intent.status === 'canceled') {
    throw invalid(
      `The payment of this invoice is ${intent?.status ?? 'missing'}. Nothing was charged.`,
      undefined,
      'payment_intent_unexpected_state',
    );
  }
  const outcome = await collect(work, bill, { intent, method, asker: 'somebody', presence });
  const affected = { payment_intent: present(intent, work.view), payment_method: present(method, work.view) };
  if (outcome.kind === 'declined') {
    return cardError(outcome.error, outcome.charge ? { ...affected, charge: outcome.charge.id } : affected);
  }
  if (outcome.kind !== 'authenticate') return invoice;
  const message = 'The bank wants the payer to confirm. Nothing was charged; have them confirm.';
  return cardError({ code: 'invoice_payment_intent_requires_action', message }, affected);
}

function placeOf(lines: readonly { readonly id: string }[], id: string): number {
  const place = lines.findIndex((line) => line.id === id);
  if (place < 0) throw invalid(`There is no line ${id} on this invoice.`, 'starting_after', 'resource_missing');
  return place;
}
