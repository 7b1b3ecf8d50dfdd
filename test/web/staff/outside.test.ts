import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Accounts } from '../../../src/staff/accounts.js';
import { startApp, type TestApp } from '../../support/app.js';
import { CLIENT, OutsideProvider } from '../../support/outside-provider.js';
import { codeOf } from '../../support/second-factor.js';
import { type PageAnswer, PASSWORD, StaffClient } from './staff-client.js';

const MINUTE = 60_000;

describe('signing in at the newsroom’s own provider', () => {
  let app: TestApp;
  let outside: OutsideProvider;
  let count = 0;

  beforeAll(async () => {
    // The provider says of itself that it is none for production.
    jest.spyOn(console, 'warn').mockReturnValue();
    jest.spyOn(console, 'info').mockReturnValue();
    outside = await OutsideProvider.start();
    const env = {
      OIDC_ISSUER: outside.issuer,
      OIDC_CLIENT_ID: CLIENT.id,
      OIDC_CLIENT_SECRET: CLIENT.secret,
      OIDC_NAME: 'Newsroom ID',
    };
    app = await startApp({ worker: false, webhooks: false, env });
    outside.know(app.url);
  });
  afterAll(async () => {
    await app.stop();
    await outside.stop();
  });
  beforeEach(() => {
    app.clock.advance(MINUTE);
    outside.person = { subject: `subject-${++count}`, methods: ['pwd', 'otp'] };
  });

  const csrfIn = ({ html }: PageAnswer): string => /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
  /** Where a page that goes on by itself goes. */
  const onwardOf = ({ html }: PageAnswer): string =>
    /data-refresh-href="([^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const pathOf = (url: string): string => url.replace(app.url, '');

  /** Leaves for the provider by a form and comes back: the page after it. */
  async function travel(client: StaffClient, path: string, fields: Record<string, string> = {}): Promise<PageAnswer> {
    const left = await client.post(path, fields);
    return client.get(pathOf(await outside.visit(onwardOf(left))));
  }

  /** Somebody who is in by password and code, and linked to the person who comes to the provider now. */
  async function linked() {
    const email = `person-${count}@ledger.example`;
    const person = { name: 'Dana', email, role: 'admin', password: PASSWORD };
    const id = await app.db.write((tx) => app.web.get(Accounts, { strict: false }).create(tx, person, 'system'));
    const client = new StaffClient(app);
    await client.signIn(email, PASSWORD);
    const csrf = csrfIn(await client.get('/staff/account'));
    const back = await travel(client, '/staff/account/outside', { csrf });
    return { client, csrf, email, id, back };
  }
  const identities = (id: string) =>
    app.db.query<{ issuer: string; subject: string }>(
      'select issuer, subject from staff_identity where staff_id = $1',
      [id],
    );

  it('links an account while its owner is signed in, and opens it from then on, by issuer and subject', async () => {
    const { id, back } = await linked();
    expect(onwardOf(back)).toBe('/staff/account');
    expect(await identities(id)).toEqual([{ issuer: outside.issuer, subject: outside.person!.subject }]);
    const elsewhere = new StaffClient(app, false);
    expect((await elsewhere.get('/staff/sign-in')).html).toContain('Sign in with Newsroom ID');
    const arrived = await travel(elsewhere, '/staff/outside', { next: '/staff/gifts' });
    expect(onwardOf(arrived)).toBe('/staff/second-factor?next=%2Fstaff%2Fgifts');
    expect((await elsewhere.get(onwardOf(arrived))).location).toBe('/staff/gifts');
    expect((await elsewhere.get('/staff/account')).html).toContain('Linked: you can sign in there');
  });

  it('asks for our own second factor when the provider asked for a password alone', async () => {
    const { email } = await linked();
    outside.person = { ...outside.person!, methods: ['pwd'] };
    const client = new StaffClient(app, false);
    const arrived = await travel(client, '/staff/outside');
    expect((await client.get('/staff/account')).location).toContain('/staff/second-factor');
    const csrf = csrfIn(await client.get(onwardOf(arrived)));
    const given = await client.post('/staff/second-factor', { csrf, 'confirm.code': await codeOf(app, email) });
    expect(given.location).toBe('/staff');
  });

  it('makes no account for a stranger, and knows nobody by an address', async () => {
    const client = new StaffClient(app, false);
    const before = await app.db.query('select from staff');
    const arrived = await travel(client, '/staff/outside');
    expect([arrived.status, arrived.html.includes('linked to nobody here')]).toEqual([403, true]);
    expect(client.cookie('mainstay')).toBeUndefined();
    expect(await app.db.query('select from staff')).toHaveLength(before.length);
  });

  it('opens nothing for an account that is closed', async () => {
    const { id } = await linked();
    await app.db.query('update staff set disabled_at = now() where id = $1', [id]);
    const client = new StaffClient(app, false);
    expect((await travel(client, '/staff/outside')).status).toBe(403);
    expect(client.cookie('mainstay')).toBeUndefined();
  });

  it('takes an answer once, in the browser that asked, with the state, nonce and proof that went out', async () => {
    await linked();
    const client = new StaffClient(app, false);
    const answered = async () => pathOf(await outside.visit(onwardOf(await client.post('/staff/outside', {}))));
    const refused = async (who: StaffClient, path: string) => {
      const { status } = await who.get(path);
      return [status, who.cookie('mainstay')];
    };
    expect(await refused(new StaffClient(app, false), await answered())).toEqual([403, undefined]);
    const forged = (await answered()).replace(/state=[^&]+/, 'state=forged');
    expect(await refused(client, forged)).toEqual([403, undefined]);
    for (const column of ['nonce', 'verifier']) {
      const path = await answered();
      const other = 'another-value-that-is-long-enough-to-be-one-of-ours';
      await app.db.query(`update staff_outside_sign_in set ${column} = $1`, [other]);
      expect(await refused(client, path)).toEqual([403, undefined]);
    }
    const path = await answered();
    await app.db.query(`update staff_outside_sign_in set expires_at = '2020-01-01'`);
    expect(await refused(client, path)).toEqual([403, undefined]);
    const good = await answered();
    expect((await client.get(good)).status).toBe(200);
    expect((await client.get('/staff/account')).status).toBe(200);
    expect((await client.get(good)).status).toBe(403);
  });

  it('takes a no for a no', async () => {
    outside.person = null;
    const client = new StaffClient(app, false);
    expect((await travel(client, '/staff/outside')).status).toBe(403);
    expect(client.cookie('mainstay')).toBeUndefined();
  });

  it('belongs to one person: somebody else cannot link it too', async () => {
    await linked();
    const { subject } = outside.person!;
    count++;
    const { id, back } = await linked();
    expect([back.status, back.html.includes('belongs to somebody else here')]).toEqual([403, true]);
    expect(await identities(id)).toEqual([]);
    expect(await app.db.query('select from staff_identity where subject = $1', [subject])).toHaveLength(1);
  });

  it('accepts an invitation, and needs nothing more when it asked for two factors', async () => {
    const { client, csrf } = await linked();
    const page = await client.post('/staff/people', {
      csrf,
      name: 'Gus',
      email: `gus-${count}@ledger.example`,
      role: 'viewer',
    });
    const path = /\/staff\/invitation\/[\w-]+/.exec(page.html)![0];
    outside.person = { subject: `gus-${count}`, methods: ['mfa'] };
    const guest = new StaffClient(app, false);
    const arrived = await travel(guest, `${path}/outside`);
    expect((await guest.get(onwardOf(arrived))).location).toBe('/staff');
    expect((await guest.get('/staff')).status).toBe(200);
    expect((await guest.get(path)).status).toBe(404);
    await guest.post('/staff/account/outside/unlink', { csrf: csrfIn(await guest.get('/staff/account')) });
    expect((await guest.get('/staff/account')).html).toContain('so it stays');
  });

  it('confirms a session again, by its owner and with two factors alone', async () => {
    const { csrf } = await linked();
    const owner = outside.person!;
    const client = new StaffClient(app, false);
    await travel(client, '/staff/outside');
    app.clock.advance(11 * MINUTE);
    const own = csrfIn(await client.get('/staff/people'));
    const led = await client.get('/staff/account/passkeys/new');
    expect(led.location).toBe('/staff/confirm?next=%2Fstaff%2Faccount%2Fpasskeys%2Fnew');
    expect((await client.get(led.location!)).html).toContain('Confirm with Newsroom ID');
    const confirm = () => travel(client, '/staff/confirm/outside', { csrf: own, next: '/staff/account/passkeys/new' });
    expect((await client.post('/staff/confirm/outside', { csrf })).status).toBe(403);
    outside.person = { ...owner, methods: ['pwd'] };
    expect((await confirm()).status).toBe(403);
    outside.person = { subject: 'somebody-else', methods: ['mfa'] };
    expect((await confirm()).status).toBe(403);
    expect((await client.get('/staff/account/passkeys/new')).status).toBe(303);
    outside.person = owner;
    expect(onwardOf(await confirm())).toBe('/staff/account/passkeys/new');
    expect((await client.get('/staff/account/passkeys/new')).status).toBe(200);
  });

  it('says so when the provider cannot be reached, and leaves the password as it was', async () => {
    const client = new StaffClient(app, false);
    const path = pathOf(await outside.visit(onwardOf(await client.post('/staff/outside', {}))));
    await outside.stop();
    const back = await client.get(path);
    expect([back.status, back.html.includes('Use your password')]).toEqual([503, true]);
    outside = await OutsideProvider.start();
  });
});
