import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { readXlsx } from 'hucre';
import type { Page } from 'playwright-core';
import { Accounts } from '../../src/staff/accounts.js';
import { startApp, type TestApp } from '../support/app.js';
import { signInOnPage } from '../support/second-factor.js';
import { giftIdOf } from '../support/books.js';
import { openBrowser, type TestBrowser } from '../support/browser.js';
import { downloaded, letterOnThePage, textOfPdf } from './checks.js';
import { fillAboutYou, GOOD_CARD, goToCardPage, payWith, waitForThanks } from './reader.js';

/** A formula for a spreadsheet and an element for a page (journey 10). */
const NAME = '=HYPERLINK("x")<b>';
const EMAIL = 'hostile@example.org';
const STAFF = { name: 'June Okafor', email: 'june@ledger.example', password: 'four plain words together' };

let app: TestApp;
let browser: TestBrowser;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), openBrowser()]);
  await app.db.write((tx) => app.web.get(Accounts).create(tx, { ...STAFF, role: 'admin' }, 'system'));
});

afterEach(() => browser.closePages());

afterAll(async () => {
  await browser.close();
  await app.stop();
});

describe('a donor whose name is a formula and an element', () => {
  it('is harmless on every page, letter and file', async () => {
    const page = await browser.page();
    await giveUnderTheName(page);
    await expectHarmless(page, `Thank you, ${NAME}.`);
    expect(await textOfPdf(await downloaded(page, page.getByRole('link', { name: 'Download PDF' })))).toContain(NAME);

    await page.goto(`${app.url}/dev/mail`);
    await page.getByRole('link', { name: 'Your receipt from' }).click();
    await expectHarmless(page, NAME);
    const letter = await browser.page();
    const html = await letterOnThePage(page);
    await letter.setContent(html);
    await expectHarmless(letter, NAME);

    await signIn(page);
    await expectHarmless(page, NAME);
    const gift = await giftIdOf(app, EMAIL);
    for (const path of ['/gifts', `/gifts?q=${encodeURIComponent(NAME)}`, '/donors', '/receipts', `/gifts/${gift}`]) {
      await page.goto(`${app.url}/staff${path}`);
      await expectHarmless(page, NAME);
    }
    await page.goto(`${app.url}/staff/gifts/${gift}/refunds/new`);
    await expectHarmless(page, NAME);
    await page.goto(`${app.url}/staff/donors`);
    await page.getByRole('link', { name: NAME }).click();
    await page.getByRole('heading', { name: NAME }).waitFor();
    await expectHarmless(page, NAME);
    await expectHarmlessFiles(page);
  });

  it('is shown again as it was typed when the form is refused', async () => {
    const page = await browser.page();
    await page.goto(`${app.url}/give/article-footer`);
    await fillAboutYou(page, { firstName: NAME, lastName: '"><b>', email: 'nobody"><b>' });
    await page.locator('#give').click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByLabel('First name').inputValue()).toBe(NAME);
    expect(await page.getByLabel('Last name').inputValue()).toBe('"><b>');
    expect(await page.getByLabel('Email', { exact: true }).inputValue()).toBe('nobody"><b>');
  });
});

async function giveUnderTheName(page: Page): Promise<void> {
  await page.goto(`${app.url}/give/article-footer`);
  await fillAboutYou(page, { firstName: NAME, email: EMAIL });
  await page.getByText('Add a detail').click();
  await page.getByLabel('A word for the newsroom').fill(`${NAME}<img src=x onerror=alert(1)>`);
  await goToCardPage(page);
  await payWith(page, GOOD_CARD);
  await waitForThanks(page, NAME);
  await app.quiet();
  await page.reload();
}

/** The words stand on the page, and nobody's markup became part of it. */
async function expectHarmless(page: Page, words: string): Promise<void> {
  await page.getByText(words).first().waitFor({ state: 'attached' });
  expect(await page.locator('b:has-text("Díaz"), b:empty, img[src="x"]').count()).toBe(0);
}

async function signIn(page: Page): Promise<void> {
  await signInOnPage(page, app, STAFF);
  await page.getByRole('heading', { name: 'Home' }).waitFor();
}

/** No cell of the files begins as a formula does. */
async function expectHarmlessFiles(page: Page): Promise<void> {
  await page.goto(`${app.url}/staff/receipts`);
  const csv = (await downloaded(page, page.getByRole('link', { name: 'Export CSV' }))).toString();
  expect(csv).toContain(`"'=HYPERLINK(""x"")<b> Díaz"`);
  const book = await readXlsx(await downloaded(page, page.getByRole('link', { name: 'Export XLSX' })));
  const cells = book.sheets[0]!.rows.flat();
  expect(cells).toContain(`${NAME} Díaz`);
}
