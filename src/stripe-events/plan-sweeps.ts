import { Injectable, Logger } from '@nestjs/common';
import { Db } from '../database/db.js';
import { ProcessorRefused, ProcessorUnavailable } from '../gateways/stripe/stripe-client.js';
import { StripePlans } from '../gateways/stripe/stripe-plans.js';
import { StripePlanPages } from '../gateways/stripe/stripe-plan-pages.js';
import { giftIdsByInvoice } from '../gifts/plan-gift.store.js';
import { findOrganisation } from '../organisation/organisation.js';
import { overdueChanges } from '../plans/changes/plan-change.store.js';
import { runningPlans, unansweredPlans, type ChargedPlan } from '../plans/plan.store.js';
import { ApplyPlanChange } from '../workflows/plan-changes/apply-plan-change.js';
import type { Hint } from './event-hints.js';
import { SettleEvents } from './settle-events.js';

/** Objects that are looked after in one transaction. */
const PAGE = 50;
/** Until then the page or the job that carries a change out is at it. */
const CHANGE_MS = 3 * 60_000;

/** Finds what no webhook told us of plans (R-PAY-05). Safe to repeat and to run beside the worker. */
@Injectable()
export class PlanSweeps {
  private readonly log = new Logger(PlanSweeps.name);

  constructor(
    private readonly db: Db,
    private readonly plans: StripePlans,
    private readonly pages: StripePlanPages,
    private readonly settleEvents: SettleEvents,
    private readonly applyPlanChange: ApplyPlanChange,
  ) {}

  /** Paid invoices made since an instant that became no gift. */
  async renewals(since: Date): Promise<void> {
    let page: Extract<Hint, { kind: 'invoice' }>[] = [];
    for await (const { invoiceId, subscriptionId, createdAt } of this.plans.paidInvoicesSince(since)) {
      if (subscriptionId) page.push({ kind: 'invoice', invoiceId, createdAt });
      if (page.length < PAGE) continue;
      await this.settleLost(page);
      page = [];
    }
    await this.settleLost(page);
  }

  /** Payment pages of plans that were opened and never reported on. */
  async checkouts(since: Date): Promise<void> {
    const installationId = (await findOrganisation(this.db.manager))?.installationId;
    if (!installationId) return;
    for (const { stripeSessionId, startedAt, id } of await unansweredPlans(this.db.manager, since)) {
      const subscriptionId = await this.subscriptionOf(stripeSessionId!);
      if (!subscriptionId) continue;
      const metadata = { installation: installationId, plan_id: id };
      await this.follow([{ kind: 'subscription', subscriptionId, createdAt: startedAt, metadata, claim: null }]);
    }
  }

  /** Changes that a crash or an outage left on their way, each alone: one that fails keeps no other waiting. */
  async changes(now: Date): Promise<void> {
    for (const changeId of await overdueChanges(this.db.manager, new Date(now.getTime() - CHANGE_MS))) {
      try {
        await this.applyPlanChange.run({ changeId });
      } catch (error) {
        if (error instanceof ProcessorUnavailable) throw error;
        this.log.error(`the sweep passed over plan change ${changeId}: ${(error as Error).message}`);
      }
    }
  }

  /** Plans that have not ended, each compared with its subscription. */
  async states(): Promise<void> {
    for (let last: ChargedPlan | undefined; ;) {
      const page = await runningPlans(this.db.manager, last, PAGE);
      await this.follow(
        page.map(({ stripeSubscriptionId, startedAt }) => ({
          kind: 'subscription',
          subscriptionId: stripeSubscriptionId,
          createdAt: startedAt,
          metadata: {},
          claim: null,
        })),
      );
      if (page.length < PAGE) return;
      last = page.at(-1);
    }
  }

  /** Null for a page that was not paid, and for one that the processor does not know any more. */
  private async subscriptionOf(sessionId: string): Promise<string | null> {
    try {
      return (await this.pages.read(sessionId)).subscriptionId;
    } catch (error) {
      if (error instanceof ProcessorRefused && error.processorCode === 'resource_missing') return null;
      throw error;
    }
  }

  private async settleLost(page: readonly Extract<Hint, { kind: 'invoice' }>[]): Promise<void> {
    const known = await giftIdsByInvoice(
      this.db.manager,
      page.map(({ invoiceId }) => invoiceId),
    );
    await this.follow(page.filter(({ invoiceId }) => !known.has(invoiceId)));
  }

  /** All in one transaction; each alone when one of them contradicts our rows, which then holds up nobody (R-PAY-12). */
  private async follow(hints: readonly Hint[]): Promise<void> {
    if (hints.length === 0) return;
    try {
      const { verdicts } = await this.db.write((tx) =>
        this.settleEvents.follow(
          tx,
          hints.map((hint, at) => ({ id: String(at), hint, at: new Date(0) })),
        ),
      );
      for (const [id, { state, reason }] of verdicts) {
        if (state === 'parked') this.log.error(`the sweep passed over ${id}: ${reason}`);
      }
    } catch (error) {
      if (error instanceof ProcessorUnavailable) throw error;
      if (hints.length === 1) this.log.error(`the sweep passed over one of the plans: ${(error as Error).message}`);
      else for (const hint of hints) await this.follow([hint]);
    }
  }
}
