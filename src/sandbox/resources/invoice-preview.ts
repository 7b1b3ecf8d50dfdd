import { invalid } from '../api/errors.js';
import { choice, flag, group, list, refused, text, timestamp, type Shape, type Values } from '../api/parameters.js';
import { itemsOf } from '../billing/change.js';
import { upcomingInvoice } from '../billing/upcoming.js';
import type { Invoice, Subscription } from '../state/kinds/billing.js';
import type { Work } from '../state/work.js';
import { wantedItems } from './subscription-changes.js';
import { CHANGED_ITEM, PRORATION } from './subscription-parameters.js';
import { demandCustomer } from './subscription-rules.js';
import { demand } from '../api/fetching.js';

const NOT_OF_A_NEW_ONE = refused('The next invoice of a subscription that exists can be shown.');
const NO_SCHEDULES = refused('There are no schedules here.');

/** What showing the next invoice of a subscription takes, with changes that it might have. */
export const PREVIEW = {
  automatic_tax: group({ enabled: choice('false') }),
  currency: NOT_OF_A_NEW_ONE,
  customer: text(),
  customer_account: NOT_OF_A_NEW_ONE,
  customer_details: NOT_OF_A_NEW_ONE,
  discounts: refused('There are no coupons here.'),
  invoice_items: refused('Items are for invoices that are made by hand here.'),
  issuer: refused('The sandbox is a single account, without Stripe Connect.'),
  on_behalf_of: refused('The sandbox is a single account, without Stripe Connect.'),
  preview_mode: choice('next', 'recurring'),
  schedule: NO_SCHEDULES,
  schedule_details: NO_SCHEDULES,
  subscription: text(),
  subscription_details: group({
    billing_cycle_anchor: refused('The invoice at the end of the period is shown.'),
    billing_mode: NOT_OF_A_NEW_ONE,
    billing_schedules: NO_SCHEDULES,
    cancel_at: timestamp(),
    cancel_at_period_end: flag(),
    cancel_now: refused('A subscription that ends now has no further invoice here.'),
    default_tax_rates: refused('The sandbox knows no taxes.'),
    items: list(group(CHANGED_ITEM), 20),
    metadata: refused('Metadata do not change what an invoice costs.'),
    pause: refused('A paused subscription has no further invoice.'),
    proration_behavior: PRORATION,
    proration_date: refused('Nothing is prorated here.'),
    resume_at: refused('The invoice at the end of the period is shown.'),
    start_date: NOT_OF_A_NEW_ONE,
    trial_end: refused('The invoice at the end of the period is shown.'),
  }),
} satisfies Shape;

/** The invoice that will come next. @throws Refusal `invoice_upcoming_none` when none will. */
export async function preview(work: Work, params: Values<typeof PREVIEW>): Promise<Invoice> {
  const found = await subscriptionOf(work, params);
  const customer = await demandCustomer(work, found.customer);
  const { items, cancel_at, cancel_at_period_end, proration_behavior } = params.subscription_details ?? {};
  const subscription = structuredClone(found);
  if (items) {
    if (subscription.status !== 'trialing' && proration_behavior !== 'none') {
      throw invalid(
        'A change of items would be prorated, and the sandbox does not prorate. Send proration_behavior "none".',
        'subscription_details[proration_behavior]',
      );
    }
    subscription.items.data = itemsOf(work, subscription, await wantedItems(work, subscription, items));
  }
  if (cancel_at_period_end !== undefined) {
    subscription.cancel_at = cancel_at_period_end ? subscription.items.data[0]!.current_period_end : null;
  }
  if (cancel_at !== undefined) subscription.cancel_at = cancel_at;
  const invoice = upcomingInvoice(work, { subscription, customer });
  if (invoice) return invoice;
  throw invalid('No further invoice will come for this subscription.', undefined, 'invoice_upcoming_none');
}

async function subscriptionOf(
  work: Work,
  { subscription: id, customer }: Values<typeof PREVIEW>,
): Promise<Subscription> {
  if (id === undefined) {
    throw invalid(
      'The next invoice of a subscription is shown: give subscription.',
      'subscription',
      'parameter_missing',
    );
  }
  const subscription = await demand(work, 'subscription', id, 'subscription');
  if (customer !== undefined && customer !== subscription.customer) {
    throw invalid(`The subscription is not of the customer ${customer}.`, 'customer');
  }
  return subscription;
}
