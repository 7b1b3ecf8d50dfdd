import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { booksOf } from '../support/books.js';
import { openBrowser, type TestBrowser } from '../support/browser.js';
import { Donor } from '../support/donor.js';
import { expectAccessible, expectNoOverflow } from './checks.js';
import { DECLINED_CARD, fillAboutYou, GOOD_CARD, goToCardPage, payWith, waitForThanks } from './reader.js';

let app: TestApp;
let browser: TestBrowser;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), openBrowser()]);
});

afterEach(() => browser.closePages());

afterAll(async () => {
  await browser.close();
  await app.stop();
});

describe('a donor who comes by the link in a letter', () => {
  it('is let in, although a scanner has opened the link before (journey 3)', async () => {
    await new Donor(app).giveAndPay();
    await fetch(`${app.url}/portal/sign-in`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ email: 'rosa@example.org' }),
    });
    const link = await signInLink();
    for (const method of ['HEAD', 'GET', 'GET'] as const) {
      const scanned = await fetch(link, { method, redirect: 'manual' });
      expect(scanned.status).toBe(200);
      expect(scanned.headers.getSetCookie()).toEqual([]);
    }
    const page = await browser.page({ width: 390 });
    await page.goto(link);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Sign in on this device' }).click();
    await page.getByRole('heading', { name: /^Good .*Rosa/ }).waitFor();
    await expectNoOverflow(page);

    // It has done its work: neither the scanner nor anybody else gets in by it again.
    const late = await browser.page();
    await late.goto(link);
    await late.getByRole('heading', { name: 'That link has done its work' }).waitFor();
    await expectAccessible(late);
  });

  /** The letter is on its way. */
  async function signInLink(): Promise<string> {
    for (let tries = 0; tries < 50; tries++) {
      const [letter] = await app.db.query<{ text: string }>(
        `select text from letter where template = 'sign-in-code' and text is not null`,
      );
      const link = /https?:\S+\/portal\/enter\/\S+/.exec(letter?.text ?? '');
      if (link) return link[0];
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('no letter with a link came');
  }
});

describe('a reader who gives monthly', () => {
  it('learns about declined cards one at a time, pays with another, and has one plan with one gift (journey 5)', async () => {
    const email = 'tess@example.org';
    const page = await browser.page({ width: 390 });
    await page.goto(`${app.url}/give/article-footer?frequency=monthly&amount=12`);
    await fillAboutYou(page, { email });
    await goToCardPage(page);
    const cardPage = page.url();
    for (const card of [DECLINED_CARD, '4000 0000 0000 9995']) {
      await payWith(page, card);
      await page.getByText(/Nothing was charged; try another card\./).waitFor();
      expect(await page.getByText(/Nothing was charged/).count()).toBe(1);
    }
    await expectAccessible(page);
    expect(await booksOf(app, email)).toMatchObject({ gifts: [], receipts: [], letters: [] });

    await payWith(page, GOOD_CARD);
    await waitForThanks(page);
    await app.quiet();
    await page.reload();
    await expectAccessible(page);
    expect(await page.getByText(/declined|Nothing was charged/).count()).toBe(0);
    const thanks = page.url();
    await page.goto(cardPage);
    expect(await page.getByText(/declined|another card/).count()).toBe(0);
    await page.goto(thanks);
    await waitForThanks(page);
    expect(await page.getByText(/declined|Nothing was charged/).count()).toBe(0);

    const { gifts, receipts } = await booksOf(app, email);
    expect(gifts).toMatchObject([{ state: 'settled', amount: 1200 }]);
    expect(receipts).toMatchObject([{ status: 'issued', amount: 1200 }]);
    const plans = await app.db.query(
      `select state, (select count(*)::int from plan_trouble) as troubles from plan join donor on donor.id = donor_id
       where email = $1`,
      [email],
    );
    expect(plans).toEqual([{ state: 'active', troubles: 0 }]);
  });
});
