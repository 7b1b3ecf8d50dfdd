import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sealedId } from '../../src/gifts/thanks-link.js';
import { startApp, TestClock, type TestApp } from '../support/app.js';
import { Donor } from '../support/donor.js';
import { codeFor, PortalDonor, signInDonor } from '../support/portal.js';
import { wordsOf } from './portal-parts.js';

let app: TestApp;
const clock = new TestClock('2026-11-24T16:00:00Z');

beforeAll(async () => {
  app = await startApp({ clock });
  await new Donor(app).giveAndPay();
});
afterAll(() => app.stop());
// Limits and sign-ins of the test before are over.
beforeEach(() => clock.advance(2 * 60 * 60_000));

const MINUTE = 60_000;

async function ask(donor: PortalDonor, email = 'rosa@example.org', next = ''): Promise<string> {
  const answer = await donor.post('/portal/sign-in', { email, next });
  expect(answer.status).toBe(303);
  return answer.headers.get('location')!;
}

/** The address in the newest letter with a code. */
async function linkOfLetter(): Promise<string> {
  for (let tries = 0; tries < 100; tries++) {
    const [letter] = await app.db.query<{ text: string }>(
      `select text from letter where template = 'sign-in-code' order by queued_at desc, id desc limit 1`,
    );
    const found = /http\S+\/portal\/enter\/\S+/.exec(letter?.text ?? '')?.[0];
    const [asked] = await app.db.query<{ id: string }>(
      'select id from portal_sign_in order by asked_at desc, id desc limit 1',
    );
    const newest = sealedId('portal-enter', asked!.id, app.settings.appSecret);
    if (found?.endsWith(newest)) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('no letter with a link came');
}

/** Waits until every wish for a letter was looked at. */
async function jobsDone(): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const open = await app.db.query(
      `select from pgboss.job where name = 'send-sign-in-letter' and state in ('created', 'active', 'retry')`,
    );
    if (open.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('letters with codes are still waiting');
}

describe('the letter', () => {
  it('has the code and the link, and a subject that says what it is', async () => {
    await ask(new PortalDonor(app));
    const link = await linkOfLetter();
    const [letter] = await app.db.query<{ subject: string; text: string; recipient: string }>(
      `select subject, text, recipient from letter where template = 'sign-in-code' order by queued_at desc limit 1`,
    );
    expect(letter).toMatchObject({ subject: 'Your sign-in code for The Ledger', recipient: 'rosa@example.org' });
    expect(letter!.text).toContain(`Your code is ${await codeFor(app, 'rosa@example.org')}.`);
    expect(letter!.text).toContain(link);
  });

  it('leaves neither code nor token in the rows that it comes from', async () => {
    const page = await ask(new PortalDonor(app));
    const code = await codeFor(app, 'rosa@example.org');
    const rows = await app.db.query('select * from portal_sign_in');
    expect(JSON.stringify(rows)).not.toContain(code);
    expect(JSON.stringify(rows)).not.toContain(page.split('/').at(-1));
    const jobs = await app.db.query(`select data from pgboss.job where name = 'send-sign-in-letter'`);
    expect(JSON.stringify(jobs)).not.toContain(code);
  });
});

describe('the code', () => {
  it('lets a donor in, on a device that stays signed in for thirty days', async () => {
    const donor = new PortalDonor(app);
    const page = await ask(donor);
    const code = await codeFor(app, 'rosa@example.org');
    const entered = await donor.post(page, { code: `${code.slice(0, 3)} ${code.slice(3)}` });
    expect(entered.status).toBe(303);
    expect(entered.headers.get('location')).toBe('/portal');
    const cookie = entered.headers.getSetCookie().find((line) => line.startsWith('mainstay-donor='))!;
    expect(cookie).toMatch(/Max-Age=2592000/);
    expect(cookie).toMatch(/Path=\/;/);
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/);
    const home = await donor.get('/portal');
    expect(home.headers.get('cache-control')).toBe('no-store');
    expect(await home.text()).toContain('rosa@example.org');
    clock.advance(29 * 24 * 60 * MINUTE);
    expect(await donor.read('/portal')).toContain('Sign out');
    clock.advance(2 * 24 * 60 * MINUTE);
    expect(await donor.read('/portal')).toContain('Send me a code');
  });

  it('ends with the browser on a shared computer, and after half a day at the latest', async () => {
    const donor = new PortalDonor(app);
    const page = await ask(donor);
    const entered = await donor.post(page, { code: await codeFor(app, 'rosa@example.org'), shared: 'yes' });
    const cookie = entered.headers.getSetCookie().find((line) => line.startsWith('mainstay-donor='))!;
    expect(cookie).not.toMatch(/Max-Age|Expires/);
    clock.advance(13 * 60 * MINUTE);
    expect(await donor.read('/portal')).toContain('Send me a code');
  });

  it('goes back to the page that was wanted, and never to another site', async () => {
    const donor = new PortalDonor(app);
    const led = await donor.get('/portal/history?year=2026');
    expect(led.headers.get('location')).toBe('/portal?next=%2Fportal%2Fhistory%3Fyear%3D2026');
    const page = await ask(donor, 'rosa@example.org', '/portal/history?year=2026');
    const entered = await donor.post(page, { code: await codeFor(app, 'rosa@example.org') });
    expect(entered.headers.get('location')).toBe('/portal/history?year=2026');
    const other = new PortalDonor(app);
    const hostile = await ask(other, 'rosa@example.org', '//evil.example/portal');
    const back = await other.post(hostile, { code: await codeFor(app, 'rosa@example.org') });
    expect(back.headers.get('location')).toBe('/portal');
  });

  it('may be mistyped four times; after the fifth a new code is needed, for the link as well', async () => {
    const donor = new PortalDonor(app);
    const page = await ask(donor);
    const link = await linkOfLetter();
    const code = await codeFor(app, 'rosa@example.org');
    const wrong = code === '000000' ? '000001' : '000000';
    for (let left = 4; left >= 1; left--) {
      const answer = await donor.post(page, { code: wrong });
      expect(answer.status).toBe(422);
      expect(await answer.text()).toContain(left === 1 ? 'one try is left' : `${left} tries are left`);
    }
    const last = await donor.post(page, { code: wrong });
    expect(last.status).toBe(404);
    expect(await last.text()).toContain('That link has done its work');
    expect((await donor.post(page, { code })).status).toBe(404);
    expect((await donor.post(link, {})).status).toBe(404);
  });

  it('takes the right code at the fifth try', async () => {
    const donor = new PortalDonor(app);
    const page = await ask(donor);
    const code = await codeFor(app, 'rosa@example.org');
    for (let tries = 0; tries < 4; tries++) await donor.post(page, { code: 'abc' });
    expect((await donor.post(page, { code })).status).toBe(303);
  });

  it('counts tries that come at the same time', async () => {
    const donor = new PortalDonor(app);
    const page = await ask(donor);
    const code = await codeFor(app, 'rosa@example.org');
    const wrong = code === '000000' ? '000001' : '000000';
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => new PortalDonor(app).post(page, { code: wrong })),
    );
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(4);
    expect((await donor.post(page, { code })).status).toBe(404);
  });

  it('works once and for ten minutes', async () => {
    const donor = new PortalDonor(app);
    const page = await ask(donor);
    const code = await codeFor(app, 'rosa@example.org');
    clock.advance(10 * MINUTE);
    expect((await donor.post(page, { code })).status).toBe(404);
    const again = await ask(donor);
    const newCode = await codeFor(app, 'rosa@example.org');
    const both = await Promise.all([
      donor.post(again, { code: newCode }),
      new PortalDonor(app).post(again, { code: newCode }),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([303, 404]);
  });
});

