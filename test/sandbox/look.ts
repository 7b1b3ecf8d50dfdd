import type { Page } from 'playwright-core';
import { expectAccessible, expectNoOverflow } from '../browser/checks.js';

const WIDTHS = [390, 1280];

/**
 * Holds a page to what every page must keep, on a phone and on a desk, and leaves it on the desk in light. With a
 * folder in SHOTS every page leaves its pictures there.
 */
export async function look(page: Page, name: string): Promise<void> {
  await expectAccessible(page);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    await expectNoOverflow(page);
  }
  const folder = process.env['SHOTS'];
  if (folder !== undefined) await leavePictures(page, `${folder}/${name}`);
}

async function leavePictures(page: Page, file: string): Promise<void> {
  for (const width of WIDTHS) {
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: `${file}-${width}-${colorScheme}.png`, fullPage: true });
    }
  }
}
