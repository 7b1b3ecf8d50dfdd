import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import type { Page } from 'playwright-core';
import { startApp, type TestApp } from '../support/app.js';
import { booksOf } from '../support/books.js';
import { openBrowser, type PageOptions, type TestBrowser } from '../support/browser.js';
import { Donor } from '../support/donor.js';
import { StaffClient } from '../web/staff/staff-client.js';
import { expectAccessible, expectNoOverflow } from './checks.js';

let app: TestApp;
let browser: TestBrowser;
let finance: StaffClient;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), openBrowser()]);
  const donor = new Donor(app);
  await donor.giveAndPay({ article: '48213', url: 'https://ledger.example/bus' });
  await donor.giveAndPay({ email: 'sam@example.org', firstName: 'Sam', lastName: 'Okoye', amount: '5000' });
  await app.quiet();
  finance = await StaffClient.as('finance', app);
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

/** What the focus is on, as a person would call it. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement)) return '';
    const isField = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
    const labels = isField ? [...(element.labels ?? [])] : [];
    return (labels.map((label) => label.innerText).join(' ') || element.ariaLabel || element.innerText).trim();
  });

const rowInFocus = (page: Page): Promise<string> =>
  page.evaluate(() => document.activeElement?.closest('tr')?.innerText ?? '');

/** Presses Tab until the focus is on what is called so; everything on a page can be reached like that. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  for (let presses = 0; presses < 150; presses++) {
    const here = await focused(page);
    if (typeof name === 'string' ? here === name : name.test(here)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never came to ${String(name)}`);
}

const press = async (page: Page, ...keys: readonly string[]): Promise<void> => {
  // What a page says may be in sight before its scripts hear of keys.
  await page.waitForLoadState();
  for (const key of keys) await page.keyboard.press(key);
};

/** Opens what the palette finds first for a text. */
async function find(page: Page, text: string, option: string | RegExp): Promise<void> {
  await press(page, 'Control+k');
  await page.keyboard.type(text);
  await page.getByRole('option', { name: option, selected: true }).waitFor();
  await page.keyboard.press('Enter');
}

