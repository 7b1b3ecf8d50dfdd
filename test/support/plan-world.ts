import { randomUUID } from 'node:crypto';
import type Stripe from 'stripe';
import type { CalendarDate } from '../../src/kernel/calendar.js';
import type { DonorId, PlanId } from '../../src/kernel/id.js';
import { Processor as Sandbox } from '../../src/demo/processor.js';
import type { PlanChange } from '../../src/plans/changes/plan-change.js';
import { Processor } from '../../src/stripe-events/processor.js';
import { AlignPlan } from '../../src/workflows/plans/align-plan.js';
import { ChangePlan, type ChangeRequest, type ChangeResult } from '../../src/workflows/plan-changes/change-plan.js';
import { startApp, type TestApp, type TestAppOptions } from './app.js';
import { Donor } from './donor.js';
import { Postman, type StoredEvent } from './postman.js';

/** A plan as its row has it. */
export interface PlanNow {
  readonly id: PlanId;
  readonly donorId: DonorId;
  readonly state: string;
  readonly amount: number;
  readonly next: CalendarDate | null;
  readonly pausedUntil: CalendarDate | null;
  readonly designation: string;
  readonly calendar: string;
  readonly version: number;
  readonly subscriptionId: string;
  readonly endedAt: Date | null;
}

const READ_PLAN = `
  select id, donor_id as "donorId", state, amount_minor::int as amount, next_charge_on::text as next,
    paused_until::text as "pausedUntil", designation, calendar, version, stripe_subscription_id as "subscriptionId",
    ended_at as "endedAt"
  from plan`;

export const AGREED = { text: 'I agree.', textVersion: 'test', channel: 'portal', ip: '127.0.0.1' } as const;

/** Plans in a world whose clock and whose post a test moves: nothing happens by itself. */
export class PlanWorld {
  readonly postman: Postman;

  private constructor(
    readonly app: TestApp,
    readonly sandbox: Sandbox,
  ) {
    this.postman = new Postman(app);
  }

  static async open(at: string, options: TestAppOptions = {}): Promise<PlanWorld> {
    const app = await startApp({ worker: 'idle', webhooks: false, followsSandbox: true, ...options });
    const sandbox = new Sandbox(app.sandbox.url, app.settings.stripe.secretKey);
    await sandbox.setClock(new Date(at));
    return new PlanWorld(app, sandbox);
  }

  /** A plan of $25 that began now, of a donor of its own; the product knows of it and charges on its own days. */
  async begun({
    frequency = 'monthly',
    email = `${randomUUID()}@example.org`,
    card,
  }: { frequency?: string; email?: string; card?: string } = {}): Promise<PlanId> {
    const donor = new Donor(this.app);
    const form = { email, frequency, amount: 'other', otherAmount: '25' };
    await donor.pay(await donor.checkout(form, 'membership'), card);
    const [plan] = await this.app.db.query<{ id: PlanId }>(
      'select plan.id from plan join donor on donor.id = donor_id where email = $1 order by plan.started_at desc, plan.id desc limit 1',
      [email],
    );
    await this.tell(plan!.id);
    await this.app.get(AlignPlan).run({ planId: plan!.id });
    return plan!.id;
  }

  /** A subscription that somebody made at the processor, and that was adopted. */
  async adopted(amount = 2500): Promise<PlanId> {
    const [row] = await this.app.db.query<{ id: string }>('select installation_id as id from organisation');
    const { id, url } = await this.sandbox.post<{ id: string; url: string }>('/checkout/sessions', {
      mode: 'subscription',
      customer_email: `${randomUUID()}@example.org`,
      line_items: [
        {
          quantity: 1,
          price_data: {
            currency: 'usd',
            unit_amount: amount,
            recurring: { interval: 'month' },
            product_data: { name: 'Monthly gift' },
          },
        },
      ],
      subscription_data: { metadata: { installation: row!.id } },
      success_url: 'https://ledger.example/',
    });
    await new Donor(this.app).pay(url);
    const { subscription } = await this.sandbox.get<{ subscription: string }>(`/checkout/sessions/${id}`);
    await this.postman.deliver(await this.eventsOf(subscription));
    await this.settle();
    const [plan] = await this.app.db.query<{ id: PlanId }>('select id from plan where stripe_subscription_id = $1', [
      subscription,
    ]);
    return plan!.id;
  }

