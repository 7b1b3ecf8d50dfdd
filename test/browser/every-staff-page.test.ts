import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { REPORTS } from '../../src/reports/report-list.js';
import type { TestApp } from '../support/app.js';
import { openBrowser, type TestBrowser } from '../support/browser.js';
import { routesOf } from '../support/routes.js';
import { signInOnPage } from '../support/second-factor.js';
import { ADMIN, lively } from './staff-world.js';

/**
 * Where pages about one thing are tried: ":gift" is the id that SUBJECTS finds. A page whose address has no parameter
 * is tried as it is; a page about something that is not named here makes the test fail.
 */
const ADDRESSES: Readonly<Record<string, string>> = {
  '/staff/campaigns/:id': '/staff/campaigns/:campaign',
  '/staff/campaigns/:id/edit': '/staff/campaigns/:campaign/edit',
  '/staff/campaigns/:id/offers/:offer': '/staff/campaigns/:campaign/offers/:offer',
  '/staff/campaigns/:id/offers/new': '/staff/campaigns/:campaign/offers/new',
  '/staff/designations/:code': '/staff/designations/investigations',
  '/staff/donor-list/:year': '/staff/donor-list/:year',
  '/staff/donor-list/:year/lines/:donor': '/staff/donor-list/:year/lines/:listed',
  '/staff/donor-list/:year/versions/:number': '/staff/donor-list/:year/versions/1',
  '/staff/donors/:id': '/staff/donors/:donor',
  '/staff/donors/:id/consents': '/staff/donors/:donor/consents',
  '/staff/donors/:id/details': '/staff/donors/:donor/details',
  '/staff/donors/:id/emails': '/staff/donors/:donor/emails',
  '/staff/donors/:id/merge': '/staff/donors/:donor/merge?with=:likeness',
  '/staff/exports/:id': '/staff/exports/:export',
  '/staff/exports/new': '/staff/exports/new?what=gifts',
  '/staff/finance/bank/uploads/:id': '/staff/finance/bank/uploads/:upload',
  '/staff/finance/deposits/:id': '/staff/finance/deposits/:deposit',
  '/staff/finance/journal/:target': '/staff/finance/journal/xero',
  '/staff/finance/journal/:target/batches/:number': '/staff/finance/journal/xero/batches/1',
  '/staff/finance/periods/:month': '/staff/finance/periods/:month',
  '/staff/finance/statements/:year/send': '/staff/finance/statements/:year/send?scope=new',
  '/staff/finance/statements/runs/:id': '/staff/finance/statements/runs/:run',
  '/staff/gifts/:id': '/staff/gifts/:gift',
  '/staff/gifts/:id/correction': '/staff/gifts/:check/correction',
  '/staff/gifts/:id/move': '/staff/gifts/:gift/move',
  '/staff/gifts/:id/paid-refund': '/staff/gifts/:check/paid-refund',
  '/staff/gifts/:id/refunds/:refund': '/staff/gifts/:asked/refunds/:refund',
  '/staff/gifts/:id/refunds/new': '/staff/gifts/:gift/refunds/new',
  '/staff/gifts/:id/returned': '/staff/gifts/:check/returned',
  '/staff/gifts/batches/:id': '/staff/gifts/batches/:batch',
  '/staff/gifts/batches/:id/figures': '/staff/gifts/batches/:counted/figures',
  '/staff/hooks/:id': '/staff/hooks/:endpoint',
  '/staff/hooks/:id/deliveries': '/staff/hooks/:endpoint/deliveries',
  '/staff/hooks/:id/edit': '/staff/hooks/:endpoint/edit',
  '/staff/hooks/deliveries/:delivery': '/staff/hooks/deliveries/:delivery',
  '/staff/imports/:id': '/staff/imports/:import',
  '/staff/memberships/:donorId': '/staff/memberships/:member',
  '/staff/memberships/catalogue/benefits/:id': '/staff/memberships/catalogue/benefits/:benefit',
  '/staff/memberships/catalogue/tiers/:code': '/staff/memberships/catalogue/tiers/member',
  '/staff/people/:id': '/staff/people/:person',
  '/staff/plans/:id': '/staff/plans/:plan',
  '/staff/plans/:id/changes/new': '/staff/plans/:plan/changes/new?kind=amount',
  '/staff/privacy/:id': '/staff/privacy/:erasure',
  '/staff/privacy/archive/:donor': '/staff/privacy/archive/:donor',
  '/staff/receipts/:id': '/staff/receipts/:receipt',
  '/staff/receipts/:id/reissue': '/staff/receipts/:receipt/reissue',
  '/staff/receipts/print/:id': '/staff/receipts/print/:print',
  '/staff/search': '/staff/search?q=rosa',
};

