import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.js';
import type { PlanId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';
import {
  type ImportedGiver,
  findImported,
  keepImportedKeys,
  recogniseImported,
} from '../../donors/imported/imported-donors.js';
import { keepMadeDonors } from '../../donors/imported/imported-records.js';
import { isEmailAddress } from '../../donors/contact.js';
import {
  type ForeignSubscription,
  type Obstacle,
  StripeAdoption,
} from '../../gateways/stripe/adoption/stripe-adoption.js';
import type { ImportRunId } from '../../gifts/imported/imported-gift.store.js';
import { type Organisation, readOrganisation } from '../../organisation/organisation.js';
import { priceOf } from '../../plans/plan-following.js';
import { isOurs } from '../../plans/plan-origin.js';
import { holdSubscriptions, insertPlans, plansOf } from '../../plans/plan.store.js';
import { recordBeginnings } from '../plan-changes/record-plan-changes.js';
import { namesOf, newPlans } from '../plans/adopt-plans.js';

/** Whose ids customers and charges carry: those of a file of Stripe are the same. */
export const STRIPE_SOURCE = 'stripe';

export type Unfit = Obstacle | 'other-currency' | 'no-email' | 'no-name' | 'other-installation';

/** What became of a subscription that was to be adopted. */
export type Adoption =
  | { readonly kind: 'adopted'; readonly planId: PlanId }
  | { readonly kind: 'left'; readonly reason: Unfit | 'here-already' };

/**
 * Makes plans of subscriptions that were begun elsewhere: with their customer, their card and their days. At the processor
 * nothing changes but a note whose they are.
 */
@Injectable()
export class AdoptSubscriptions {
  constructor(
    private readonly adoption: StripeAdoption,
    private readonly clock: Clock,
  ) {}

  /** Those of the account that are none of ours, each with why it cannot be a plan, and whether its donor is here. */
  async *strangers(tx: Tx): AsyncGenerator<{
    readonly subscription: ForeignSubscription;
    readonly unfit: Unfit | null;
    readonly isDonorKnown: boolean;
  }> {
    const organisation = await readOrganisation(tx);
    for await (const subscription of this.adoption.running()) {
      if (isOurs(subscription.metadata, organisation.installationId)) continue;
      const known = await plansOf(tx, [subscription.subscriptionId]);
      if (known.size > 0) continue;
      const unfit = unfitFor(subscription, organisation);
      const [donorId] = unfit ? [null] : await findImported(tx, STRIPE_SOURCE, [giverOf(subscription)]);
      yield { subscription, unfit, isDonorKnown: Boolean(donorId) };
    }
  }

  /** Adopts one, read fresh while nobody else may write of it. Safe to repeat. @throws ProcessorUnavailable */
  async run(tx: Tx, runId: ImportRunId, subscriptionId: string): Promise<Adoption> {
    await holdSubscriptions(tx, [subscriptionId]);
    const organisation = await readOrganisation(tx);
    const known = await plansOf(tx, [subscriptionId]);
    if (known.size > 0) return { kind: 'left', reason: 'here-already' };
    // What is paid from this second on is ours.
    const adoptedAt = new Date(Math.floor(this.clock.now().getTime() / 1000) * 1000);
    const fresh = await this.adoption.one(subscriptionId);
    const unfit = unfitFor(fresh, organisation);
    if (unfit) return { kind: 'left', reason: unfit };
    const giver = giverOf(fresh);
    const [donor] = await recogniseImported(tx, STRIPE_SOURCE, [giver]);
    const key = { externalKey: giver.externalKey!, donorId: donor!.id };
    await keepImportedKeys(tx, { runId, source: STRIPE_SOURCE }, [key]);
    if (donor!.isNew) await keepMadeDonors(tx, runId, [donor!.id]);
    const subscription = fresh.facts!;
    const adoptable = [{ subscription, price: priceOf(subscription)! }];
    const [plan] = await newPlans(tx, adoptable, [donor!.id], organisation.timeZone);
    await insertPlans(tx, [{ ...plan!, adoptedAt }]);
    await recordBeginnings(tx, [plan!], adoptedAt);
    return { kind: 'adopted', planId: plan!.id };
  }

  /** Notes at the processor that a subscription is ours, so that a restored backup knows it again. Safe to repeat. */
  async tell(tx: Tx, subscriptionId: string, planId: PlanId): Promise<void> {
    const { installationId } = await readOrganisation(tx);
    const metadata = { installation: installationId, plan_id: planId, schema: '1' };
    await this.adoption.mark(subscriptionId, metadata, `adopt:${planId}`);
  }

  /**
   * Lets go of a plan that has not been charged here yet: the subscription goes on as if nothing had been. False, and
   * nothing is changed, for one that was charged or changed since. Its history has to be gone before.
   */
  async leave(tx: Tx, subscriptionId: string, planId: PlanId): Promise<boolean> {
    await holdSubscriptions(tx, [subscriptionId]);
    const [plan] = await rows(tx, UNTOUCHED, [planId]);
    if (!plan) return false;
    await this.adoption.mark(subscriptionId, { installation: '', plan_id: '', schema: '' }, `leave:${planId}`);
    await rows(tx, 'delete from plan_change where plan_id = $1', [planId]);
    await rows(tx, 'delete from plan where id = $1', [planId]);
    return true;
  }
}

/** No charge of ours, no change but its beginning, nothing that hangs on it. */
const UNTOUCHED = `
  select id from plan where id = $1 and adopted_at is not null
    and not exists (select from gift where plan_id = plan.id and channel <> 'imported')
    and not exists (select from plan_change where plan_id = plan.id and (kind <> 'start' or by_kind <> 'processor'))
    and not exists (select from plan_trouble where plan_id = plan.id)
    and not exists (select from plan_setup where plan_id = plan.id)
    and not exists (select from plan other where plan.id in (other.restarts_id, other.replaces_id))
  for update`;

function unfitFor(subscription: ForeignSubscription, { currency, installationId }: Organisation): Unfit | null {
  const { facts, obstacle, metadata, payerName } = subscription;
  if (metadata['installation'] && !isOurs(metadata, installationId)) return 'other-installation';
  if (obstacle || !facts) return obstacle ?? 'strange-price';
  if (facts.currency !== currency) return 'other-currency';
  if (!facts.customer.email || !isEmailAddress(facts.customer.email)) return 'no-email';
  return payerName ? null : 'no-name';
}

function giverOf({ facts, payerName }: ForeignSubscription): ImportedGiver {
  const { id, email } = facts!.customer;
  return {
    externalKey: createHash('sha256').update(`id:${id}`).digest('hex'),
    hasId: true,
    kind: 'person',
    email: email!,
    isNameless: false,
    ...namesOf(payerName!),
    employer: '',
    contact: { line1: '', line2: '', city: '', region: '', postalCode: '', country: '', phone: '' },
  };
}
