import type { Invoice, InvoiceItem, InvoiceLine, Subscription } from '../state/kinds/billing.js';
import type { Customer } from '../state/kinds/customers.js';
import type { Metadata } from '../state/object.js';
import { newObjectId, type newObject } from '../state/objects.js';

export interface Period {
  readonly start: number;
  readonly end: number;
}

export interface DraftData {
  readonly customer: Customer;
  /** Null for an invoice that is made by hand. */
  readonly subscription: Subscription | null;
  readonly reason: Invoice['billing_reason'];
  readonly lines: InvoiceLine[];
  readonly currency: string;
  readonly description: string | null;
  readonly metadata: Metadata;
  readonly period: Period;
}

/** An invoice that is not final yet, whatever it is for; `base` is what every object begins with. */
export function draft(base: ReturnType<typeof newObject<'invoice'>>, data: DraftData): Invoice {
  const { customer, subscription, lines } = data;
  return {
    ...base,
    ...UNUSED_FEATURES,
    ...totalsOf(lines),
    amount_paid: 0,
    attempt_count: 0,
    attempted: false,
    auto_advance: true,
    automatically_finalizes_at: null,
    billing_reason: data.reason,
    currency: data.currency,
    customer: customer.id,
    customer_address: customer['address'],
    customer_email: customer.email,
    customer_name: customer.name,
    customer_phone: customer.phone,
    customer_shipping: customer['shipping'],
    customer_tax_exempt: customer['tax_exempt'],
    default_payment_method: null,
    description: data.description,
    effective_at: null,
    ending_balance: null,
    lines: { object: 'list', data: lines, has_more: false, url: `/v1/invoices/${base.id}/lines` },
    metadata: data.metadata,
    next_payment_attempt: null,
    number: null,
    parent: subscription && {
      quote_details: null,
      subscription_details: { metadata: subscription.metadata, subscription: subscription.id },
      type: 'subscription_details',
    },
    payment_settings: {
      default_mandate: null,
      payment_method_options: null,
      payment_method_types: subscription?.payment_settings.payment_method_types ?? null,
    },
    period_end: data.period.end,
    period_start: data.period.start,
    status: 'draft',
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    test_clock: customer.test_clock,
    memory: {
      subscription: subscription?.id ?? null,
      intent: null,
      payment: null,
      failedAt: null,
      retries: 0,
      refused: null,
    },
  };
}

interface Totals {
  readonly amount_due: number;
  readonly amount_remaining: number;
  readonly subtotal: number;
  readonly subtotal_excluding_tax: number;
  readonly total: number;
  readonly total_excluding_tax: number;
}

/** The fields of a draft that say what it costs. */
export function totalsOf(lines: readonly InvoiceLine[]): Totals {
  const total = lines.reduce((sum, { amount }) => sum + amount, 0);
  return {
    amount_due: total,
    amount_remaining: total,
    subtotal: total,
    subtotal_excluding_tax: total,
    total,
    total_excluding_tax: total,
  };
}

export interface ItemLineData extends Pick<
  InvoiceItem,
  'amount' | 'currency' | 'description' | 'discountable' | 'metadata' | 'period' | 'pricing' | 'quantity'
> {
  readonly subscription: string | null;
}

/** The line of an invoice item, on an invoice: both by their ids. */
export function itemLine(invoice: string, item: string, { subscription, ...data }: ItemLineData): InvoiceLine {
  return {
    id: newObjectId('line_item'),
    object: 'line_item',
    ...data,
    discount_amounts: [],
    discounts: [],
    invoice,
    livemode: false,
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
    pretax_credit_amounts: [],
    quantity_decimal: String(data.quantity),
    subscription,
    subtotal: data.amount,
    taxes: [],
  };
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
