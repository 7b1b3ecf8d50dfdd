import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Processor } from '../../../src/demo/processor.js';
import { ProcessorRefused } from '../../../src/gateways/stripe/stripe-client.js';
import { StripeSubscriptions } from '../../../src/gateways/stripe/stripe-subscriptions.js';
import { startApp, type TestApp } from '../../support/app.js';
import { Donor } from '../../support/donor.js';
import { signInDonor, type PortalDonor } from '../../support/portal.js';

/** The words of a page, without its tags. */
const wordsOf = (html: string): string =>
  html
    .replaceAll(/<head>.*?<\/head>/gs, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ([.,:])/g, '$1');

/** Everything that the first saving form of a page would send. */
const formOf = (html: string): Record<string, string> => {
  const form = /<form class="stack" method="post"[^>]*>(.*?)<\/form>/s.exec(html)?.[1] ?? '';
  return Object.fromEntries(
    [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [
      name!,
      value!,
    ]),
  );
};

describe('the plans of a donor', () => {
  let app: TestApp;
  let sandbox: Processor;
  let rosa: PortalDonor;
  let href: string;
  let email: string;

  const newPlan = async (fields: Record<string, string> = {}): Promise<string> => {
    await new Donor(app).giveAndPay({ email, amount: '1200', frequency: 'monthly', ...fields });
    const [plan] = await app.db.query<{ id: string }>(
      `select plan.id from plan join donor on donor.id = donor_id where email = $1 order by plan.started_at desc`,
      [email],
    );
    return `/portal/plans/${plan!.id}`;
  };
  const planRow = async () => {
    const [row] = await app.db.query<Record<string, unknown>>(
      `select state, amount_minor::int as amount, covered_fee_minor::int as fee, interval, interval_count as count,
         designation, next_charge_on::text as next, paused_until::text as until from plan where id = $1`,
      [href.split('/').at(-1)],
    );
    return row!;
  };
  const read = async (path: string): Promise<string> => wordsOf(await rosa.read(path));
  /** Opens the review at an address and presses its button; the page that follows. */
  const save = async (path: string): Promise<string> => {
    const answer = await rosa.post(path.split('?')[0]!, formOf(await rosa.read(path)));
    expect(answer.status).toBe(303);
    return read(answer.headers.get('location')!);
  };

  beforeAll(async () => {
    app = await startApp({ followsSandbox: true });
    sandbox = new Processor(app.sandbox.url, app.settings.stripe.secretKey);
  });

  afterAll(() => app.stop());

  /** A donor with a plan that began on November 5; today is November 24. */
  const begin = async (): Promise<void> => {
    // They all come from one network, which may sign in so often only.
    await app.db.query('delete from portal_attempt');
    email = `${randomUUID()}@example.org`;
    await sandbox.setClock(new Date('2026-11-05T15:00:00Z'));
    href = await newPlan();
    await sandbox.setClock(new Date('2026-11-24T15:00:00Z'));
    rosa = await signInDonor(app, email);
  };

  describe('when nothing is changed', () => {
    beforeAll(begin);

    it('asks strangers to sign in, and leads them back', async () => {
      const answer = await fetch(`${app.url}${href}`, { redirect: 'manual' });
      expect(answer.headers.get('location')).toBe(`/portal?next=${encodeURIComponent(href)}`);
    });

    it('shows the plan with everything that can be changed', async () => {
      const words = await read(href);
      expect(words).toContain('Amount $12');
      expect(words).toContain('Next gift December 5');
      expect(words).toContain('Visa ending in 4242');
      expect(words).toContain('Pause 3 months until Mar 5, 2027');
      expect(words).toContain('+$3 $15 monthly');
      expect(words).toContain('Began');
    });

    it.each(['nothing-like-it', '00000000-0000-7000-8000-000000000000', '%00'])('knows no plan "%s"', async (id) => {
      expect((await rosa.get(`/portal/plans/${id}`)).status).toBe(404);
    });

    it('knows no part of a plan that is none', async () => {
      expect((await rosa.get(`${href}/owner`)).status).toBe(404);
    });

    it.each([
      ['', 'Enter the amount that you would like to give.'],
      ['0', 'The least is $5.'],
      ['-5', 'Enter an amount such as 25, 25.00 or 1,000.'],
      ['4.99', 'The least is $5.'],
      ['1e9', 'Enter an amount such as 25, 25.00 or 1,000.'],
      ['1000000000', 'The most is $25,000.'],
      ['999999999999.99', 'The most is $25,000.'],
      ['1.000', 'We did not want to guess.'],
      ['12', 'That is the amount already.'],
      ['<b>15</b>', 'Enter an amount such as 25, 25.00 or 1,000.'],
    ])('refuses the amount "%s" and keeps it', async (amount, problem) => {
      const answer = await rosa.get(`${href}/amount?${new URLSearchParams({ step: 'review', amount })}`);
      const html = await answer.text();
      expect(answer.status).toBe(422);
      expect(wordsOf(html)).toContain(problem);
      expect(html).toContain('id="error-summary"');
      expect(html).toContain(amount === '' ? ' value/>' : `value="${amount.replaceAll('<', '&lt;')}"`);
    });

    it.each([
      ['date', { firstOn: '2026-11-24' }, 'Choose a day between November 25, 2026'],
      ['date', { firstOn: '2025-01-01' }, 'Choose a day between'],
      ['date', { firstOn: '2099-01-01' }, 'Choose a day between'],
      ['date', { firstOn: '2026-02-30' }, 'Enter a day of the calendar'],
      ['date', { firstOn: '' }, 'Enter a day of the calendar'],
      ['pause', { months: '0' }, 'Choose between 1 and 12 months.'],
      ['pause', { months: '13' }, 'Choose between 1 and 12 months.'],
      ['pause', { months: '1.5' }, 'Choose between 1 and 12 months.'],
      ['pause', {}, 'Choose between 1 and 12 months.'],
      ['rhythm', { rhythm: 'daily', amount: '12' }, 'Choose monthly, quarterly or yearly.'],
      ['rhythm', { rhythm: 'monthly', amount: '12' }, 'That is the rhythm already.'],
      ['designation', { designation: 'yachts' }, 'Choose one of the purposes that are open.'],
      ['fee', { cover: 'no' }, 'That is the amount already.'],
      ['fee', { cover: 'perhaps' }, 'Choose whether to cover the fee.'],
      ['resume', {}, 'The plan is not paused.'],
    ])('refuses %s of %j', async (part, fields, problem) => {
      const answer = await rosa.get(`${href}/${part}?${new URLSearchParams({ step: 'review', ...fields })}`);
      expect(answer.status).toBe(422);
      expect(wordsOf(await answer.text())).toContain(problem);
    });
  });

  describe('when something is', () => {
    beforeEach(begin);

    it('opens the only plan at once, and lists several', async () => {
      expect((await rosa.get('/portal/plans')).headers.get('location')).toBe(href);
      await newPlan({ amount: '2500', earlier: 'add' });
      const list = await read('/portal/plans?all=yes');
      expect(list).toContain('$12 a month');
    });

    it('says what to do when there is no plan', async () => {
      email = `${randomUUID()}@example.org`;
      await new Donor(app).giveAndPay({ email });
      rosa = await signInDonor(app, email);
      expect(await read('/portal/plans')).toContain('You have no plan right now. Start one Make a single gift');
    });

    it('keeps the plan of another donor out of sight, and writes that down', async () => {
      const foreign = href;
      rosa = await signInDonor(app, await otherDonor());
      for (const path of [foreign, `${foreign}/amount`, `${foreign}/cancel`, `${foreign}/restart`]) {
        expect((await rosa.get(path)).status).toBe(404);
      }
      for (const part of ['skip', 'cancel', 'restart', 'method', 'pay']) {
        expect((await rosa.send(`${foreign}/${part}`, { version: '1' })).status).toBe(404);
      }
      const audited = await app.db.query(`select from audit_event where action = 'portal refused' and object = $1`, [
        `plan:${foreign.split('/').at(-1)}`,
      ]);
      expect(audited).toHaveLength(9);
      expect(await planRow()).toMatchObject({ state: 'active', next: '2026-12-05' });
    });

    it('shows before and after, saves, and keeps what was agreed to', async () => {
      const review = await read(`${href}/amount?step=review&amount=15`);
      expect(review).toContain('From December 5 you will give $15 on the 5th of each month.');
      expect(review).toContain('Amount $12 $15');
      expect(review).toContain('Nothing is charged today. $15 (USD) is charged next on December 5, 2026');
      expect(await planRow()).toMatchObject({ amount: 1200 });
      const after = await save(`${href}/amount?step=review&amount=15`);
      expect(after).toContain('Saved. From December 5 you will give $15 on the 5th of each month.');
      expect(after).toContain('Amount changed Amount: $15 (was $12)');
      expect(await planRow()).toMatchObject({ amount: 1500, next: '2026-12-05' });
      const [consent] = await app.db.query<{ text: string; ip: string }>(
        `select text, host(ip) as ip from plan_consent where plan_id = $1 and channel = 'portal'`,
        [href.split('/').at(-1)],
      );
      expect(consent!.text).toMatch(
        /^From December 5 you will give \$15 .*\nNothing is charged today\. .*\nChange or cancel/,
      );
      expect(consent!.ip).toMatch(/127\.0\.0\.1|::1/);
    });

    it('covers the fee, keeps it covered when the amount rises, and stops', async () => {
      expect(await save(`${href}/fee?step=review&cover=yes`)).toContain('$12 and $0.67 for the fee: $12.67 a month');
      await save(`${href}/amount?step=review&amount=25`);
      expect(await planRow()).toMatchObject({ amount: 2606, fee: 106 });
      await save(`${href}/fee?step=review&cover=no`);
      expect(await planRow()).toMatchObject({ amount: 2500, fee: 0 });
    });

    it('changes rhythm, date and designation', async () => {
      await save(`${href}/rhythm?step=review&rhythm=quarterly&amount=30`);
      expect(await planRow()).toMatchObject({ amount: 3000, interval: 'month', count: 3 });
      await save(`${href}/date?step=review&firstOn=2026-12-31`);
      expect(await planRow()).toMatchObject({ next: '2026-12-31' });
      const [other] = await app.db.query<{ code: string }>(
        `select designation as code from form_designation join form on form.id = form_id
       where slug = 'article-footer' and designation <> 'general' limit 1`,
      );
      await save(`${href}/designation?step=review&designation=${other!.code}`);
      expect(await planRow()).toMatchObject({ designation: other!.code });
    });

    it('skips, pauses with the day of return, and resumes', async () => {
      expect(await save(`${href}/skip`)).toContain('Next gift January 5, 2027');
      const paused = await save(`${href}/pause?step=review&months=2`);
      expect(paused).toContain('Paused until March 5, 2027');
      expect(await planRow()).toMatchObject({ state: 'paused', until: '2027-03-05' });
      expect(await save(`${href}/resume`)).toContain('Saved.');
      expect(await planRow()).toMatchObject({ state: 'active', next: '2026-12-05' });
    });

    it('saves a form that is sent twice, at once, one time', async () => {
      const form = formOf(await rosa.read(`${href}/amount?step=review&amount=15`));
      const answers = await Promise.all([rosa.post(`${href}/amount`, form), rosa.post(`${href}/amount`, form)]);
      expect(answers.map(({ status }) => status)).toEqual([303, 303]);
      expect((await rosa.post(`${href}/amount`, form)).status).toBe(303);
      const changes = await app.db.query(`select from plan_change where plan_id = $1 and kind = 'amount'`, [
        href.split('/').at(-1),
      ]);
      expect(changes).toHaveLength(1);
    });

    it('lays both versions side by side when another window was faster, and saves on request', async () => {
      const slow = formOf(await rosa.read(`${href}/amount?step=review&amount=15`));
      await save(`${href}/date?step=review&firstOn=2026-12-20`);
      const answer = await rosa.post(`${href}/amount`, slow);
      const html = await answer.text();
      expect(answer.status).toBe(409);
      const words = wordsOf(html);
      expect(words).toContain('This plan was changed in another window');
      expect(words).toContain('Nothing was saved.');
      expect(words).toMatch(/Now State Active Amount \$12 .* Next gift December 20, 2026/);
      expect(words).toMatch(/Your change State Active Amount \$15 .* Next gift December 20, 2026/);
      expect(await planRow()).toMatchObject({ amount: 1200 });
      expect((await rosa.post(`${href}/amount`, formOf(html))).status).toBe(303);
      expect(await planRow()).toMatchObject({ amount: 1500, next: '2026-12-20' });
    });

    it('says why a change no longer fits that another window made impossible', async () => {
      const slow = formOf(await rosa.read(`${href}/skip`));
      await save(`${href}/pause?step=review&months=3`);
      const answer = await rosa.post(`${href}/skip`, slow);
      expect(answer.status).toBe(409);
      expect(wordsOf(await answer.text())).toContain(
        'Nothing was saved. The plan is paused, so there is no gift to skip.',
      );
    });

    it('says why when the processor will not have it, and changes nothing', async () => {
      const refusal = new ProcessorRefused('resource_missing', 'No such price', null);
      const refusing = jest.spyOn(app.web.get(StripeSubscriptions), 'setPrice').mockRejectedValueOnce(refusal);
      const after = await save(`${href}/amount?step=review&amount=15`);
      refusing.mockRestore();
      expect(after).toContain('We could not save that. Nothing changed. The payment processor would not do it.');
      expect(after).toContain('Amount changed (not done)');
      expect(await planRow()).toMatchObject({ amount: 1200 });
    });

    it('refuses changes without the token of the session', async () => {
      const { csrf: _, ...form } = formOf(await rosa.read(`${href}/amount?step=review&amount=15`));
      expect((await rosa.post(`${href}/amount`, form)).status).toBe(403);
      expect(await planRow()).toMatchObject({ amount: 1200 });
    });

    it('asks to look again when the plan was charged in between', async () => {
      const form = formOf(await rosa.read(`${href}/skip`));
      const answer = await rosa.post(`${href}/skip`, { ...form, shown: 'Your gift of November 5 is skipped.' });
      expect(answer.status).toBe(409);
      expect(wordsOf(await answer.text())).toContain('The dates have moved since you looked, so nothing was saved.');
      expect(await planRow()).toMatchObject({ next: '2026-12-05' });
    });

    it('keeps a reason that is too long, and cancels nothing', async () => {
      const form = formOf(await rosa.read(`${href}/cancel`));
      const answer = await rosa.post(`${href}/cancel`, { ...form, note: 'x'.repeat(501) });
      const html = await answer.text();
      expect(answer.status).toBe(422);
      expect(html).toContain('x'.repeat(501));
      expect(await planRow()).toMatchObject({ state: 'active' });
    });

    it('cancels, says so with the end of the membership, and starts again with the same card', async () => {
      const form = formOf(await rosa.read(`${href}/cancel`));
      const answer = await rosa.post(`${href}/cancel`, { ...form, reason: 'money', note: 'Until I have work again.' });
      const words = await read(answer.headers.get('location')!);
      expect(words).toContain('Cancelled. You will not be charged again.');
      expect(words).toContain('Start again');
      expect(words).toContain('Until I have work again.');
      expect(await planRow()).toMatchObject({ state: 'cancelled', next: null });
      const confirm = await read(`${href}/restart`);
      expect(confirm).toContain('From December 5 you will give $12 on the 5th of each month.');
      expect(confirm).toContain('We will use Visa ending in 4242, as before.');
      const started = await rosa.post(`${href}/restart`, formOf(await rosa.read(`${href}/restart`)));
      const next = started.headers.get('location')!;
      expect(next).not.toBe(href);
      expect(await read(next)).toContain('Started again');
      expect(await read(href)).toContain('You started it again.');
      expect((await rosa.get(`${href}/restart`)).headers.get('location')).toBe(next);
    });

    it('starts again at the gift page when the card is not good any more', async () => {
      await rosa.post(`${href}/cancel`, formOf(await rosa.read(`${href}/cancel`)));
      await app.db.query(`update plan set method_expires_on = '2026-11-30' where id = $1`, [href.split('/').at(-1)]);
      const answer = await rosa.get(`${href}/restart`);
      expect(answer.headers.get('location')).toMatch(/^\/give\/article-footer\?amount=12\.00&frequency=monthly/);
    });
  });

  const otherDonor = async (): Promise<string> => {
    const other = `${randomUUID()}@example.org`;
    await new Donor(app).giveAndPay({ email: other });
    return other;
  };
});

