import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { startApp, type TestApp } from '../support/app.js';
import { booksOf } from '../support/books.js';
import { openBrowser, type TestBrowser } from '../support/browser.js';
import { downloaded, expectAccessible, expectNoOverflow, textOfPdf } from './checks.js';
import { fillAboutYou, GOOD_CARD, goToCardPage, payWith, waitForThanks } from './reader.js';

/** The narrowest phone, and a desk at 400 % zoom (WCAG 1.4.10). */
const NARROW = 320;

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

describe('a reader who gives every month', () => {
  it('types an amount and changes the rhythm twice: amount, button, terms and receipt agree to the cent (journey 2)', async () => {
    const page = await browser.page();
    await page.goto(`${app.url}/give/article-footer?frequency=monthly&amount=other`);
    await page.getByLabel('Other amount').fill('15.25');
    await page.getByRole('radio', { name: 'Yearly' }).check();
    await page.getByText('You typed $15.25, so it stays; it is now given each year.').waitFor();
    await page.getByRole('radio', { name: 'Monthly' }).check();
    expect(await page.getByLabel('Other amount').inputValue()).toBe('15.25');
    await page.getByRole('checkbox', { name: 'Your card will be charged $16.01 each month.' }).check();
    await fillAboutYou(page, { email: 'journey2@example.org' });
    await page.getByRole('button', { name: 'Give $16.01 a month', exact: true }).waitFor();
    const shown = await termsOnThePage(page);
    expect(shown).toMatch(/^Renews on the \d+(st|nd|rd|th) of each month.* until you stop\./);
    expect(shown).toContain('$16.01 (USD) is charged today');
    await expectAccessible(page);
    await goToCardPage(page);
    await payWith(page, GOOD_CARD);
    await waitForThanks(page);
    await app.quiet();
    await page.reload();
    await page.getByText(/^Your first \$16\.01 arrived this (morning|afternoon|evening)\./).waitFor();
    await page.getByText('$16.01 a month').waitFor();
    await expectAccessible(page);
    expect(await textOfPdf(await downloaded(page, page.getByRole('link', { name: 'Download PDF' })))).toContain(
      '$16.01',
    );
    expect(await booksOf(app, 'journey2@example.org')).toMatchObject({
      gifts: [{ state: 'settled', amount: 1601 }],
      receipts: [{ status: 'issued', amount: 1601 }],
    });
    const kept = await app.db.query(
      `select plan.amount_minor::int as amount, covered_fee_minor::int as covered, plan.interval, plan_consent.text
       from plan join donor on donor.id = donor_id join plan_consent on plan_id = plan.id where email = $1`,
      ['journey2@example.org'],
    );
    expect(kept).toEqual([{ amount: 1601, covered: 76, interval: 'month', text: shown }]);
  });

  it('gets the usual amount of a new rhythm, or keeps the one that was chosen where it is offered', async () => {
    const page = await browser.page();
    await page.goto(`${app.url}/demo/article`);
    await page.locator('mainstay-ask').scrollIntoViewIfNeeded();
    await page.getByRole('radio', { name: 'Monthly' }).check();
    await page.getByRole('link', { name: 'Give $12 a month', exact: true }).click();
    await page.getByRole('button', { name: 'Give $12 a month', exact: true }).waitFor();
    await page.getByRole('radio', { name: 'Once' }).check();
    await page.getByRole('button', { name: 'Give $25', exact: true }).waitFor();
    await page.getByRole('radio', { name: '$50', exact: true }).check();
    await page.getByRole('radio', { name: 'Monthly' }).check();
    await page.getByRole('button', { name: 'Give $50 a month', exact: true }).waitFor();
    await page.getByRole('radio', { name: 'Yearly' }).check();
    await page.getByRole('button', { name: 'Give $120 a year', exact: true }).waitFor();
  });

  it('gives without script, on a narrow phone', async () => {
    const page = await browser.page({ javaScript: false, width: NARROW });
    await page.goto(`${app.url}/give/article-footer`);
    await page.getByRole('radio', { name: 'Monthly' }).check();
    expect(await page.getByRole('radio', { name: '$10', exact: true }).isVisible()).toBe(false);
    await page.getByRole('radio', { name: '$12', exact: true }).check();
    await fillAboutYou(page, { email: 'plain-monthly@example.org' });
    const shown = await termsOnThePage(page);
    expect(shown).toContain('The amount that you chose (USD) is charged today');
    await expectNoOverflow(page);
    await goToCardPage(page);
    await payWith(page, GOOD_CARD);
    await waitForThanks(page);
    await expectNoOverflow(page);
    await app.quiet();
    const kept = await app.db.query(
      `select plan.state, plan.amount_minor::int as amount, plan_consent.text
       from plan join donor on donor.id = donor_id join plan_consent on plan_id = plan.id where email = $1`,
      ['plain-monthly@example.org'],
    );
    expect(kept).toEqual([{ state: 'active', amount: 1200, text: shown }]);
  });

  it('without script has to choose again after a change of rhythm, and keeps everything else', async () => {
    const page = await browser.page({ javaScript: false });
    await page.goto(`${app.url}/give/article-footer`);
    await page.getByRole('radio', { name: 'Yearly' }).check();
    await fillAboutYou(page, { email: 'again@example.org' });
    await page.locator('#give').click();
    await page
      .getByRole('alert')
      .getByRole('link', { name: 'Choose an amount, or choose Other and enter one.' })
      .click();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('value'))).toBe('yearly-6000');
    expect(await page.getByRole('radio', { name: 'Yearly' }).isChecked()).toBe(true);
    expect(await page.getByLabel('Email', { exact: true }).inputValue()).toBe('again@example.org');
  });

  it('presses twice, goes back and presses again, and has one plan', async () => {
    const page = await browser.page();
    await page.goto(`${app.url}/give/membership`);
    await fillAboutYou(page, { email: 'once-only@example.org' });
    await goToCardPage(page);
    const first = page.url();
    await page.goBack();
    await page.locator('#give').dblclick();
    await page.getByRole('heading', { name: 'Card details' }).waitFor();
    expect(page.url()).toBe(first);
    await payWith(page, GOOD_CARD);
    await waitForThanks(page);
    await app.quiet();
    const [count] = await app.db.query(
      'select count(*)::int as plans from plan join donor on donor.id = donor_id where email = $1',
      ['once-only@example.org'],
    );
    expect(count).toEqual({ plans: 1 });
  });
});