const SUBJECTS: Readonly<Record<string, string>> = {
  asked: `select gift_id as id from refund where state = 'awaiting-approval'`,
  batch: `select id from gift_batch where posted_at is not null`,
  benefit: 'select id from benefit',
  campaign: `select id from campaign where slug = 'winter'`,
  check: `select id from gift where channel = 'check'`,
  counted: `select id from gift_batch where posted_at is null`,
  deposit: 'select id from deposit',
  delivery: 'select delivery_id::text as id from hook_attempt',
  donor: `select id from donor where email = 'rosa@example.org'`,
  endpoint: 'select id from hook_endpoint',
  erasure: 'select id from donor_erasure',
  export: 'select id from export_job',
  gift: `select gift.id from gift join donor on donor.id = donor_id where email = 'rosa@example.org'`,
  import: 'select id from import_run',
  listed: 'select donor_id as id from donor_list_line',
  likeness: `select id from donor where email = 'rosa.diaz@example.org'`,
  member: 'select donor_id as id from membership_term',
  month: `select left(min(gift_date)::text, 7) as id from gift where channel = 'online'`,
  offer: 'select id from matching_offer',
  person: 'select id from staff',
  plan: `select plan.id from plan join donor on donor.id = donor_id where email = 'mara@example.org'`,
  print: 'select id from receipt_print_batch',
  receipt: `select id from receipt where status = 'issued'`,
  refund: `select id from refund where state = 'awaiting-approval'`,
  run: 'select id from statement_run',
  upload: 'select id from bank_upload',
  year: 'select year::text as id from statement_run',
};

/** What answers with something else than a page, or is seen elsewhere, and why it is left out here. */
const NO_PAGE: Readonly<Record<string, string>> = {
  '/staff/audit/export': 'a file',
  '/staff/donors/export': 'a file',
  '/staff/donors/look-up': 'suggestions for a script',
  '/staff/exports/:id/file': 'a file',
  '/staff/finance/deposits/export': 'a file',
  '/staff/finance/journal/:target/batches/:number/files/:position': 'a file',
  '/staff/finance/journal/:target/batches/:number/zip': 'a file',
  '/staff/finance/schedule-b.csv': 'a file',
  '/staff/finance/statements/:year/samples/:donorId': 'a PDF',
  '/staff/finance/statements/files/:id': 'a PDF',
  '/staff/finance/statements/runs/:id/addresses': 'a file',
  '/staff/finance/statements/runs/:id/print/:part': 'a PDF',
  '/staff/gifts/batches/:id/letters.pdf': 'a PDF',
  '/staff/gifts/batches/donors': 'suggestions for a script',
  '/staff/gifts/export': 'a file',
  '/staff/imports/:id/refused.csv': 'a file',
  '/staff/lists/:list/count': 'an answer to a script',
  '/staff/memberships/export': 'a file',
  '/staff/memberships/queue/export': 'a file',
  '/staff/plans/export': 'a file',
  '/staff/receipts/:id/pdf': 'a PDF',
  '/staff/receipts/export': 'a file',
  '/staff/receipts/print/:id/zip': 'a file',
  '/staff/receipts/zip': 'a file',
  '/staff/reports/:slug/:chart.svg': 'a picture',
  '/staff/reports/:slug/:table.csv': 'a file',
  '/staff/reports/:slug/:table.xlsx': 'a file',
  '/staff/search/palette': 'an answer to a script',
  '/staff/tributes/cards.pdf': 'a PDF',
  '/staff/invitation/:token': 'of whoever is not here yet: staff.test.ts looks at it',
  '/staff/outside/return': 'leads on at once',
  '/staff/second-factor': 'of whoever is about to sign in: staff.test.ts looks at it',
  '/staff/setup/:token': 'of an empty installation: staff.test.ts looks at it',
  '/staff/sign-in': 'of whoever is about to sign in: staff.test.ts looks at it',
};

