import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { createServer, type Server } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { type AskSettings, DEFAULT_ASK_BODY, DEFAULT_ASK_HEADING } from '../../../src/web/embed/ask-settings.js';
import { openBrowser, type TestBrowser } from '../../support/browser.js';

const SETTINGS: AskSettings = {
  slug: 'article-footer',
  open: true,
  heading: DEFAULT_ASK_HEADING,
  body: DEFAULT_ASK_BODY,
  frequencies: ['once', 'monthly'],
  defaultFrequency: 'once',
  amounts: { once: [2500, 5000], monthly: [600, 1250] },
  defaultAmount: { once: 5000, monthly: 1250 },
  currency: 'USD',
  giveUrl: '/give/article-footer',
  portalUrl: '/portal',
  goal: null,
  note: '',
  testMode: false,
};
/** Counts that pages sent: the path, and the fields. */
let counted: [string, Record<string, string>][] = [];
const COUNTING: AskSettings = { ...SETTINGS, countUrl: '/embed/asks/article-footer/counts/' };
const LIGHT_LINK = '<a id="plain" href="/give/article-footer?article=48213">Support us today</a>';

let script: string;
let server: Server;
let origin: string;
let browser: TestBrowser;
/** What the server answers next: the article's inside, and the settings, or null for a failure. */
let article = '';
let settings: AskSettings | null = SETTINGS;
/** What the newsroom says of tokens, by address. */
const ENTITLEMENTS: Readonly<Record<string, object>> = {
  '/api/v1/entitlements/member': { tier: 'supporter', expiresAt: '2027-11-24' },
  '/api/v1/entitlements/lapsed': { tier: null, expiresAt: null },
};