describe('a plan whose processor is away', () => {
  it('says that it will be told, and changes when it was', async () => {
    const app = await startApp({ followsSandbox: true });
    try {
      await new Donor(app).giveAndPay({ amount: '1200', frequency: 'monthly' });
      const rosa = await signInDonor(app);
      const href = (await rosa.get('/portal/plans')).headers.get('location')!;
      const form = formOf(await rosa.read(`${href}/amount?step=review&amount=15`));
      await app.sandbox.stop();
      await rosa.post(`${href}/amount`, form);
      const words = wordsOf(await rosa.read(href));
      expect(words).toContain('Saved here. We are still telling the processor; this page will show it.');
      expect(words).toContain('Your change is on its way');
      const method = await rosa.send(`${href}/method`, {}, href);
      expect(wordsOf(await rosa.read(method.headers.get('location')!))).toContain(
        'The payment processor cannot be reached at the moment. Nothing changed.',
      );
      const second = await rosa.post(`${href}/amount`, formOf(await rosa.read(`${href}/amount?step=review&amount=17`)));
      expect(wordsOf(await rosa.read(second.headers.get('location')!))).toContain('An earlier change of this plan');
      await app.restartSandbox();
      for (let tries = 0; tries < 100; tries++) {
        if (!wordsOf(await rosa.read(href)).includes('on its way')) break;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
      const after = wordsOf(await rosa.read(href));
      expect(after).toContain('Amount $15');
      expect(after).not.toContain('on its way');
    } finally {
      await app.stop();
    }
  }, 60_000);
});
