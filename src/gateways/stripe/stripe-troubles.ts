import type Stripe from 'stripe';
import { readCrowd } from './crowd.js';
import { methodLabel } from './method-facts.js';
import { PAGE, type StripeClient } from './stripe-client.js';
import { idOf, UnknownToUs } from './stripe-facts.js';
import type { Metadata } from './stripe-plans.js';

/** One time that a card or an account was asked for money, as far as it matters for asking again. */
export interface TryFacts {
  readonly chargeId: string;
  readonly at: Date;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** "card", "us_bank_account". */
  readonly methodKind: string;
  /** "Visa ending in 4242". */
  readonly method: string;
  /** "visa"; null for what is no card. */
  readonly brand: string | null;
  /** The same for the same card or account, whoever saved it; null when it is not told. */
  readonly fingerprint: string | null;
  /** What the bank said; null for a try that succeeded or is on its way. */
  readonly code: string | null;
}

export type InvoiceStatus = 'draft' | 'open' | 'paid' | 'uncollectible' | 'void';

/** An invoice of a subscription, as far as its not being paid goes. */
export interface UnpaidFacts {
  readonly invoiceId: string;
  readonly subscriptionId: string;
  readonly metadata: Metadata;
  readonly status: InvoiceStatus;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** How often the processor's schedule has asked. */
  readonly attempts: number;
  readonly nextTryAt: Date | null;
  /** The processor's page on which whoever owes it can pay, and confirm with their bank. */
  readonly payPageUrl: string | null;
  /** When it was paid, voided or given up. */
  readonly closedAt: Date | null;
  readonly subscriptionEnd: { readonly at: Date; readonly isGivenUp: boolean } | null;
  /** All tries, the oldest first. A refusal that left no charge is in `lastError` alone. */
  readonly tries: readonly TryFacts[];
  /** What the latest try failed for; null when it has not failed. */
  readonly lastError: Pick<TryFacts, 'code' | 'method' | 'methodKind'> | null;
}

const STATUSES: readonly InvoiceStatus[] = ['draft', 'open', 'paid', 'uncollectible', 'void'];
const EXPAND = ['payments', 'parent.subscription_details.subscription'];

/** Charges of plans that failed, as Stripe sees them. */
export class StripeTroubles {
  constructor(private readonly client: StripeClient) {}

  /**
   * Invoices read fresh with their tries, by id; those of no subscription are absent. `createdAt` is when the invoice
   * was made. @throws ProcessorUnavailable
   */
  async unpaid(wanted: readonly { invoiceId: string; createdAt: Date | null }[]): Promise<Map<string, UnpaidFacts>> {
    const invoices = await readCrowd(
      this.client,
      wanted.map(({ invoiceId, createdAt }) => ({ id: invoiceId, createdAt })),
      {
        list: (stripe, page) => stripe.invoices.list({ ...page, expand: EXPAND.map((path) => `data.${path}`) }),
        one: (stripe, id) => stripe.invoices.retrieve(id, { expand: EXPAND }),
      },
    );
    const found = new Map<string, UnpaidFacts>();
    for (const [id, invoice] of invoices) {
      const facts = await this.factsOf(invoice);
      if (facts) found.set(id, facts);
    }
    return found;
  }

  /** The invoices of a subscription that nobody has paid yet, the newest first. */
  async openInvoices(subscriptionId: string): Promise<{ invoiceId: string; createdAt: Date }[]> {
    const page = await this.client.call((stripe) =>
      stripe.invoices.list({ subscription: subscriptionId, status: 'open', limit: PAGE }),
    );
    return page.data.map(({ id, created }) => ({ invoiceId: id, createdAt: new Date(created * 1000) }));
  }

  /** Everything that was asked of a customer's cards and accounts since an instant, the oldest first. */
  async triesOf(customerId: string, since: Date): Promise<TryFacts[]> {
    const tries: TryFacts[] = [];
    const created = { gte: Math.floor(since.getTime() / 1000) };
    const found = this.client.all((stripe, cursor) =>
      stripe.charges.list({ customer: customerId, created, ...cursor }),
    );
    for await (const charge of found) tries.push(tryFacts(charge));
    return tries.toReversed();
  }

  /** What tells a saved method from others. */
  async identityOf(methodId: string): Promise<Pick<TryFacts, 'brand' | 'fingerprint' | 'methodKind'>> {
    const method = await this.client.call((stripe) => stripe.paymentMethods.retrieve(methodId));
    return {
      methodKind: method.type,
      brand: method.card?.brand ?? null,
      fingerprint: method.card?.fingerprint ?? method.us_bank_account?.fingerprint ?? null,
    };
  }

