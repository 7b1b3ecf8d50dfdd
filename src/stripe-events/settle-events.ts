import { Injectable } from '@nestjs/common';
import type { GiftId } from '../kernel/id.js';
import type { Tx } from '../database/db.js';
import { API_VERSION } from '../gateways/stripe/stripe-client.js';
import { StripeGateway } from '../gateways/stripe/stripe-gateway.js';
import type { Verdict } from '../workflows/plans/adopt-plans.js';
import { FollowCheckout } from '../workflows/gifts/follow-checkout.js';
import { FollowReturns, type ReturnKind } from '../workflows/gifts/follow-returns.js';
import { nameGifts } from '../workflows/gifts/name-gifts.js';
import { RecordDeposits } from '../workflows/deposits/record-deposits.js';
import { SettleGifts } from '../workflows/gifts/settle-gifts.js';
import { SettleRenewals, type PlanHints } from '../workflows/plans/settle-renewals.js';
import type { TroubleHint } from '../workflows/troubles/follow-troubles.js';
import { troubleHintOf } from './care-hints.js';
import { hintOf, type Hint } from './event-hints.js';
import type { FinishedEvent, PendingEvent } from './inbox.js';

/** Something that was told of the processor's objects, and when. */
export interface Notice {
  readonly id: string;
  readonly hint: Hint;
  /** What it says of an invoice that was not paid. */
  readonly trouble?: TroubleHint | null;
  readonly at: Date;
}

export interface Outcome {
  /** The charges that the notices led to, by the id of the notice. */
  readonly wanted: ReadonlyMap<string, { readonly chargeId: string }>;
  /** The gifts by their charges. */
  readonly gifts: ReadonlyMap<string, GiftId>;
  /** Why an invoice or a subscription changed nothing, by its id. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
}

/** Reads what a batch of events points at, settles it in the caller's transaction, and says how each event ended. */
@Injectable()
export class SettleEvents {
  constructor(
    private readonly gateway: StripeGateway,
    private readonly settleGifts: SettleGifts,
    private readonly followReturns: FollowReturns,
    private readonly followCheckout: FollowCheckout,
    private readonly settleRenewals: SettleRenewals,
    private readonly recordDeposits: RecordDeposits,
  ) {}

  /**
   * Row locks on the events are held while the processor is asked, on purpose: a killed worker frees them at once,
   * where a lease would have to run out first. Nothing that anybody else waits for is locked before the answers are in.
   */
  async run(tx: Tx, events: readonly PendingEvent[]): Promise<FinishedEvent[]> {
    const ours = events.filter((event) => event.apiVersion === API_VERSION);
    const notices = new Map(
      ours.map(({ id, type, payload, createdAt: at }) => [
        id,
        { id, hint: hintOf(type, payload), trouble: troubleHintOf(type, payload, at), at },
      ]),
    );
    const outcome = await this.follow(tx, [...notices.values()]);
    return events.map((event) => finished(event, notices.get(event.id)?.hint, outcome));
  }

  /** What the hints lead to; for sweeps, which need no event to know where to look. */
  async follow(tx: Tx, notices: readonly Notice[]): Promise<Outcome> {
    const hints = notices.map(({ hint }) => hint);
    const wanted = await this.wantedCharges(notices);
    const news = await this.settleRenewals.read(tx, planHints(notices));
    const paid = [...news.charges.values()];
    const paidIds = new Set(paid.map(({ chargeId }) => chargeId));
    const others = await this.gateway.charges([...wanted.values()].filter(({ chargeId }) => !paidIds.has(chargeId)));
    const charges = await nameGifts(tx, [...others.values()]);
    const ofGifts = [...charges.filter(({ giftId }) => giftId), ...paid];
    const returns = await this.followReturns.read(ofGifts, isAbout(hints));
    const payouts = await this.recordDeposits.read(tx, payoutIds(hints));
    const renewals = await this.settleRenewals.run(tx, news);
    const gifts = await this.settleGifts.run(tx, [...charges, ...renewals.charges]);
    await this.followReturns.run(tx, gifts, returns);
    await this.recordDeposits.run(tx, payouts);
    await this.recordDeposits.explain(tx, [
      ...gifts.keys(),
      ...[...returns.refunds.values()].flatMap((refunds) => refunds.map(({ stripeRefundId }) => stripeRefundId)),
      ...[...returns.disputes.values()].flatMap((disputes) => disputes.map(({ stripeDisputeId }) => stripeDisputeId)),
      ...payouts.map(({ payout }) => payout.payoutId),
    ]);
    return { wanted, gifts, verdicts: renewals.verdicts };
  }

