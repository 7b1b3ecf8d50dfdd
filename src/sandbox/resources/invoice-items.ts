import { invalid } from '../api/errors.js';
import { demand, demandLocked, equals, listing, retrieval } from '../api/fetching.js';
import { operation } from '../api/operation.js';
import {
  currency,
  flag,
  group,
  integer,
  metadata,
  refused,
  required,
  text,
  timestamp,
  type Shape,
  type Values,
} from '../api/parameters.js';
import { takeCurrency } from '../billing/bill.js';
import type { InvoiceItem } from '../state/kinds/billing.js';
import type { Customer } from '../state/kinds/customers.js';
import type { Work } from '../state/work.js';
import { checkWhole, LARGEST_AMOUNT } from './amounts.js';
import { mergeMetadata } from './changes.js';
import { demandBill, demandStatus, setLines } from './invoice-rules.js';
import { checkCurrency } from './manual-invoices.js';
import { lineOfItem, newInvoiceItem } from './new-invoice-item.js';
import { demandCustomer } from './subscription-rules.js';

const PATH = '/invoiceitems';

const NO_TAX = refused('The sandbox knows no taxes.');
const BY_CUSTOMER = refused('Customers are named by customer here.');
const WHOLE = refused('Amounts and quantities are whole here: use amount, or a price and quantity.');

const CREATE = {
  amount: integer({ min: -LARGEST_AMOUNT, max: LARGEST_AMOUNT }),
  currency: currency(),
  customer: required(text()),
  customer_account: BY_CUSTOMER,
  description: text(),
  discountable: flag(),
  discounts: refused('There are no coupons here.'),
  invoice: text(),
  metadata: metadata(),
  period: group({ end: required(timestamp()), start: required(timestamp()) }),
  price_data: refused('Give amount and currency, or a price that exists as pricing[price].'),
  pricing: group({ price: text() }),
  quantity: integer({ min: 0, max: 999_999 }),
  quantity_decimal: WHOLE,
  subscription: refused('An item is for an invoice that is made by hand here, not for a subscription.'),
  tax_behavior: NO_TAX,
  tax_code: NO_TAX,
  tax_rates: NO_TAX,
  unit_amount_decimal: WHOLE,
} satisfies Shape;

type CreateParams = Values<typeof CREATE>;

/**
 * What a customer is to pay for. It waits for an invoice that includes it, or goes on a draft at once; the invoices
 * of subscriptions leave it alone.
 */
export const INVOICE_ITEMS = [
  operation('POST', PATH, CREATE, ({ work, params }) => create(work, params)),
  retrieval('invoiceitem', PATH),
  operation('DELETE', `${PATH}/:id`, {}, async ({ work, ids }) => {
    const item = await demandFree(work, ids['id'] ?? '');
    await work.remove('invoiceitem', item.id);
    work.emit('invoiceitem.deleted', item);
    return { id: item.id, object: 'invoiceitem', deleted: true };
  }),
  listing(
    'invoiceitem',
    PATH,
    { customer: text(), customer_account: BY_CUSTOMER, invoice: text(), pending: flag() },
    (params) => [
      ...equals('customer', params.customer),
      ...equals('invoice', params.invoice),
      ...(params.pending === undefined ? [] : [{ where: `(data->>'invoice' is null) = ?`, value: params.pending }]),
    ],
  ),
];

async function create(work: Work, params: CreateParams): Promise<InvoiceItem> {
  const bill = params.invoice === undefined ? null : await demandBill(work, params.invoice, 'invoice');
  const customer = await demandCustomer(work, params.customer);
  if (bill && bill.customer.id !== customer.id) throw invalid('The invoice is of another customer.', 'invoice');
  if (bill) demandStatus(bill.invoice, 'draft');
  if (params.period && params.period.end < params.period.start) {
    throw invalid('The period ends before it begins.', 'period[end]');
  }
  const item = newInvoiceItem(work.now, {
    customer,
    ...(await costOf(work, params, customer)),
    discountable: params.discountable ?? true,
    metadata: mergeMetadata({}, params.metadata),
    period: params.period,
  });
  checkCurrency(customer, item.currency);
  if (bill && bill.invoice.currency !== item.currency) {
    throw invalid(`The invoice is in ${bill.invoice.currency}.`, 'currency');
  }
  if (bill) {
    item.invoice = bill.invoice.id;
    setLines(work, bill.invoice, [...bill.invoice.lines.data, lineOfItem(bill.invoice.id, item)]);
  }
  takeCurrency(work, customer, item.currency);
  work.put(item);
  work.emit('invoiceitem.created', item);
  return item;
}

type Cost = Pick<InvoiceItem, 'amount' | 'currency' | 'description' | 'pricing' | 'quantity'>;

/** What an item costs: an amount, or a price times a quantity. @throws Refusal */
async function costOf(work: Work, params: CreateParams, customer: Customer): Promise<Cost> {
  const priceId = params.pricing?.price;
  if ((params.amount === undefined) === (priceId === undefined)) {
    throw invalid('Give either amount or pricing[price].', 'amount', 'parameter_missing');
  }
  if (priceId !== undefined) return costByPrice(work, params, priceId);
  if (params.quantity !== undefined) throw invalid('quantity goes with pricing[price], not with amount.', 'quantity');
  const amount = params.amount ?? 0;
  const code = params.currency ?? customer.currency ?? 'usd';
  checkWhole(amount, code, 'amount');
  return {
    amount,
    currency: code,
    description: params.description ?? null,
    pricing: { type: 'price_details', unit_amount_decimal: String(amount) },
    quantity: 1,
  };
}

async function costByPrice(work: Work, params: CreateParams, id: string): Promise<Cost> {
  const price = await demand(work, 'price', id, 'pricing[price]');
  if (!price.active) throw invalid('This price is no longer active.', 'pricing[price]');
  if (price.recurring !== null || price.unit_amount === null) {
    throw invalid('An item needs a price that is paid once and has a fixed amount.', 'pricing[price]');
  }
  if (params.currency !== undefined && params.currency !== price.currency) {
    throw invalid(`The price is in ${price.currency}.`, 'currency');
  }
  const quantity = params.quantity ?? 1;
  const amount = price.unit_amount * quantity;
  if (amount > LARGEST_AMOUNT)
    throw invalid('The price times the quantity is too much.', 'quantity', 'amount_too_large');
  const product = await demand(work, 'product', price.product, 'pricing[price]');
  return {
    amount,
    currency: price.currency,
    description: params.description ?? product.name,
    pricing: {
      price_details: { price: price.id, product: price.product },
      type: 'price_details',
      unit_amount_decimal: String(price.unit_amount),
    },
    quantity,
  };
}

/** The item, locked, and on no invoice any more: it is taken off a draft. @throws Refusal when that is final. */
async function demandFree(work: Work, id: string): Promise<InvoiceItem> {
  const known = await demand(work, 'invoiceitem', id);
  if (known.invoice === null) await demandCustomer(work, known.customer);
  else await demandBill(work, known.invoice);
  const item = await demandLocked(work, 'invoiceitem', id);
  if (item.invoice === null) return item;
  const { invoice } = await demandBill(work, item.invoice);
  demandStatus(invoice, 'draft');
  const isOther = ({ parent }: (typeof invoice.lines.data)[number]): boolean =>
    parent.invoice_item_details?.invoice_item !== item.id;
  setLines(work, invoice, invoice.lines.data.filter(isOther));
  return item;
}
