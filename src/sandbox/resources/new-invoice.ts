import type { LineItem } from '../state/kinds/catalogue.js';
import type { Customer } from '../state/kinds/customers.js';
import type { Invoice, InvoiceLine, InvoicePayment, Subscription, SubscriptionItem } from '../state/kinds/billing.js';
import { newObject, newObjectId } from '../state/objects.js';
import { money } from './amounts.js';

export interface Period {
  readonly start: number;
  readonly end: number;
}

export interface InvoiceData {
  readonly subscription: Subscription;
  readonly customer: Customer;
  readonly reason: Invoice['billing_reason'];
  /** What the lines pay for: the time ahead. */
  readonly covers: Period;
  /** The period that has just ended; for a first invoice, the moment of its making. */
  readonly behind: Period;
  /** A trial costs nothing. */
  readonly isTrial?: boolean;
  /** The time until the anchor is free, and has no lines. */
  readonly isFree?: boolean;
  /** What is paid once, with the first invoice. */
  readonly once?: readonly LineItem[];
}

/** A draft: what the items cost for one period. */
export function newInvoice(now: number, data: InvoiceData): Invoice {
  const { subscription, customer } = data;
  const base = newObject('invoice', now);
  const items = data.isFree ? [] : subscription.items.data;
  const lines = [
    ...items.map((item) => lineOf(base.id, item, data)),
    ...(data.once ?? []).map((line) => lineOnce(now, base.id, line, subscription.id)),
  ];
  const total = lines.reduce((sum, line) => sum + line.amount, 0);
  return {
    ...base,
    ...UNUSED_FEATURES,
    amount_due: total,
    amount_paid: 0,
    amount_remaining: total,
    attempt_count: 0,
    attempted: false,
    auto_advance: true,
    billing_reason: data.reason,
    currency: subscription.currency,
    customer: customer.id,
    customer_address: customer['address'],
    customer_email: customer.email,
    customer_name: customer.name,
    customer_phone: customer.phone,
    customer_shipping: customer['shipping'],
    customer_tax_exempt: customer['tax_exempt'],
    default_payment_method: null,
    description: subscription.description,
    effective_at: null,
    ending_balance: null,
    lines: { object: 'list', data: lines, has_more: false, url: `/v1/invoices/${base.id}/lines` },
    metadata: {},
    next_payment_attempt: null,
    number: null,
    parent: {
      quote_details: null,
      subscription_details: { metadata: subscription.metadata, subscription: subscription.id },
      type: 'subscription_details',
    },
    payment_settings: {
      default_mandate: null,
      payment_method_options: null,
      payment_method_types: subscription.payment_settings.payment_method_types,
    },
    period_end: data.behind.end,
    period_start: data.behind.start,
    status: 'draft',
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    subtotal: total,
    subtotal_excluding_tax: total,
    test_clock: subscription.test_clock,
    total,
    total_excluding_tax: total,
    memory: {
      subscription: subscription.id,
      intent: null,
      payment: null,
      failedAt: null,
      retries: 0,
      refused: null,
    },
  };
}

/** What links an invoice to the intent that pays it. */
export function newInvoicePayment(now: number, invoice: Invoice, intent: string): InvoicePayment {
  return {
    ...newObject('invoice_payment', now),
    amount_paid: null,
    amount_requested: invoice.amount_due,
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    payment: { type: 'payment_intent', payment_intent: intent },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  };
}

function lineOf(invoice: string, item: SubscriptionItem, { covers, isTrial = false }: InvoiceData): InvoiceLine {
  const { price, quantity } = item;
  const amount = isTrial ? 0 : (price.unit_amount ?? 0) * quantity;
  return {
    id: newObjectId('line_item'),
    object: 'line_item',
    amount,
    currency: price.currency,
    description: isTrial ? 'Trial period' : `${quantity} × ${priceText(item)}`,
    discount_amounts: [],
    discountable: true,
    discounts: [],
    invoice,
    livemode: false,
    metadata: item.metadata,
    parent: {
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: null,
        proration: false,
        proration_details: { credited_items: null },
        subscription: item.subscription,
        subscription_item: item.id,
      },
      type: 'subscription_item_details',
    },
    period: covers,
    pretax_credit_amounts: [],
    pricing: {
      price_details: { price: price.id, product: price.product },
      type: 'price_details',
      unit_amount_decimal: isTrial ? '0' : String(price.unit_amount),
    },
    quantity,
    quantity_decimal: String(quantity),
    subscription: item.subscription,
    subtotal: amount,
    taxes: [],
  };
}

function lineOnce(now: number, invoice: string, line: LineItem, subscription: string): InvoiceLine {
  const item = newObjectId('invoice_item');
  return {
    id: newObjectId('line_item'),
    object: 'line_item',
    amount: line.amount_total,
    currency: line.price.currency,
    description: line.description,
    discount_amounts: [],
    discountable: true,
    discounts: [],
    invoice,
    livemode: false,
    metadata: {},
    parent: {
      invoice_item_details: {
        invoice_item: item,
        proration: false,
        proration_details: { credited_items: null },
        subscription,
      },
      subscription_item_details: null,
      type: 'invoice_item_details',
    },
    period: { start: now, end: now },
    pretax_credit_amounts: [],
    pricing: {
      price_details: { price: line.price.id, product: line.price.product },
      type: 'price_details',
      unit_amount_decimal: String(line.price.unit_amount),
    },
    quantity: line.quantity,
    quantity_decimal: String(line.quantity),
    subscription,
    subtotal: line.amount_total,
    taxes: [],
  };
}

/** "$25.00 / month", "$25.00 / 3 months". */
function priceText({ price }: SubscriptionItem): string {
  const { interval, interval_count: count } = price.recurring!;
  return `${money(price.unit_amount, price.currency)} / ${count === 1 ? interval : `${count} ${interval}s`}`;
}

/** Fields that are part of every invoice and stay as they are in the sandbox. */
const UNUSED_FEATURES = {
  account_country: 'US',
  account_name: 'Sandbox',
  account_tax_ids: null,
  amount_overpaid: 0,
  amount_shipping: 0,
  application: null,
  automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
  automatically_finalizes_at: null,
  collection_method: 'charge_automatically',
  custom_fields: null,
  customer_account: null,
  customer_tax_ids: [],
  default_source: null,
  default_tax_rates: [],
  discounts: [],
  due_date: null,
  footer: null,
  from_invoice: null,
  hosted_invoice_url: null,
  invoice_pdf: null,
  issuer: { type: 'self' },
  last_finalization_error: null,
  latest_revision: null,
  on_behalf_of: null,
  post_payment_credit_notes_amount: 0,
  pre_payment_credit_notes_amount: 0,
  receipt_number: null,
  rendering: null,
  shipping_cost: null,
  shipping_details: null,
  starting_balance: 0,
  statement_descriptor: null,
  total_discount_amounts: [],
  total_pretax_credit_amounts: [],
  total_taxes: [],
  webhooks_delivered_at: null,
};
