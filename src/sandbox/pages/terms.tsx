import { cycleFrom, periodStart } from '../billing/cycle.js';
import { money } from '../resources/amounts.js';
import type { Recurring } from '../state/kinds/catalogue.js';
import type { CheckoutSession } from '../state/kinds/checkout.js';

const DAY = 86_400;

/** What a payer agrees to who pays again and again. */
export interface Terms {
  /** "$10.00 every month". */
  readonly price: string;
  /** Seconds since 1970. */
  readonly first: number;
  readonly next: number;
}

/** The terms of a session that begins a subscription; null for every other. */
export function termsOf(session: CheckoutSession, now: number): Terms | null {
  const lines = session.memory.lines.filter(({ price }) => price.recurring !== null);
  const rhythm = lines[0]?.price.recurring;
  const data = session.memory.subscription;
  if (!rhythm || !data) return null;
  const amount = lines.reduce((sum, line) => sum + (line.price.unit_amount ?? 0) * line.quantity, 0);
  const trialEnd = data.trial_end ?? (data.trial_period_days === null ? null : now + data.trial_period_days * DAY);
  const anchor = trialEnd ?? data.billing_cycle_anchor ?? now;
  return {
    price: `${money(amount, session.currency)} ${spelledRhythm(rhythm)}`,
    first: anchor,
    next: periodStart(cycleFrom(anchor, rhythm), 1),
  };
}

/** "every month", "every 3 months". */
function spelledRhythm({ interval, interval_count: count }: Recurring): string {
  return count === 1 ? `every ${interval}` : `every ${count} ${interval}s`;
}

export function TermsNote({ terms, now }: { readonly terms: Terms; readonly now: number }) {
  return (
    <dl class="terms">
      <div>
        <dt>Amount</dt>
        <dd>{terms.price}, until canceled</dd>
      </div>
      <div>
        <dt>First charge</dt>
        <dd>{terms.first <= now ? 'Today' : day(terms.first)}</dd>
      </div>
      <div>
        <dt>Next charge</dt>
        <dd>{day(terms.next)}</dd>
      </div>
    </dl>
  );
}

function day(moment: number): string {
  return new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeZone: 'UTC' }).format(moment * 1000);
}
