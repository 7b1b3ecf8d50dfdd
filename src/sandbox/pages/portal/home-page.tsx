import type { Overview, Plan } from '../../portal/plans.js';
import { siteOf, type Visit } from '../../portal/visit.js';
import { money } from '../../resources/amounts.js';
import type { Invoice } from '../../state/kinds/billing.js';
import { Layout } from '../layout.js';
import { day, endOf, methodWords, priceOf } from './words.js';

interface HomeProps {
  readonly visit: Visit;
  readonly overview: Overview;
}

/** The customer's plans, card and invoices. */
export function HomePage({ visit, overview }: HomeProps) {
  const { session, configuration, customer } = visit;
  const { features, business_profile: profile } = configuration;
  const site = siteOf(visit);
  const base = `/billing/${session.id}`;
  return (
    <Layout title="Billing" shape="narrow">
      <div class="stack-small">
        <h1>{profile.headline ?? 'Your plans and card'}</h1>
        <p class="quiet">{customer.name ?? customer.email ?? 'This customer has no name.'}</p>
      </div>
      <section class="panel stack" aria-labelledby="plans">
        <h2 id="plans">Plans</h2>
        {overview.plans.length === 0 ? <p>There is no plan that is going on.</p> : null}
        {overview.plans.map((plan) => (
          <PlanEntry
            key={plan.subscription.id}
            plan={plan}
            base={base}
            canCancel={features.subscription_cancel.enabled}
          />
        ))}
      </section>
      <section class="panel stack" aria-labelledby="card">
        <h2 id="card">Card</h2>
        <p>{methodWords(overview.method)}</p>
        {features.payment_method_update.enabled ? (
          <p>
            <a class="button plain" href={`${base}/card`}>
              {overview.method ? 'Replace the card' : 'Add a card'}
            </a>
          </p>
        ) : null}
      </section>
      {features.invoice_history.enabled ? <Invoices invoices={overview.invoices} /> : null}
      <p class="quiet">This page stands in for the billing page of Stripe. No money moves.</p>
      {site === null ? null : (
        <p>
          <a href={site}>Back to the site</a>
        </p>
      )}
    </Layout>
  );
}

interface PlanProps {
  readonly plan: Plan;
  readonly base: string;
  readonly canCancel: boolean;
}

function PlanEntry({ plan: { subscription, method }, base, canCancel }: PlanProps) {
  const end = endOf(subscription);
  const name = subscription.description ?? priceOf(subscription);
  return (
    <article class="stack plan">
      <div class="stack-small">
        <h3>{name}</h3>
        {subscription.description === null ? null : <p>{priceOf(subscription)}</p>}
        <StateOf plan={{ subscription, method }} end={end} />
        <p class="hint">{methodWords(method)}</p>
      </div>
      {canCancel && end === null ? (
        <p>
          <a href={`${base}/cancel/${subscription.id}`}>
            Cancel this plan<span class="hidden">: {name}</span>
          </a>
        </p>
      ) : null}
      {canCancel && end !== null ? (
        <form method="post" action={`${base}/keep/${subscription.id}`}>
          <button class="plain" type="submit">
            Keep this plan<span class="hidden">: {name}</span>
          </button>
        </form>
      ) : null}
    </article>
  );
}

function StateOf({ plan: { subscription }, end }: { readonly plan: Plan; readonly end: number | null }) {
  if (end !== null) return <p class="warn">Ends on {day(end)}. Nothing is charged any more.</p>;
  switch (subscription.status) {
    case 'past_due':
    case 'unpaid':
      return <p class="bad">The last charge failed. Replace the card, so that the next try succeeds.</p>;
    case 'paused':
      return <p class="warn">Paused. Nothing is charged.</p>;
    default:
      return <p>Next charge: {day(subscription.items.data[0]?.current_period_end ?? 0)}</p>;
  }
}

function Invoices({ invoices }: { readonly invoices: readonly Invoice[] }) {
  return (
    <section class="panel stack" aria-labelledby="invoices">
      <h2 id="invoices">Invoices</h2>
      {invoices.length === 0 ? <p>There are no invoices yet.</p> : null}
      {invoices.length === 0 ? null : (
        <div class="table" tabindex={0} role="region" aria-label="Table of invoices">
          <table>
            <thead>
              <tr>
                <th scope="col">Date</th>
                <th scope="col">Amount</th>
                <th scope="col">State</th>
              </tr>
            </thead>
            <tbody>
              {invoices.map((invoice) => (
                <tr key={invoice.id}>
                  <td>{day(invoice.created)}</td>
                  <td class="state">{money(invoice.amount_due, invoice.currency)}</td>
                  <td>{invoice.status}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
