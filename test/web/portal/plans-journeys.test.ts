import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { expectAccessible, expectNoOverflow } from '../../browser/checks.js';
import { openBrowser, type PageOptions, type TestBrowser } from '../../support/browser.js';
import { Donor } from '../../support/donor.js';
import { signInDonor, type PortalDonor } from '../../support/portal.js';
import { Sustainer } from '../../support/sustainer.js';

/** What 400 % zoom leaves of a screen (WCAG 1.4.10). */
const NARROW = 320;

let rosa: Sustainer;
let browser: TestBrowser;
let donor: PortalDonor;

beforeAll(async () => {
  [rosa, browser] = await Promise.all([Sustainer.open('2026-11-05T15:00:00Z'), openBrowser()]);
});

afterEach(() => browser.closePages());

afterAll(async () => {
  await browser.close();
  await rosa.stop();
});

/** A page of the portal, signed in. */
async function portalPage(path: string, options: PageOptions = {}): Promise<Page> {
  const page = await browser.page(options);
  await page.context().addCookies([{ ...donor.cookie, url: rosa.app.url }]);
  await page.goto(`${rosa.app.url}${path}`);
  return page;
}

/** A page as it stands, in light, dark, from right to left, and at 400 % zoom: accessible, and nothing sticks out. */
async function expectGoodAnyhow(page: Page): Promise<void> {
  const size = page.viewportSize()!;
  await expectAccessible(page);
  await expectNoOverflow(page);
  await page.setViewportSize({ ...size, width: NARROW });
  await expectNoOverflow(page);
  await page.evaluate(() => (document.documentElement.dir = 'rtl'));
  await expectNoOverflow(page);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
  await page.evaluate(() => (document.documentElement.dir = 'ltr'));
  await page.setViewportSize(size);
  expect(await smallTargets(page)).toEqual([]);
}

/** Links and buttons of the page that a thumb would miss; those inside a sentence are as tall as its line. */
function smallTargets(page: Page): Promise<string[]> {
  return page.locator('main').evaluate((main) =>
    [...main.querySelectorAll<HTMLElement>('a, button, label.choice, input.input')]
      .filter((each) => each.offsetParent !== null && !each.closest('p, .error-summary, .flash-region'))
      .filter((each) => each.getBoundingClientRect().height < 43.5)
      .map((each) => each.outerHTML),
  );
}

/** The templates of the letters about plans, the oldest first. */
async function lettersSince(start: string): Promise<string[]> {
  await rosa.quiet();
  const found = await rosa.app.db.query<{ template: string }>(
    `select template from letter where recipient = 'rosa@example.org' and queued_at > $1 and template like 'plan-%'
     order by queued_at, id`,
    [start],
  );
  return found.map(({ template }) => template);
}

