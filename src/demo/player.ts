import type { PlanId } from '../kernel/id.js';
import type { Act, GivenGift, StartedPlan } from './acts/act.js';
import type { TellAddress } from './addresses/tell-address.js';
import type { DonorListDesk } from './donor-list/donor-list-desk.js';
import type { Processor } from './processor.js';
import type { Sustainers } from './sustainers.js';
import type { Visitor } from './visitor.js';

interface Session {
  /** The plan here that it began. */
  readonly client_reference_id: string | null;
  readonly payment_intent: string | null;
  readonly subscription: string | null;
  readonly customer: string | null;
}

interface Subscription {
  readonly id: string;
  readonly status: string;
  readonly customer: string;
  readonly default_payment_method: string | null;
  readonly latest_invoice: string | null;
}

/**
 * Plays the acts of the script: donors and staff by the pages and changes of the product, banks and what staff do at
 * the processor by its API.
 */
export class Player {
  private readonly sessions = new Map<Act, string>();

  constructor(
    private readonly visitor: Visitor,
    private readonly processor: Processor,
    private readonly sustainers: Sustainers,
    private readonly tellAddress: TellAddress,
    private readonly donorList: DonorListDesk,
  ) {}

  async play(act: Act): Promise<void> {
    switch (act.kind) {
      case 'gift':
        this.sessions.set(act, await this.visitor.give(act));
        return;
      case 'plan':
        this.sessions.set(act, await this.visitor.begin(act));
        return;
      case 'refund':
        return this.refund(act.about, act.shareReturned);
      case 'change-plan':
        return this.sustainers.change((await this.sessionOf(act.about)).client_reference_id as PlanId, act.wish);
      case 'card-fails':
        return this.failCard(act.about, act.times);
      case 'new-card':
        return this.bringNewCard(act.about);
      case 'answer-disputes':
        return this.answerDisputes(act.winning);
      case 'tell-address':
        return this.tellAddress.run(act.about.donor, act.address);
      case 'publish-donors':
        return this.donorList.publish(act.year);
    }
  }

  /** What cannot be refunded (a debit that failed, a charge in dispute) stays as it is. */
  private async refund(gift: GivenGift, share: number): Promise<void> {
    const { payment_intent: intent } = await this.sessionOf(gift);
    if (intent === null) return;
    const { status, amount } = await this.processor.get<{ status: string; amount: number }>(
      `/payment_intents/${intent}`,
    );
    const { data } = await this.processor.get<{ data: { disputed: boolean }[] }>('/charges', {
      payment_intent: intent,
    });
    if (status !== 'succeeded' || data.some(({ disputed }) => disputed)) return;
    await this.processor.post('/refunds', {
      payment_intent: intent,
      amount: Math.round(amount * share),
      reason: 'requested_by_customer',
    });
  }

  private async failCard(plan: StartedPlan, times: number): Promise<void> {
    const method = (await this.subscriptionOf(plan))?.default_payment_method;
    if (method) await this.processor.failNext(method, times);
  }

  /** The donor brings a card that works; what is due is collected at once. */
  private async bringNewCard(plan: StartedPlan): Promise<void> {
    const subscription = await this.subscriptionOf(plan);
    if (!subscription || subscription.status === 'canceled') return;
    const method = await this.processor.post<{ id: string }>('/payment_methods/pm_card_visa/attach', {
      customer: subscription.customer,
    });
    await this.processor.post(`/subscriptions/${subscription.id}`, { default_payment_method: method.id });
    if (subscription.status === 'past_due' && subscription.latest_invoice) {
      await this.processor.post(`/invoices/${subscription.latest_invoice}/pay`);
    }
  }

  private async answerDisputes(winning: boolean): Promise<void> {
    const { data } = await this.processor.get<{ data: { id: string; status: string }[] }>('/disputes', { limit: 20 });
    for (const { id, status } of data) {
      if (status !== 'needs_response' && status !== 'warning_needs_response') continue;
      const text = winning ? 'winning_evidence' : 'losing_evidence';
      await this.processor.post(`/disputes/${id}`, { evidence: { uncategorized_text: text }, submit: true });
    }
  }

  private async subscriptionOf(plan: StartedPlan): Promise<Subscription | null> {
    const { subscription } = await this.sessionOf(plan);
    return subscription === null ? null : this.processor.get<Subscription>(`/subscriptions/${subscription}`);
  }

  private sessionOf(act: Act): Promise<Session> {
    const id = this.sessions.get(act);
    if (id === undefined) throw new Error(`The demo has not come to the ${act.kind} that this follows on.`);
    return this.processor.get<Session>(`/checkout/sessions/${id}`);
  }
}
