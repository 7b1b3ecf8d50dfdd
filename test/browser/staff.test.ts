import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { readXlsx } from 'hucre';
import type { Page } from 'playwright-core';
import { newSetupLink } from '../../src/staff/setup-link.js';
import { startApp, type TestApp } from '../support/app.js';
import { booksOf } from '../support/books.js';
import { openBrowser, type TestBrowser } from '../support/browser.js';
import { Donor } from '../support/donor.js';
import { addAppOnPage, signInOnPage } from '../support/second-factor.js';
import { downloaded, expectAccessible, expectNoOverflow, textOfPdf } from './checks.js';

const PASSWORD = 'four plain words together';

let app: TestApp;
let browser: TestBrowser;
let setupToken: string;
/** The key in June's code app. */
let juneKey: string;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), openBrowser()]);
  const donor = new Donor(app);
  await donor.giveAndPay({ article: '48213', url: 'https://ledger.example/bus', comment: 'Keep going.' });
  await donor.giveAndPay({ email: 'sam@example.org', firstName: 'Sam', lastName: 'Okoye', amount: '5000' });
  setupToken = await app.db.write((tx) => newSetupLink(tx, app.clock));
});

afterEach(() => browser.closePages());

afterAll(async () => {
  await browser.close();
  await app.stop();
});

