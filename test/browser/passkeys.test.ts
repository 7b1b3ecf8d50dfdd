import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Accounts } from '../../src/staff/accounts.js';
import { startApp, type TestApp } from '../support/app.js';
import { openBrowser, type TestBrowser } from '../support/browser.js';
import { signInOnPage } from '../support/second-factor.js';
import { expectAccessible, expectNoOverflow } from './checks.js';

const PASSWORD = 'four plain words together';

let app: TestApp;
let browser: TestBrowser;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp({ worker: false, webhooks: false }), openBrowser()]);
  for (const name of ['June', 'Vera']) {
    const person = { name, email: `${name.toLowerCase()}@ledger.example`, role: 'admin', password: PASSWORD };
    await app.db.write((tx) => app.web.get(Accounts, { strict: false }).create(tx, person, 'system'));
  }
});
afterEach(() => browser.closePages());
afterAll(async () => {
  await browser.close();
  await app.stop();
});

/** A device with a finger on it: Chromium's own virtual authenticator makes real keys and real signatures. */
async function pageWithDevice(width?: number): Promise<Page> {
  const page = await browser.page(width === undefined ? {} : { width });
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return page;
}

async function givePassword(page: Page, email: string): Promise<void> {
  await page.goto(`${app.url}/staff/sign-in`);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

async function makeFirstPasskey(page: Page, email: string): Promise<void> {
  await givePassword(page, email);
  await page.getByRole('heading', { name: 'One more step' }).waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Make a passkey' }).click();
  await page.getByRole('heading', { name: 'Keep these codes' }).waitFor();
  await page.getByRole('link', { name: 'I have kept them' }).click();
  await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
}

/** What a page sends when its passkey form goes off. */
function sentBy(page: Page, path: string): Promise<string> {
  return page.waitForRequest((request) => request.url().endsWith(path)).then((request) => request.postData() ?? '');
}

describe('a passkey', () => {
  it('is made after the first password, and signs its owner in alone; what it signed is good once', async () => {
    const page = await pageWithDevice();
    await makeFirstPasskey(page, 'june@ledger.example');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await expectAccessible(page);
    const sent = sentBy(page, '/staff/sign-in/passkey');
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
    const replayed = await fetch(`${app.url}/staff/sign-in/passkey`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: await sent,
      redirect: 'manual',
    });
    expect([replayed.status, replayed.headers.getSetCookie()]).toEqual([422, []]);
    const [act] = await app.db.query<{ detail: object }>(
      `select detail from audit_event where action = 'sign in' order by id desc limit 1`,
    );
    expect(act).toEqual({ detail: { by: 'passkey' } });
  });

  it('of somebody else opens nothing, neither after a password nor as a second signature', async () => {
    const [june, vera] = [await pageWithDevice(), await pageWithDevice(390)];
    await makeFirstPasskey(vera, 'vera@ledger.example');
    await expectNoOverflow(vera);
    await app.db.query(
      `delete from staff_passkey using staff where staff.id = staff_id and email_key = 'june@ledger.example'`,
    );
    await makeFirstPasskey(june, 'june@ledger.example');
    await june.getByRole('button', { name: 'Sign out' }).click();
    // June knows Vera's password. Vera's page asks for Vera's passkey; June makes it take any.
    await givePassword(june, 'vera@ledger.example');
    await june.getByRole('button', { name: 'Use a passkey' }).waitFor();
    await june.locator('[data-passkey]').evaluate((place) => {
      const options = JSON.parse(place.dataset['passkeyOptions'] ?? '{}') as Record<string, unknown>;
      place.dataset['passkeyOptions'] = JSON.stringify({ ...options, allowCredentials: [] });
    });
    await june.getByRole('button', { name: 'Use a passkey' }).click();
    await june.getByText('That passkey does not fit here').first().waitFor();
    await june.goto(`${app.url}/staff/gifts`);
    await june.getByRole('heading', { name: 'Confirm that it is you' }).waitFor();
  });

  it('is added beside an app in the account, and says so where none can be made', async () => {
    const page = await pageWithDevice();
    await signInOnPage(page, app, { email: 'june@ledger.example', password: PASSWORD });
    await page.goto(`${app.url}/staff/account/passkeys/new`);
    await expectAccessible(page);
    await page.getByLabel('Name of the passkey').fill('Desk at home');
    await page.getByRole('button', { name: 'Make a passkey' }).click();
    await page.getByText('Passkey: Desk at home').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Remove the passkey Desk at home' }).click();
    await page.getByText('A passkey was removed.').waitFor();
    const plain = await browser.page({ javaScript: false });
    await plain.goto(`${app.url}/staff/sign-in`);
    expect(await plain.locator('noscript p').isVisible()).toBe(true);
    expect(await plain.getByRole('button', { name: 'Use a passkey' }).isVisible()).toBe(false);
  });
});
