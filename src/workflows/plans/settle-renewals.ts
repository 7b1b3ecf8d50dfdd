import { Injectable } from '@nestjs/common';
import { dateIn } from '../../kernel/calendar.js';
import { newId, type GiftId } from '../../kernel/id.js';
import type { Tx } from '../../database/db.js';
import type { MethodFacts } from '../../gateways/stripe/method-facts.js';
import { UnknownToUs, type ChargeFacts } from '../../gateways/stripe/stripe-facts.js';
import { StripeGateway } from '../../gateways/stripe/stripe-gateway.js';
import {
  StripePlans,
  type InvoiceFacts,
  type Metadata,
  type SubscriptionFacts,
} from '../../gateways/stripe/stripe-plans.js';
import { giftsAfterEnd, insertPlanGifts } from '../../gifts/plan-gift.store.js';
import { Jobs } from '../../jobs/jobs.js';
import { findOrganisation, readOrganisation } from '../../organisation/organisation.js';
import { isBeforeAdoption, isOurs } from '../../plans/plan-origin.js';
import { agrees } from '../../plans/plan-following.js';
import {
  advancePlans,
  holdSubscriptions,
  plansOf,
  plansOfCustomers,
  type ChargedPlan,
} from '../../plans/plan.store.js';
import { NOT_OURS, type Verdict } from './adopt-plans.js';
import { FollowMethods } from '../troubles/follow-methods.js';
import { FollowPlans } from './follow-plans.js';
import { FollowTroubles, type TroubleAnswers, type TroubleHint } from '../troubles/follow-troubles.js';
import { REFUND_AFTER_END } from '../refunds/refund-after-end.js';

/** What notices point at. Hints only: what is settled is read fresh. */
export interface PlanHints {
  readonly invoices: readonly { readonly invoiceId: string; readonly createdAt: Date | null }[];
  readonly subscriptions: readonly SubscriptionHint[];
  readonly troubles: readonly TroubleHint[];
  /** Cards of which something is told. */
  readonly methodIds: readonly string[];
  /** Customers who pay with something else from now on. */
  readonly customerIds: readonly string[];
}

export interface SubscriptionHint {
  readonly subscriptionId: string;
  readonly createdAt: Date | null;
  readonly metadata: Metadata;
  /** What the notice says of the subscription, if it says anything. */
  readonly claim: SubscriptionFacts | null;
}

/** What the processor answered. Nothing is written down yet. */
export interface PlanNews {
  readonly invoices: readonly InvoiceFacts[];
  /** The plans there are, by subscription. */
  readonly known: ReadonlyMap<string, ChargedPlan>;
  readonly subscriptions: readonly SubscriptionFacts[];
  /** By payment. */
  readonly charges: ReadonlyMap<string, ChargeFacts>;
  readonly troubles: TroubleAnswers;
  readonly methods: readonly MethodFacts[];
  /** Of invoices and subscriptions that change nothing, by id. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
}

export interface Renewals {
  /** The charges of the invoices, each naming its gift: to be settled like all others. */
  readonly charges: readonly ChargeFacts[];
  /** By the id of the invoice or subscription; what is missing here is done. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
}

/**
 * Turns paid invoices of our subscriptions into gifts that wait to be settled: one for each plan and period, however
 * often, in whatever order and by how many workers at once the notices are worked off (R-REG-16, R-PAY-03).
 */
@Injectable()
export class SettleRenewals {
  constructor(
    private readonly plans: StripePlans,
    private readonly gateway: StripeGateway,
    private readonly followPlans: FollowPlans,
    private readonly followTroubles: FollowTroubles,
    private readonly followMethods: FollowMethods,
    private readonly jobs: Jobs,
  ) {}