describe('somebody who uses the keyboard alone', () => {
  it('finds a donor, records their check, sends a part of a gift back, and takes a list away', async () => {
    const page = await open('/staff');
    await find(page, 'roza diaz', /Rosa Díaz/);
    await page.getByRole('heading', { level: 1, name: 'Rosa Díaz' }).waitFor();

    await tabTo(page, 'Record a gift');
    await press(page, 'Enter');
    await page.getByRole('heading', { level: 1, name: 'Record a gift' }).waitFor();
    expect(await page.getByLabel('Donor', { exact: true }).inputValue()).toBe('Rosa Díaz');
    await tabTo(page, 'Amount');
    await page.keyboard.type('125');
    await press(page, 'Enter');
    await page.getByRole('heading', { level: 1, name: '$125.00 from' }).waitFor();

    await press(page, 'g', 'g');
    await page.getByText('3 gifts · $200.00').waitFor();
    // A check counts from noon, so the hour decides which of the three is the newest.
    for (let rows = 0; rows < 3 && !(await rowInFocus(page)).includes('$25.00'); rows++) await press(page, 'j');
    expect(await focused(page)).toContain('Rosa Díaz');
    await press(page, 'Enter');
    await page.getByRole('heading', { level: 1, name: '$25.00 from' }).waitFor();
    await tabTo(page, 'Refund');
    await press(page, 'Enter');
    await page.getByRole('heading', { level: 1, name: 'Refund a gift' }).waitFor();
    await tabTo(page, /^All of it/);
    await press(page, 'ArrowDown');
    await tabTo(page, 'Part to refund');
    await page.keyboard.type('10');
    await tabTo(page, /asked for it/);
    await press(page, 'Space');
    await tabTo(page, 'Review the refund');
    await press(page, 'Enter');
    await page.getByText('Nothing has moved yet.').waitFor();
    await tabTo(page, 'Refund $10.00');
    await press(page, 'Enter');
    await page.getByRole('heading', { level: 1, name: '$25.00 from' }).waitFor();
    await app.quiet();
    expect(await booksOf(app, 'rosa@example.org')).toMatchObject({ refunds: [{ state: 'succeeded', amount: 1000 }] });

    await find(page, 'export gifts', 'Export gifts');
    await page.waitForURL(/exports\/new/);
    await press(page, 'g', 'g');
    await page.getByText('3 gifts').waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), press(page, 'e')]);
    const lines = parse<Record<string, string>>(await readFile(await download.path()), { columns: true });
    const shown = await page.locator('table[data-list] tbody tr').allInnerTexts();
    expect(lines.map((line) => `$${line['Amount']}`)).toEqual(shown.map((row) => /\$\d+\.\d\d/.exec(row)?.[0]));
    expect(lines).toHaveLength(3);
  });

  it('is shown what was opened lately, and finds pages, actions and people by what they nearly wrote', async () => {
    const page = await open('/staff/gifts');
    await press(page, '/');
    await page.getByRole('option', { name: /Rosa Díaz/, selected: true }).waitFor();
    await page.getByText('Opened lately').waitFor();
    await expectAccessible(page);
    await page.keyboard.type('expotr');
    await page.getByRole('option', { name: 'Export gifts', selected: true }).waitFor();
    await expectAccessible(page);
    await press(page, 'ArrowDown');
    await page.getByRole('option', { name: 'Export donors', selected: true }).waitFor();
    await press(page, 'Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.waitForFunction(() => document.activeElement === document.body);
    const narrow = await open('/staff/gifts', { width: 390 });
    await press(narrow, 'Control+k');
    await narrow.getByRole('option', { selected: true, name: /Rosa Díaz/ }).waitFor();
    await expectNoOverflow(narrow);
  });

  it('reads which keys there are, filters, ticks rows, and clears', async () => {
    const page = await open('/staff/donors');
    await press(page, '?');
    await page.getByRole('dialog', { name: 'Keys' }).getByText('go to Recurring').waitFor();
    await expectAccessible(page);
    await press(page, 'Escape', 'f');
    expect(await page.evaluate(() => document.activeElement?.closest('[data-panel]') !== null)).toBe(true);
    // A letter in a field is a letter.
    await page.keyboard.type('jo?');
    expect(page.url()).toContain('/staff/donors');
    await press(page, 'Escape', 'j', 'x', 'j', 'Shift+X');
    await page.getByText('2 selected:').waitFor();
    await expectAccessible(page);
    await press(page, 'Escape');
    await page.getByText('selected:').waitFor({ state: 'hidden' });
    await press(page, 'k', 'o');
    await page.getByRole('heading', { name: 'Write a note' }).waitFor();
    await press(page, 'n');
    expect(await focused(page)).toBe('What happened');
    await page.keyboard.type('Called back.');
    expect(await page.getByLabel('What happened').inputValue()).toBe('Called back.');
  });

  it('hears of gifts that came while the list stood open, and nothing moves', async () => {
    const page = await browser.page();
    await page.clock.install();
    await page.context().addCookies([{ name: 'mainstay', value: finance.cookie('mainstay') ?? '', url: app.url }]);
    await page.goto(`${app.url}/staff/gifts`);
    const rows = await page.locator('table[data-list] tbody tr').count();
    await new Donor(app).giveAndPay({ email: 'lena@example.org', firstName: 'Lena', lastName: 'Ortiz' });
    await app.quiet();
    await page.clock.fastForward(61_000);
    await page.getByText('1 new gift', { exact: true }).waitFor();
    await expectAccessible(page);
    expect(await page.locator('table[data-list] tbody tr').count()).toBe(rows);
    await tabTo(page, 'Refresh');
    await press(page, 'Enter');
    await page.getByRole('link', { name: 'Lena Ortiz' }).waitFor();
  });

  it('keeps letters for themselves when they were switched off, and the search with its modifier', async () => {
    await finance.change('/staff/account/letter-keys', {});
    const page = await open('/staff/gifts');
    await press(page, 'j', 'g', 'd', '?');
    await page.waitForFunction(() => document.activeElement === document.body);
    expect(await page.getByRole('dialog').count()).toBe(0);
    await press(page, 'Control+k');
    await page
      .getByRole('option', { name: /Rosa Díaz/ })
      .first()
      .waitFor();
    await press(page, 'Escape');
    await page.getByRole('button', { name: 'Keys' }).focus();
    await press(page, 'Enter');
    await page.getByText('They can be switched on in').waitFor();
    await finance.change('/staff/account/letter-keys', { keys: 'yes' });
  });
});
