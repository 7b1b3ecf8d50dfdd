/** How long a payment page stays open. Stripe allows 30 minutes to 24 hours. */
const OPEN_MINUTES = 23 * 60;
/** Left of that time when the page is still worth opening; also Stripe's least when it is made. */
const LEAST_MINUTES = 31;
/** So many times a page may run out unpaid before a form is taken to be broken. */
export const ATTEMPTS_MAX = 20;

/** When a payment page that is made now closes; Unix seconds. */
export function closesAt(now: Date): number {
  return Math.floor(now.getTime() / 1000) + OPEN_MINUTES * 60;
}

/** Whether there is not enough time left to pay on it. */
export function hasRunOut({ expiresAt }: { readonly expiresAt: number }, now: Date): boolean {
  return now.getTime() > (expiresAt - LEAST_MINUTES * 60) * 1000;
}
