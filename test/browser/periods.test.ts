import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { endRun, insertRun } from '../../src/finance/proof/proof-runs.js';
import { PeriodWorld } from '../finance/periods/period-world.js';
import { openBrowser, type TestBrowser } from '../support/browser.js';
import type { StaffClient } from '../web/staff/staff-client.js';
import { expectAccessible, expectNoOverflow } from './checks.js';

let world: PeriodWorld;
let browser: TestBrowser;

beforeAll(async () => {
  [world, browser] = await Promise.all([PeriodWorld.start('2026-12-05T15:00:00Z'), openBrowser()]);
  await world.give('charge:ch_nov:gross', '2026-11-10', 120_400n);
});

afterEach(() => browser.closePages());

afterAll(async () => {
  await browser.close();
  await world.app.stop();
});

const open = async (who: StaffClient, path: string, width?: number): Promise<Page> => {
  const page = await browser.page(width === undefined ? {} : { width });
  await page.context().addCookies([{ name: 'mainstay', value: who.cookie('mainstay') ?? '', url: world.app.url }]);
  await page.goto(world.app.url + path);
  return page;
};

describe('the periods of the books', () => {
  it('are closed by finance: checklist, figures, and a button that says what it does', async () => {
    const page = await open(world.finance, '/staff/finance');
    await expectAccessible(page);
    await page.getByRole('link', { name: 'November 2026' }).click();
    await page.getByRole('heading', { name: 'Close November 2026' }).waitFor();
    await expectAccessible(page);
    await page.getByLabel('Note').fill('Counted twice.');
    await page.getByRole('button', { name: 'Close November' }).click();
    await page.getByRole('heading', { name: 'One thing needs a look' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('checkbox').check();
    expect(await page.getByLabel('Note').inputValue()).toBe('Counted twice.');
    await page.getByRole('button', { name: 'Close November' }).click();
    await page.getByText('November 2026 is closed.', { exact: true }).waitFor();
    await page.getByText('“Counted twice.”').waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Periods' }).click();
    await page.getByRole('row', { name: 'November 2026' }).getByText('$1,204.00').waitFor();
    await expectAccessible(page);
  });

  it('are reopened by an administrator who says why', async () => {
    const page = await open(world.admin, '/staff/finance/periods/2026-11');
    await page.getByLabel('Reason').fill('A check was forgotten.');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('November 2026 is open again. Finance is told by letter.').waitFor();
    await page.getByText('“A check was forgotten.”').waitFor();
    await expectAccessible(page);
  });

  it('say above every page that reports are provisional while the proof fails, and fit a phone', async () => {
    const { db, clock } = world.app;
    const runId = await insertRun(db.manager, null, clock.now());
    const repair = 'Void and reissue the receipt on the page of the gift.';
    const problem = { object: 'gift 01a20df0-e86c-4523-9b64-77fe4bb12721', expected: '2500', found: '2600', repair };
    const result = { invariant: 'R-LED-06', sentence: 's', looked: '8412 gifts', count: 1, problems: [problem] };
    await endRun(db.manager, runId!, { results: [result], failure: null, finishedAt: clock.now(), tookMs: 1200 });
    const page = await open(world.finance, '/staff/finance/periods');
    await page.getByText('1 of 8,412 gifts do not add up.').waitFor();
    await page.getByRole('link', { name: 'Show them' }).click();
    await page.getByRole('cell', { name: repair }).waitFor();
    await expectAccessible(page);
    for (const path of ['', '/periods', '/periods/2026-11']) {
      await expectNoOverflow(await open(world.finance, `/staff/finance${path}`, 320));
    }
  });
});
