import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { startApp, type TestApp } from '../support/app.js';
import { booksOf } from '../support/books.js';
import { openBrowser, type TestBrowser } from '../support/browser.js';

import { downloaded, expectAccessible, expectNoOverflow, letterOnThePage, textOfPdf } from './checks.js';
import { DECLINED_CARD, fillAboutYou, GOOD_CARD, goToCardPage, payWith, valuesOf, waitForThanks } from './reader.js';

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

describe('a reader gives', () => {
  it('from the foot of an article to the receipt (journey 1)', async () => {
    const page = await browser.page();
    await page.goto(`${app.url}/demo/article`);
    await chooseAtTheAsk(page);
    await fillTheGiftPage(page);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Give $51.80', exact: true }).waitFor();
    await goToCardPage(page);
    await expectAccessible(page);
    await payWith(page, GOOD_CARD);
    await waitForThanks(page);
    await app.quiet();
    await page.reload();
    await expectAccessible(page);
    await expectTheReceipt(page);
    await expectTheGift();
  });

  it('learns about a declined card, pays with another one, and gives once (journey 5)', async () => {
    const page = await browser.page();
    await page.goto(`${app.url}/give/article-footer?amount=25`);
    await fillAboutYou(page, { email: 'declined@example.org' });
    await goToCardPage(page);
    await payWith(page, DECLINED_CARD);
    await page.getByText('The card was declined. Nothing was charged; try another card.').waitFor();
    await expectAccessible(page);
    await payWith(page, GOOD_CARD);
    await waitForThanks(page);
    await app.quiet();
    expect(await booksOf(app, 'declined@example.org')).toMatchObject({
      gifts: [{ state: 'settled', amount: 2500 }],
      receipts: [{ status: 'issued', amount: 2500 }],
      letters: ['receipt'],
    });
  });

  it('leaves the card page, finds every value in the form again, and pays', async () => {
    const page = await browser.page();
    await page.goto(`${app.url}/give/article-footer?amount=37.50&utm_source=letter`);
    await fillAboutYou(page, { email: 'left@example.org' });
    await page.getByText('Add a detail').click();
    await page.getByLabel('A word for the newsroom').fill('Keep going.');
    await page.getByLabel('You may quote my words.').check();
    await page.getByRole('checkbox', { name: /^Add \$/ }).check();
    const typed = await valuesOf(page);
    await goToCardPage(page);
    await page.getByRole('link', { name: 'Cancel and go back' }).click();
    await page.getByRole('heading', { name: 'Your gift is not paid yet' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Back to the form' }).click();
    expect(await valuesOf(page)).toEqual({ ...typed, offered: 'yes', clientRequestId: expect.any(String) });
    await goToCardPage(page);
    await payWith(page, GOOD_CARD);
    await waitForThanks(page);
    await app.quiet();
    const paid = await app.db.query(
      `select amount_minor::int as amount, comment, may_quote, utm_source from gift
       join donor on donor.id = donor_id where email = $1 and state = 'settled'`,
      ['left@example.org'],
    );
    expect(paid).toEqual([{ amount: 3893, comment: 'Keep going.', may_quote: true, utm_source: 'letter' }]);
  });

  it.each([
    ['with script', true],
    ['without script', false],
  ])('goes back and presses again, before and after paying, and gives once, %s', async (_, javaScript) => {
    const email = `back-${javaScript}@example.org`;
    const page = await browser.page({ javaScript });
    await page.goto(`${app.url}/give/article-footer`);
    await fillAboutYou(page, { email });
    await goToCardPage(page);
    const first = page.url();
    await page.goBack();
    await goToCardPage(page);
    expect(page.url()).toBe(first);
    await payWith(page, GOOD_CARD);
    await waitForThanks(page);
    const thanks = new URL(page.url()).pathname;

    // Over every step of the waiting, when it moved on by itself.
    while ((await page.locator('#give').count()) === 0) await page.goBack();
    await page.locator('#give').click();
    await waitForThanks(page);
    expect(new URL(page.url()).pathname).toBe(thanks);
    await app.quiet();
    expect((await booksOf(app, email)).gifts).toHaveLength(1);
  });

  it('presses twice and gives once', async () => {
    const page = await browser.page({ javaScript: false });
    await page.goto(`${app.url}/give/article-footer`);
    await fillAboutYou(page, { email: 'twice@example.org' });
    await page.locator('#give').dblclick();
    await page.getByRole('heading', { name: 'Card details' }).waitFor();
    await payWith(page, GOOD_CARD);
    await waitForThanks(page);
    await app.quiet();
    expect((await booksOf(app, 'twice@example.org')).gifts).toHaveLength(1);
  });
});

async function chooseAtTheAsk(page: Page): Promise<void> {
  await page.locator('mainstay-ask').scrollIntoViewIfNeeded();
  await page.getByRole('heading', { name: 'If you enjoyed this article, please support us today!' }).waitFor();
  await expectAccessible(page);
  await expectNoOverflow(page);
  await page.getByRole('radio', { name: '$50', exact: true }).check();
  const ask = page.getByRole('link', { name: 'Give $50', exact: true });
  const { pathname, searchParams } = new URL((await ask.getAttribute('href'))!);
  expect(pathname).toBe('/give/article-footer');
  expect(Object.fromEntries(searchParams)).toMatchObject({
    amount: '50',
    article: '48213',
    placement: 'article-footer',
    url: `${app.url}/demo/article`,
  });
  await ask.click();
}

async function fillTheGiftPage(page: Page): Promise<void> {
  expect(await page.getByRole('radio', { name: '$50', exact: true }).isChecked()).toBe(true);
  await fillAboutYou(page);
  await page.getByRole('button', { name: 'Give $50', exact: true }).waitFor();
  await page
    .getByLabel('Add $1.80 so the newsroom keeps the full $50. Your card will be charged $51.80.', { exact: true })
    .check();
  await page.getByRole('button', { name: 'Give $51.80', exact: true }).waitFor();
  const summary = page.getByRole('region', { name: 'Summary' });
  expect((await summary.innerText()).replaceAll(/\s+/g, ' ')).toContain('Charged today $51.80');
}

/** The number on the page, the PDF behind the button, and the letter with the same PDF. */
async function expectTheReceipt(page: Page): Promise<void> {
  const [row] = await app.db.query<{ label: string }>('select label from receipt');
  const { label } = row!;
  await page.getByText(label).waitFor();
  const onPage = await downloaded(page, page.getByRole('link', { name: 'Download PDF' }));
  const text = await textOfPdf(onPage);
  for (const words of [label, 'Rosa Díaz', '$51.80']) expect(text).toContain(words);

  await page.goto(`${app.url}/dev/mail`);
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Your receipt from The Ledger: $51.80' }).click();
  await expectNoOverflow(page);
  expect(await letterOnThePage(page)).toContain(label);
  expect((await downloaded(page, page.getByRole('link', { name: 'The attached receipt (PDF)' }))).equals(onPage)).toBe(
    true,
  );
  await expectAccessible(page);
}

async function expectTheGift(): Promise<void> {
  const gifts = await app.db.query(
    `select state, amount_minor::int as amount, covered_fee_minor::int as covered, article_id, article_url, placement
     from gift`,
  );
  expect(gifts).toEqual([
    {
      state: 'settled',
      amount: 5180,
      covered: 180,
      article_id: '48213',
      article_url: `${app.url}/demo/article`,
      placement: 'article-footer',
    },
  ]);
}
