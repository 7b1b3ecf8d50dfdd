import { Injectable } from '@nestjs/common';
import { newId } from '../kernel/id.js';
import { findForm, GENERAL_FORM, readForm, readPurposes, type Form } from '../campaigns/forms.js';
import type { Tx } from '../database/db.js';
import { recogniseDonors, type Giver } from '../donors/donors.js';
import type { SubscriptionFacts } from '../gateways/stripe/stripe-plans.js';
import { findOrganisation } from '../organisation/organisation.js';
import { isOurs, originOf } from '../plans/plan-origin.js';
import { hasEnded, planMayBecome, planStateOf } from '../plans/plan-state.js';
import { insertPlans, plansOf, updatePlans } from '../plans/plan.store.js';
import type { PlanTable } from '../plans/plan.table.js';
import type { Rhythm } from '../plans/rhythm.js';

/** Why a notice changed nothing: it is none of our business, or somebody has to look at it. */
export interface Verdict {
  readonly state: 'ignored' | 'parked';
  readonly reason: string;
}

export const NOT_OURS: Verdict = { state: 'ignored', reason: 'the subscription is not of this installation' };

export interface FollowedPlans {
  /** By subscription. */
  readonly plans: ReadonlyMap<string, PlanTable>;
  /** By subscription, for those that have no plan. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
}

/**
 * Makes plans agree with subscriptions that were read fresh: state, price and end follow, and a subscription that
 * says it is ours and has no plan yet gets one. Notices may therefore come in any order (R-PAY-03).
 */
@Injectable()
export class FollowPlans {
  async run(tx: Tx, subscriptions: readonly SubscriptionFacts[]): Promise<FollowedPlans> {
    const ids = subscriptions.map(({ subscriptionId }) => subscriptionId);
    const known = await plansOf(tx, ids);
    const unknown = subscriptions.filter(({ subscriptionId }) => !known.has(subscriptionId));
    const verdicts = await this.adopt(tx, unknown);
    const plans = unknown.length > verdicts.size ? await plansOf(tx, ids) : known;
    const moved = subscriptions.flatMap((subscription) => {
      const plan = plans.get(subscription.subscriptionId);
      return plan && !agrees(plan, subscription) ? [followed(plan, subscription)] : [];
    });
    await updatePlans(tx, moved);
    return { plans: new Map([...plans, ...moved.map((plan) => [plan.stripeSubscriptionId, plan] as const)]), verdicts };
  }

  /** Makes the missing plans; says why of those that cannot have one. */
  private async adopt(tx: Tx, unknown: readonly SubscriptionFacts[]): Promise<Map<string, Verdict>> {
    const verdicts = new Map<string, Verdict>();
    if (unknown.length === 0) return verdicts;
    const organisation = await findOrganisation(tx);
    const adoptable: Adoptable[] = [];
    for (const subscription of unknown) {
      const found = judged(subscription, organisation?.installationId);
      if ('reason' in found) verdicts.set(subscription.subscriptionId, found);
      else adoptable.push(found);
    }
    if (adoptable.length > 0) await insertPlans(tx, await newPlans(tx, adoptable));
    return verdicts;
  }
}

/** Whether a plan is where its subscription is; an ended one stays what it was. */
export function agrees(plan: PlanTable, subscription: SubscriptionFacts): boolean {
  if (hasEnded(plan.state)) return true;
  const { amountMinor, interval, intervalCount, state } = followed(plan, subscription);
  return (
    state === plan.state &&
    amountMinor === plan.amountMinor &&
    interval === plan.interval &&
    intervalCount === plan.intervalCount
  );
}

function followed(plan: PlanTable, subscription: SubscriptionFacts): PlanTable {
  const to = planStateOf(subscription);
  const state = planMayBecome(plan.state, to) ? to : plan.state;
  const price = priceOf(subscription);
  return { ...plan, ...price, state, endedAt: hasEnded(state) ? subscription.endedAt : null };
}

interface Adoptable {
  readonly subscription: SubscriptionFacts;
  readonly price: Pick<PlanTable, 'amountMinor' | 'currency' | 'interval' | 'intervalCount'>;
  readonly giver: Giver;
}

/** The subscription with all that a plan needs, or why it gets none. */
function judged(subscription: SubscriptionFacts, installationId: string | undefined): Adoptable | Verdict {
  const { customer, metadata, status } = subscription;
  if (!isOurs(metadata, installationId)) return NOT_OURS;
  if (status === 'incomplete_expired') return { state: 'ignored', reason: 'the first charge never succeeded' };
  const price = priceOf(subscription);
  if (!price) return parked('its price is not a whole amount every so many months or years');
  if (!customer.email) return parked(`customer ${customer.id} has no email address`);
  const name = customer.name?.trim();
  if (!name) return parked(`customer ${customer.id} has no name`);
  return { subscription, price, giver: { email: customer.email, ...namesOf(name) } };
}

function parked(why: string): Verdict {
  return { state: 'parked', reason: `the subscription is ours but cannot be a plan: ${why}` };
}

function priceOf({ amountMinor, currency, interval, intervalCount }: SubscriptionFacts): Adoptable['price'] | null {
  if (!amountMinor || !isInterval(interval)) return null;
  return { amountMinor, currency, interval, intervalCount };
}

function isInterval(interval: string): interval is Rhythm['interval'] {
  return interval === 'month' || interval === 'year';
}

/** A donor is recognised by the whole name, so it does not matter where it is parted. */
function namesOf(name: string): Pick<Giver, 'firstName' | 'lastName'> {
  const words = name.split(/\s+/);
  const lastName = words.length > 1 ? words.pop()! : '';
  return { firstName: words.join(' '), lastName };
}

async function newPlans(tx: Tx, adoptable: readonly Adoptable[]): Promise<PlanTable[]> {
  const donors = await recogniseDonors(
    tx,
    adoptable.map(({ giver }) => giver),
  );
  const { designations, campaigns } = await readPurposes(tx);
  const origins = adoptable.map(({ subscription }) => originOf(subscription.metadata));
  const forms = await formsNamed(
    tx,
    origins.map(({ form }) => form ?? GENERAL_FORM),
  );
  return adoptable.map(({ subscription, price }, at) => {
    const { form, designation, campaign, attribution } = origins[at]!;
    const { id: formId, campaignId, designations: offered } = forms.get(form ?? GENERAL_FORM)!;
    const state = planStateOf(subscription);
    return {
      id: newId(),
      donorId: donors[at]!,
      formId,
      campaignId: campaigns.get(campaign ?? '') ?? campaignId,
      designation: designation && designations.has(designation) ? designation : offered[0]!.code,
      state,
      ...price,
      ...attribution,
      stripeSubscriptionId: subscription.subscriptionId,
      stripeCustomerId: subscription.customer.id,
      startedAt: subscription.startedAt,
      endedAt: hasEnded(state) ? subscription.endedAt : null,
    };
  });
}

/** Each form by the slug that was asked for; the general one in the place of an unknown one. */
async function formsNamed(tx: Tx, slugs: readonly string[]): Promise<Map<string, Form>> {
  const forms = new Map<string, Form>();
  for (const slug of new Set(slugs)) {
    forms.set(slug, (await findForm(tx, slug)) ?? (await readForm(tx, GENERAL_FORM)));
  }
  return forms;
}
