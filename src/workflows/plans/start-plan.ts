import { Inject, Injectable, Logger } from '@nestjs/common';
import { dateIn } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import { newId, type PlanId } from '../../kernel/id.js';
import { SETTINGS_TOKEN, type Settings } from '../../config/settings.js';
import { Db, violatedConstraint, type Tx } from '../../database/db.js';
import { recogniseDonor } from '../../donors/donors.js';
import { ProcessorRefused, ProcessorUnavailable } from '../../gateways/stripe/stripe-client.js';
import { StripePlanPages, type PlanCheckoutRequest } from '../../gateways/stripe/stripe-plan-pages.js';
import { insertMatchWish } from '../../gifts/match-wish.store.js';
import { keepNewsletterWish } from '../../gifts/newsletter/newsletter-wish.store.js';
import { keepPublicationNotice } from '../../gifts/publication-notice.store.js';
import { insertTribute } from '../../gifts/tributes/tribute.store.js';
import { readOrganisation, type Organisation } from '../../organisation/organisation.js';
import { planThanksToken } from '../../plans/plan-link.js';
import {
  attachPlanCheckout,
  insertPlan,
  keepConsent,
  planByClientRequest,
  type Consent,
} from '../../plans/plan.store.js';
import type { PlanTable } from '../../plans/plan.table.js';
import type { Rhythm } from '../../plans/rhythm.js';
import { requestKey, type GiftRequest, type GiftStart } from '../gifts/gift-request.js';
import { ATTEMPTS_MAX, closesAt, hasRunOut } from '../gifts/payment-page.js';

/** A filled and checked gift page on which the donor chose to give again and again. */
export interface PlanRequest extends GiftRequest {
  readonly rhythm: Rhythm;
  /** The terms as they stood on the page, word for word (R-REG-02, R-REG-07). */
  readonly consent: Omit<Consent, 'channel'>;
  /** The plan that is to end when this one begins (R-REG-17); it must be the same donor's. */
  readonly replacesId: PlanId | null;
}

/** Opens the payment page on which a plan begins. Only its first charge makes it a plan (R-PAY-09). */
@Injectable()
export class StartPlan {
  private readonly log = new Logger(StartPlan.name);

  constructor(
    private readonly db: Db,
    private readonly pages: StripePlanPages,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** Safe to repeat with the same request. @throws OrganisationUnknown before setup. */
  async run(request: PlanRequest): Promise<GiftStart> {
    try {
      const plan = await this.openPlan(request);
      if (plan.state !== 'pending') return this.alreadyGiven(plan);
      if (plan.checkoutUrl) return { kind: 'checkout', url: plan.checkoutUrl };
      // Our row is committed; the key is made from it, so a crash between the two ends in the same page (R-PAY-06).
      const session = await this.pages.create(plan.checkoutRequest as PlanCheckoutRequest);
      await attachPlanCheckout(this.db.manager, plan.id, session);
      return { kind: 'checkout', url: session.url };
    } catch (error) {
      if (!(error instanceof ProcessorUnavailable || error instanceof ProcessorRefused)) throw error;
      this.log.error(`no payment page for a plan: ${error.code}, ${String(error.cause)}`);
      return { kind: 'resting' };
    }
  }

  /** The plan of this page, as `StartGift` finds a gift: a payment page that has run out makes way for the next. */
  private async openPlan(request: PlanRequest): Promise<PlanTable> {
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      const key = requestKey(request, attempt);
      const plan = (await planByClientRequest(this.db.manager, key)) ?? (await this.insert(request, key));
      if (!plan) continue;
      if (plan.state !== 'pending' || !hasRunOut(plan.checkoutRequest as PlanCheckoutRequest, this.clock.now())) {
        return plan;
      }
      // It may have been paid at the last moment, and we have not heard of it yet.
      if (await this.isPaid(plan)) return { ...plan, state: 'active' };
    }
    throw new Error(`gift form ${request.clientRequestId} was started ${ATTEMPTS_MAX} times without being paid`);
  }

  private async isPaid({ stripeSessionId }: PlanTable): Promise<boolean> {
    return stripeSessionId !== null && (await this.pages.read(stripeSessionId)).status === 'complete';
  }

  private alreadyGiven({ id }: PlanTable): GiftStart {
    return { kind: 'already-given', thanksToken: planThanksToken(id, this.settings.appSecret) };
  }

  /** The new plan; the other one when the same page was sent twice at once. */
  private async insert(request: PlanRequest, key: string): Promise<PlanTable | null> {
    try {
      return await this.db.write(async (tx) => {
        const now = this.clock.now();
        await insertPlan(tx, await this.newPlan(tx, request, key));
        const plan = await planByClientRequest(tx, key);
        if (request.tribute) await insertTribute(tx, { planId: plan!.id }, request.tribute, now);
        if (request.employer) await insertMatchWish(tx, { planId: plan!.id }, request.employer);
        if (request.publication) await keepPublicationNotice(tx, { planId: plan!.id }, request.publication, now);
        if (request.newsletter) await keepNewsletterWish(tx, { planId: plan!.id }, request.newsletter, now);
        await keepConsent(tx, plan!, { ...request.consent, channel: 'gift-page' }, now);
        return plan;
      });
    } catch (error) {
      if (violatedConstraint(error) !== 'plan_client_request') throw error;
      return planByClientRequest(this.db.manager, key);
    }
  }

  private async newPlan(tx: Tx, request: PlanRequest, key: string): Promise<Omit<PlanTable, 'version'>> {
    const organisation = await readOrganisation(tx);
    const { form, giver, attribution, rhythm } = request;
    const id = newId<'plan'>();
    const now = this.clock.now();
    return {
      id,
      donorId: await recogniseDonor(tx, giver),
      formId: form.id,
      campaignId: form.campaignId,
      designation: request.designation,
      state: 'pending',
      amountMinor: BigInt(request.amountMinor),
      coveredFeeMinor: BigInt(request.coveredFeeMinor),
      currency: organisation.currency,
      interval: rhythm.interval,
      intervalCount: rhythm.intervalCount,
      comment: request.comment,
      mayQuote: request.mayQuote,
      declinesBenefits: request.declinesBenefits ?? false,
      anonymous: request.anonymous,
      ...attribution,
      calendar: 'ours',
      anchorOn: dateIn(organisation.timeZone, now),
      nextChargeOn: null,
      pausedUntil: null,
      stripePaymentMethodId: null,
      method: null,
      methodKind: null,
      methodExpiresOn: null,
      clientRequestId: key,
      checkoutRequest: this.checkoutRequest(id, request, organisation),
      checkoutUrl: null,
      stripeSessionId: null,
      stripeSubscriptionId: null,
      stripeCustomerId: null,
      restartsId: null,
      adoptedAt: null,
      replacesId: request.replacesId,
      startedAt: now,
      endedAt: null,
    };
  }

  private checkoutRequest(id: PlanId, request: PlanRequest, organisation: Organisation): PlanCheckoutRequest {
    const thanks = `${this.settings.publicUrl}/thanks/${planThanksToken(id, this.settings.appSecret)}`;
    return {
      planId: id,
      installationId: organisation.installationId,
      amountMinor: request.amountMinor,
      currency: organisation.currency,
      rhythm: { interval: request.rhythm.interval, intervalCount: request.rhythm.intervalCount },
      description: `Gift to ${organisation.name}`,
      email: request.giver.email,
      successUrl: thanks,
      cancelUrl: `${thanks}?left=1`,
      expiresAt: closesAt(this.clock.now()),
    };
  }
}