describe('the link', () => {
  it('is not spent by a robot that opens it, and lets the donor in after it', async () => {
    const donor = new PortalDonor(app);
    await ask(donor);
    const link = await linkOfLetter();
    for (let looks = 0; looks < 3; looks++) {
      const robot = await fetch(link);
      expect(robot.status).toBe(200);
      expect(robot.headers.getSetCookie()).toEqual([]);
      expect(robot.headers.get('referrer-policy')).toBe('no-referrer');
    }
    const opened = await donor.get(link);
    expect(await opened.text()).toContain('Sign in on this device');
    const entered = await donor.post(link, {});
    expect(entered.status).toBe(303);
    expect(await donor.read('/portal')).toContain('rosa@example.org');
  });

  it('ends the code, and the code ends it', async () => {
    const donor = new PortalDonor(app);
    const page = await ask(donor);
    const link = await linkOfLetter();
    await donor.post(link, {});
    expect((await new PortalDonor(app).post(page, { code: await codeFor(app, 'rosa@example.org') })).status).toBe(404);
    const spent = await fetch(link);
    expect(spent.status).toBe(404);
    expect(wordsOf(await spent.text())).toContain('Send a new code');
    const other = await ask(donor);
    const otherLink = await linkOfLetter();
    expect((await donor.post(other, { code: await codeFor(app, 'rosa@example.org') })).status).toBe(303);
    expect((await donor.post(otherLink, {})).status).toBe(404);
  });

  it('cannot be made of the address of the page that takes the code', async () => {
    const donor = new PortalDonor(app);
    const page = await ask(donor);
    const handle = page.split('/').at(-1)!;
    expect((await donor.post(`/portal/enter/${handle}`, {})).status).toBe(404);
    expect((await donor.get('/portal/enter/AAAA.BBBB')).status).toBe(404);
    expect((await donor.get('/portal/code/nothing')).status).toBe(404);
  });

  it('is not pressed by another site', async () => {
    await ask(new PortalDonor(app));
    const link = await linkOfLetter();
    const forged = await fetch(link, { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } });
    expect(forged.status).toBe(403);
    expect((await new PortalDonor(app).post(link, {})).status).toBe(303);
  });
});

