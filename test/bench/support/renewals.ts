import type pg from 'pg';
import { API_VERSION } from '../../../src/gateways/stripe/stripe-client.js';
import { DONORS, EVENTS } from './backlog.js';
import { giftOf, idOf, idSql, type BenchGift, type Pace } from './charges.js';

/** Events written in one statement. */
const CHUNK = 1_000;

/** One monthly plan for each donor, and the notices of their paid invoices waiting in the inbox. */
export async function seedRenewals(client: pg.Client, { gifts, pace }: { gifts: number; pace: Pace }): Promise<void> {
  await client.query(DONORS, [0, gifts - 1]);
  await client.query(PLANS, [gifts, new Date(pace.from * 1000)]);
  const events = Array.from({ length: gifts }, (_, at) => ({
    at,
    id: `evt_renewal${at}`,
    payload: paidEvent(at, pace),
  }));
  for (let from = 0; from < events.length; from += CHUNK) {
    await client.query(EVENTS, [JSON.stringify(events.slice(from, from + CHUNK)), API_VERSION]);
  }
  await client.query('vacuum analyze donor, plan, gift, stripe_event');
}

export function invoiceIdOf(gift: BenchGift): string {
  return `in_${gift.chargeId.slice(3)}`;
}

/** A renewal's paid invoice as the API of the pinned version answers it, its payments expanded or not. */
export function invoiceOf(n: number, gift: BenchGift, isExpanded: boolean): object {
  const id = invoiceIdOf(gift);
  const period = { start: gift.created, end: gift.created + 30 * 86_400 };
  const subscription = `sub_bench${n}`;
  const payment = { id: `inpay_bench${n}`, object: 'invoice_payment', invoice: id, status: 'paid', is_default: true };
  return {
    id,
    object: 'invoice',
    account_country: 'US',
    account_name: 'The Ledger',
    amount_due: gift.amountMinor,
    amount_overpaid: 0,
    amount_paid: gift.amountMinor,
    amount_remaining: 0,
    attempt_count: 1,
    attempted: true,
    auto_advance: false,
    billing_reason: 'subscription_cycle',
    collection_method: 'charge_automatically',
    created: gift.created,
    currency: 'usd',
    customer: `cus_bench${n}`,
    customer_email: gift.email,
    customer_name: `${gift.firstName} ${gift.lastName}`,
    ending_balance: 0,
    hosted_invoice_url: `https://invoice.stripe.com/i/${id}`,
    invoice_pdf: `https://pay.stripe.com/invoice/${id}/pdf`,
    lines: {
      object: 'list',
      data: [lineOf(id, subscription, gift, period)],
      has_more: false,
      url: `/v1/invoices/${id}/lines`,
    },
    livemode: false,
    metadata: {},
    number: `BENCH-${n}`,
    parent: {
      quote_details: null,
      subscription_details: { metadata: { installation: idOf('donor', 0), schema: '1' }, subscription },
      type: 'subscription_details',
    },
    ...(isExpanded && {
      payments: {
        object: 'list',
        data: [{ ...payment, payment: { type: 'payment_intent', payment_intent: `pi_${gift.chargeId.slice(3)}` } }],
        has_more: false,
        url: '/v1/invoice_payments',
      },
    }),
    period_end: gift.created,
    period_start: gift.created - 30 * 86_400,
    status: 'paid',
    status_transitions: {
      finalized_at: gift.created,
      marked_uncollectible_at: null,
      paid_at: gift.created,
      voided_at: null,
    },
    subtotal: gift.amountMinor,
    total: gift.amountMinor,
  };
}

function lineOf(invoice: string, subscription: string, gift: BenchGift, period: object): object {
  return {
    id: `il_${invoice.slice(3)}`,
    object: 'line_item',
    amount: gift.amountMinor,
    currency: 'usd',
    description: 'Gift to The Ledger',
    invoice,
    parent: {
      subscription_item_details: { invoice_item: null, proration: false, subscription, subscription_item: 'si_bench' },
      type: 'subscription_item_details',
    },
    period,
    quantity: 1,
  };
}

function paidEvent(n: number, pace: Pace): object {
  const gift = giftOf(n, pace);
  return {
    id: `evt_renewal${n}`,
    object: 'event',
    api_version: API_VERSION,
    created: gift.created,
    data: { object: invoiceOf(n, gift, false) },
    livemode: false,
    pending_webhooks: 1,
    request: null,
    type: 'invoice.paid',
  };
}

const PLANS = `
  insert into plan (id, donor_id, form_id, campaign_id, designation, state, amount_minor, currency, interval,
    interval_count, calendar, anchor_on, next_charge_on, client_request_id, stripe_subscription_id, stripe_customer_id,
    method, method_kind, article_id, section, placement, started_at)
  select ${idSql('plan', 'n')}, ${idSql('donor', 'n')}, form.id, form.campaign_id, 'general', 'active',
    1000 + (n % 90) * 100, 'USD', 'month', 1, 'ours', $2::timestamptz::date - 60, $2::timestamptz::date,
    gen_random_uuid(), 'sub_bench' || n, 'cus_bench' || n, 'Visa ending in 4242', 'card', 'story-' || n % 400, 'City',
    'article-footer', $2::timestamptz - interval '60 days'
  from generate_series(0, $1::bigint - 1) as n, form where form.slug = 'default'`;