describe('a sustainer who looks after the plan', () => {
  let href: string;
  let page: Page;

  const press = (name: string | RegExp): Promise<void> => page.getByRole('button', { name }).click();
  const follow = (name: string | RegExp): Promise<void> => page.getByRole('link', { name }).click();
  const flash = (text: string | RegExp): Promise<void> => page.locator('.flash-region').getByText(text).waitFor();

  beforeAll(async () => {
    const { id } = await rosa.begin();
    href = `/portal/plans/${id}`;
    await rosa.sandbox.setClock(new Date('2026-11-24T15:00:00Z'));
    donor = await signInDonor(rosa.app);
  });

  it('pauses until a day that is said beforehand, and resumes', async () => {
    page = await portalPage('/portal/plans', { width: 390 });
    await page.getByRole('heading', { name: 'Your plan' }).waitFor();
    await expectGoodAnyhow(page);
    await follow(/^Pause 3 months/);
    await page.getByText('Nothing is charged until March 5.').waitFor();
    await expectGoodAnyhow(page);
    await press('Pause my plan');
    await page.getByText('Paused until March 5, 2027').waitFor();
    await expectGoodAnyhow(page);
    await follow('Resume now');
    await page.getByText('From December 5 you will give $12 on the 5th of each month again.').waitFor();
    await press('Resume my plan');
    await flash(/^Saved\./);
  });

  it('gives a little more, on another day', async () => {
    page = await portalPage(href, { width: 390 });
    await follow(/^\+\$3/);
    await page.getByText('From December 5 you will give $15 on the 5th of each month.').waitFor();
    await expectGoodAnyhow(page);
    await press('Save the change');
    await flash('Saved. From December 5 you will give $15 on the 5th of each month.');
    await follow('Change the date');
    await expectGoodAnyhow(page);
    await page.getByLabel('Day of the next gift').fill('2026-12-20');
    await press('See what changes');
    await page.getByText('From December 20 you will give $15 on the 20th of each month.').waitFor();
    await press('Save the change');
    await flash(/^Saved\. From December 20/);
  });

  it('cancels in two clicks, with the gentler ways beside the end and none of them larger', async () => {
    page = await portalPage(href, { width: 390 });
    await follow('Cancel');
    await page.getByRole('heading', { name: 'Cancel, or change instead' }).waitFor();
    expect(await waysOfOneSize(page)).toBe(true);
    await expectGoodAnyhow(page);
    await press('Cancel my plan');
    await page.getByRole('heading', { name: 'Cancelled.' }).waitFor();
    await page.getByText(/You will not be charged again\..* Start again any time\./).waitFor();
    await expectGoodAnyhow(page);
    expect(await timelineOf(page)).toEqual([
      'Cancelled',
      'Date changed',
      'Amount changed',
      'Resumed',
      'Paused',
      'Began',
    ]);
  });

  it('starts again, and has been told of all six by letter', async () => {
    page = await portalPage(href, { width: 390 });
    await follow('Start again');
    await page.getByText('From December 20 you will give $15 on the 20th of each month.').waitFor();
    await expectGoodAnyhow(page);
    await press(/^Start again with \$15 a month/);
    await flash(/^Started again\./);
    await expectGoodAnyhow(page);
    expect((await timelineOf(page)).slice(0, 2)).toEqual(['Started again', 'Cancelled']);
    expect(await lettersSince('2026-11-24')).toEqual([
      'plan-paused',
      'plan-resumed',
      'plan-changed',
      'plan-changed',
      'plan-cancelled',
      'plan-restarted',
    ]);
  });

  it('says what does not fit at the top, with the focus on it', async () => {
    await rosa.sandbox.setClock(new Date('2026-11-25T15:00:00Z'));
    const { id } = await rosa.plan();
    page = await portalPage(`/portal/plans/${id}/amount`, { width: NARROW });
    await page.getByLabel(/^New amount/).fill('1.000');
    await press('See what changes');
    await page.getByRole('heading', { name: 'One thing needs a look' }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('error-summary');
    expect(await page.getByLabel(/^New amount/).inputValue()).toBe('1.000');
    await expectGoodAnyhow(page);
  });

  it.each(['rhythm', 'fee', 'designation', 'pause', 'skip'])('finds a good page for "%s"', async (part) => {
    const { id } = await rosa.plan();
    page = await portalPage(`/portal/plans/${id}/${part}`);
    await expectGoodAnyhow(page);
  });

  it('works in two windows: the slower one sees both versions', async () => {
    const { id } = await rosa.plan();
    page = await portalPage(`/portal/plans/${id}/amount?step=review&amount=20`, { tolerates: /409/ });
    const other = await portalPage(`/portal/plans/${id}/skip`);
    await other.getByRole('button', { name: 'Skip this gift' }).click();
    await other.getByText(/^Saved\./).waitFor();
    await press('Save the change');
    await page.getByRole('heading', { name: 'This plan was changed in another window' }).waitFor();
    await expectGoodAnyhow(page);
    await press('Apply to the plan as it is now');
    await flash(/^Saved\./);
    expect(await rosa.plan()).toMatchObject({ nextChargeOn: '2027-01-20' });
  });

  it('needs neither script nor mouse to skip a gift and to cancel', async () => {
    page = await portalPage(href, { javaScript: false });
    await page.getByRole('link', { name: 'See the plan that goes on' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Cancel', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('radio', { name: 'Something else' }).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.type('I will be back.');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Cancelled.' }).waitFor();
    await page.getByText('I will be back.').waitFor();
  });

  it('lists what has ended, and offers a new beginning', async () => {
    page = await portalPage('/portal/plans');
    await page.getByText('You have no plan right now.').waitFor();
    await expectGoodAnyhow(page);
  });
});

describe('a sustainer whose card fails', () => {
  it('reads it first, tries again, gives another card, and has given once', async () => {
    const email = 'ines@example.org';
    await rosa.sandbox.setClock(new Date('2026-12-01T15:00:00Z'));
    const { id, methodId } = await rosa.begin({ email, firstName: 'Inés' });
    await rosa.sandbox.failNext(methodId, 20, 'insufficient_funds');
    await rosa.live('2027-01-01T18:00:00Z');
    donor = await signInDonor(rosa.app, email);
    const page = await portalPage(`/portal/plans/${id}`, { width: 390 });
    await page.getByRole('heading', { name: 'Your card was declined on Jan 1' }).waitFor();
    await page.getByText(/We will try again on Jan \d+\. You can also pay now\./).waitFor();
    await expectGoodAnyhow(page);
    await page.getByRole('button', { name: 'Pay $12 now' }).click();
    await page.getByText('The bank declined it once more. Nothing was charged.').waitFor();

    await page.getByRole('button', { name: 'Update card' }).click();
    await page.getByLabel('Card number').fill('5555555555554444');
    await page.getByLabel('Expires').fill('12/34');
    await page.getByLabel('Security code').fill('123');
    await page.getByRole('button', { name: 'Save the card' }).click();
    await page.getByText('From now on we will use Mastercard ending in 4444.').waitFor();
    await expectGoodAnyhow(page);
    await rosa.quiet();
    await page.goto(`${rosa.app.url}/portal/plans/${id}`);
    expect(await page.getByText('was declined').count()).toBe(0);
    expect(await page.locator('.portal-rows').first().locator('li').count()).toBe(2);
    expect(await rosa.troubles(id)).toMatchObject([{ outcome: 'recovered', recoveredBy: 'donor' }]);
    const gifts = await rosa.app.db.query(`select from gift where plan_id = $1 and gift_date >= '2027-01-01'`, [id]);
    expect(gifts).toHaveLength(1);
  });

  it('comes back from the card page without a card, and nothing has changed', async () => {
    const { id } = await rosa.plan('ines@example.org');
    const page = await portalPage(`/portal/plans/${id}`);
    await page.getByRole('button', { name: /^Change the card/ }).click();
    await page.getByRole('heading', { name: 'Card details' }).waitFor();
    await page.goBack();
    await page.getByText('Mastercard ending in 4444').first().waitFor();
  });
});

describe('a sustainer who gives from a bank account', () => {
  it('reads when a debit is on its way, and what a change allows the newsroom to debit', async () => {
    const email = 'bank@example.org';
    await rosa.sandbox.setClock(new Date('2026-12-01T15:00:00Z'));
    const url = await new Donor(rosa.app).checkout({ amount: '1200', frequency: 'monthly', email });
    const account = { method: 'us_bank_account', email, name: 'Rosa Díaz', routing: '110000000' };
    await fetch(url, { method: 'POST', body: new URLSearchParams({ ...account, account: '000123456789' }) });
    await rosa.quiet();
    const { id } = await rosa.plan(email);
    donor = await signInDonor(rosa.app, email);
    let page = await portalPage(`/portal/plans/${id}`);
    const words = 'Your gift is on its way from your bank. This usually takes four business days.';
    await page.getByText(words).waitFor();
    await expectGoodAnyhow(page);
    await rosa.live('2026-12-10T15:00:00Z');
    await page.reload();
    expect(await page.getByText(words).count()).toBe(0);

    await rosa.live('2027-01-02T15:00:00Z');
    donor = await signInDonor(rosa.app, email);
    page = await portalPage(`/portal/plans/${id}`);
    await page.getByText(words).waitFor();
    await page.getByText('January 1, on its way').waitFor();
    expect(await page.getByText('Skip next').count()).toBe(0);
    await rosa.live('2027-01-11T15:00:00Z');
    await page.reload();
    expect(await page.getByText(words).count()).toBe(0);
    await page.getByRole('link', { name: /^\+\$3/ }).click();
    await page.getByText(/^You allow The Ledger to debit your bank account electronically for \$15/).waitFor();
    await expectGoodAnyhow(page);
  });
});

describe('a household of one address', () => {
  it('sees the plans of both, and whose each is', async () => {
    const email = 'home@example.org';
    await rosa.begin({ email, firstName: 'Ana' });
    await new Donor(rosa.app).giveAndPay({ email, firstName: 'Bo', amount: '2500', frequency: 'monthly' });
    donor = await signInDonor(rosa.app, email);
    const page = await portalPage('/portal/plans');
    await page.getByRole('heading', { name: 'Your plans' }).waitFor();
    expect(await page.getByText(/Ana/).count()).toBe(1);
    await expectGoodAnyhow(page);
    await page.getByRole('link', { name: '$25 a month' }).click();
    await page.getByText('Given by Bo').waitFor();
  });
});

/** The titles of the timeline, the latest first. */
async function timelineOf(page: Page): Promise<string[]> {
  const titles = await page.locator('.plan-timeline li > span:first-child').allInnerTexts();
  return titles.map((title) => title.trim());
}

async function waysOfOneSize(page: Page): Promise<boolean> {
  const sizes = await page
    .locator('.plan-way')
    .evaluateAll((ways) => ways.map((way) => `${way.getBoundingClientRect().width}×${way.clientHeight}`));
  return sizes.length === 5 && new Set(sizes).size === 1;
}