describe('the staff of a newsroom', () => {
  it('sets up the newsroom and its first administrator with the link, once', async () => {
    const page = await browser.page();
    await page.goto(`${app.url}/staff/setup/${setupToken}`);
    await expectAccessible(page);
    await page.getByLabel('Your name').fill('June Okafor');
    await page.getByLabel('Your email').fill('june@ledger.example');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByLabel('EIN').fill('75');
    await page.getByRole('button', { name: 'Finish setup' }).click();
    await page.getByRole('heading', { name: 'One thing needs a look' }).waitFor();
    await expectAccessible(page);
    await page.getByLabel('EIN').fill('75-1234567');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Finish setup' }).click();
    await page.getByText('Welcome, June Okafor. Mainstay is yours.').waitFor();
    await expectAccessible(page);
    juneKey = await addAppOnPage(page, () => expectAccessible(page));
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
    await page.goto(`${app.url}/staff/setup/${setupToken}`);
    await page.getByRole('heading', { name: 'That link has done its work' }).waitFor();
    await expectAccessible(page);
  });

  it('goes from the numbers to a gift and sends a part of it back', async () => {
    const page = await signedIn('june@ledger.example');
    await page.getByRole('link', { name: '$75', exact: true }).first().waitFor();
    await page.getByRole('link', { name: 'Gifts', exact: true }).click();
    await page.getByText('2 gifts · $75.00').waitFor();
    await expectAccessible(page);
    await page.getByRole('row', { name: 'Rosa Díaz' }).getByRole('link').first().click();
    await page.getByRole('heading', { name: '$25.00 from' }).waitFor();
    await page.getByText('Keep going.').waitFor();
    await expectAccessible(page);
    await refundTenDollars(page);
    await app.quiet();
    await page.reload();
    await page.getByText('Partly refunded').first().waitFor();
    await expectAccessible(page);
    expect(await booksOf(app, 'rosa@example.org')).toMatchObject({
      refunds: [{ state: 'succeeded', amount: 1000, reason: 'donor-request' }],
      receipts: [
        { status: 'void', amount: 2500, reason: 'partial-refund' },
        { status: 'issued', amount: 1500, replaces: 1 },
      ],
      letters: ['receipt', 'receipt-amended'],
    });
    const letters = page.getByRole('table', { name: 'Letters about this gift' });
    await letters.getByText('Your amended receipt from The Ledger: $15.00').waitFor();
  });

  it('finds every number in the register, its PDFs, and the same in the files', async () => {
    const page = await signedIn('june@ledger.example');
    await page.getByRole('link', { name: 'Receipts', exact: true }).click();
    await page.getByText('3 receipts · 1 void · $65.00 issued').waitFor();
    await expectAccessible(page);
    const [first] = await app.db.query<{ id: string; label: string }>('select id, label from receipt order by label');
    await page.locator(`a[href$="/staff/receipts/${first!.id}"]`).first().click();
    const pdf = page.locator(`a[href$="${first!.id}/pdf"]`);
    expect(await textOfPdf(await downloaded(page, pdf))).toContain(first!.label);
    await page.goBack();
    const lines = (await downloaded(page, page.getByRole('link', { name: 'Export CSV' })))
      .toString()
      .trim()
      .split('\r\n');
    expect(lines).toHaveLength(1 + 3);
    const book = await readXlsx(await downloaded(page, page.getByRole('link', { name: 'Export XLSX' })));
    expect(book.sheets[0]!.rows).toHaveLength(1 + 3);
    await page.getByText('Add a filter', { exact: true }).click();
    await page.getByRole('combobox', { name: 'Status' }).selectOption('void');
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await page.getByText('1 receipt · 1 void').waitFor();
    const filtered = (await downloaded(page, page.getByRole('link', { name: 'Export CSV' })))
      .toString()
      .trim()
      .split('\r\n');
    expect(filtered).toHaveLength(1 + 1);
  });

  it('looks after donors, people, keys and settings, and signs out', async () => {
    const page = await signedIn('june@ledger.example');
    await page.getByRole('link', { name: 'Donors', exact: true }).click();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Sam Okoye' }).click();
    await page.getByRole('heading', { name: 'Sam Okoye' }).waitFor();
    await expectAccessible(page);
    for (const name of ['Settings', 'Webhooks and keys', 'June Okafor', 'People']) {
      await page.getByRole('link', { name, exact: true }).click();
      await page.getByRole('heading', { level: 1 }).waitFor();
      await expectAccessible(page);
    }
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await expectAccessible(page);
    await page.goto(`${app.url}/staff/gifts`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  it('invites a person, who chooses a password and is asked for a second factor', async () => {
    const page = await signedIn('june@ledger.example');
    await page.goto(`${app.url}/staff/people`);
    await inviteViewer(page);
  });

  it('shows a viewer numbers and no names', async () => {
    const page = await signedIn('vera@ledger.example');
    await page.getByText('Kept from last year').waitFor();
    await expectAccessible(page);
    const text = await page.locator('body').innerText();
    expect(text).toContain('$75');
    for (const word of ['Rosa', 'Sam', 'example.org']) expect(text).not.toContain(word);
    expect(await page.getByRole('link', { name: 'Gifts', exact: true }).count()).toBe(0);
    const answer = await page.goto(`${app.url}/staff/gifts`);
    expect(answer!.status()).toBe(403);
    expect(await page.locator('body').innerText()).not.toContain('Rosa');
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Go to Home' }).click();
    await page.getByText('Kept from last year').waitFor();
  });

  it('fits a narrow phone', async () => {
    const page = await signedIn('june@ledger.example', 320);
    for (const path of ['', '/gifts', '/donors', '/receipts', '/settings', '/people', '/keys', '/account']) {
      await page.goto(`${app.url}/staff${path}`);
      await expectNoOverflow(page);
    }
  });
});

async function signedIn(email: string, width?: number): Promise<Page> {
  const page = await browser.page(width === undefined ? {} : { width });
  const key = email === 'june@ledger.example' ? juneKey : undefined;
  await signInOnPage(page, app, { email, password: PASSWORD, key });
  await page.getByRole('heading', { name: 'Home' }).waitFor();
  return page;
}

async function refundTenDollars(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Refund', exact: true }).click();
  await page.getByLabel('A part of it').check();
  await page.getByLabel('Part to refund').fill('30');
  await page.getByLabel('The donor asked for it').check();
  await page.getByRole('button', { name: 'Review the refund' }).click();
  await page.getByRole('heading', { name: 'One thing needs a look' }).waitFor();
  await expectAccessible(page);
  await page.getByLabel('Part to refund').fill('10');
  await page.getByRole('button', { name: 'Review the refund' }).click();
  await page.getByText('Nothing has moved yet.').waitFor();
  await page.getByText('“Your amended receipt from The Ledger: $15.00” to rosa@example.org').waitFor();
  expect((await booksOf(app, 'rosa@example.org')).refunds).toEqual([]);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Refund $10.00' }).click();
  await page.getByRole('heading', { name: '$25.00 from' }).waitFor();
}

/** Invites Vera, who follows her link on a page of her own and sets herself up. */
async function inviteViewer(page: Page): Promise<void> {
  await page.getByLabel('Name', { exact: true }).fill('Vera Quiet');
  await page.getByLabel('Email').fill('vera@ledger.example');
  await page.getByLabel('Viewer').check();
  await page.getByRole('button', { name: 'Invite' }).click();
  await page.getByRole('cell', { name: 'vera@ledger.example' }).waitFor();
  await expectAccessible(page);
  const link = await page.getByLabel('The link').innerText();
  const vera = await browser.page({ width: 390 });
  await vera.goto(link.trim());
  await expectAccessible(vera);
  await expectNoOverflow(vera);
  await vera.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await vera.getByRole('button', { name: 'Use this password' }).click();
  await vera.getByRole('heading', { name: 'One more step' }).waitFor();
  await expectNoOverflow(vera);
  await vera.goto(link.trim());
  await vera.getByRole('heading', { name: 'That invitation has done its work' }).waitFor();
  await expectAccessible(vera);
}
