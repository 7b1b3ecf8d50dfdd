import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Processor as Sandbox } from '../../src/demo/processor.js';
import { startApp, type TestApp } from '../support/app.js';
import { openBrowser, type TestBrowser } from '../support/browser.js';
import { Donor } from '../support/donor.js';
import { signInOnPage } from '../support/second-factor.js';
import { PASSWORD, StaffClient } from '../web/staff/staff-client.js';
import { expectAccessible, expectNoOverflow } from './checks.js';

/** Past midnight in Dallas, still the evening of New Year's Eve in Honolulu. */
const NEW_YEAR = new Date('2027-01-01T06:30:00Z');

describe('a receipt in the hands of finance', () => {
  let app: TestApp;
  let browser: TestBrowser;

  beforeAll(async () => {
    [app, browser] = await Promise.all([startApp({ followsSandbox: true }), openBrowser()]);
    await new Sandbox(app.sandbox.url, app.settings.stripe.secretKey).setClock(NEW_YEAR);
    await StaffClient.as('finance', app);
    await new Donor(app).giveAndPay({ email: 'leilani@example.org', firstName: 'Leilani', lastName: 'Kahale' });
    await new Donor(app).giveAndPay({ email: `${randomUUID()}@example.org`, firstName: 'Sam', lastName: 'Okoye' });
    await app.db.query(
      `update donor set email = '', address_line1 = '12 Elm Street', city = 'Dallas', region = 'TX', postal_code = '75201'
       where first_name = 'Sam'`,
    );
    await app.db.query(`delete from letter where recipient <> 'leilani@example.org'`);
  }, 60_000);

  afterEach(() => browser.closePages());
  afterAll(async () => {
    await browser.close();
    await app.stop();
  });

  const signedIn = async (options: Parameters<TestBrowser['page']>[0]): Promise<Page> => {
    const page = await browser.page(options);
    await signInOnPage(page, app, { email: 'finance@ledger.example', password: PASSWORD });
    await page.waitForURL(/\/staff$/);
    return page;
  };
  const checked = async (page: Page): Promise<void> => {
    await expectAccessible(page);
    await expectNoOverflow(page);
  };

  it('is corrected by the clock of the donor, seen beside our own, without a script', async () => {
    const page = await signedIn({ javaScript: false, width: 390 });
    await page.goto(`${app.url}/staff/receipts?q=leilani`);
    await page.getByRole('link', { name: 'R-2027-000001', exact: true }).click();
    await page.getByRole('heading', { name: 'Receipt R-2027-000001' }).waitFor();
    await page.getByRole('link', { name: 'Void and reissue' }).click();
    expect(await page.getByText('12:30 AM here').count()).toBe(1);
    await page.getByLabel('It was still December 31').check();
    await page.getByLabel('The donor’s clock').selectOption('Pacific/Honolulu');
    await page.getByRole('button', { name: 'Review the new receipt' }).click();
    await page.getByLabel('Reason').fill('She lives in Honolulu.');
    await page.getByRole('button', { name: 'Review the new receipt' }).click();
    await page.getByText('Dec 31, 2026, 8:30 PM in Pacific/Honolulu').waitFor();
    await page.getByRole('button', { name: 'Void R-2027-000001 and issue another' }).click();
    await page.getByText('replaces and cancels receipt R-2027-000001').waitFor();
    await page.getByText('December 31, 2026', { exact: true }).waitFor();
  });

  it('is mailed on paper where no email address is known', async () => {
    const page = await signedIn({ colorScheme: 'dark' });
    await page.goto(`${app.url}/staff/receipts/print`);
    await checked(page);
    await page.getByRole('button', { name: 'Make a print batch of 1' }).click();
    await page.getByText('Not in the mail yet').waitFor();
    await checked(page);
    await page.getByRole('button', { name: 'Mark all as mailed' }).click();
    await page.getByText('These receipts count as delivered.').waitFor();
  });

  it.each([
    [1280, 'light'],
    [390, 'dark'],
  ] as const)('has pages for everybody at %i pixels in %s', async (width, colorScheme) => {
    const page = await signedIn({ width, colorScheme });
    await page.goto(`${app.url}/staff/receipts?status=void`);
    await checked(page);
    await page.getByRole('link', { name: 'R-2027-000001', exact: true }).first().click();
    await page.getByText('This receipt is void').waitFor();
    await checked(page);
    await page
      .getByRole('link', { name: /R-2027-00000[3-9]/ })
      .first()
      .click();
    await page.getByText('Send again').first().waitFor();
    await checked(page);
    await page.getByRole('link', { name: 'Void and reissue' }).click();
    await page.getByLabel('Reason').waitFor();
    await checked(page);
  });
});
