import { newInvoice } from '../resources/new-invoice.js';
import type { TaskAction } from '../state/schedule.js';
import type { Invoice, Subscription } from '../state/kinds/billing.js';
import { randomWord } from '../state/object.js';
import type { Work } from '../state/work.js';
import { isRunning, type Party } from './bill.js';
import { cycleOf, periodAt, periodOf, periodStart } from './cycle.js';

const DAY = 86_400;

/** How long before it an invoice is announced, where the period is longer than that. */
const NOTICE = 7 * DAY;

/** Has the next invoice announced, once for a period; whether one will come is seen then. */
export function planUpcoming(work: Work, subscription: Subscription): void {
  const moment = periodOf(subscription).end - NOTICE;
  if (moment > work.now) work.at(moment, 'announce-invoice', subscription.id);
}

/** An invoice will come in some days. */
export const ANNOUNCEMENT: TaskAction = {
  async prepare(work, ids) {
    const subscriptions = await work.findAll('subscription', ids);
    await work.findAll(
      'customer',
      subscriptions.map(({ customer }) => customer),
    );
  },
  async run(work, id) {
    const subscription = await work.find('subscription', id);
    const customer = subscription && (await work.find('customer', subscription.customer));
    if (!customer || periodOf(subscription).end - NOTICE !== work.now) return;
    const invoice = upcomingInvoice(work, { subscription, customer });
    if (invoice) work.emit('invoice.upcoming', invoice);
  },
};

/** The invoice that the end of the period will bring, as it would be now; null when none will come. */
export function upcomingInvoice(work: Work, { subscription, customer }: Party): Invoice | null {
  if (!isRunning(subscription) || endsWithPeriod(subscription)) return null;
  const behind = periodOf(subscription);
  const cycle = cycleOf(subscription);
  const covers = { start: behind.end, end: periodStart(cycle, periodAt(cycle, behind.end) + 1) };
  const made = newInvoice(work.now, { subscription, customer, reason: 'upcoming', covers, behind });
  const id = `upcoming_in_${randomWord(24)}`;
  return {
    ...made,
    id,
    created: behind.end,
    lines: {
      ...made.lines,
      data: made.lines.data.map((line) => ({ ...line, invoice: id })),
      url: `/v1/invoices/${id}/lines`,
    },
    next_payment_attempt: subscription.pause_collection ? null : behind.end,
  };
}

function endsWithPeriod(subscription: Subscription): boolean {
  return subscription.cancel_at !== null && subscription.cancel_at <= periodOf(subscription).end;
}
