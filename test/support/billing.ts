import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { API_VERSION } from '../../src/gateways/stripe/stripe-client.js';
import { StripeGateway } from '../../src/gateways/stripe/stripe-gateway.js';
import type { ChargeFacts, RefundFacts } from '../../src/gateways/stripe/stripe-facts.js';
import { StripePlans, type InvoiceFacts, type SubscriptionFacts } from '../../src/gateways/stripe/stripe-plans.js';
import type { Hint } from '../../src/stripe-events/event-hints.js';
import { SettleEvents, type Outcome } from '../../src/stripe-events/settle-events.js';
import type { TestApp } from './app.js';

const MONTH = 31 * 24 * 60 * 60_000;

/**
 * Answers in the place of Stripe's billing, so that a test can say what no real account would: customers without an
 * address, invoices paid in parts, answers that grow old. Charges and refunds of its invoices are its own as well.
 */
export class Billing {
  readonly subscriptions = new Map<string, SubscriptionFacts>();
  readonly invoices = new Map<string, InvoiceFacts>();
  readonly charges = new Map<string, ChargeFacts>();
  readonly refunds = new Map<string, RefundFacts[]>();
  /** How often each question was asked. */
  readonly asked = { invoices: 0, subscriptions: 0, charges: 0 };
  /** How long an answer about subscriptions is under way; it says how things were when it was asked for. */
  delay: () => Promise<void> = async () => undefined;

  constructor(
    private readonly app: TestApp,
    private readonly installationId: string,
  ) {
    const plans = app.get(StripePlans);
    const gateway = app.get(StripeGateway);
    jest.spyOn(plans, 'invoices').mockImplementation(async (wanted) => {
      this.asked.invoices++;
      return pick(
        this.invoices,
        wanted.map(({ invoiceId }) => invoiceId),
      );
    });
    jest.spyOn(plans, 'subscriptions').mockImplementation(async (wanted) => {
      this.asked.subscriptions++;
      const answer = pick(
        this.subscriptions,
        wanted.map(({ subscriptionId }) => subscriptionId),
      );
      await this.delay();
      return answer;
    });
    jest.spyOn(plans, 'paidInvoicesSince').mockImplementation((since) => this.paidSince(since));
    jest.spyOn(gateway, 'chargesOfPayments').mockImplementation(async (wanted) => {
      this.asked.charges++;
      const byPayment = new Map([...this.charges.values()].map((charge) => [charge.paymentIntentId!, charge]));
      return pick(
        byPayment,
        wanted.map(({ paymentIntentId }) => paymentIntentId),
      );
    });
    jest.spyOn(gateway, 'charges').mockImplementation(async (wanted) =>
      pick(
        this.charges,
        wanted.map(({ chargeId }) => chargeId),
      ),
    );
    jest.spyOn(gateway, 'refundsOf').mockImplementation(async (chargeId) => this.refunds.get(chargeId) ?? []);
  }

  static async of(app: TestApp): Promise<Billing> {
    const [row] = await app.db.query<{ id: string }>('select installation_id as id from organisation');
    return new Billing(app, row!.id);
  }

  /** A new monthly subscription of ours, of a donor whom nobody knows yet. */
  subscribe(change: Partial<SubscriptionFacts> = {}): SubscriptionFacts {
    const key = randomUUID();
    const subscription: SubscriptionFacts = {
      subscriptionId: `sub_${key}`,
      metadata: { installation: this.installationId },
      status: 'active',
      isCollectionPaused: false,
      isGivenUp: false,
      startedAt: new Date('2026-08-31T17:00:00Z'),
      endedAt: null,
      amountMinor: 2500n,
      currency: 'USD',
      interval: 'month',
      intervalCount: 1,
      periodStart: new Date('2026-08-31T17:00:00Z'),
      nextChargeAt: new Date('2026-09-30T17:00:00Z'),
      anchorAt: new Date('2026-08-31T17:00:00Z'),
      paymentMethodId: null,
      method: null,
      customer: { id: `cus_${key}`, email: `${key}@example.org`, name: 'Rosa María Díaz' },
      ...change,
    };
    return this.put(subscription);
  }

