import type { Page } from 'playwright-core';

export const GOOD_CARD = '4242 4242 4242 4242';
export const DECLINED_CARD = '4000 0000 0000 0002';

export interface AboutYou {
  readonly email?: string;
  readonly firstName?: string;
  readonly lastName?: string;
}

/** Fills the block "About you" of the gift page. */
export async function fillAboutYou(page: Page, about: AboutYou = {}): Promise<void> {
  await page.getByLabel('Email', { exact: true }).fill(about.email ?? 'rosa@example.org');
  await page.getByLabel('First name').fill(about.firstName ?? 'Rosa');
  await page.getByLabel('Last name').fill(about.lastName ?? 'Díaz');
}

/** Presses the gift page's button, stays with one gift if asked for monthly ones, and waits for the card page. */
export async function goToCardPage(page: Page): Promise<void> {
  await page.locator('#give').click();
  const once = page.getByRole('button', { name: /^No, \$/ });
  const card = page.getByRole('heading', { name: 'Card details' });
  await once.or(card).waitFor();
  if (await once.isVisible()) await once.click();
  await card.waitFor();
}

/** Types a card on the card page and pays. */
export async function payWith(page: Page, card: string): Promise<void> {
  await page.getByLabel('Card number').fill(card);
  await page.getByLabel('Expires').fill('12/34');
  await page.getByLabel('Security code').fill('123');
  await page.getByRole('button', { name: /^Donate \$/ }).click();
}

/** Waits for the thank-you page, while the bank answers. */
export async function waitForThanks(page: Page, firstName = 'Rosa'): Promise<void> {
  await page.getByRole('heading', { name: `Thank you, ${firstName}.` }).waitFor();
}

/** Every field of the gift page as it would be sent. */
export async function valuesOf(page: Page): Promise<Record<string, string>> {
  return page
    .locator('form[data-gift-form]')
    .evaluate((form) => Object.fromEntries(new FormData(form as HTMLFormElement)) as Record<string, string>);
}