  /** Delivers everything that the processor has to say of a plan, and works it off. */
  async tell(planId: PlanId): Promise<void> {
    await this.postman.deliver(await this.news(planId));
    await this.settle();
  }

  /** All events about a plan, in the order in which they happened. */
  async news(planId: PlanId): Promise<StoredEvent[]> {
    const { subscriptionId } = await this.plan(planId);
    return subscriptionId ? this.eventsOf(subscriptionId) : this.postman.eventsOfPlan(planId);
  }

  async settle(): Promise<void> {
    while ((await this.app.get(Processor).runBatch()) > 0);
  }

  /** What the donor of the plan asks for on the page that is open now. */
  async change(planId: PlanId, change: PlanChange, given: Partial<ChangeRequest> = {}): Promise<ChangeResult> {
    const { donorId, version } = await this.plan(planId);
    return this.app.get(ChangePlan).run({
      planId,
      version,
      change,
      by: { kind: 'donor', donorId },
      reason: null,
      note: null,
      clientRequestId: randomUUID(),
      consent: AGREED,
      ...given,
    });
  }

  async plan(planId: PlanId): Promise<PlanNow> {
    const [plan] = await this.app.db.query<PlanNow>(`${READ_PLAN} where id = $1`, [planId]);
    return plan!;
  }

  async subscription(planId: PlanId): Promise<Stripe.Subscription> {
    return this.sandbox.get(`/subscriptions/${(await this.plan(planId)).subscriptionId}`);
  }

  /** When the processor charges next. */
  async nextChargeAt(planId: PlanId): Promise<string> {
    const { items } = await this.subscription(planId);
    return new Date(items.data[0]!.current_period_end * 1000).toISOString();
  }

  /** The history, the oldest first: "amount donor applied". */
  async history(planId: PlanId): Promise<string[]> {
    const found = await this.app.db.query<{ line: string }>(
      `select concat_ws(' ', kind, by_kind, state) as line from plan_change where plan_id = $1
       order by requested_at, id`,
      [planId],
    );
    return found.map(({ line }) => line);
  }

  /** Letters about the plan to its donor, by template, the oldest first. */
  async letters(planId: PlanId): Promise<string[]> {
    const found = await this.app.db.query<{ template: string }>(
      `select template from letter
       where recipient = (select email from donor join plan on donor.id = donor_id where plan.id = $1)
         and template like 'plan-%' order by queued_at, id`,
      [planId],
    );
    return found.map(({ template }) => template);
  }

  async giftDates(planId: PlanId): Promise<string[]> {
    const found = await this.app.db.query<{ date: string }>(
      `select gift_date::text as date from gift where plan_id = $1 order by occurred_at`,
      [planId],
    );
    return found.map(({ date }) => date);
  }

  /** Moves the clock, and tells the product what happened. */
  async advance(to: string, ...planIds: readonly PlanId[]): Promise<void> {
    await this.sandbox.advanceClock(new Date(to));
    for (const planId of planIds) {
      await this.tell(planId);
      await this.app.get(AlignPlan).run({ planId });
    }
  }

  stop(): Promise<void> {
    return this.app.stop();
  }

  private async eventsOf(subscriptionId: string): Promise<StoredEvent[]> {
    const found = await this.app.db.query<{ data: StoredEvent }>(
      `select data from (select seq, data, data->'data'->'object' as object from stripe_sandbox.objects where kind = 'event') as event
       where $1 in (object->>'id', object->'parent'->'subscription_details'->>'subscription') order by seq`,
      [subscriptionId],
    );
    return found.map(({ data }) => data);
  }
}