  put(subscription: SubscriptionFacts): SubscriptionFacts {
    this.subscriptions.set(subscription.subscriptionId, subscription);
    return subscription;
  }

  /** A paid invoice of the subscription's nth period, with its charge. */
  charge(subscription: SubscriptionFacts, period = 0, change: Partial<InvoiceFacts> = {}): InvoiceFacts {
    const key = randomUUID();
    const at = new Date(subscription.startedAt.getTime() + period * MONTH);
    const invoice: InvoiceFacts = {
      invoiceId: `in_${key}`,
      subscriptionId: subscription.subscriptionId,
      metadata: subscription.metadata,
      isOfPeriod: true,
      isPaid: true,
      finalizationError: null,
      paidMinor: subscription.amountMinor ?? 2500n,
      createdAt: at,
      paidAt: at,
      periodStart: at,
      periodEnd: null,
      paymentIntentIds: [`pi_${key}`],
      ...change,
    };
    this.invoices.set(invoice.invoiceId, invoice);
    this.charges.set(`ch_${key}`, {
      chargeId: `ch_${key}`,
      paymentIntentId: `pi_${key}`,
      giftId: null,
      succeeded: true,
      amountMinor: invoice.paidMinor,
      currency: subscription.currency,
      occurredAt: at,
      method: 'Visa ending in 4242',
      amountRefundedMinor: 0n,
      isDisputed: false,
      balance: { transactionId: `txn_${key}`, feeMinor: 103n },
    });
    return invoice;
  }

  chargeOf({ paymentIntentIds }: InvoiceFacts): ChargeFacts {
    return [...this.charges.values()].find((charge) => charge.paymentIntentId === paymentIntentIds[0])!;
  }

  /** Sends money of an invoice back, in the processor's own dashboard. */
  refund(invoice: InvoiceFacts, amountMinor: bigint): void {
    const charge = this.chargeOf(invoice);
    this.charges.set(charge.chargeId, { ...charge, amountRefundedMinor: amountMinor });
    this.refunds.set(charge.chargeId, [
      {
        stripeRefundId: `re_${randomUUID()}`,
        refundId: null,
        state: 'succeeded',
        amountMinor,
        currency: charge.currency,
        occurredAt: new Date(charge.occurredAt.getTime() + 60_000),
        failure: null,
      },
    ]);
  }

  /** Works off hints in one transaction, as one worker does with the events of a batch. */
  hear(...hints: readonly Hint[]): Promise<Outcome> {
    const notices = hints.map((hint, at) => ({ id: `evt_${at}`, hint, at: new Date('2026-11-24T15:00:00Z') }));
    return this.app.db.write((tx) => this.app.get(SettleEvents).follow(tx, notices));
  }

  private async *paidSince(since: Date): AsyncGenerator<InvoiceFacts> {
    for (const invoice of this.invoices.values()) {
      if (invoice.isPaid && invoice.createdAt >= since) yield invoice;
    }
  }
}

export const paid = ({ invoiceId, createdAt }: InvoiceFacts): Hint => ({ kind: 'invoice', invoiceId, createdAt });

/** That something about a subscription changed; with `claim`, what the notice says it is now. */
export const changed = (
  { subscriptionId, metadata, startedAt }: SubscriptionFacts,
  claim: SubscriptionFacts | null = null,
): Hint => ({ kind: 'subscription', subscriptionId, metadata, createdAt: startedAt, claim });

/** An event as Stripe sends it, of a version that is known here. */
export function eventOf(type: string, object: object): string {
  return JSON.stringify({
    id: `evt_${randomUUID()}`,
    object: 'event',
    api_version: API_VERSION,
    created: 1_795_532_400,
    livemode: false,
    type,
    data: { object },
  });
}

function pick<T>(from: ReadonlyMap<string, T>, keys: readonly string[]): Map<string, T> {
  return new Map(
    keys.flatMap((key) => {
      const found = from.get(key);
      return found === undefined ? [] : [[key, found] as const];
    }),
  );
}