  private async factsOf(invoice: Stripe.Invoice): Promise<UnpaidFacts | null> {
    const details = invoice.parent?.subscription_details;
    if (!details) return null;
    const status = STATUSES.find((each) => each === invoice.status);
    if (!status) throw new UnknownToUs(`invoice ${invoice.id} has status "${invoice.status}"`);
    const intentId = intentOf(invoice);
    const wasTried = invoice.attempted && intentId !== null && invoice.amount_due > 0;
    const { paid_at: paid, voided_at: voided, marked_uncollectible_at: givenUp } = invoice.status_transitions;
    return {
      invoiceId: invoice.id,
      subscriptionId: idOf(details.subscription)!,
      metadata: details.metadata ?? {},
      status,
      amountMinor: BigInt(invoice.amount_due),
      currency: invoice.currency.toUpperCase(),
      attempts: invoice.attempt_count,
      nextTryAt: instant(invoice.next_payment_attempt),
      payPageUrl: invoice.hosted_invoice_url ?? null,
      closedAt: instant(
        status === 'paid' ? paid : status === 'void' ? voided : status === 'uncollectible' ? givenUp : null,
      ),
      subscriptionEnd: endOf(details.subscription),
      tries: wasTried ? await this.triesFor(intentId) : [],
      lastError: wasTried && status !== 'paid' ? await this.lastErrorOf(intentId) : null,
    };
  }

  private async triesFor(intentId: string): Promise<TryFacts[]> {
    const page = await this.client.call((stripe) => stripe.charges.list({ payment_intent: intentId, limit: PAGE }));
    return page.data.map(tryFacts).toReversed();
  }

  /** A bank that wants a confirmation leaves no charge, only what the payment says of itself. */
  private async lastErrorOf(intentId: string): Promise<UnpaidFacts['lastError']> {
    const intent = await this.client.call((stripe) => stripe.paymentIntents.retrieve(intentId));
    const error = intent.last_payment_error;
    if (error) {
      const method = error.payment_method ?? null;
      return {
        code: error.decline_code ?? error.code ?? null,
        methodKind: method?.type ?? 'card',
        method: methodLabel(method && { card: method.card ?? null, us_bank_account: method.us_bank_account ?? null }),
      };
    }
    if (intent.status !== 'requires_action') return null;
    return { code: 'authentication_required', methodKind: 'card', method: methodLabel(null) };
  }
}

function tryFacts(charge: Stripe.Charge): TryFacts {
  const details = charge.payment_method_details;
  const hasFailed = charge.status === 'failed';
  return {
    chargeId: charge.id,
    at: new Date(charge.created * 1000),
    amountMinor: BigInt(charge.amount),
    currency: charge.currency.toUpperCase(),
    methodKind: details?.type ?? 'card',
    method: methodLabel(details),
    brand: details?.card?.brand ?? null,
    fingerprint: details?.card?.fingerprint ?? details?.us_bank_account?.fingerprint ?? null,
    // For cards the code says only that it was declined, and the outcome why.
    code: hasFailed ? (charge.outcome?.reason ?? charge.failure_code ?? 'generic_decline') : null,
  };
}

/** The payment that an invoice is collected by; one that was paid in parts has several, and is for a person to look at. */
function intentOf({ id, payments }: Stripe.Invoice): string | null {
  if (!payments) throw new UnknownToUs(`invoice ${id} came without its payments`);
  const link = payments.data.find(({ is_default: isDefault }) => isDefault) ?? payments.data[0];
  return idOf(link?.payment.payment_intent);
}

function endOf(subscription: string | Stripe.Subscription): UnpaidFacts['subscriptionEnd'] {
  if (typeof subscription === 'string') throw new UnknownToUs(`subscription ${subscription} came as a name only`);
  const { status, ended_at: ended, canceled_at: canceled, cancellation_details: details } = subscription;
  const at = instant(ended ?? canceled);
  if (at === null || (status !== 'canceled' && status !== 'incomplete_expired')) return null;
  return { at, isGivenUp: status === 'incomplete_expired' || details?.reason === 'payment_failed' };
}

function instant(seconds: number | null): Date | null {
  return seconds === null ? null : new Date(seconds * 1000);
}
