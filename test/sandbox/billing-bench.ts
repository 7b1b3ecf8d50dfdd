import type Stripe from 'stripe';

export const DAY = 86_400;

export interface Plan {
  readonly customer: Stripe.Customer;
  readonly clock: Stripe.TestHelpers.TestClock;
  readonly method: Stripe.PaymentMethod;
  readonly price: Stripe.Price;
}

/** Seconds since 1970. */
export function at(text: string): number {
  return Date.parse(text) / 1000;
}

interface PayerWish {
  /** Stripe's test token of the card. */
  readonly card?: string;
  /** Where their clock stands. */
  readonly from?: string;
  readonly interval?: 'day' | 'month' | 'week' | 'year';
}

/** A customer on a test clock of their own, with a card that is their default, and a monthly price. */
export async function payer(
  stripe: Stripe,
  { card = 'pm_card_visa', from = '2027-01-31T17:00:00Z', interval = 'month' }: PayerWish = {},
): Promise<Plan> {
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: at(from) });
  const customer = await stripe.customers.create({ email: 'ada@example.org', name: 'Ada', test_clock: clock.id });
  const method = await stripe.paymentMethods.attach(card, { customer: customer.id });
  await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: method.id } });
  const product = await stripe.products.create({ name: 'Monthly gift' });
  const price = await stripe.prices.create({
    currency: 'usd',
    product: product.id,
    unit_amount: 2500,
    recurring: { interval },
  });
  return { customer, clock, method, price };
}

export function subscribe(
  stripe: Stripe,
  { customer, price }: Plan,
  change: Partial<Stripe.SubscriptionCreateParams> = {},
): Promise<Stripe.Subscription> {
  return stripe.subscriptions.create({ customer: customer.id, items: [{ price: price.id }], ...change });
}

/** Moves a test clock and waits until it is there, in steps that the API takes. */
export async function moveTo(stripe: Stripe, { clock }: Pick<Plan, 'clock'>, text: string | number): Promise<void> {
  const frozen_time = typeof text === 'number' ? text : at(text);
  await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time });
  for (let left = 600; left > 0; left -= 1) {
    const { status } = await stripe.testHelpers.testClocks.retrieve(clock.id);
    if (status === 'ready') return;
    if (status === 'internal_failure') throw new Error('The test clock failed');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('The test clock does not arrive');
}

/** The types of the newest events, in the order in which they happened, until and without the type `since`. */
export async function newest(stripe: Stripe, since: string): Promise<string[]> {
  const { data } = await stripe.events.list({ limit: 100 });
  const types = data.map(({ type }) => type as string);
  const end = types.indexOf(since);
  return types.slice(0, end < 0 ? undefined : end).toReversed();
}