  /**
   * Reads what the hints point at. A subscription is asked for only when it has no plan yet, or when a notice says
   * something else than its plan does: a renewal in its rhythm costs no question. @throws ProcessorUnavailable
   */
  async read(tx: Tx, hints: PlanHints): Promise<PlanNews> {
    if (Object.values(hints).every(({ length }) => length === 0)) return NO_NEWS;
    const organisation = await findOrganisation(tx);
    const installationId = organisation?.installationId;
    const invoices = await this.plans.invoices(hints.invoices);
    const known = await plansOf(tx, [
      ...[...invoices.values()].flatMap(({ subscriptionId }) => subscriptionId ?? []),
      ...hints.subscriptions.map(({ subscriptionId }) => subscriptionId),
    ]);
    const verdicts = new Map<string, Verdict>();
    const due: InvoiceFacts[] = [];
    const wanted = new Map<string, Date | null>();
    for (const invoiceId of new Set(hints.invoices.map((hint) => hint.invoiceId))) {
      const invoice = invoices.get(invoiceId);
      const verdict = invoice ? whyNot(invoice, known, installationId) : ignored('the processor knows no such invoice');
      if (verdict) verdicts.set(invoiceId, verdict);
      else due.push(invoice!);
    }
    for (const invoice of due) {
      // What was paid late may have been paid after the end of the plan, of which nothing was told yet.
      if (!known.has(invoice.subscriptionId!) || isLate(invoice))
        wanted.set(invoice.subscriptionId!, invoice.createdAt);
    }
    for (const { subscriptionId, createdAt, claim, metadata } of hints.subscriptions) {
      const plan = known.get(subscriptionId);
      if (!plan && !isOurs(metadata, installationId)) verdicts.set(subscriptionId, NOT_OURS);
      else if (!plan || !claim || !organisation || !agrees(plan, claim, organisation.timeZone))
        wanted.set(subscriptionId, createdAt);
    }
    for (const { stripeSubscriptionId, startedAt } of await plansOfCustomers(tx, hints.customerIds)) {
      wanted.set(stripeSubscriptionId, startedAt);
    }
    const subscriptions = await this.subscriptions(tx, wanted, verdicts);
    const troubles = await this.followTroubles.read(
      tx,
      hints.troubles,
      hints.subscriptions.map(({ subscriptionId }) => subscriptionId),
    );
    const methods = await this.followMethods.read(tx, hints.methodIds);
    return { invoices: due, known, subscriptions, charges: await this.charges(due), troubles, methods, verdicts };
  }

  /** Writes plans and gifts. @throws UnknownToUs when the processor contradicts itself. */
  async run(tx: Tx, news: PlanNews): Promise<Renewals> {
    const followed = await this.followPlans.run(tx, news.subscriptions);
    const plans = new Map([...news.known, ...followed.plans]);
    const verdicts = new Map([...news.verdicts, ...followed.verdicts]);
    const renewals = news.invoices.flatMap((invoice) => {
      const plan = plans.get(invoice.subscriptionId!);
      if (plan) return [{ invoice, plan, charge: chargeOf(invoice, news.charges) }];
      verdicts.set(invoice.invoiceId, verdicts.get(invoice.subscriptionId!)!);
      return [];
    });
    const gifts = await insertPlanGifts(tx, renewals.map(newGift));
    await this.goOn(tx, renewals);
    await this.followTroubles.run(tx, news.troubles);
    await this.followMethods.run(tx, news.methods);
    await this.sendBack(tx, renewals, gifts, followed.plans.values());
    const charges = renewals.flatMap(({ invoice, charge }) => {
      const giftId = gifts.get(invoice.invoiceId);
      if (giftId) return [{ ...charge, giftId }];
      verdicts.set(invoice.invoiceId, PERIOD_TAKEN);
      return [];
    });
    return { charges, verdicts };
  }

  /** The day of the next charge follows from the period that was paid (R-REG-08). */
  private async goOn(tx: Tx, renewals: readonly Renewal[]): Promise<void> {
    if (renewals.length === 0) return;
    const { timeZone } = await readOrganisation(tx);
    const periods = renewals.map(({ plan, invoice }) => ({
      planId: plan.id,
      begunOn: dateIn(timeZone, invoice.periodStart!),
      endsOn: invoice.periodEnd && dateIn(timeZone, invoice.periodEnd),
    }));
    await advancePlans(tx, periods);
  }

  /** What arrived after the end of its plan goes back (R-REG-06), whichever of the two was told first. */
  private async sendBack(
    tx: Tx,
    renewals: readonly Renewal[],
    gifts: ReadonlyMap<string, GiftId>,
    followed: Iterable<ChargedPlan>,
  ): Promise<void> {
    const ended = [...followed].filter(({ endedAt }) => endedAt).map(({ id }) => id);
    const before = await giftsAfterEnd(tx, ended);
    const arrived = renewals.flatMap(({ plan, invoice }) =>
      plan.endedAt && invoice.paidAt > plan.endedAt ? (gifts.get(invoice.invoiceId) ?? []) : [],
    );
    await this.jobs.enqueue(
      tx,
      REFUND_AFTER_END,
      [...new Set([...before, ...arrived])].map((giftId) => ({ giftId })),
    );
  }

