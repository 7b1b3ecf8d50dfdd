import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readOrganisation } from '../../../src/organisation/organisation.js';
import { Billing, paid } from '../../support/billing.js';
import { Sustainer } from '../../support/sustainer.js';

describe('what plans are paid with', () => {
  let house: Sustainer;

  beforeAll(async () => {
    house = await Sustainer.open('2026-12-15T17:30:00Z');
  });

  afterAll(() => house.stop());

  const method = async () =>
    (
      await house.app.db.query<{ method: string | null; until: string | null }>(
        `select method, method_expires_on::text as until from plan join donor on donor.id = donor_id
         where donor.email = 'sam@example.org'`,
      )
    )[0];

  it('is the customer’s own card where the subscription names none, and follows it', async () => {
    const { installationId } = await readOrganisation(house.app.db.manager);
    const { sandbox } = house;
    const customer = await sandbox.post<{ id: string }>('/customers', { email: 'sam@example.org', name: 'Sam Okoye' });
    const attach = async (token: string): Promise<string> =>
      (await sandbox.post<{ id: string }>(`/payment_methods/${token}/attach`, { customer: customer.id })).id;
    const pay = (id: string): Promise<unknown> =>
      sandbox.post(`/customers/${customer.id}`, { invoice_settings: { default_payment_method: id } });
    await pay(await attach('pm_card_visa'));
    const product = await sandbox.post<{ id: string }>('/products', { name: 'Monthly gift' });
    await sandbox.post('/subscriptions', {
      customer: customer.id,
      items: [
        { price_data: { currency: 'usd', unit_amount: 1200, product: product.id, recurring: { interval: 'month' } } },
      ],
      metadata: { installation: installationId },
    });
    await house.quiet();
    expect(await method()).toMatchObject({ method: 'Visa ending in 4242' });
    await pay(await attach('pm_card_amex'));
    await house.quiet();
    expect(await method()).toMatchObject({ method: 'American Express ending in 0005' });
  });

  it('leaves an invoice that cannot be made payable to a person', async () => {
    const billing = await Billing.of(house.app);
    const subscription = billing.subscribe();
    const invoice = billing.charge(subscription, 0, {
      isPaid: false,
      finalizationError: 'The tax location is unknown.',
    });
    const { verdicts } = await billing.hear(paid(invoice));
    expect(verdicts.get(invoice.invoiceId)).toEqual({
      state: 'parked',
      reason: 'the invoice cannot be collected: The tax location is unknown.',
    });
  });
});