describe('two tabs', () => {
  it('each take the code of their own letter', async () => {
    const donor = new PortalDonor(app);
    const first = await ask(donor);
    const firstCode = await codeFor(app, 'rosa@example.org');
    clock.advance(1000);
    const second = await ask(donor);
    const secondCode = await codeFor(app, 'rosa@example.org');
    expect((await donor.post(first, { code: firstCode })).status).toBe(303);
    expect((await donor.post(second, { code: secondCode })).status).toBe(303);
    expect(await donor.read('/portal')).toContain('rosa@example.org');
  });
});

describe('an address that nobody gives with', () => {
  it('hears and sees the same', async () => {
    const [known, unknown] = [new PortalDonor(app), new PortalDonor(app)];
    const pages = [await ask(known), await ask(unknown, 'nobody@example.org')];
    const answers = await Promise.all([known.get(pages[0]!), unknown.get(pages[1]!)]);
    const texts = await Promise.all(answers.map((answer) => answer.text()));
    expect(texts[0]!.replaceAll(pages[0]!, 'X')).toBe(texts[1]!.replaceAll(pages[1]!, 'X'));
    expect(texts[0]).toContain('If that address has given, a code is on its way.');
    const wrong = await Promise.all([known.post(pages[0]!, { code: 'x' }), unknown.post(pages[1]!, { code: 'x' })]);
    expect(wrong.map(({ status }) => status)).toEqual([422, 422]);
    await jobsDone();
    const letters = await app.db.query(`select from letter where recipient = 'nobody@example.org'`);
    expect(letters).toEqual([]);
  });

  it('is not let in by the right code either', async () => {
    const donor = new PortalDonor(app);
    const page = await ask(donor, 'nobody@example.org');
    expect((await donor.post(page, { code: await codeFor(app, 'nobody@example.org') })).status).toBe(404);
  });

  it('may ask as often as one that is known', async () => {
    for (const email of ['rosa@example.org', 'stranger@example.org']) {
      const donor = new PortalDonor(app);
      for (let times = 0; times < 3; times++) await ask(donor, email);
      const fourth = await donor.post('/portal/sign-in', { email: email.toUpperCase() });
      expect(fourth.status).toBe(429);
      expect(await fourth.text()).toContain('several times within the hour');
      clock.advance(61 * MINUTE);
      await ask(donor, email);
    }
  });
});

describe('one network', () => {
  it('causes thirty letters an hour at most', async () => {
    const donor = new PortalDonor(app);
    for (let at = 0; at < 30; at++) await ask(donor, `reader-${at}@example.org`);
    expect((await donor.post('/portal/sign-in', { email: 'one-more@example.org' })).status).toBe(429);
  });
});

describe('a form that is not a form of ours', () => {
  it('is refused without an address', async () => {
    const donor = new PortalDonor(app);
    for (const email of ['', 'rosa', 'rosa@', `${'a'.repeat(300)}@example.org`, 'rosa@example.org\r\nBcc: x@y.zz']) {
      expect((await donor.post('/portal/sign-in', { email })).status).toBe(422);
    }
  });
});

describe('signing out', () => {
  it('ends the session, here and at the database', async () => {
    const donor = await signInDonor(app);
    const { cookie } = donor;
    expect((await donor.send('/portal/sign-out')).headers.get('location')).toBe('/portal');
    const replay = await fetch(`${app.url}/portal`, { headers: { cookie: `${cookie.name}=${cookie.value}` } });
    expect(await replay.text()).toContain('Send me a code');
  });

  it('is not done by another site', async () => {
    const donor = await signInDonor(app);
    expect((await donor.post('/portal/sign-out', {})).status).toBe(403);
    expect(await donor.read('/portal')).toContain('rosa@example.org');
  });
});

describe('tidying up', () => {
  it('removes what is over', async () => {
    await signInDonor(app);
    clock.advance(40 * 24 * 60 * MINUTE);
    const { TidyPortal } = await import('../../src/workflows/donors/tidy-portal.js');
    await app.get(TidyPortal).run();
    const [left] = await app.db.query(
      `select (select count(*)::int from portal_session) as sessions, (select count(*)::int from portal_sign_in) as asked,
              (select count(*)::int from portal_attempt) as attempts`,
    );
    expect(left).toEqual({ sessions: 0, asked: 0, attempts: 0 });
  });
});
