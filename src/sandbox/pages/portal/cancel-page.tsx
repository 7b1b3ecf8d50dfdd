import type { Visit } from '../../portal/visit.js';
import type { Subscription } from '../../state/kinds/billing.js';
import type { CancelReason } from '../../state/kinds/portal.js';
import { Layout } from '../layout.js';
import { day, priceOf } from './words.js';

const REASON_WORDS: Readonly<Record<CancelReason, string>> = {
  customer_service: 'Unhappy with the service',
  low_quality: 'Not good enough',
  missing_features: 'Something is missing',
  other: 'Another reason',
  switched_service: 'Went elsewhere',
  too_complex: 'Too complicated',
  too_expensive: 'Too expensive',
  unused: 'No longer needed',
};

interface CancelPageProps {
  readonly visit: Visit;
  readonly subscription: Subscription;
}

/** Asks once more before a plan is canceled. */
export function CancelPage({ visit, subscription }: CancelPageProps) {
  const { mode, cancellation_reason: reason } = visit.configuration.features.subscription_cancel;
  const base = `/billing/${visit.session.id}`;
  const end = day(subscription.items.data[0]?.current_period_end ?? 0);
  return (
    <Layout title="Cancel the plan" shape="narrow">
      <form method="post" action={`${base}/cancel/${subscription.id}`} class="panel stack">
        <h1>Cancel the plan?</h1>
        <p>
          {priceOf(subscription)}.{' '}
          {mode === 'immediately'
            ? 'It ends now. Nothing is charged any more, and nothing is paid back.'
            : `It goes on until ${end}, and then it ends. Nothing is charged any more.`}
        </p>
        {reason.enabled && reason.options.length > 0 ? (
          <div class="stack-small">
            <label for="feedback">Why? You need not say.</label>
            <select id="feedback" name="feedback">
              <option value="">No answer</option>
              {reason.options.map((option) => (
                <option key={option} value={option}>
                  {REASON_WORDS[option]}
                </option>
              ))}
            </select>
          </div>
        ) : null}
        <div class="actions">
          <button type="submit">Cancel the plan</button>
          <a href={base}>Keep it</a>
        </div>
      </form>
    </Layout>
  );
}
