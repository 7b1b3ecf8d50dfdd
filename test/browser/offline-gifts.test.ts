import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { writeDonor } from '../../src/donors/written-donor.js';
import { startApp, TestClock, type TestApp } from '../support/app.js';
import { openBrowser, type PageOptions, type TestBrowser } from '../support/browser.js';
import { StaffClient } from '../web/staff/staff-client.js';
import { expectAccessible, expectNoOverflow } from './checks.js';

let app: TestApp;
let browser: TestBrowser;
let finance: StaffClient;

beforeAll(async () => {
  [app, browser] = await Promise.all([
    startApp({ worker: 'idle', webhooks: false, clock: new TestClock('2027-01-05T18:00:00Z') }),
    openBrowser(),
  ]);
  finance = await StaffClient.as('finance', app);
  const blank = { addressLine1: '', addressLine2: '', region: 'TX', postalCode: '' };
  for (const [firstName, lastName] of [
    ['Rosa', 'Díaz'],
    ['Rosa', 'Delgado'],
  ] as const) {
    const email = `${lastName.toLowerCase()}@example.org`;
    await app.db.write((tx) =>
      writeDonor(tx, { ...blank, kind: 'person', firstName, lastName, email, city: 'Dallas' }),
    );
  }
});

afterEach(() => browser.closePages());

afterAll(async () => {
  await browser.close();
  await app.stop();
});

const open = async (path: string, options: PageOptions = {}): Promise<Page> => {
  const page = await browser.page(options);
  const name = 'mainstay';
  await page.context().addCookies([{ name, value: finance.cookie(name) ?? '', url: app.url }]);
  await page.goto(app.url + path);
  return page;
};

describe('the morning’s mail', () => {
  it('is typed in by keyboard alone: three checks against the adding machine, posted, and brought to the bank', async () => {
    const page = await open('/staff/gifts/batches/new');
    await expectAccessible(page);
    await page.getByLabel('Number of gifts').focus();
    await page.keyboard.type('3');
    await page.keyboard.press('Tab');
    await page.keyboard.type('425.00');
    await page.keyboard.press('Enter');

    // The cursor stands where the first gift begins; a part of the name finds who gave it.
    await page.waitForURL(/batches\/[0-9a-f-]{36}$/);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('field-donor');
    await page.keyboard.type('rosa d');
    await page.getByRole('option').nth(1).waitFor();
    await expectAccessible(page);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await page.getByLabel('Donor', { exact: true }).inputValue()).toBe('Rosa Díaz');
    await page.getByLabel('Amount').focus();
    await page.keyboard.type('50');
    await page.keyboard.press('Enter');
    await page.getByText('$50.00 added.').waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('field-donor');

    // Without choosing from the list the page asks, and keeps what was typed.
    await page.keyboard.type('Delgado');
    await page.keyboard.press('Escape');
    await page.getByLabel('Amount').focus();
    await page.keyboard.type('125');
    await page.keyboard.press('Enter');
    await page.getByText('One thing needs a look').waitFor();
    await expectAccessible(page);
    await page.getByRole('radio', { name: 'Rosa Delgado' }).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await page.getByText('$125.00 added.').waitFor();

    await page.getByText('Somebody new').first().focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Last name, or organization').first().focus();
    await page.keyboard.type('Elm Street Books');
    await page.getByLabel('Who', { exact: true }).first().focus();
    await page.keyboard.type('Company');
    await page.getByLabel('Amount').focus();
    await page.keyboard.type('250');
    await page.keyboard.press('Enter');
    await page.getByText('$250.00 added.').waitFor();
    await expectAccessible(page);

    await page.getByRole('button', { name: 'Post 3 gifts, $425.00' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Posted. Receipts and letters are on their way.').waitFor();
    await expectAccessible(page);
    await page.getByLabel('Deposited on').focus();
    await page.keyboard.press('Enter');
    await page.getByText('Deposited on 2027-01-05').waitFor();
    const deposits = await app.db.query(`select amount_minor::int as minor from deposit where kind = 'offline'`);
    expect(deposits).toEqual([{ minor: 42_500 }]);
  });

  it('fits a phone, and works where no script runs', async () => {
    const plain = await open('/staff/gifts/record', { javaScript: false });
    await plain.getByLabel('Donor', { exact: true }).fill('díaz');
    await plain.getByLabel('Amount').fill('20');
    await plain.keyboard.press('Enter');
    await plain.getByRole('radio', { name: 'Rosa Díaz' }).check();
    await plain.getByRole('button', { name: 'Record the gift' }).click();
    await plain.getByRole('heading', { name: '$20.00 from' }).waitFor();
    const gift = new URL(plain.url()).pathname;
    for (const path of [
      '/staff/gifts/batches',
      '/staff/gifts/batches/new',
      '/staff/gifts/record?kind=securities',
      '/staff/gifts/record',
      gift,
      `${gift}/correction`,
      `${gift}/paid-refund`,
      `${gift}/returned`,
    ]) {
      const page = await open(path);
      await expectAccessible(page);
      await expectNoOverflow(await open(path, { width: 320 }));
      await browser.closePages();
    }
  });
});
