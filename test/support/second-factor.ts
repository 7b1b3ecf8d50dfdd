import { generateSync } from 'otplib';
import type { Page } from 'playwright-core';
import { SecretBox } from '../../src/vault/secret-box.js';
import type { TestApp } from './app.js';

/** The key in the code app of everybody who was not told another. */
const APP_KEY = 'MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK';

type Installation = Pick<TestApp, 'db' | 'settings'>;

/** Puts a code app into a person's hands, unless they have one: what the pages do after the first password. */
async function giveApp({ db, settings }: Installation, email: string): Promise<void> {
  const [person] = await db.query<{ id: string }>(
    `select id from staff where email_key = lower($1)
       and not exists (select from staff_app_code where staff_id = staff.id)`,
    [email],
  );
  if (!person) return;
  await db.query(
    `insert into staff_app_code (staff_id, sealed_secret, last_step, added_at) values ($1, $2, 0, now())
     on conflict do nothing`,
    [person.id, new SecretBox(settings).seal(`app:${person.id}`, APP_KEY)],
  );
}

/**
 * What the app of a person shows now. A code is good once and tests are faster than half a minute, so that the one
 * before is forgotten here.
 */
export async function codeOf(app: Installation, email: string, key = APP_KEY): Promise<string> {
  await giveApp(app, email);
  await app.db.query(
    'update staff_app_code set last_step = 0 from staff where staff.id = staff_id and email_key = lower($1)',
    [email],
  );
  return appCode(key);
}

/** The code of a key, so many steps of half a minute from now. */
export function appCode(secret: string, steps = 0): string {
  return generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + 30 * steps });
}

/** Puts the code app of somebody who has just set a password into their hands, keeps the recovery codes, and tells the app's key. */
export async function addAppOnPage(page: Page, look: () => Promise<void> = async () => {}): Promise<string> {
  const key = (await page.locator('.factor-secret').innerText()).replaceAll(' ', '');
  await page.getByLabel('Code that the app shows').fill(appCode(key));
  await page.getByRole('button', { name: 'Add the app' }).click();
  await page.getByRole('heading', { name: 'Keep these codes' }).waitFor();
  await look();
  await page.getByRole('link', { name: 'I have kept them' }).click();
  return key;
}

/** Signs a person in on a page, with password and code. They land on their first page, or on the one they wanted. */
export async function signInOnPage(
  page: Page,
  app: TestApp,
  { email, password, key = APP_KEY }: { email: string; password: string; key?: string | undefined },
): Promise<void> {
  if (!page.url().includes('/staff/sign-in')) await page.goto(`${app.url}/staff/sign-in`);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(password);
  const code = await codeOf(app, email, key);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByLabel('Code').fill(code);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL((url) => !/\/(?:sign-in|second-factor)$/.test(url.pathname));
}
