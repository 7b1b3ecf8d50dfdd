import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { startApp, type TestApp } from '../support/app.js';
import { openBrowser, type TestBrowser } from '../support/browser.js';
import { signInOnPage } from '../support/second-factor.js';
import { PASSWORD, StaffClient } from '../web/staff/staff-client.js';
import { downloaded, expectAccessible, expectNoOverflow } from './checks.js';

const WHO = 'admin@ledger.example';
const DONORBOX = [
  "Name,Donating Company,Donor's First Name,Donor's Last Name,Donor Email,Make Donation Anonymous,Campaign,Amount,Currency,Donated At,Designation,Receipt Id,Donor Id,Status",
  'Ann Ames,,Ann,Ames,ann@example.org,no,Spring drive,25,USD,03/04/24 12:00:00,,101,9,paid',
  'Bo Birch,,Bo,Birch,bo@example.org,yes,Spring drive,"1,204.00",USD,05/06/24 09:30:00,Coffee,102,10,paid',
  'Cy Cole,Cole & Co,Cy,Cole,cy@example.org,no,Spring drive,50,USD,07/08/24 09:30:00,Coffee,103,11,paid',
  'Dee Dow,,Dee,Dow,not an address,no,Spring drive,50,USD,07/08/24 09:30:00,,104,12,paid',
  'Eve East,,Eve,East,eve@example.org,no,Spring drive,50,USD,07/08/24 09:30:00,,105,13,refunded',
].join('\n');

describe('bringing donors and gifts from another system', () => {
  let app: TestApp;
  let browser: TestBrowser;

  beforeAll(async () => {
    [app, browser] = await Promise.all([startApp(), openBrowser()]);
    await StaffClient.as('admin', app, WHO);
  });

  afterEach(() => browser.closePages());

  afterAll(async () => {
    await browser.close();
    await app.stop();
  });

  const signedIn = async (options?: Parameters<TestBrowser['page']>[0]): Promise<Page> => {
    const page = await browser.page(options);
    await signInOnPage(page, app, { email: WHO, password: PASSWORD });
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
    return page;
  };

  it('uploads, names its columns, answers, sees what would happen, brings and undoes it', async () => {
    const page = await signedIn();
    await page.getByRole('link', { name: 'Import', exact: true }).click();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Upload', exact: true }).click();
    await page.getByRole('heading', { name: 'One thing needs a look' }).waitFor();
    await page.getByLabel('Donors and gifts as CSV').setInputFiles({
      name: 'donorbox-2024.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(DONORBOX),
    });
    await page.getByRole('button', { name: 'Upload', exact: true }).click();
    await page.getByText('recognized as an export of Donorbox').waitFor();
    await expectAccessible(page);
    await expect(
      page.getByRole('table', { name: 'The first rows as donors and gifts' }).textContent(),
    ).resolves.toContain('Cole & Co');
    await page.getByRole('button', { name: 'Look through the whole file' }).click();
    await page.getByRole('heading', { level: 1, name: 'Only you can tell' }).waitFor({ timeout: 60_000 });
    await expectAccessible(page);
    await page.getByLabel('Month first').check();
    await page.getByRole('button', { name: 'Answer, and look through it again' }).click();
    await page.getByRole('heading', { level: 1, name: 'What would happen' }).waitFor({ timeout: 60_000 });
    await expectAccessible(page);
    const file = await downloaded(page, page.getByRole('link', { name: 'Download the 1 refused row' }));
    expect(file.toString()).toContain('Email: The email is no address such as name@example.org.');
    await page.getByRole('button', { name: 'Bring 3 gifts' }).click();
    await page.getByRole('heading', { level: 1, name: 'What was brought' }).waitFor({ timeout: 60_000 });
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Undo this import' }).click();
    await page.getByText('3 gifts and 3 donors were taken back.').waitFor({ timeout: 60_000 });
  }, 180_000);

  it.each([
    [390, 'light'],
    [1280, 'dark'],
  ] as const)('fits a window of %i pixels, %s', async (width, colorScheme) => {
    const page = await signedIn({ width, colorScheme });
    await page.goto(`${app.url}/staff/imports`);
    await expectNoOverflow(page);
    await expectAccessible(page);
    await page.getByLabel('Donors and gifts as CSV').setInputFiles({
      name: `gifts-${width}.csv`,
      mimeType: 'text/csv',
      buffer: Buffer.from(DONORBOX),
    });
    await page.getByRole('button', { name: 'Upload', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'What are its columns?' }).waitFor();
    await expectNoOverflow(page);
    await expectAccessible(page);
  });
});
