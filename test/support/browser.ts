import { chromium, type BrowserContext, type ConsoleMessage, type Page } from 'playwright-core';
import { chromiumLaunch } from './chromium.js';

export interface PageOptions {
  readonly javaScript?: boolean;
  /** In CSS pixels; the window is 800 high. */
  readonly width?: number;
  readonly colorScheme?: 'light' | 'dark';
  /** A complaint that the test provokes. */
  readonly tolerates?: RegExp | undefined;
}

/** One headless Chromium for a test file. */
export interface TestBrowser {
  /** A page with cookies of its own and no motion. */
  page(options?: PageOptions): Promise<Page>;
  /**
   * Closes every page; call it after each test.
   * @throws when a script failed, the security policy stopped something, or a server broke on any of the pages.
   */
  closePages(): Promise<void>;
  close(): Promise<void>;
}

export async function openBrowser(): Promise<TestBrowser> {
  const browser = await chromium.launch({ headless: true, ...(await chromiumLaunch()) });
  const contexts: BrowserContext[] = [];
  const complaints: string[] = [];
  return {
    async page({ javaScript = true, width = 1280, colorScheme = 'light', tolerates } = {}) {
      const context = await browser.newContext({
        javaScriptEnabled: javaScript,
        viewport: { width, height: 800 },
        colorScheme,
        reducedMotion: 'reduce',
        locale: 'en-US',
      });
      context.setDefaultTimeout(30_000);
      contexts.push(context);
      const page = await context.newPage();
      listen(page, (text) => {
        if (!tolerates?.test(text)) complaints.push(`${page.url()}: ${text}`);
      });
      return page;
    },
    async closePages() {
      await Promise.all(contexts.splice(0).map((context) => context.close()));
      const heard = [...new Set(complaints.splice(0))];
      if (heard.length > 0) throw new Error(`a page complained:\n${heard.join('\n')}`);
    },
    close: () => browser.close(),
  };
}

function listen(page: Page, complain: (text: string) => void): void {
  page.on('pageerror', (error) => complain(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !isRefusal(message, page)) complain(message.text());
  });
  page.on('response', (response) => {
    if (response.status() >= 500) complain(`${response.url()} answered ${response.status()}`);
  });
}

/** A page that answers 4xx on purpose, for instance a form that was refused, is noted in the console as well. */
function isRefusal(message: ConsoleMessage, page: Page): boolean {
  return /status of 4\d\d/.test(message.text()) && message.location().url === page.url();
}
