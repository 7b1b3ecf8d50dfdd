import type { ChargeFacts } from '../../gateways/stripe/stripe-facts.js';
import type { InvoiceFacts } from '../../gateways/stripe/stripe-plans.js';
import { capped, grouped, type ProofResult } from './proof-result.js';

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
  return {
    invariant: 'INV-09',
    sentence: 'no invoice was paid twice',
    looked: `${invoices.length} invoices`,
    problems: capped([
      ...kept.flatMap(({ invoiceId, paymentIntentIds }) =>
        paymentIntentIds.length > 1 ? [`invoice ${invoiceId} was paid by ${paymentIntentIds.join(' and ')}`] : [],
      ),
      ...kept.flatMap(({ invoiceId, paymentIntentIds }) =>
        paymentIntentIds.some((payment) => (chargesOf.get(payment) ?? []).length > 1)
          ? [`invoice ${invoiceId} was charged more than once`]
          : [],
      ),
      ...[...periods].flatMap(([period, paid]) =>
        paid.length > 1 ? [`${period}: ${paid.map(({ invoiceId }) => invoiceId).join(' and ')} were both paid`] : [],
      ),
    ]),
  };
}
