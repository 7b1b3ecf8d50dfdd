import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import pg from 'pg';
import { insertGifts } from '../finance/exports/rows.js';
import { startApp, type TestApp } from '../support/app.js';
import { openBrowser, type TestBrowser } from '../support/browser.js';
import { signInOnPage } from '../support/second-factor.js';
import { PASSWORD, StaffClient } from '../web/staff/staff-client.js';

describe('a list that is exported while gifts arrive (journey 8)', () => {
  let app: TestApp;
  let browser: TestBrowser;
  let client: pg.Client;

  beforeAll(async () => {
    [app, browser] = await Promise.all([startApp({ worker: 'idle', webhooks: false }), openBrowser()]);
    await StaffClient.as('finance', app);
    client = new pg.Client({ connectionString: app.databaseUrl });
    await client.connect();
    await insertGifts(client, crowd(0, 1204));
  });

  afterAll(async () => {
    await client.end();
    await browser.close();
    await app.stop();
  });

  const crowd = (from: number, count: number) =>
    Array.from({ length: count }, (_, at) => ({ number: 30_000 + from + at, donor: 'Crowd' }));

  it('has the 1,204 rows that the list showed, though fifty more are there when it is saved', async () => {
    const page = await browser.page();
    await signInOnPage(page, app, { email: 'finance@ledger.example', password: PASSWORD });
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
    await page.goto(`${app.url}/staff/gifts?q=crowd`);
    await page.getByText('1,204 gifts').waitFor();

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Export CSV' }).click(),
    ]);
    await insertGifts(client, crowd(1204, 50));
    const file = await readFile(await download.path());
    expect(parse(file, { columns: true })).toHaveLength(1204);
    await page.reload();
    await page.getByText('1,254 gifts').waitFor();
    await browser.closePages();
  });
});
