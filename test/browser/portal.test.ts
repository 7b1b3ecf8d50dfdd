import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { startApp, type TestApp } from '../support/app.js';
import { openBrowser, type TestBrowser } from '../support/browser.js';
import { Donor } from '../support/donor.js';
import { codeFor, signInDonor } from '../support/portal.js';
import { donorIdOf } from '../portal/portal-parts.js';
import { downloaded, expectAccessible, expectNoOverflow, textOfPdf } from './checks.js';

let app: TestApp;
let browser: TestBrowser;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), openBrowser()]);
  const donor = new Donor(app);
  await donor.giveAndPay();
  await donor.giveAndPay({ frequency: 'monthly', amount: '1200' });
  await donor.giveAndPay({ email: 'home@example.org', firstName: 'فاطمة', lastName: 'الزهراء', amount: '5000' });
  await donor.giveAndPay({ email: 'home@example.org', firstName: 'Ben', lastName: 'Okafor' });
});
afterEach(() => browser.closePages());
afterAll(async () => {
  await browser.close();
  await app.stop();
});

describe('the portal in a browser', () => {
  it('lets a donor in by the code, with the keyboard alone and without script', async () => {
    const page = await browser.page({ javaScript: false, width: 320 });
    await page.goto(`${app.url}/portal`);
    await page.locator('#field-email:focus').waitFor();
    await page.keyboard.type('rosa@example.org');
    await page.keyboard.press('Enter');
    await page.getByText('If that address has given, a code is on its way.').waitFor();
    await page.locator('#field-code:focus').waitFor();
    await page.keyboard.type(await codeFor(app, 'rosa@example.org'));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /^Good .*Rosa/ }).waitFor();
    await expectNoOverflow(page);
  });

  it('says calmly what went wrong on the way in', async () => {
    const page = await browser.page();
    await page.goto(`${app.url}/portal`);
    await checked(page);
    await page.getByLabel('Email').fill('rosa@example.org');
    await page.getByRole('button', { name: 'Send me a code' }).click();
    await page.getByLabel('Six digits').fill('12');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('4 tries are left').first().waitFor();
    await checked(page);
    await page.goto(`${app.url}/portal/enter/old`);
    await page.getByRole('heading', { name: 'That link has done its work' }).waitFor();
    await checked(page);
  });

  it.each([
    '/portal',
    '/portal/history',
    '/portal/statements/:rosa/:year',
    '/portal/details',
    '/portal/details/:rosa/email',
    '/portal/preferences',
    '/portal/privacy',
    '/portal/privacy/download',
    '/portal/privacy/erasure/:rosa',
  ])('passes every check at %s, in light, dark, from right to left and at 400 %%', async (path) => {
    const page = await signedIn('rosa@example.org');
    const year = String(new Date().getFullYear());
    await page.goto(app.url + path.replace(':rosa', await donorIdOf(app, 'Rosa')).replace(':year', year));
    await checked(page);
  });

  it.each(['/portal', '/portal/history', '/portal/details', '/portal/preferences', '/portal/privacy'])(
    'shows a household at %s who is who',
    async (path) => {
      const page = await signedIn('home@example.org');
      await page.goto(app.url + path);
      await page.getByText('Okafor').first().waitFor();
      await checked(page);
    },
  );

  it('hands out a statement that says what the page says', async () => {
    const page = await signedIn('rosa@example.org');
    await page.getByRole('link', { name: 'History' }).click();
    await page.getByRole('link', { name: /^Statement/ }).click();
    await page.getByRole('heading', { name: /^Statement 2/ }).waitFor();
    const rows = await page.locator('tbody tr').allInnerTexts();
    const link = page.getByRole('link', { name: 'Download PDF' });
    await link.evaluate((element) => element.setAttribute('download', ''));
    const words = await textOfPdf(await downloaded(page, link));
    expect(rows.length).toBeGreaterThan(1);
    for (const cell of rows.flatMap((row) => row.split(/\t|\n/)).filter((text) => text.trim() !== '')) {
      expect(words).toContain(cell.trim());
    }
  });

  it('keeps what was typed when a form is refused, and moves to the problem', async () => {
    const page = await signedIn('rosa@example.org');
    await page.goto(`${app.url}/portal/details`);
    await page.getByLabel('Phone').fill('call me');
    await page.getByRole('button', { name: 'Save details' }).click();
    await page.getByRole('heading', { name: 'One thing needs a look' }).waitFor();
    expect(await page.getByLabel('Phone').inputValue()).toBe('call me');
    await checked(page);
    await page.getByLabel('Phone').fill('214 555 0134');
    await page.getByRole('button', { name: 'Save details' }).click();
    await page.getByText('Saved.').waitFor();
    await page.getByRole('button', { name: 'Dismiss' }).click();
  });

  it('switches preferences with the keyboard', async () => {
    const page = await signedIn('rosa@example.org');
    await page.goto(`${app.url}/portal/preferences`);
    await page.getByLabel('Newsletters').focus();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Save preferences' }).click();
    await page.getByText('Saved.').waitFor();
    expect(await page.getByLabel('Newsletters').isChecked()).toBe(true);
  });
});

async function signedIn(email: string): Promise<Page> {
  await app.db.query('delete from portal_attempt');
  const { cookie } = await signInDonor(app, email);
  const page = await browser.page();
  await page.context().addCookies([{ ...cookie, url: app.url }]);
  await page.goto(`${app.url}/portal`);
  return page;
}

/** Light and dark; from right to left; at 400 %, where a window of 1280 is one of 320. */
async function checked(page: Page): Promise<void> {
  await page.setViewportSize({ width: 1280, height: 800 });
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 800 });
  await expectNoOverflow(page);
  await page.evaluate(() => (document.documentElement.dir = 'rtl'));
  await expectNoOverflow(page);
  await expectAccessible(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await expectNoOverflow(page);
}
