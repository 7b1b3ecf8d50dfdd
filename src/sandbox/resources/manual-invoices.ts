import { invalid } from '../api/errors.js';
import {
  choice,
  currency,
  flag,
  metadata,
  refused,
  required,
  text,
  type Shape,
  type Values,
} from '../api/parameters.js';
import type { Invoice, InvoiceItem } from '../state/kinds/billing.js';
import type { Customer } from '../state/kinds/customers.js';
import { newObject } from '../state/objects.js';
import type { Work } from '../state/work.js';
import { mergeMetadata } from './changes.js';
import { checkLines, MOST_LINES } from './invoice-rules.js';
import { draft } from './new-draft.js';
import { lineOfItem } from './new-invoice-item.js';
import { checkMethod, demandCustomer } from './subscription-rules.js';

/** How long a draft that goes its way by itself can still be changed. */
const TIME_TO_CHANGE = 3600;

const NO_CONNECT = refused('The sandbox is a single account, without Stripe Connect.');
const NO_TAX = refused('The sandbox knows no taxes.');
const NOT_SENT = refused('Invoices are charged automatically here; nobody is sent one.');
const NOT_RENDERED = refused('Invoices are not rendered here.');
const NO_SHIPPING = refused('Nothing is shipped here.');

/** What an invoice takes that somebody makes for a customer. */
export const CREATE_INVOICE = {
  account_tax_ids: NO_TAX,
  application_fee_amount: NO_CONNECT,
  auto_advance: flag(),
  automatic_tax: NO_TAX,
  automatically_finalizes_at: refused('With auto_advance, a draft is finalized after an hour.'),
  collection_method: choice('charge_automatically'),
  currency: currency(),
  custom_fields: NOT_RENDERED,
  customer: required(text()),
  customer_account: refused('Customers are named by customer here.'),
  days_until_due: NOT_SENT,
  default_payment_method: text(),
  default_source: refused('Sources are Stripe’s old cards; use a payment method.'),
  default_tax_rates: NO_TAX,
  description: text(),
  discounts: refused('There are no coupons here.'),
  due_date: NOT_SENT,
  effective_at: refused('An invoice is of the moment at which it is finalized.'),
  footer: NOT_RENDERED,
  from_invoice: refused('Invoices are not revised here.'),
  issuer: NO_CONNECT,
  metadata: metadata(),
  number: refused('Invoices are numbered here when they are finalized.'),
  on_behalf_of: NO_CONNECT,
  payment_settings: refused('Which methods can pay goes by the currency.'),
  pending_invoice_items_behavior: choice('exclude', 'include'),
  rendering: NOT_RENDERED,
  shipping_cost: NO_SHIPPING,
  shipping_details: NO_SHIPPING,
  statement_descriptor: refused('Invoices have no descriptor of their own here.'),
  subscription: refused('A subscription makes its invoices itself.'),
  transfer_data: NO_CONNECT,
} satisfies Shape;

/**
 * Makes a draft for a customer, of no subscription. Items that wait for an invoice become its lines when that is
 * asked for. With `auto_advance` it is finalized and collected an hour later.
 */
export async function createInvoice(work: Work, params: Values<typeof CREATE_INVOICE>): Promise<Invoice> {
  const customer = await demandCustomer(work, params.customer);
  await checkMethod(work, params.default_payment_method, customer);
  const code = params.currency ?? customer.currency ?? 'usd';
  checkCurrency(customer, code);
  const items = params.pending_invoice_items_behavior === 'include' ? await pendingItems(work, customer) : [];
  const base = newObject('invoice', work.now);
  const invoice = draft(base, {
    customer,
    subscription: null,
    reason: 'manual',
    lines: items.map((item) => lineOfItem(base.id, item)),
    currency: code,
    description: params.description ?? null,
    metadata: mergeMetadata({}, params.metadata),
    period: { start: work.now, end: work.now },
  });
  checkLines(invoice.lines.data, code);
  invoice.default_payment_method = params.default_payment_method ?? null;
  invoice.auto_advance = params.auto_advance ?? false;
  if (invoice.auto_advance) {
    invoice.automatically_finalizes_at = work.now + TIME_TO_CHANGE;
    work.at(invoice.automatically_finalizes_at, 'advance-draft', invoice.id);
  }
  for (const item of items) {
    item.invoice = invoice.id;
    work.put(item);
  }
  work.put(invoice);
  work.emit('invoice.created', invoice);
  return invoice;
}

/** @throws Refusal for another currency than the one in which the customer is billed. */
export function checkCurrency({ currency: taken }: Customer, wanted: string): void {
  if (taken === null || taken === wanted) return;
  throw invalid(`This customer is billed in ${taken}, and in one currency only.`, 'currency');
}

/** The customer's items without an invoice, oldest first, locked. */
async function pendingItems(work: Work, { id }: Customer): Promise<InvoiceItem[]> {
  const found = await work.read(
    `select data from stripe_sandbox.objects
      where kind = 'invoiceitem' and data->>'customer' = $1 and data->>'invoice' is null
      order by seq limit ${MOST_LINES} for update`,
    [id],
  );
  return found as InvoiceItem[];
}
