import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { ApiKeys } from '../../src/staff/api-keys.js';
import { booksOf, giftIdOf } from '../support/books.js';
import { openBrowser, type TestBrowser } from '../support/browser.js';
import { Donor } from '../support/donor.js';
import { brokenProofs } from '../support/proof.js';
import { Sustainer } from '../support/sustainer.js';
import { signInOnPage } from '../support/second-factor.js';
import { PASSWORD, StaffClient } from '../web/staff/staff-client.js';
import { downloaded, expectAccessible, expectNoOverflow } from './checks.js';

const ROSA = { email: 'rosa@example.org', amount: '5000' };
const WHO = 'finance@ledger.example';

describe('finance, month by month', () => {
  let world: Sustainer;
  let browser: TestBrowser;
  let donor: Donor;

  beforeAll(async () => {
    [world, browser] = await Promise.all([Sustainer.open('2026-09-15T16:00:00Z'), openBrowser()]);
    await StaffClient.as('finance', world.app, WHO);
    donor = new Donor(world.app);
  });

  afterEach(() => browser.closePages());

  afterAll(async () => {
    await browser.close();
    await world.app.stop();
  });

  const signedIn = async (): Promise<Page> => {
    const page = await browser.page();
    await signInOnPage(page, world.app, { email: WHO, password: PASSWORD });
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
    return page;
  };

  it('closes September: a checklist with ticks, the figures, and the button (journey 6)', async () => {
    await donor.giveAndPay(ROSA);
    await world.advance('2026-10-02T16:00:00Z');
    const page = await signedIn();
    await page.getByRole('link', { name: 'Finance', exact: true }).click();
    await page.getByRole('link', { name: 'Periods' }).click();
    await expectAccessible(page);
    await page.getByRole('link', { name: /September 2026/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Close September 2026' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Close September' }).click();
    await page.getByRole('heading', { name: /need.? a look/ }).waitFor();
    for (const box of await page.getByRole('checkbox', { name: /I have seen it/ }).all()) await box.check();
    await page.getByRole('button', { name: 'Close September' }).click();
    await page.getByText('September 2026 is closed. What changes later is a correction in the open period.').waitFor();
    await expectAccessible(page);
  });

  it('refunds a gift of the closed month as a correction of today, and everything still adds up (journey 6)', async () => {
    const page = await signedIn();
    const giftId = await giftIdOf(world.app, ROSA.email);
    await page.goto(`${world.app.url}/staff/gifts/${giftId}/refunds/new`);
    await page.getByLabel('A part of it').check();
    await page.getByLabel('Part to refund').fill('20');
    await page.getByLabel('The donor asked for it').check();
    await page.getByRole('button', { name: 'Review the refund' }).click();
    await page.getByText('September 2026 is closed. This will be written as a correction dated today.').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: /^Refund/ }).click();
    await page.getByText('Refund of $20.00 requested.').waitFor();
    await world.quiet();

    expect(await booksOf(world.app, ROSA.email)).toMatchObject({
      receipts: [
        { status: 'void', amount: 5000, reason: 'partial-refund' },
        { status: 'issued', amount: 3000, replaces: 1 },
      ],
      letters: ['receipt', 'receipt-amended'],
    });
    const [entry] = await world.app.db.query<{ day: string }>(
      `select effective_date::text as day from refund join ledger_entry on ledger_entry.id = entry_id`,
    );
    expect(entry!.day).toBe('2026-10-02');
    await world.advance('2026-10-09T16:00:00Z');
    expect(await brokenProofs(world.app)).toEqual([]);
  });

  it('shows deposits that add up to the cent, and a journal in balance (journey 6)', async () => {
    const page = await signedIn();
    await page.goto(`${world.app.url}/staff/finance/deposits`);
    await expectAccessible(page);
    await page.getByRole('table').getByRole('link').first().click();
    await page.getByText('difference $0.00').waitFor();
    await expectAccessible(page);
    await page.goto(`${world.app.url}/staff/gifts/${await giftIdOf(world.app, ROSA.email)}`);
    await page.locator('a[href^="/staff/finance/deposits/"]').click();
    await page.getByRole('heading', { level: 1, name: 'Deposit of Sep' }).waitFor();
    await page.goto(`${world.app.url}/staff/finance/journal/csv`);
    await page
      .getByText(/balance/i)
      .first()
      .waitFor();
    await expectAccessible(page);
  });

  it('says the same at home, in the list, in the file and in the API, around the end of a month and of summer time (journey 7)', async () => {
    const key = await world.app.db.write((tx) =>
      world.app.web
        .get(ApiKeys, { strict: false })
        .create(tx, { name: 'figures', scopes: ['gifts:read', 'reports:read'] }, { actor: 'system', staffId: null }),
    );
    /** What each of the four says was raised in the running month, in cents. */
    const raised = async (from: string, to: string): Promise<number[]> => {
      const page = await signedIn();
      const tile = page.locator('#figure-raised');
      // What went back in the month is taken off at home, and the words below say what was given.
      const given = /(\S+) given/.exec(await tile.innerText())?.[1];
      const atHome = cents(given ?? (await tile.locator('.tile-figure').innerText()));
      await tile.locator('.tile-figure').getByRole('link').click();
      await page.getByRole('heading', { level: 1, name: 'Gifts' }).waitFor();
      const inList = cents(/\$[\d,.]+/.exec(await page.locator('.page-summary').innerText())![0]);
      const file = (await downloaded(page, page.getByRole('link', { name: 'Export CSV' }))).toString();
      const [header, ...lines] = file
        .trim()
        .split('\r\n')
        .map((line) => line.split(','));
      const at = header!.indexOf('Amount');
      const inFile = lines.reduce((sum, cells) => sum + cents(cells[at]!), 0);
      const answer = await fetch(`${world.app.url}/api/v1/reports/summary?from=${from}&to=${to}&by=total`, {
        headers: { authorization: `Bearer ${key.key}` },
      });
      const { total } = (await answer.json()) as { total: { gross: { amount: number } } };
      return [atHome, inList, inFile, total.gross.amount];
    };
    const give = async (email: string, at: string): Promise<void> => {
      await world.advance(at);
      await donor.giveAndPay({ email, amount: '2500' });
      await world.quiet();
    };

    await give('before@example.org', '2026-11-01T04:59:00Z');
    expect(await raised('2026-10-01', '2026-10-31')).toEqual([2500, 2500, 2500, 2500]);
    await give('after@example.org', '2026-11-01T05:01:00Z');
    expect(await raised('2026-11-01', '2026-11-01')).toEqual([2500, 2500, 2500, 2500]);
    // Half past one comes twice on this night: in summer time, and an hour later in standard time.
    await give('first@example.org', '2026-11-01T06:30:00Z');
    await give('second@example.org', '2026-11-01T07:30:00Z');
    expect(await raised('2026-11-01', '2026-11-01')).toEqual([7500, 7500, 7500, 7500]);
    const order = await world.app.db.query<{ email: string }>(
      `select email from gift join donor on donor.id = donor_id where gift_date = '2026-11-01' order by occurred_at`,
    );
    expect(order.map(({ email }) => email.split('@')[0])).toEqual(['after', 'first', 'second']);
    await world.advance('2026-12-01T05:59:00Z');
    expect(await raised('2026-11-01', '2026-11-30')).toEqual([7500, 7500, 7500, 7500]);
  });

  it('fits on a phone, in each part of Finance', async () => {
    const page = await browser.page({ width: 390 });
    await signInOnPage(page, world.app, { email: WHO, password: PASSWORD });
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
    for (const part of [
      '',
      '/deposits',
      '/bank',
      '/journal',
      '/periods',
      '/funds',
      '/statements',
      '/schedule-b',
      '/1099-k',
    ]) {
      await page.goto(`${world.app.url}/staff/finance${part}`);
      await page.getByRole('navigation', { name: 'Finance' }).waitFor();
      await expectNoOverflow(page);
    }
    await page.goto(`${world.app.url}/staff/exports`);
    await expectNoOverflow(page);
  });
});

/** "$1,234.50" or "1234.50" in cents. */
function cents(text: string): number {
  return Math.round(Number(text.replaceAll(/[$,]/g, '')) * 100);
}
