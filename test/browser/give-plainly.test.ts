import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { SendTributeNotices } from '../../src/workflows/campaigns/send-tribute-notices.js';
import { startApp, type TestApp } from '../support/app.js';
import { booksOf } from '../support/books.js';
import { openBrowser, type TestBrowser } from '../support/browser.js';
import { expectAccessible, expectNoOverflow } from './checks.js';
import { valuesOf } from './reader.js';

/** The narrowest phone (WCAG 1.4.10). */
const NARROW = 320;
/** From the chosen amount to the thank-you page, typed text aside (R-A11-07). */
const KEY_PRESSES_MAX = 40;

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

describe('a reader without script, on a narrow phone, by keyboard', () => {
  it('gives from the foot of an article (journey 1)', async () => {
    const page = await browser.page({ javaScript: false, width: NARROW });
    const keys = new Keys(page);
    await page.goto(`${app.url}/demo/article`);
    await expectNoOverflow(page);
    await keys.reach(page.getByRole('link', { name: 'Support us today' }));
    await keys.press('Enter');
    await page.waitForURL('**/give/article-footer?*');
    await expectNoOverflow(page);
    await keys.reach(page.getByRole('radio', { name: '$25', exact: true }));
    await keys.press('ArrowRight');
    expect(await page.getByRole('radio', { name: '$50', exact: true }).isChecked()).toBe(true);

    keys.presses = 0;
    await keys.reach(page.getByRole('checkbox', { name: /^Add the card fee/ }));
    await keys.press('Space');
    await keys.fill(page.getByLabel('Email', { exact: true }), 'plain@example.org');
    await keys.fill(page.getByLabel('First name'), 'Rosa');
    await keys.fill(page.getByLabel('Last name'), 'Díaz');
    await keys.reach(page.getByRole('button', { name: 'Continue to secure payment' }));
    await keys.press('Enter');
    await page.getByRole('heading', { name: 'Card details' }).waitFor();
    await expectNoOverflow(page);
    await keys.fill(page.getByLabel('Card number'), '4242424242424242');
    await keys.fill(page.getByLabel('Expires'), '12/34');
    await keys.fill(page.getByLabel('Security code'), '123');
    await keys.press('Enter');
    await page.getByRole('heading', { name: 'Thank you, Rosa.' }).waitFor();
    await expectNoOverflow(page);
    expect(keys.presses).toBeLessThanOrEqual(KEY_PRESSES_MAX);

    await app.quiet();
    expect(await booksOf(app, 'plain@example.org')).toMatchObject({
      gifts: [{ state: 'settled', amount: 5180 }],
      receipts: [{ status: 'issued', amount: 5180 }],
      letters: ['receipt'],
    });
    const [gift] = await app.db.query('select article_id, article_url, placement from gift');
    expect(gift).toEqual({
      article_id: '48213',
      article_url: `${app.url}/demo/article`,
      placement: 'article-footer',
    });
  });
});

describe('a gift in memory of somebody, without script', () => {
  it('keeps what was typed where something is missing, and tells whom it should, never the amount', async () => {
    const page = await browser.page({ javaScript: false, width: NARROW });
    await page.goto(`${app.url}/give/article-footer`);
    await page.getByLabel('Email', { exact: true }).fill('tribute@example.org');
    await page.getByLabel('First name').fill('Rosa');
    await page.getByLabel('Last name').fill('Díaz');
    await page.getByText('Add a detail').click();
    expect(await page.getByLabel('Their name').isVisible()).toBe(false);
    await page.getByLabel('In memory of somebody').check();
    await page.getByLabel('Their name').fill('Ana <b>Ruiz</b>');
    await page.getByLabel('By email').check();
    expect(await page.getByLabel('Their postal address').isVisible()).toBe(false);
    await page.getByLabel('Name of the person to tell').fill('Sam Lee');
    await page.getByLabel('Your employer, if it may match').fill('Acme');
    await page.locator('#give').click();

    await page.getByRole('heading', { name: 'One thing needs a look' }).waitFor();
    await expectNoOverflow(page);
    expect(await page.getByLabel('Their name').inputValue()).toBe('Ana <b>Ruiz</b>');
    await page.getByLabel('Their email').fill('sam@example.org');
    await page.locator('#give').click();
    await page.getByLabel('Card number').fill('4242424242424242');
    await page.getByLabel('Expires').fill('12/34');
    await page.getByLabel('Security code').fill('123');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Thank you, Rosa.' }).waitFor();
    await page.getByText('in memory of Ana <b>Ruiz</b>').waitFor();
    await page.getByRole('heading', { name: /Acme.*match your gift\?$/ }).waitFor();
    expect(await page.getByText('a month').count()).toBe(0);
    await expectNoOverflow(page);

    await app.quiet();
    await app.get(SendTributeNotices).run(app.clock.now());
    const [letter] = await app.db.query<{ recipient: string; data: object }>(
      `select recipient, data from letter where template = 'tribute-card'`,
    );
    expect(letter).toMatchObject({ recipient: 'sam@example.org', data: { honoree: 'Ana <b>Ruiz</b>' } });
    expect(JSON.stringify(letter)).not.toContain('25');
  });
});

describe('a form that is not filled', () => {
  it.each([
    ['with script', true],
    ['without script', false],
  ])('says what needs a look, jumps there, and keeps what was typed, %s', async (_, javaScript) => {
    const page = await browser.page({ javaScript, width: NARROW });
    await page.goto(`${app.url}/give/article-footer?amount=other&article=48213`);
    await page.getByLabel('Other amount').fill('1.000');
    await page.getByLabel('Email', { exact: true }).fill('rosa@example');
    await page.getByLabel('First name').fill('Rosa');
    const typed = await valuesOf(page);
    const [answer] = await Promise.all([
      page.waitForResponse((response) => response.request().method() === 'POST'),
      page.locator('#give').click(),
    ]);
    expect(answer.status()).toBe(422);

    await page.getByRole('heading', { name: 'Three things need a look' }).waitFor();
    expect(await page.title()).toMatch(/^Check the form · /);
    expect(await isFocused(page.getByRole('alert'))).toBe(true);
    expect(await valuesOf(page)).toEqual(typed);
    await expectNoOverflow(page);
    if (javaScript) await expectAccessible(page);
    for (const [words, label] of [
      ['Enter an amount such as 25', 'Other amount'],
      ['Enter an email address', 'Email'],
      ['Enter your last name', 'Last name'],
    ] as const) {
      await page.getByRole('alert').getByRole('link', { name: words }).click();
      expect(await isFocused(page.getByLabel(label, { exact: true }))).toBe(true);
      expect(await page.getByLabel(label, { exact: true }).getAttribute('aria-describedby')).toContain('error');
    }
  });
});

/** Hands on the keyboard; typed text is not counted. */
class Keys {
  presses = 0;

  constructor(private readonly page: Page) {}

  async press(key: string): Promise<void> {
    this.presses += 1;
    await this.page.keyboard.press(key);
  }

  /** Tabs until the control has the focus, where it can be seen. */
  async reach(control: Locator): Promise<void> {
    for (let tabs = 0; !(await isFocused(control)); tabs++) {
      if (tabs === 60) throw new Error(`the keyboard does not reach ${control.toString()}`);
      await this.press('Tab');
    }
  }

  async fill(field: Locator, text: string): Promise<void> {
    await this.reach(field);
    await this.page.keyboard.type(text);
  }
}

async function isFocused(control: Locator): Promise<boolean> {
  return control.evaluate((element) => element === document.activeElement);
}
