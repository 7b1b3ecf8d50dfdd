import type Stripe from 'stripe';

/** The error that a request ends with. @throws Error when it succeeds. */
export async function failure(promise: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  const missing = Symbol('no error');
  const outcome: unknown = await promise.then(
    () => missing,
    (error: unknown) => error,
  );
  if (outcome === missing) throw new Error('It was not refused');
  return outcome as Stripe.errors.StripeError;
}
