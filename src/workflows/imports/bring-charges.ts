import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.js';
import { dateIn } from '../../kernel/calendar.js';
import { newId, type PlanId } from '../../kernel/id.js';
import type { Tx } from '../../database/db.js';
import { StripeAdoption } from '../../gateways/stripe/adoption/stripe-adoption.js';
import { StripeGateway } from '../../gateways/stripe/stripe-gateway.js';
import { StripePlans } from '../../gateways/stripe/stripe-plans.js';
import { type ImportRunId, insertImportedGifts } from '../../gifts/imported/imported-gift.store.js';
import { readOrganisation } from '../../organisation/organisation.js';
import { findPlan } from '../../plans/plan.store.js';
import { isBeforeAdoption } from '../../plans/plan-origin.js';
import { STRIPE_SOURCE } from './adopt-subscriptions.js';

/** Brings what an adopted plan was charged before it was ours: as history, for the periods that it paid for. */
@Injectable()
export class BringCharges {
  constructor(
    private readonly adoption: StripeAdoption,
    private readonly plans: StripePlans,
    private readonly gateway: StripeGateway,
    private readonly clock: Clock,
  ) {}

  /** Returns how many gifts came. Safe to repeat: a charge is brought once. @throws ProcessorUnavailable */
  async run(tx: Tx, runId: ImportRunId, planId: PlanId): Promise<number> {
    const plan = await findPlan(tx, planId);
    if (!plan?.stripeSubscriptionId) return 0;
    const { timeZone, currency } = await readOrganisation(tx);
    const listed = await this.adoption.paidInvoices(plan.stripeSubscriptionId);
    const invoices = [...(await this.plans.invoices(listed)).values()].filter(
      ({ isPaid, periodStart, paymentIntentIds, paidAt }) =>
        isPaid && periodStart && paymentIntentIds.length === 1 && isBeforeAdoption(plan, paidAt),
    );
    const charges = await this.gateway.chargesOfPayments(
      invoices.map(({ paymentIntentIds, paidAt }) => ({ paymentIntentId: paymentIntentIds[0]!, createdAt: paidAt })),
    );
    const gifts = invoices.flatMap(({ paymentIntentIds, periodStart }) => {
      const charge = charges.get(paymentIntentIds[0]!);
      const amountMinor = charge ? charge.amountMinor - charge.amountRefundedMinor : 0n;
      if (!charge || amountMinor <= 0n || charge.currency !== currency) return [];
      return [
        {
          id: newId<'gift'>(),
          externalKey: charge.chargeId,
          donorId: plan.donorId,
          campaignId: plan.campaignId,
          designation: plan.designation,
          amountMinor,
          currency,
          giftDate: dateIn(timeZone, charge.occurredAt),
          occurredAt: charge.occurredAt,
          method: charge.method,
          anonymous: false,
          comment: null,
          planId,
          periodStart,
        },
      ];
    });
    const brought = await insertImportedGifts(tx, { runId, source: STRIPE_SOURCE }, gifts, this.clock.now());
    return brought.size;
  }
}
