import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { PlanId } from '../../src/kernel/id.js';
import { openBrowser, type PageOptions, type TestBrowser } from '../support/browser.js';
import { PlanWorld } from '../support/plan-world.js';
import { StaffClient } from '../web/staff/staff-client.js';
import { expectAccessible, expectNoOverflow } from './checks.js';

let world: PlanWorld;
let browser: TestBrowser;
let finance: StaffClient;
let planId: PlanId;
let late: PlanId;

beforeAll(async () => {
  [world, browser] = await Promise.all([PlanWorld.open('2027-01-31T18:00:00Z'), openBrowser()]);
  planId = await world.begun({ email: 'rosa@example.org' });
  late = await world.begun({ email: 'sam@example.org', frequency: 'monthly' });
  const { default_payment_method: card } = await world.subscription(late);
  await world.sandbox.failNext(card as string, 2);
  await world.advance('2027-02-28T20:00:00Z', planId, late);
  await world.change(planId, { kind: 'amount', amountMinor: 3000n, coveredFeeMinor: 0n });
  // A session does not outlive a month.
  finance = await StaffClient.as('finance', world.app);
});

afterEach(() => browser.closePages());

afterAll(async () => {
  await browser.close();
  await world.stop();
});

const open = async (path: string, options: PageOptions = {}): Promise<Page> => {
  const page = await browser.page(options);
  const name = 'mainstay';
  await page.context().addCookies([{ name, value: finance.cookie(name) ?? '', url: world.app.url }]);
  await page.goto(world.app.url + path);
  return page;
};

describe('recurring giving for staff', () => {
  it('is read and changed by keyboard and screen reader, on a desk and on a phone', async () => {
    for (const path of [
      '/staff/plans',
      `/staff/plans/${planId}`,
      `/staff/plans/${late}`,
      ...['amount', 'date', 'rhythm', 'designation', 'pause', 'cancel'].map(
        (kind) => `/staff/plans/${planId}/changes/new?kind=${kind}`,
      ),
    ]) {
      const page = await open(path);
      await page.getByRole('link', { name: 'Recurring' }).waitFor();
      await expectAccessible(page);
      await expectNoOverflow(await open(path, { width: 320 }));
      await browser.closePages();
    }
  });

  it('changes an amount: form, review, and the plan with its new line', async () => {
    const page = await open(`/staff/plans/${planId}`);
    await page.getByRole('link', { name: 'Change amount' }).click();
    await page.getByRole('button', { name: 'Review the change' }).click();
    await page.getByText('One thing needs a look').waitFor();
    await expectAccessible(page);
    await page.getByLabel('Each gift').fill('20');
    await page.getByLabel('Why').fill('You called us on Monday.');
    await page.getByRole('button', { name: 'Review the change' }).click();
    await page.getByText('From March 31 you will give $20').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Change amount' }).click();
    await page.getByText('Amount: $30, now $20').waitFor();
    expect(await page.getByRole('status').innerText()).toContain('Changed.');
    await expectAccessible(page);
  });
});