describe('the gentle offer', () => {
  it('comes once, in place of the button, with its terms; yes begins a plan', async () => {
    const page = await browser.page();
    await page.goto(`${app.url}/give/article-footer?amount=100`);
    await fillAboutYou(page, { email: 'gentle@example.org' });
    await page.locator('#give').click();
    await page
      .getByText(
        'Would $8 a month suit you better? Over a year it comes to about the same as $100, and it lets us plan.',
      )
      .waitFor();
    expect(await page.locator('#give').isVisible()).toBe(false);
    const [yes, no] = [
      page.getByRole('button', { name: 'Yes, $8 a month', exact: true }),
      page.getByRole('button', { name: 'No, $100 once', exact: true }),
    ];
    const sizes = await Promise.all([yes, no].map(async (button) => (await button.boundingBox())!));
    expect(sizes[0]!.width).toBeCloseTo(sizes[1]!.width, 0);
    expect(sizes[0]!.height).toBe(sizes[1]!.height);
    await page.getByText('$8 (USD) is charged today').filter({ visible: true }).waitFor();
    await expectAccessible(page);
    await yes.click();
    await page.getByRole('heading', { name: 'Card details' }).waitFor();
    const plans = await app.db.query(
      `select plan.amount_minor::int as amount, interval from plan join donor on donor.id = donor_id where email = $1`,
      ['gentle@example.org'],
    );
    expect(plans).toEqual([{ amount: 800, interval: 'month' }]);
  });

  it('takes no for an answer, also when the form comes back', async () => {
    const page = await browser.page();
    await page.goto(`${app.url}/give/article-footer?amount=100`);
    await page.locator('#give').click();
    await page.getByRole('heading', { name: 'Three things need a look' }).waitFor();
    await fillAboutYou(page, { email: 'gentle-no@example.org', lastName: ' ' });
    await page.locator('#give').click();
    await page.getByRole('button', { name: 'No, $100 once' }).click();
    await page.getByRole('heading', { name: 'One thing needs a look' }).waitFor();
    await page.getByLabel('Last name').fill('Díaz');
    await page.locator('#give').click();
    await page.getByRole('heading', { name: 'Card details' }).waitFor();
    const gifts = await app.db.query(
      'select amount_minor::int as amount from gift join donor on donor.id = donor_id where email = $1',
      ['gentle-no@example.org'],
    );
    expect(gifts).toEqual([{ amount: 10_000 }]);
  });

  it.each([
    ['less than $20', 'article-footer?amount=19.99'],
    ['more than $250', 'article-footer?amount=250.01'],
    ['a monthly gift', 'article-footer?frequency=monthly&amount=25'],
    ['a form that makes no offers', 'membership?frequency=once&amount=60'],
  ])('is not made for %s', async (_, address) => {
    const page = await browser.page();
    await page.goto(`${app.url}/give/${address}`);
    await fillAboutYou(page);
    await page.locator('#give').click();
    await page.getByRole('heading', { name: 'Card details' }).waitFor();
  });
});

describe('the gift page with its rhythms', () => {
  it.each([
    ['left to right', NARROW, 'ltr'],
    ['right to left', NARROW, 'rtl'],
    ['right to left on a desk', 1280, 'rtl'],
  ])('is accessible %s, for each rhythm, also at 400 %% zoom', async (_, width, direction) => {
    const page = await browser.page({ width });
    await page.goto(`${app.url}/give/membership`);
    await page.evaluate((dir) => (document.documentElement.dir = dir), direction);
    for (const rhythm of ['Once', 'Quarterly', 'Yearly', 'Monthly']) {
      await page.getByRole('radio', { name: rhythm }).check();
      await expectNoOverflow(page);
      await expectAccessible(page);
    }
  });
});

/** The terms that can be seen, line by line. */
async function termsOnThePage(page: Page): Promise<string> {
  const lines = await page.locator('.gift-terms[data-terms] p').filter({ visible: true }).allInnerTexts();
  return lines.join('\n');
}