beforeAll(async () => {
  script = await bundle();
  server = createServer((request, response) => {
    if (request.url === '/embed/v1.js') return response.setHeader('content-type', 'text/javascript').end(script);
    if (request.url === '/embed/asks/article-footer.json' && settings) return response.end(JSON.stringify(settings));
    if (request.url?.startsWith('/embed/asks/article-footer/counts/')) {
      let body = '';
      request.on('data', (part) => (body += part));
      request.on('end', () => {
        counted.push([request.url!.split('/').at(-1)!, Object.fromEntries(new URLSearchParams(body))]);
        response.writeHead(204).end();
      });
      return;
    }
    const entitlement = ENTITLEMENTS[request.url ?? ''];
    if (entitlement) return response.end(JSON.stringify(entitlement));
    if (request.url?.startsWith('/story')) return response.setHeader('content-type', 'text/html').end(story());
    return response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : address}`;
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
  await new Promise((resolve) => server.close(resolve));
});

afterEach(() => browser.closePages());

describe('the ask script', () => {
  it('weighs at most 5 kB gzipped', () => {
    expect(gzipSync(script, { level: 9 }).length).toBeLessThanOrEqual(5_000);
  });

  it('keeps nothing on the device and needs no other origin', () => {
    expect(script).not.toMatch(/cookie|localStorage|sessionStorage|indexedDB|https?:/);
  });
});

describe('the ask on an article', () => {
  it('says the fixed sentence and leads to the gift page with the choice and the context', async () => {
    const page = await open(ask('article-id="48213" section="City Hall" author="June"'), '?utm_source=letter&reader=7');
    expect(await page.getByRole('heading').textContent()).toBe('If you enjoyed this article, please support us today!');
    expect(await target(page, 'Give $50')).toEqual({
      amount: '50',
      frequency: 'once',
      article: '48213',
      section: 'City Hall',
      author: 'June',
      placement: 'article-footer',
      url: 'https://ledger.example/story',
      utm_source: 'letter',
    });
  });

  it('rebuilds words and address at each choice, by keyboard too, and tells the page', async () => {
    const page = await open(ask(''));
    await page.evaluate(() => {
      document.addEventListener('ask:change', (event) => {
        document.title = event instanceof CustomEvent ? JSON.stringify(event.detail) : '';
      });
    });
    await page.getByRole('radio', { name: 'Once' }).focus();
    await page.keyboard.press('ArrowRight');
    expect(await target(page, 'Give $12.50 a month')).toMatchObject({ amount: '12.50', frequency: 'monthly' });
    expect(JSON.parse(await page.title())).toMatchObject({
      frequency: 'monthly',
      amount: 1250,
      slug: 'article-footer',
    });
    await page.getByRole('radio', { name: 'Other' }).check();
    expect(await target(page, 'Give another amount a month')).toMatchObject({ amount: 'other', frequency: 'monthly' });
  });

  it('keeps an amount that the reader chose where the new rhythm has it, and else brings the usual one', async () => {
    const both = { ...SETTINGS, amounts: { once: [600, 5000], monthly: [600, 1250, 5000] } };
    const page = await open(ask(''), '', both);
    await page.getByRole('radio', { name: 'Monthly' }).check();
    expect(await target(page, 'Give $12.50 a month')).toMatchObject({ amount: '12.50' });
    await page.getByRole('radio', { name: '$6', exact: true }).check();
    await page.getByRole('radio', { name: 'Once' }).check();
    expect(await target(page, 'Give $6')).toMatchObject({ amount: '6', frequency: 'once' });
  });

  it('does not ask how often when there is one answer', async () => {
    const page = await open(ask(''), '', { ...SETTINGS, frequencies: ['once'] });
    expect(await page.getByRole('radio').count()).toBe(3);
    expect(await page.getByRole('group').count()).toBe(1);
  });

  it('drops referrer and campaign under Global Privacy Control', async () => {
    const page = await open(ask(''), '?utm_source=letter', SETTINGS, () => {
      Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { value: true });
    });
    expect(await target(page, 'Give $50')).not.toHaveProperty('utm_source');
  });

  it('shows a name from the settings as text', async () => {
    const page = await open(ask(''), '', { ...SETTINGS, heading: '=HYPERLINK("x")<b>' });
    expect(await page.getByRole('heading').textContent()).toBe('=HYPERLINK("x")<b>');
  });

  it('speaks Spanish on a Spanish page, and keeps what the newsroom wrote', async () => {
    const page = await open(ask('lang="es" body="Nuestra nota."'));
    expect(await page.getByRole('heading').textContent()).toBe('Si le gustó este artículo, ¡apóyenos hoy!');
    expect(await page.getByText('Nuestra nota.').isVisible()).toBe(true);
    expect(await page.getByRole('link', { name: 'Donar $50' }).isVisible()).toBe(true);
  });

  it.each<[string, string, AskSettings | null, string]>([
    [
      'a drive that ended',
      '',
      { ...SETTINGS, open: false },
      'This drive has ended. You can still give to the newsroom.',
    ],
    ['a member', 'audience="member"', SETTINGS, 'You are a member. Thank you, this story is yours too.'],
    ['test mode', '', { ...SETTINGS, testMode: true }, 'Test mode: no money moves'],
    ['settings that do not come', '', null, 'Support us today'],
    ['settings of the page itself', 'config="own"', null, 'If you enjoyed this article, please support us today!'],
  ])('has words for %s', async (_, attributes, answer, words) => {
    const own = `<script type="application/json" id="own">${JSON.stringify(SETTINGS)}</script>`;
    const page = await open(own + ask(attributes), '', answer);
    await page.getByText(words).first().waitFor({ state: 'visible' });
  });

  it('thanks a reader whose token names a tier, with the way to the portal', async () => {
    const page = await open(ask('entitlement-url="/api/v1/entitlements/member"'));
    await page.getByText('You are a member. Thank you, this story is yours too.').waitFor();
    const link = page.getByRole('link', { name: 'See your membership' });
    expect(await link.getAttribute('href')).toBe(`${origin}/portal`);
    expect(await page.getByRole('radio').count()).toBe(0);
  });

  it.each([
    ['names no tier', 'lapsed', undefined],
    ['is unknown', 'forged', /status of 404/],
  ])('asks a reader whose token %s', async (_, token, tolerates) => {
    const attribute = `entitlement-url="/api/v1/entitlements/${token}"`;
    const page = await open(ask(attribute), '', SETTINGS, undefined, tolerates);
    expect(await page.getByRole('link', { name: 'Give $50', exact: true }).isVisible()).toBe(true);
  });

  it('begins with the rhythm and the amount of the page, where the form offers them', async () => {
    const page = await open(ask('frequency="monthly" amount="6"'));
    expect(await target(page, 'Give $6 a month')).toMatchObject({ amount: '6', frequency: 'monthly' });
    const other = await open(ask('frequency="weekly" amount="7"'));
    expect(await target(other, 'Give $50')).toMatchObject({ amount: '50', frequency: 'once' });
  });

  it('shows nothing to an audience of none', async () => {
    const page = await open(ask('audience="none"'));
    expect(await page.locator('mainstay-ask').evaluate((element) => element.clientHeight)).toBe(0);
  });

  it('counts that it was seen and followed, with nothing about the reader', async () => {
    counted = [];
    const page = await open(ask('article-id="48213" section="City Hall"'), '?utm_source=letter&reader=7', COUNTING);
    const spot = {
      article: '48213',
      section: 'City Hall',
      placement: 'article-footer',
      url: 'https://ledger.example/story',
    };
    await until(() => counted.length === 1);
    expect(counted).toEqual([['seen', spot]]);
    await page.getByRole('link', { name: 'Give $50', exact: true }).click({ noWaitAfter: true });
    await until(() => counted.length === 2);
    expect(counted[1]).toEqual(['follow', spot]);
  });

  it.each<[string, string, AskSettings, boolean]>([
    ['a member', 'audience="member"', COUNTING, false],
    ['anybody where the page keeps settings without a place to count', '', SETTINGS, false],
    ['a reader under Global Privacy Control', '', COUNTING, true],
  ])('does not count %s', async (_, attributes, answer, isPrivate) => {
    counted = [];
    const asksForPrivacy = () => Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { value: true });
    const page = await open(ask(attributes), '', answer, isPrivate ? asksForPrivacy : undefined);
    await page.evaluate(() => new Promise((resolve) => document.addEventListener('ask:seen', resolve, { once: true })));
    await page.evaluate(() => fetch('/embed/asks/article-footer/counts/end', { method: 'POST' }));
    expect(counted).toEqual([['end', {}]]);
  });

  it('is the plain link where script does not run', async () => {
    article = ask('');
    const page = await browser.page({ javaScript: false });
    await page.goto(`${origin}/story`);
    expect(await page.getByRole('link', { name: 'Support us today' }).isVisible()).toBe(true);
  });

  it('does not move what stands below it', async () => {
    const page = await open(`${ask('')}<p id="below">Below</p>`, '', null);
    const before = await page.locator('#below').boundingBox();
    settings = SETTINGS;
    await page.locator('mainstay-ask').evaluate((element) => element.replaceWith(element.cloneNode(true)));
    await page.getByRole('heading').waitFor();
    expect(await page.locator('#below').boundingBox()).toEqual(before);
  });
});

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: ['src/web/embed/client/v1.ts'],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  });
  return outputFiles[0]!.text;
}

function ask(attributes: string): string {
  return `<mainstay-ask slug="article-footer" ${attributes}>${LIGHT_LINK}</mainstay-ask>`;
}

function story(): string {
  return (
    `<!doctype html><html lang="en"><head><title>Story</title><link rel="canonical" href="https://ledger.example/story">` +
    `<script type="module" src="/embed/v1.js"></script></head><body>${article}</body></html>`
  );
}

/** The article in a browser, with the ask awake, or its failed fetch over. */
async function open(
  inside: string,
  query = '',
  answer: AskSettings | null = SETTINGS,
  before?: () => void,
  tolerates = answer === null ? /status of 404/ : undefined,
): Promise<Page> {
  article = inside;
  settings = answer;
  const page = await browser.page({ tolerates });
  if (before) await page.addInitScript(before);
  await page.goto(`${origin}/story${query}`, { waitUntil: 'networkidle' });
  return page;
}

async function until(isTrue: () => boolean): Promise<void> {
  for (let tries = 0; !isTrue() && tries < 100; tries++) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** The parameters that the call to action with these words carries. */
async function target(page: Page, words: string): Promise<Record<string, string>> {
  const href = await page.getByRole('link', { name: words, exact: true }).getAttribute('href');
  return Object.fromEntries(new URL(href!).searchParams);
}
