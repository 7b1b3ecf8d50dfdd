import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PortalSessions } from '../../../src/donors/portal-access/portal-sessions.js';
import { startApp, type TestApp } from '../../support/app.js';
import { Donor, type FilledForm } from '../../support/donor.js';

const OTHER_CARD = '5555555555554444';

describe('a second plan of the same donor (R-REG-17)', () => {
  let app: TestApp;
  let donor: Donor;

  beforeAll(async () => {
    app = await startApp();
    donor = new Donor(app);
  });

  afterAll(() => app.stop());

  const monthly = (email: string, more: FilledForm = {}): FilledForm => ({
    email,
    frequency: 'monthly',
    amount: '1200',
    ...more,
  });
  const plansOf = async (email: string) =>
    app.db.query<{ id: string; state: string; amount: number; replaces: string | null }>(
      `select plan.id, plan.state, plan.amount_minor::int as amount, replaces_id as replaces
       from plan join donor on donor.id = donor_id where email = $1 order by plan.id`,
      [email],
    );
  const thanks = async (url: string) => (await fetch(url)).text();
  const answer = (url: string, value: string) =>
    fetch(`${url}/earlier`, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ answer: value }) });
  /** Posts the gift page as somebody who is signed in to the portal. */
  const giveSignedIn = async (emailKey: string, form: FilledForm): Promise<Response> => {
    const session = { emailKey, shared: true, userAgent: undefined, replaces: undefined };
    const { token } = await app.db.write((tx) => app.web.get(PortalSessions).start(tx, session));
    return donor.give(form, 'article-footer', { cookie: `mainstay-donor=${token}` });
  };

  it('is asked about on the thank-you page, and the earlier one ends when the donor wants that', async () => {
    const email = 'both@example.org';
    await donor.giveAndPay(monthly(email));
    const url = await donor.giveAndPay(monthly(email, { amount: '2500' }));
    expect(await thanks(url)).toContain('You now have two plans like this');

    const kept = await answer(url, 'keep');
    expect(kept.status).toBe(303);
    expect(await thanks(app.url + kept.headers.get('location')!)).not.toContain('two plans like this');
    expect(await plansOf(email)).toMatchObject([{ state: 'active' }, { state: 'active' }]);

    const ended = await answer(url, 'end');
    await app.quiet();
    expect(await thanks(app.url + ended.headers.get('location')!)).toContain('Your earlier plan has ended.');
    expect(await plansOf(email)).toMatchObject([
      { state: 'cancelled', amount: 1200 },
      { state: 'active', amount: 2500 },
    ]);
    // Pressed again, it ends nothing more.
    expect((await answer(url, 'end')).status).toBe(303);
    await app.quiet();
    expect((await plansOf(email)).map(({ state }) => state)).toEqual(['cancelled', 'active']);
  });

  it('is not asked about when another rhythm, another purpose, or another card makes it something else', async () => {
    const email = 'else@example.org';
    await donor.giveAndPay(monthly(email));
    const others: [FilledForm, string?][] = [
      [{ frequency: 'yearly', amount: '6000' }],
      [{ designation: 'investigations' }],
      [{}, OTHER_CARD],
      [{ frequency: 'once', amount: '2500' }],
    ];
    for (const [form, card] of others) {
      const url = await donor.giveAndPay(monthly(email, form), card);
      expect(await thanks(url)).not.toContain('two plans like this');
    }
  });

  it('is not told to a stranger who types the address before paying', async () => {
    const email = 'secret@example.org';
    await donor.giveAndPay(monthly(email));
    expect((await donor.give(monthly(email))).status).toBe(303);
  });

  it('is asked about before the payment when the donor is signed in; what was typed stays', async () => {
    const email = 'known@example.org';
    await donor.giveAndPay(monthly(email));
    const again = await giveSignedIn(email, monthly(email, { amount: '2500', comment: 'Keep going.' }));
    expect(again.status).toBe(422);
    const html = await again.text();
    expect(html).toContain('You already give $12 a month for “Where it is needed most”');
    expect(html).toContain('Keep going.');
    expect(html).toMatch(/value="monthly-2500"[^>]*checked/);
    expect(html).not.toMatch(/name="earlier"[^>]*checked/);
    expect(await plansOf(email)).toHaveLength(1);

    expect((await giveSignedIn(email, monthly(email, { earlier: 'add' }))).status).toBe(303);
    expect((await giveSignedIn(email, monthly(email, { amount: '2500', earlier: 'replace' }))).status).toBe(303);
    const [first, added, replacing] = await plansOf(email);
    expect([added!.replaces, replacing!.replaces]).toEqual([null, first!.id]);
  });

  it('is not told to somebody else of the same household, nor to the signed in of another address', async () => {
    const email = 'home@example.org';
    await donor.giveAndPay(monthly(email));
    await donor.giveAndPay(monthly('neighbor@example.org'));
    expect((await giveSignedIn(email, monthly(email, { firstName: 'Sam' }))).status).toBe(303);
    expect((await giveSignedIn('neighbor@example.org', monthly(email))).status).toBe(303);
  });

  it('cannot be ended through the token of another gift, or a forged one', async () => {
    const gift = await donor.giveAndPay({ email: 'gift@example.org' });
    expect((await answer(gift, 'end')).status).toBe(404);
    expect((await answer(`${gift}x`, 'end')).status).toBe(404);
  });
});