  /** Every charge that the notices lead to, by the id of the notice. */
  private async wantedCharges(notices: readonly Notice[]): Promise<Map<string, { chargeId: string; createdAt: Date }>> {
    const wanted = new Map<string, { chargeId: string; createdAt: Date }>();
    for (const { id, hint, at } of notices) {
      if (hint.kind === 'charge') wanted.set(id, { chargeId: hint.chargeId, createdAt: hint.createdAt ?? at });
      if (hint.kind === 'checkout') {
        const outcome = await this.followCheckout.run(hint.sessionId);
        if (outcome.kind === 'paid') wanted.set(id, { chargeId: outcome.chargeId, createdAt: at });
      }
    }
    return wanted;
  }
}

/** Whether one of the notices says something of the refunds or of the disputes of a charge. */
function isAbout(hints: readonly Hint[]): (chargeId: string, kind: ReturnKind) => boolean {
  const said = new Set(hints.flatMap((hint) => (hint.kind === 'charge' ? [`${hint.chargeId} ${hint.about}`] : [])));
  return (chargeId, kind) => said.has(`${chargeId} ${kind}`);
}

function payoutIds(hints: readonly Hint[]): Set<string> {
  return new Set(hints.flatMap((hint) => (hint.kind === 'payout' ? [hint.payoutId] : [])));
}

function planHints(notices: readonly Notice[]): PlanHints {
  const hints = notices.map(({ hint }) => hint);
  return {
    invoices: hints.filter((hint) => hint.kind === 'invoice'),
    subscriptions: hints.filter((hint) => hint.kind === 'subscription'),
    troubles: notices.flatMap(({ trouble }) => trouble ?? []),
    customerIds: hints.flatMap((hint) => (hint.kind === 'customer' ? [hint.customerId] : [])),
    methodIds: hints.flatMap((hint) => (hint.kind === 'method' ? [hint.methodId] : [])),
  };
}

function planObjectOf(hint: Hint): string | null {
  if (hint.kind === 'invoice') return hint.invoiceId;
  return hint.kind === 'subscription' ? hint.subscriptionId : null;
}

function finished(event: PendingEvent, hint: Hint | undefined, { wanted, gifts, verdicts }: Outcome): FinishedEvent {
  const { id } = event;
  if (!hint) return { id, state: 'parked', reason: `API version ${event.apiVersion}, this code knows ${API_VERSION}` };
  if (hint.kind === 'nothing') return { id, state: 'ignored', reason: hint.reason };
  const verdict = verdicts.get(planObjectOf(hint) ?? '');
  if (verdict) return { id, ...verdict };
  const charge = wanted.get(id);
  if (hint.kind === 'charge' && !gifts.has(charge!.chargeId)) {
    return { id, state: 'ignored', reason: 'the charge has not succeeded, or is not of a gift here' };
  }
  if (charge && !gifts.has(charge.chargeId)) {
    // The checkout is of a gift here and paid, so its charge must name the gift: somebody has to look.
    return { id, state: 'parked', reason: `the checkout is paid, but charge ${charge.chargeId} is of no gift here` };
  }
  return { id, state: 'done', reason: null };
}