  /** Held before they are asked for, so that of two answers the older is never written down last. */
  private async subscriptions(
    tx: Tx,
    wanted: ReadonlyMap<string, Date | null>,
    verdicts: Map<string, Verdict>,
  ): Promise<SubscriptionFacts[]> {
    if (wanted.size === 0) return [];
    await holdSubscriptions(tx, [...wanted.keys()]);
    const found = await this.plans.subscriptions(
      [...wanted].map(([subscriptionId, createdAt]) => ({ subscriptionId, createdAt })),
    );
    for (const id of wanted.keys()) {
      if (!found.has(id)) verdicts.set(id, ignored('the processor knows no such subscription'));
    }
    return [...found.values()];
  }

  private charges(due: readonly InvoiceFacts[]): Promise<Map<string, ChargeFacts>> {
    return this.gateway.chargesOfPayments(
      due.map(({ paymentIntentIds, paidAt }) => ({ paymentIntentId: paymentIntentIds[0]!, createdAt: paidAt })),
    );
  }
}

/** A paid invoice with its plan and its charge. */
interface Renewal {
  readonly invoice: InvoiceFacts;
  readonly plan: ChargedPlan;
  readonly charge: ChargeFacts;
}

/** An invoice that is paid when it is made is paid within the hour. */
const LATE_MS = 12 * 60 * 60_000;

function isLate({ createdAt, paidAt }: InvoiceFacts): boolean {
  return paidAt.getTime() - createdAt.getTime() > LATE_MS;
}

const NO_NEWS: PlanNews = {
  invoices: [],
  known: new Map(),
  subscriptions: [],
  charges: new Map(),
  troubles: { invoices: [] },
  methods: [],
  verdicts: new Map(),
};

const BEFORE_ADOPTION = ignored('it was paid before its subscription was adopted');
const PERIOD_TAKEN = parked('the period has been paid by another invoice: one of them has to be refunded');

/** Why an invoice is no gift; null when it is one, or can become one. */
function whyNot(
  invoice: InvoiceFacts,
  known: ReadonlyMap<string, ChargedPlan>,
  installationId: string | undefined,
): Verdict | null {
  const { subscriptionId, metadata, paymentIntentIds } = invoice;
  if (!subscriptionId) return ignored('the invoice is of no subscription');
  if (!known.has(subscriptionId) && !isOurs(metadata, installationId)) return NOT_OURS;
  if (isBeforeAdoption(known.get(subscriptionId), invoice.paidAt)) return BEFORE_ADOPTION;
  const { finalizationError: error } = invoice;
  if (!invoice.isPaid)
    return error ? parked(`the invoice cannot be collected: ${error}`) : ignored('the invoice is not paid');
  if (invoice.paidMinor === 0n) return ignored('nothing was charged');
  if (!invoice.isOfPeriod || !invoice.periodStart) return parked('the invoice is ours, but of no period of its plan');
  if (paymentIntentIds.length === 0) return parked('the invoice was paid outside of the processor');
  if (paymentIntentIds.length > 1) return parked('the invoice was paid in parts');
  return null;
}

function ignored(reason: string): Verdict {
  return { state: 'ignored', reason };
}

function parked(reason: string): Verdict {
  return { state: 'parked', reason };
}

function chargeOf({ invoiceId, paymentIntentIds }: InvoiceFacts, charges: PlanNews['charges']): ChargeFacts {
  const charge = charges.get(paymentIntentIds[0]!);
  if (!charge) throw new UnknownToUs(`invoice ${invoiceId} is paid, but payment ${paymentIntentIds[0]} has no charge`);
  return charge;
}

/** The gift is of what was charged; the plan says only what the next charge will be. */
function newGift({ invoice, plan, charge }: Renewal) {
  return {
    id: newId<'gift'>(),
    planId: plan.id,
    periodStart: invoice.periodStart!,
    invoiceId: invoice.invoiceId,
    amountMinor: charge.amountMinor,
    currency: charge.currency,
    startedAt: invoice.createdAt,
  };
}
