import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Processor } from '../../../src/demo/processor.js';
import { startApp, type TestApp } from '../../support/app.js';
import { Donor, type FilledForm } from '../../support/donor.js';

/** In Dallas it is the 24th still. */
const NOW = '2027-11-25T03:30:00Z';

describe('a posted gift page', () => {
  let app: TestApp;
  let donor: Donor;

  beforeAll(async () => {
    app = await startApp({ worker: false, webhooks: false, followsSandbox: true });
    await new Processor(app.sandbox.url, app.settings.stripe.secretKey).setClock(new Date(NOW));
    donor = new Donor(app);
  });

  afterAll(() => app.stop());

  const someone = () => `${randomUUID()}@example.org`;
  const plansOf = (email: string) =>
    app.db.query<Record<string, unknown>>(
      `select plan.amount_minor::int as amount, covered_fee_minor::int as covered, plan.interval,
              plan.interval_count as count, anchor_on::text as anchor, plan.state, article_id as article
       from plan join donor on donor.id = donor_id where email = $1`,
      [email],
    );
  const given = async () =>
    app.db.query<Record<string, number>>(
      'select (select count(*)::int from plan) as plans, (select count(*)::int from gift) as gifts',
    );

  it.each([
    ['monthly', '1200', 'month', 1],
    ['quarterly', '3000', 'month', 3],
    ['yearly', '12000', 'year', 1],
  ])('opens the payment page of a %s plan and keeps what was agreed to', async (frequency, amount, interval, count) => {
    const email = someone();
    const answer = await donor.give(
      { email, frequency, amount: `${frequency}-${amount}`, article: '48213' },
      'membership',
    );
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toContain('/pay/');
    expect(await plansOf(email)).toEqual([
      { amount: Number(amount), covered: 0, interval, count, anchor: '2027-11-24', state: 'pending', article: '48213' },
    ]);
    const [consent] = await app.db.query<Record<string, unknown>>(
      `select plan_consent.text, text_version as version, plan_consent.amount_minor::int as amount, channel, ip is null as "isUnknown"
       from plan_consent join plan on plan.id = plan_id join donor on donor.id = donor_id where email = $1`,
      [email],
    );
    expect(consent).toMatchObject({
      version: '2026-11',
      amount: Number(amount),
      channel: 'gift-page',
      isUnknown: false,
    });
    // No script has written the amount onto the page.
    expect(consent!['text']).toContain('The amount that you chose (USD) is charged today, November 24, 2027');
  });

  it('keeps the terms with the amount where the page showed it', async () => {
    const email = someone();
    const form = { email, frequency: 'monthly', amount: 'other', otherAmount: '15', coverFee: 'yes' };
    await donor.checkout({ ...form, shownTotal: '1576', shownOn: '2027-11-24' });
    expect(await plansOf(email)).toMatchObject([{ amount: 1576, covered: 76 }]);
    const [consent] = await app.db.query<{ text: string }>(
      'select text from plan_consent join plan on plan.id = plan_id join donor on donor.id = donor_id where email = $1',
      [email],
    );
    expect(consent!.text.split('\n').slice(0, 2)).toEqual([
      'Renews on the 24th of each month until you stop. Change or cancel in two clicks, from any receipt.',
      '$15.76 (USD) is charged today, November 24, 2027, and next on December 24, 2027.',
    ]);
  });

  it('sent twice, or twice at once, is one plan with one payment page', async () => {
    const form = { email: someone(), clientRequestId: randomUUID(), frequency: 'monthly', amount: '1200' };
    const [first, second] = await Promise.all([donor.checkout(form), donor.checkout(form)]);
    expect(second).toBe(first);
    expect(await donor.checkout(form)).toBe(first);
    expect(await plansOf(form.email)).toHaveLength(1);
  });

  it.each<[string, FilledForm, string]>([
    ['an unknown rhythm', { frequency: 'weekly', amount: '1200' }, 'Choose how often you would like to give.'],
    ['a rhythm that the form does not offer', { frequency: 'quarterly', amount: '3000' }, 'Choose how often'],
    ['an amount of another rhythm', { frequency: 'monthly', amount: 'once-2500' }, 'Choose an amount, or choose Other'],
    ['an amount that is not offered', { frequency: 'monthly', amount: '1300' }, 'Choose an amount, or choose Other'],
    ['nothing', { frequency: 'monthly', amount: 'other', otherAmount: '0' }, 'The smallest gift'],
    ['less than nothing', { frequency: 'monthly', amount: 'other', otherAmount: '-5' }, 'We did not want to guess.'],
    ['a thousand million', { frequency: 'monthly', amount: 'other', otherAmount: '1000000000' }, 'The largest gift'],
    ['another currency', { frequency: 'monthly', amount: 'other', otherAmount: '€25' }, 'We did not want to guess.'],
    [
      'another amount than the page showed',
      { frequency: 'monthly', amount: '1200', shownTotal: '600' },
      'another amount',
    ],
    [
      'a page of the day before',
      { frequency: 'monthly', amount: '1200', shownOn: '2027-11-23' },
      'A new day has begun',
    ],
  ])('with %s comes back with its values, and nothing is begun', async (_, form, words) => {
    const before = await given();
    const answer = await donor.give({ email: 'kept@example.org', comment: 'Keep going.', ...form });
    expect(answer.status).toBe(422);
    const html = await answer.text();
    expect(html).toContain(words);
    for (const value of ['kept@example.org', 'Rosa', 'Keep going.']) expect(html).toContain(value);
    if (form.otherAmount) expect(html).toContain(`value="${form.otherAmount}"`);
    expect(await given()).toEqual(before);
  });

  it('of a link ignores what no form offers', async () => {
    const chosen = async (query: string, slug = 'article-footer') => {
      const html = await (await fetch(`${app.url}/give/${slug}?${query}`)).text();
      return [...html.matchAll(/<input[^>]*type="radio"[^>]*name="(?:frequency|amount)"[^>]*>/g)]
        .filter(([input]) => input.includes('checked'))
        .map(([input]) => /value="([^"]*)"/.exec(input)![1]);
    };
    expect(await chosen('')).toEqual(['once', 'once-2500']);
    expect(await chosen('', 'membership')).toEqual(['monthly', 'monthly-1200']);
    expect(await chosen('frequency=monthly&amount=25')).toEqual(['monthly', 'monthly-2500']);
    expect(await chosen('frequency=yearly&amount=75')).toEqual(['yearly', 'other']);
    expect(await chosen('frequency=weekly&amount=-3')).toEqual(['once', 'once-2500']);
    expect(await chosen('frequency=quarterly')).toEqual(['once', 'once-2500']);
  });

  it('can decline what a level brings in return', async () => {
    await app.db.query(
      `with tote as (insert into benefit (id, name, description, fmv_minor, cadence, effective_from, live)
                     values ($1, 'Tote bag', 'A bag for the market.', 1000, 'yearly', '2026-01-01', true)
                     returning id)
       insert into tier_benefit (benefit_id, tier) select id, 'member' from tote`,
      [randomUUID()],
    );
    const html = await (await fetch(`${app.url}/give/article-footer`)).text();
    expect(html).toMatch(/data-presents-from="12000".*Tote bag\. Without them/s);
    for (const [frequency, table] of [
      ['once', 'gift'],
      ['monthly', 'plan'],
    ]) {
      const email = someone();
      await donor.checkout({ email, frequency: frequency!, amount: '2500', declineBenefits: 'yes' });
      expect(
        await app.db.query(
          `select declines_benefits as declines from ${table} join donor on donor.id = donor_id where email = $1`,
          [email],
        ),
      ).toEqual([{ declines: true }]);
    }
  });

  it('of a payment page that was left leads back to the same rhythm and amount', async () => {
    const email = someone();
    await donor.checkout({ email, frequency: 'yearly', amount: 'other', otherAmount: '75', coverFee: 'yes' });
    const [plan] = await app.db.query<{ request: { cancelUrl: string } }>(
      'select checkout_request as request from plan join donor on donor.id = donor_id where email = $1',
      [email],
    );
    const left = await (await fetch(plan!.request.cancelUrl)).text();
    expect(left).toContain('Your gift is not paid yet');
    const back = /href="(\/give\/[^"]*)"/.exec(left)![1]!;
    const html = await (await fetch(app.url + back)).text();
    expect(html).toMatch(/value="yearly"[^>]*checked/);
    expect(html).toMatch(/name="otherAmount"[^>]*value="75.00"/);
    expect(html).toMatch(/name="coverFee"[^>]*checked/);
    expect(html).toContain(`value="${email}"`);
  });
});
