import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Donor } from '../support/donor.js';
import { brokenProofs } from '../support/proof.js';
import { Sustainer } from '../support/sustainer.js';

/** Asks for a confirmation whenever it is charged. */
const ALWAYS_CONFIRMS = '4000002760003184';

describe('a card whose bank wants a confirmation each time (R-REG-14)', () => {
  let rosa: Sustainer;

  beforeAll(async () => {
    rosa = await Sustainer.open('2026-12-05T17:30:00Z');
    const donor = new Donor(rosa.app);
    const paid = await donor.pay(await donor.checkout({ amount: '1200', frequency: 'monthly' }), ALWAYS_CONFIRMS);
    await fetch(new URL(paid.headers.get('location')!, rosa.app.sandbox.url), {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ result: 'complete' }),
    });
    await rosa.quiet();
    await rosa.live('2027-01-05T18:00:00Z');
  });

  afterAll(() => rosa.stop());

  it('is asked to confirm by letter, and the gift arrives when the donor has', async () => {
    const { id } = await rosa.plan();
    expect(await rosa.troubles(id)).toMatchObject([{ reason: 'authentication', outcome: null, toldDay: 0 }]);
    const { text } = await rosa.words('payment-trouble');
    expect(text).toContain('Your bank wants you to confirm');
    const link = /https?:\S+\/fix\/\S+/.exec(text)![0];
    expect(await (await fetch(link)).text()).toContain('Confirm with your bank');
    const hosted = await post(link, { wish: 'confirm' });
    expect(hosted).toMatch(/\/invoice\/in_/);
    expect(await (await fetch(hosted)).text()).toContain('Pay $12.00');
    const confirm = new URL(await post(hosted, {}), rosa.app.sandbox.url).href;
    await fetch(confirm, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ result: 'complete' }) });
    await rosa.quiet();
    expect(await rosa.troubles(id)).toMatchObject([{ outcome: 'recovered', recoveredBy: 'donor' }]);
    expect(await rosa.plan()).toMatchObject({ state: 'active' });
    expect(await (await fetch(hosted)).text()).toContain('It has been paid.');
    expect(await brokenProofs(rosa.app)).toEqual([]);
  });
});

/** Sends a form; the address that the answer leads to. */
async function post(url: string, fields: Record<string, string>): Promise<string> {
  const answer = await fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) });
  return answer.headers.get('location') ?? `answered ${answer.status}: ${(await answer.text()).slice(0, 500)}`;
}
