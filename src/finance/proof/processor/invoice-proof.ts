import type { ChargeFacts } from '../../../gateways/stripe/stripe-facts.js';
import type { InvoiceFacts } from '../../../gateways/stripe/stripe-plans.js';
import { grouped, numberOf, proofResult, type Difference, type ProofResult } from '../proof-result.js';

const REPAIR = 'The donor paid twice: refund one of the two gifts, on its page.';

/** Invoices of which the money was not sent back whole. @param charges those that succeeded. */
export function keptInvoices(invoices: readonly InvoiceFacts[], charges: readonly ChargeFacts[]): InvoiceFacts[] {
  const returned = new Set(
    charges.flatMap(({ paymentIntentId, amountMinor, amountRefundedMinor }) =>
      amountRefundedMinor >= amountMinor ? (paymentIntentId ?? []) : [],
    ),
  );
  return invoices.filter(({ paymentIntentIds }) => !paymentIntentIds.every((payment) => returned.has(payment)));
}

/** INV-09 at the processor: a plan's invoice takes one payment, a payment one charge, a period one invoice. */
export function invoicesArePaidOnce(invoices: readonly InvoiceFacts[], charges: readonly ChargeFacts[]): ProofResult {
  const chargesOf = grouped(charges, ({ paymentIntentId }) => paymentIntentId);
  const kept = keptInvoices(invoices, charges);
  const periods = grouped(
    kept.filter(({ periodStart }) => periodStart),
    ({ subscriptionId, periodStart }) => `subscription ${subscriptionId} from ${periodStart!.toISOString()}`,
  );
  return proofResult(
    { invariant: 'INV-09', sentence: 'no invoice was paid twice', looked: numberOf(invoices.length, 'invoice') },
    [
      ...kept.flatMap(({ invoiceId, paymentIntentIds }) =>
        paymentIntentIds.length > 1 ? paidTwice(`invoice ${invoiceId}`, 'one payment', paymentIntentIds) : [],
      ),
      ...kept.flatMap(({ invoiceId, paymentIntentIds }) =>
        paymentIntentIds.flatMap((payment) => {
          const charges = (chargesOf.get(payment) ?? []).map(({ chargeId }) => chargeId);
          return charges.length > 1 ? paidTwice(`invoice ${invoiceId}`, 'one charge', charges) : [];
        }),
      ),
      ...[...periods].flatMap(([period, paid]) =>
        paid.length > 1
          ? paidTwice(
              period,
              'one invoice',
              paid.map(({ invoiceId }) => invoiceId),
            )
          : [],
      ),
    ],
  );
}

function paidTwice(object: string, expected: string, found: readonly string[]): Difference[] {
  return [{ object, expected, found: found.join(' and '), repair: REPAIR }];
}