const DESK = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 800 };
const REPORT = '/staff/reports/:slug';

describe('every page of the staff', () => {
  let app: TestApp;
  let browser: TestBrowser;
  let addresses: string[];

  beforeAll(async () => {
    [app, browser] = await Promise.all([lively(), openBrowser()]);
    addresses = await addressesOf(app);
  }, 120_000);

  afterEach(() => browser.closePages());

  afterAll(async () => {
    await browser.close();
    await app.stop();
  });

  it('has an address in this test, or a reason for none', () => {
    const routes = pagesOf(app);
    expect(routes.filter((path) => path !== REPORT && /\/:/.test(path) && !ADDRESSES[path])).toEqual([]);
    const named = [...Object.keys(ADDRESSES), ...Object.keys(NO_PAGE)];
    const known = new Set(getRoutes(app));
    expect(named.filter((path) => !known.has(path))).toEqual([]);
  });

  it('can be read and used by everybody (WCAG 2.2 AA), and fits a phone', async () => {
    const wrong: string[] = [];
    const left = [...addresses];
    const look = async (page: Page): Promise<void> => {
      for (let address = left.shift(); address !== undefined; address = left.shift()) {
        wrong.push(...(await complaints(page, app, address)));
      }
    };
    // While one page is drawn, the other is looked at; a code signs in once.
    const pages = [await browser.page(), await browser.page()];
    for (const page of pages) await signInOnPage(page, app, ADMIN);
    await Promise.all(pages.map(look));
    expect(wrong).toEqual([]);
  }, 240_000);
});

function getRoutes(app: TestApp): string[] {
  return routesOf(app.web)
    .filter(({ method, path }) => method === 'GET' && /^\/staff(?:\/|$)/.test(path))
    .map(({ path }) => path);
}

function pagesOf(app: TestApp): string[] {
  return getRoutes(app).filter((path) => !NO_PAGE[path]);
}

async function addressesOf(app: TestApp): Promise<string[]> {
  const ids = new Map<string, string>();
  for (const [name, sql] of Object.entries(SUBJECTS)) {
    const [row] = await app.db.query<{ id: string }>(`${sql} limit 1`);
    if (!row) throw new Error(`there is no ${name} to look at`);
    ids.set(name, row.id);
  }
  return pagesOf(app)
    .flatMap((path) =>
      path === REPORT ? REPORTS.map(({ slug }) => `/staff/reports/${slug}`) : [ADDRESSES[path] ?? path],
    )
    .map((address) => address.replaceAll(/:(\w+)/g, (_, name: string) => ids.get(name) ?? `:${name}`));
}

/** What stands in the way of somebody, as "address: rule: elements". */
async function complaints(page: Page, app: TestApp, address: string): Promise<string[]> {
  await page.setViewportSize(DESK);
  const answer = await page.goto(`${app.url}${address}`);
  const arrived = new URL(page.url());
  if (answer?.status() !== 200 || `${arrived.pathname}${arrived.search}` !== address) {
    return [`${address}: ${answer?.status()} at ${arrived.pathname}`];
  }
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
    .analyze();
  const found = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${address}: ${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ')}`);
  await page.setViewportSize(PHONE);
  const content = await page.evaluate(() => document.documentElement.scrollWidth);
  return content > PHONE.width ? [...found, `${address}: ${content} pixels wide on a phone`] : found;
}
