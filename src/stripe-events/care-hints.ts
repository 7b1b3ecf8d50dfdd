import type { TroubleHint } from '../workflows/troubles/follow-troubles.js';

interface InvoiceObject {
  readonly id?: string;
  /** Unix seconds. */
  readonly created?: number;
  readonly attempt_count?: number;
  readonly parent?: { readonly subscription_details?: object | null } | null;
}

const FAILURES: ReadonlySet<string> = new Set(['invoice.payment_failed', 'invoice.payment_action_required']);
const CHANGES: ReadonlySet<string> = new Set(['invoice.marked_uncollectible', 'invoice.paid', 'invoice.voided']);

/** What an event says of an unpaid invoice of a plan, beside what it says of the plan; null when it says nothing. */
export function troubleHintOf(type: string, payload: unknown, at: Date): TroubleHint | null {
  if (!FAILURES.has(type) && !CHANGES.has(type)) return null;
  const {
    id,
    created,
    attempt_count: attempts = 0,
    parent,
  } = (payload as { data?: { object?: InvoiceObject } }).data?.object ?? {};
  if (!id || !parent?.subscription_details) return null;
  return {
    invoiceId: id,
    createdAt: created ? new Date(created * 1000) : null,
    at,
    // Paid at last: what failed before may not have been told yet.
    kind: FAILURES.has(type) ? 'failed' : attempts > 1 ? 'tried' : 'changed',
  };
}
