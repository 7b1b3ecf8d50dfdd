import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { readFile } from 'node:fs/promises';
import { getDocument, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** Holds the page as it stands to WCAG 2.2, in light and dark (R-A11-07). The page's scripts must be allowed to run. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await new AxeBuilder({ page }).analyze();
  await page.emulateMedia({ colorScheme: 'dark' });
  // The colours alone differ.
  const dark = await new AxeBuilder({ page }).withRules(['color-contrast']).analyze();
  await page.emulateMedia({ colorScheme: 'light' });
  const found = [...light.violations, ...dark.violations]
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
  expect(found).toEqual([]);
}

/** Nobody has to scroll sideways (WCAG 1.4.10); tables scroll within themselves. */
export async function expectNoOverflow(page: Page): Promise<void> {
  const { content, window } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: innerWidth,
  }));
  expect({ url: page.url(), content }).toEqual({ url: page.url(), content: Math.min(content, window) });
}

/** The file behind a link. */
export async function downloaded(page: Page, link: Locator): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  return readFile(await download.path());
}

/**
 * The HTML of the letter that `/dev/mail` shows. Nothing may run inside its frame, not even what a test needs to look
 * into it, and therefore the frame is gone afterwards.
 */
export async function letterOnThePage(page: Page): Promise<string> {
  const frame = page.locator('iframe');
  const address = new URL((await frame.getAttribute('src'))!, page.url());
  const answer = await page.request.get(address.href);
  await frame.evaluate((element) => element.remove());
  return answer.text();
}

/** Every word of a PDF, in reading order. */
export async function textOfPdf(pdf: Buffer): Promise<string> {
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  const loading = getDocument({ data: new Uint8Array(pdf), verbosity: VerbosityLevel.ERRORS });
  const document = await loading.promise;
  const { items } = await (await document.getPage(1)).getTextContent();
  await loading.destroy();
  return items.map((item) => ('str' in item ? item.str + (item.hasEOL ? ' ' : '') : '')).join('');
}
