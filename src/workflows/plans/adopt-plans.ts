import { dateIn } from '../../kernel/calendar.js';
import { type DonorId, newId } from '../../kernel/id.js';
import { findForm, GENERAL_FORM, readForm, readPurposes, type Form } from '../../campaigns/forms.js';
import type { Tx } from '../../database/db.js';
import { recogniseDonors, type Giver } from '../../donors/donors.js';
import type { SubscriptionFacts } from '../../gateways/stripe/stripe-plans.js';
import type { Organisation } from '../../organisation/organisation.js';
import { followed, priceOf } from '../../plans/plan-following.js';
import { isOurs, originOf } from '../../plans/plan-origin.js';
import { insertPlans, type ChargedPlan } from '../../plans/plan.store.js';

/** Why a notice changed nothing: it is none of our business, or somebody has to look at it. */
export interface Verdict {
  readonly state: 'ignored' | 'parked';
  readonly reason: string;
}

export const NOT_OURS: Verdict = { state: 'ignored', reason: 'the subscription is not of this installation' };

/**
 * Makes a plan of each subscription that says it is ours and was begun elsewhere: by an import, by hand at the
 * processor, or here before a backup was restored. Returns why of those that get none, by subscription.
 */
export async function adoptPlans(
  tx: Tx,
  subscriptions: readonly SubscriptionFacts[],
  organisation: Organisation | null,
): Promise<Map<string, Verdict>> {
  const verdicts = new Map<string, Verdict>();
  const adoptable: (Adoptable & { readonly giver: Giver })[] = [];
  for (const subscription of subscriptions) {
    const found = judged(subscription, organisation?.installationId);
    if ('reason' in found) verdicts.set(subscription.subscriptionId, found);
    else adoptable.push(found);
  }
  if (adoptable.length > 0) {
    const donors = await recogniseDonors(
      tx,
      adoptable.map(({ giver }) => giver),
    );
    await insertPlans(tx, await newPlans(tx, adoptable, donors, organisation!.timeZone));
  }
  return verdicts;
}

/** A subscription that can be a plan, with what a plan needs of it. */
export interface Adoptable {
  readonly subscription: SubscriptionFacts;
  readonly price: NonNullable<ReturnType<typeof priceOf>>;
}

/** The subscription with all that a plan needs, or why it gets none. */
function judged(
  subscription: SubscriptionFacts,
  installationId: string | undefined,
): (Adoptable & { readonly giver: Giver }) | Verdict {
  const { customer, metadata, status } = subscription;
  if (!isOurs(metadata, installationId)) return NOT_OURS;
  if (status === 'incomplete_expired') return { state: 'ignored', reason: 'the first charge never succeeded' };
  const price = priceOf(subscription);
  if (!price) return unfit('its price is not a whole amount every so many months or years');
  if (!customer.email) return unfit(`customer ${customer.id} has no email address`);
  const name = customer.name?.trim();
  if (!name) return unfit(`customer ${customer.id} has no name`);
  return { subscription, price, giver: { email: customer.email, ...namesOf(name) } };
}

function unfit(why: string): Verdict {
  return { state: 'parked', reason: `the subscription is ours but cannot be a plan: ${why}` };
}

/** A donor is recognised by the whole name, so it does not matter where it is parted. */
export function namesOf(name: string): Pick<Giver, 'firstName' | 'lastName'> {
  const words = name.split(/\s+/);
  const lastName = words.length > 1 ? words.pop()! : '';
  return { firstName: words.join(' '), lastName };
}

/** What a plan that was begun elsewhere does not have. */
const NEW = {
  calendar: 'processor',
  state: 'pending',
  coveredFeeMinor: 0n,
  comment: null,
  mayQuote: false,
  declinesBenefits: false,
  anonymous: false,
  nextChargeOn: null,
  pausedUntil: null,
  stripePaymentMethodId: null,
  method: null,
  methodKind: null,
  methodExpiresOn: null,
  clientRequestId: null,
  checkoutRequest: null,
  checkoutUrl: null,
  stripeSessionId: null,
  restartsId: null,
  replacesId: null,
  adoptedAt: null,
  version: 1,
} as const;

/** Plans of subscriptions that were begun elsewhere, with a donor for each; the general form stands for theirs. */
export async function newPlans(
  tx: Tx,
  adoptable: readonly Adoptable[],
  donors: readonly DonorId[],
  timeZone: string,
): Promise<ChargedPlan[]> {
  const { designations, campaigns } = await readPurposes(tx);
  const origins = adoptable.map(({ subscription }) => originOf(subscription.metadata));
  const forms = await formsNamed(
    tx,
    origins.map(({ form }) => form ?? GENERAL_FORM),
  );
  return adoptable.map(({ subscription, price }, at) => {
    const { form, designation, campaign, attribution } = origins[at]!;
    const { id: formId, campaignId, designations: offered } = forms.get(form ?? GENERAL_FORM)!;
    const { endedAt, anchorAt, customer, startedAt, subscriptionId } = subscription;
    const plan = {
      ...NEW,
      id: newId<'plan'>(),
      donorId: donors[at]!,
      formId,
      campaignId: campaigns.get(campaign ?? '') ?? campaignId,
      designation: designation && designations.has(designation) ? designation : offered[0]!.code,
      ...price,
      ...attribution,
      anchorOn: dateIn(timeZone, anchorAt),
      stripeSubscriptionId: subscriptionId,
      stripeCustomerId: customer.id,
      startedAt,
      endedAt,
    };
    return followed(plan, subscription, timeZone);
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
