import type { InvoiceItem, InvoiceLine } from '../state/kinds/billing.js';
import type { Customer } from '../state/kinds/customers.js';
import type { Metadata } from '../state/object.js';
import { newObject } from '../state/objects.js';
import { itemLine, type Period } from './new-draft.js';

export interface InvoiceItemData {
  readonly customer: Customer;
  readonly amount: number;
  readonly currency: string;
  readonly description: string | null;
  readonly discountable: boolean;
  readonly metadata: Metadata;
  readonly period: Period | undefined;
  readonly pricing: InvoiceItem['pricing'];
  readonly quantity: number;
}

/** Something that a customer is to pay for, waiting for an invoice. */
export function newInvoiceItem(now: number, { customer, period, ...data }: InvoiceItemData): InvoiceItem {
  return {
    ...newObject('invoiceitem', now),
    ...data,
    customer: customer.id,
    customer_account: null,
    discounts: [],
    invoice: null,
    parent: null,
    period: period ?? { start: now, end: now },
    proration: false,
    quantity_decimal: String(data.quantity),
    tax_rates: [],
    test_clock: customer.test_clock,
  };
}

/** An item as the line of an invoice. */
export function lineOfItem(invoice: string, item: InvoiceItem): InvoiceLine {
  const { amount, currency, description, discountable, metadata, period, pricing, quantity } = item;
  const data = { amount, currency, description, discountable, metadata, period, pricing, quantity };
  return itemLine(invoice, item.id, { ...data, subscription: null });
}
