import type { InvoiceItem } from './kinds/billing.js';
import type { CheckoutSession } from './kinds/checkout.js';
import type { BalanceTransaction } from './kinds/money.js';

/** What decides how an object looks from outside at this moment. */
export interface Viewpoint {
  /** Seconds since 1970 on the sandbox's clock. */
  readonly now: number;
  /** The sandbox's own origin, "http://127.0.0.1:4242". */
  readonly origin: string;
}

/** An object as the API shows it: without the sandbox's own memory, and with what depends on the moment filled in. */
export function present(object: Readonly<Record<string, unknown>>, view: Viewpoint): Record<string, unknown> {
  if (object['deleted'] === true) return { id: object['id'], object: object['object'], deleted: true };
  const { memory: _memory, ...shown }: Record<string, unknown> = object;
  if (isInvoiceItem(object)) {
    shown['date'] = object.created;
    delete shown['created'];
  }
  if (isSession(object)) shown['url'] = object.status === 'open' ? `${view.origin}/pay/${object.id}` : null;
  if (isBalanceTransaction(object)) shown['status'] = object.available_on <= view.now ? 'available' : 'pending';
  return shown;
}

/** Stripe names the moment at which it was made otherwise than everywhere else. */
function isInvoiceItem(object: Readonly<Record<string, unknown>>): object is InvoiceItem {
  return object['object'] === 'invoiceitem' && 'created' in object;
}

function isSession(object: Readonly<Record<string, unknown>>): object is CheckoutSession {
  return object['object'] === 'checkout.session';
}

function isBalanceTransaction(object: Readonly<Record<string, unknown>>): object is BalanceTransaction {
  return object['object'] === 'balance_transaction';
}
