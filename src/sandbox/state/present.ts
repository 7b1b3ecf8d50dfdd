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
  if (isSession(object)) shown['url'] = object.status === 'open' ? `${view.origin}/pay/${object.id}` : null;
  if (isBalanceTransaction(object)) shown['status'] = object.available_on <= view.now ? 'available' : 'pending';
  return shown;
}

function isSession(object: Readonly<Record<string, unknown>>): object is CheckoutSession {
  return object['object'] === 'checkout.session';
}

function isBalanceTransaction(object: Readonly<Record<string, unknown>>): object is BalanceTransaction {
  return object['object'] === 'balance_transaction';
}
