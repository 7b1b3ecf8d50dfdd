import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { addMonths, dateIn, formatDate } from '../../src/kernel/calendar.js';
import { startApp, type TestApp } from '../support/app.js';
import { openBrowser, type PageOptions, type TestBrowser } from '../support/browser.js';
import { SessionCookie } from '../../src/web/http/session-cookie.js';
import { Donor } from '../support/donor.js';
import { lettersTo, offer, termsTo } from '../support/members.js';
import { type PortalDonor, signInDonor } from '../support/portal.js';
import { StaffClient } from '../web/staff/staff-client.js';
import { expectAccessible, expectNoOverflow } from './checks.js';

const TODAY = dateIn('America/Chicago', new Date());
const YEAR = addMonths(TODAY, 12);

let app: TestApp;
let browser: TestBrowser;
let rosa: PortalDonor;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), openBrowser()]);
  await offer(app, { description: 'A tote bag', fmv: 2500, tiers: ['member'] });
  await new Donor(app).giveAndPay({ amount: 'other', otherAmount: '120' });
  rosa = await signInDonor(app);
});

afterEach(() => browser.closePages());

afterAll(async () => {
  await browser.close();
  await app.stop();
});

const portal = async (path: string, options: PageOptions = {}): Promise<Page> => {
  const page = await browser.page(options);
  await page.context().addCookies([{ ...rosa.cookie, url: app.url }]);
  await page.goto(app.url + path);
  return page;
};

describe('a member', () => {
  it('sees the card, until when it lasts, and what comes with it', async () => {
    const page = await portal('/portal/membership');
    const card = page.getByRole('region', { name: 'Membership of Rosa Díaz' });
    expect(await card.innerText()).toContain(formatDate(YEAR));
    await page.getByText('A tote bag').waitFor();
    await card.getByText('Token for other sites').click();
    const token = await card.getByRole('code').innerText();
    const answer = await fetch(`${app.url}/api/v1/entitlements/${token}`);
    expect(await answer.json()).toMatchObject({ tier: 'member', expires: YEAR });
    await expectAccessible(page);
    const narrow = await portal('/portal/membership', { width: 320 });
    await expectNoOverflow(narrow);
  });

  it('gives a membership to somebody, who begins it on a phone without script and without paying', async () => {
    const page = await portal('/portal/membership');
    await page.getByRole('link', { name: 'Give a membership' }).click();
    await page.getByRole('button', { name: 'Look at it' }).waitFor();
    await expectAccessible(page);
    await page.getByLabel('Sustainer, $300 for a year').check();
    await page.getByLabel('Their first name').fill('Ana');
    await page.getByLabel('Their last name').fill('Ruiz');
    await page.getByLabel('Their email').fill('ana@example.org');
    await page.getByLabel('Your message').fill('Happy birthday,\n<b>Ana</b>.');
    await page.getByLabel('Day of the letter').fill('2020-01-01');
    await page.getByRole('button', { name: 'Look at it' }).click();
    await page.getByRole('link', { name: 'Choose today or a day within the next twelve months.' }).waitFor();
    await expectAccessible(page);
    await page.getByLabel('Day of the letter').fill(TODAY);
    await page.getByRole('button', { name: 'Look at it' }).click();
    await page.getByRole('heading', { name: 'This is what they get' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Give $300' }).click();
    await page.waitForURL(/\/pay\//);
    await new Donor(app).pay(page.url());
    await app.quiet();

    const [letter] = await lettersTo(app, 'ana@example.org');
    expect(letter!.subject).toBe('Rosa Díaz gave you a year of membership');
    const link = /http\S+\/redeem\/\S+/.exec(letter!.text)![0];
    // A mail scanner looks at every link, and more than once.
    await Promise.all([fetch(link), fetch(link, { method: 'HEAD' }), fetch(link)]);
    expect(await termsTo(app, 'ana@example.org')).toEqual([]);

    const phone = await browser.page({ javaScript: false, width: 320 });
    await phone.goto(link);
    await expectNoOverflow(phone);
    await phone.getByText('<b>Ana</b>').waitFor();
    await phone.getByLabel('Email').fill('ana@nowhere');
    await phone.getByRole('button', { name: 'Start my membership' }).click();
    await phone.getByRole('heading', { name: 'One thing needs a look' }).waitFor();
    await phone.getByLabel('Email').fill('ana@example.org');
    await phone.getByRole('button', { name: 'Start my membership' }).click();
    await phone.getByRole('heading', { name: 'This membership has begun' }).waitFor();
    expect(await termsTo(app, 'ana@example.org')).toEqual([`sustainer ${TODAY} ${YEAR}`]);

    const again = await browser.page();
    await again.goto(link);
    await again.getByText('this link has done its work').waitFor();
    await expectAccessible(again);
    const given = await portal('/portal/membership');
    await given.getByText('Accepted').waitFor();
  });

  it('is looked after by staff on pages that everybody can read', async () => {
    const staff = await StaffClient.as('admin', app);
    const { name } = new SessionCookie(app.settings);
    const [ids] = await app.db.query<{ donor: string; benefit: string }>(
      `select donor.id as donor, benefit.id as benefit from donor, benefit where email = 'rosa@example.org'`,
    );
    const catalogue = ['/catalogue', `/catalogue/benefits/${ids!.benefit}`, '/catalogue/tiers/new'];
    for (const path of ['', '/queue', `/${ids!.donor}`, ...catalogue]) {
      const page = await browser.page({ width: 390 });
      await page.context().addCookies([{ name, value: staff.cookie(name)!, url: app.url }]);
      await page.goto(`${app.url}/staff/memberships${path}`);
      await expectAccessible(page);
      await expectNoOverflow(page);
    }
  });

  it('that nobody gave is not there to be accepted', async () => {
    const page = await browser.page();
    await page.goto(`${app.url}/redeem/nothing`);
    await page.getByText('There is no such gift membership').waitFor();
  });
});
