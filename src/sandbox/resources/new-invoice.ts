import type { LineItem } from '../state/kinds/catalogue.js';
import type { Customer } from '../state/kinds/customers.js';
import type { Invoice, InvoiceLine, InvoicePayment, Subscription, SubscriptionItem } from '../state/kinds/billing.js';
import { newObject, newObjectId } from '../state/objects.js';
import { money } from './amounts.js';
import { draft, itemLine, type Period } from './new-draft.js';

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
  return draft(base, {
    customer,
    subscription,
    lines,
    reason: data.reason,
    currency: subscription.currency,
    description: subscription.description,
    metadata: {},
    period: data.behind,
  });
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
  return itemLine(invoice, newObjectId('invoiceitem'), {
    amount: line.amount_total,
    currency: line.price.currency,
    description: line.description,
    discountable: true,
    metadata: {},
    period: { start: now, end: now },
    pricing: {
      price_details: { price: line.price.id, product: line.price.product },
      type: 'price_details',
      unit_amount_decimal: String(line.price.unit_amount),
    },
    quantity: line.quantity,
    subscription,
  });
}

/** "$25.00 / month", "$25.00 / 3 months". */
function priceText({ price }: SubscriptionItem): string {
  const { interval, interval_count: count } = price.recurring!;
  return `${money(price.unit_amount, price.currency)} / ${count === 1 ? interval : `${count} ${interval}s`}`;
}
