import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Donor, type FilledForm } from '../../support/donor.js';
import { Sustainer } from '../../support/sustainer.js';

const GOOD_ACCOUNT = '000123456789';
const EMPTY_ACCOUNT = '000222222227';

describe('the thank-you page of a bank debit (R-ACH-03)', () => {
  let house: Sustainer;

  beforeAll(async () => {
    house = await Sustainer.open('2026-12-01T17:30:00Z');
  });

  afterAll(() => house.stop());

  /** Pays from a bank account; returns what the thank-you page says, now and whenever it is asked again. */
  const payFrom = async (account: string, form: FilledForm): Promise<() => Promise<string>> => {
    const paid = await fetch(await new Donor(house.app).checkout(form), {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({
        method: 'us_bank_account',
        email: form.email ?? '',
        name: 'Rosa Díaz',
        routing: '110000000',
        account,
      }),
    });
    const url = paid.headers.get('location')!;
    await house.quiet();
    return async () => (await fetch(url)).text();
  };

  it.each([
    ['a gift', { email: 'once@example.org', amount: '2500' }, '$25'],
    ['a plan', { email: 'monthly@example.org', frequency: 'monthly', amount: '1200' }, '$12'],
  ])('says of %s that it is on its way, and thanks when it has come', async (_, form, amount) => {
    const thanks = await payFrom(GOOD_ACCOUNT, form);
    const waiting = await thanks();
    expect(waiting).toContain('<h1>Your gift is on its way</h1>');
    expect(waiting).toContain(`Rosa, your ${amount} is on its way from your bank. This usually takes four`);
    expect(waiting).not.toContain('Download PDF');
    await house.live(inDays(8));
    const come = await thanks();
    expect(come).toContain('<h1>Thank you, Rosa.</h1>');
    expect(come).toContain('Download PDF');
  });

  it('tells who pays for a plan that the first debit failed, and that it is tried again', async () => {
    const thanks = await payFrom(EMPTY_ACCOUNT, { email: 'empty@example.org', frequency: 'monthly', amount: '1200' });
    expect(await thanks()).toContain('Your gift is on its way');
    await house.live(inDays(6));
    expect(await thanks()).toContain('<h1>Your first gift did not come through</h1>');
  });

  const inDays = (days: number): string => new Date(house.app.clock.now().getTime() + days * 86_400_000).toISOString();
});
