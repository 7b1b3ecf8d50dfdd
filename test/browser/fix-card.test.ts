import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { newSetupLink } from '../../src/staff/setup-link.js';
import { openBrowser, type TestBrowser } from '../support/browser.js';
import { addAppOnPage } from '../support/second-factor.js';
import { Sustainer } from '../support/sustainer.js';
import { expectAccessible, expectNoOverflow } from './checks.js';

let rosa: Sustainer;
let browser: TestBrowser;
let link: string;

beforeAll(async () => {
  [rosa, browser] = await Promise.all([Sustainer.open('2026-12-05T17:30:00Z'), openBrowser()]);
  const { methodId } = await rosa.begin();
  await rosa.sandbox.failNext(methodId, 20, 'insufficient_funds');
  await rosa.live('2027-01-05T18:00:00Z');
  link = /https?:\S+\/fix\/\S+/.exec((await rosa.words('payment-trouble')).text)![0];
});

afterEach(() => browser.closePages());

afterAll(async () => {
  await browser.close();
  await rosa.stop();
});

describe('a donor whose card failed', () => {
  it.each([
    { width: 1280, colorScheme: 'light' as const },
    { width: 390, colorScheme: 'dark' as const },
    { width: 320, colorScheme: 'light' as const },
  ])('reads what happened, at %p', async (options) => {
    const page = await browser.page(options);
    await page.goto(link);
    await page.getByRole('heading', { name: 'Your gift of $12 is still open' }).waitFor();
    await expectAccessible(page);
    await expectNoOverflow(page);
  });

  it('has it tried once more, without script', async () => {
    const page = await browser.page({ javaScript: false });
    await page.goto(link);
    await page.getByRole('button', { name: 'Pay $12 now with Visa ending in 4242' }).click();
    await page.getByRole('heading', { name: 'The bank said no again' }).waitFor();
  });

  it('gives another card and is thanked, in a minute', async () => {
    const page = await browser.page({ width: 390 });
    await page.goto(link);
    await page.getByRole('button', { name: 'Update card' }).click();
    await page.getByLabel('Card number').fill('5555555555554444');
    await page.getByLabel(/expir/i).fill('12/34');
    await page.getByLabel(/security code|cvc/i).fill('123');
    await page.getByRole('button', { name: 'Save the card' }).click();
    await page.getByRole('heading', { name: 'Thank you. We charged $12.' }).waitFor();
    await expectAccessible(page);
    await expectNoOverflow(page);
    await rosa.quiet();
    await page.goto(link);
    await page.getByRole('heading', { name: 'Nothing is open' }).waitFor();
    await expectAccessible(page);
  });

  it('reads that the link is old after thirty days', async () => {
    await rosa.sandbox.setClock(new Date('2027-02-20T18:00:00Z'));
    const page = await browser.page();
    await page.goto(link);
    await page.getByRole('heading', { name: 'This link is too old' }).waitFor();
    await expectAccessible(page);
  });
});

describe('the staff', () => {
  it('see what was recovered and how many debits came back', async () => {
    const token = await rosa.app.db.write((tx) => newSetupLink(tx, rosa.app.clock));
    const page = await browser.page();
    await page.goto(`${rosa.app.url}/staff/setup/${token}`);
    await page.getByLabel('Your name').fill('June Okafor');
    await page.getByLabel('Your email').fill('june@ledger.example');
    await page.getByLabel('Password').fill('four plain words together');
    await page.getByLabel('EIN').fill('75-1234567');
    await page.getByRole('button', { name: 'Finish setup' }).click();
    await addAppOnPage(page);
    await page.getByRole('link', { name: 'Failed charges of plans' }).click();
    await page.getByRole('heading', { name: 'Failed charges', exact: true }).waitFor();
    await page.getByRole('row', { name: /Not enough money/ }).waitFor();
    await expectAccessible(page);
    await expectNoOverflow(page);
    expect(await page.getByText('1 by donors').count()).toBe(1);
  });
});
