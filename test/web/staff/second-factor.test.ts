import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Accounts } from '../../../src/staff/accounts.js';
import { startApp, type TestApp } from '../../support/app.js';
import { appCode, codeOf } from '../../support/second-factor.js';
import { type PageAnswer, PASSWORD, StaffClient } from './staff-client.js';

const MINUTE = 60_000;

describe('signing in with two factors', () => {
  let app: TestApp;
  let count = 0;

  beforeAll(async () => {
    app = await startApp({ webhooks: false });
  });
  afterAll(() => app.stop());
  beforeEach(() => app.clock.advance(MINUTE));

  /** Somebody with a password and nothing more, who sees every question. */
  async function newcomer(role = 'admin'): Promise<{ client: StaffClient; email: string; id: string }> {
    const email = `person-${++count}@ledger.example`;
    const person = { name: 'Dana', email, role, password: PASSWORD };
    const id = await app.db.write((tx) => app.web.get(Accounts, { strict: false }).create(tx, person, 'system'));
    return { client: new StaffClient(app, false), email, id };
  }

  /** Somebody who is in, and who sees every further question. */
  async function insider(role = 'admin') {
    const { client, email, id } = await newcomer(role);
    await client.signIn(email, PASSWORD);
    await give(client, '/staff/second-factor', await codeOf(app, email));
    return { client, email, id };
  }

  const csrfIn = ({ html }: PageAnswer): string => /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
  async function give(client: StaffClient, path: string, code: string): Promise<PageAnswer> {
    const csrf = csrfIn(await client.get('/staff/second-factor')) || csrfIn(await client.get('/staff/confirm'));
    return client.post(path, { csrf, 'confirm.code': code });
  }
  const rowsOf = <T>(sql: string, parameters: unknown[] = []) => app.db.query<T>(sql, parameters);
  const actsOf = async (id: string) =>
    (
      await rowsOf<{ action: string }>(`select action from audit_event where object = $1 order by id`, [`staff:${id}`])
    ).map(({ action }) => action);

  it('opens nothing for a password alone, and leads to the page that asks, and on from there', async () => {
    const { client, email } = await newcomer();
    await codeOf(app, email);
    const signedIn = await client.post('/staff/sign-in', { email, password: PASSWORD, next: '/staff/gifts?q=rosa' });
    expect(signedIn.location).toBe('/staff/second-factor?next=%2Fstaff%2Fgifts%3Fq%3Drosa');
    for (const path of ['/staff', '/staff/account', '/staff/people', '/staff/confirm']) {
      const { status, location } = await client.get(path);
      expect([status, location]).toEqual([303, `/staff/second-factor?next=${encodeURIComponent(path)}`]);
    }
    const csrf = csrfIn(await client.get('/staff/second-factor'));
    const invited = { csrf, name: 'Eve', email: 'eve@ledger.example', role: 'admin' };
    expect((await client.post('/staff/people', invited)).location).toBe('/staff/second-factor');
    expect(await rowsOf('select from staff_invitation where email_key = $1', [invited.email])).toEqual([]);
    const code = await codeOf(app, email);
    const given = await client.post('/staff/second-factor', {
      csrf,
      'confirm.code': code,
      next: '/staff/gifts?q=rosa',
    });
    expect(given.location).toBe('/staff/gifts?q=rosa');
    expect((await client.get('/staff/account')).status).toBe(200);
  });

  it('sets up an app at the first time, without script, and shows ten recovery codes once', async () => {
    const { client, email, id } = await newcomer();
    expect((await client.signIn(email, PASSWORD)).location).toBe('/staff/second-factor');
    const page = await client.get('/staff/second-factor');
    expect(page.html).toContain('One more step');
    const field = (name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(page.html)![1]!;
    const secret = /class="factor-secret"[^>]*>([^<]+)</.exec(page.html)![1]!.replaceAll(/\s/g, '');
    const fields = { csrf: csrfIn(page), 'app.sealed': field('app.sealed') };
    const wrong = await client.post('/staff/second-factor/app', { ...fields, 'app.code': '000000' });
    expect(wrong.status).toBe(422);
    expect(wrong.html.replaceAll(/\s/g, '')).toContain(secret);
    const done = await client.post('/staff/second-factor/app', { ...fields, 'app.code': appCode(secret) });
    expect(done.html.match(/\b[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}\b/g)).toHaveLength(10);
    expect(await actsOf(id)).toEqual(['create account', 'begin sign-in', 'add second factor', 'sign in']);
    expect((await client.get('/staff/account')).html).toContain('10 of 10 are left');
  });

  it('says the same of each wrong code, takes no more after five, and warns the owner of the password', async () => {
    const { client, email, id } = await newcomer();
    await codeOf(app, email);
    await client.signIn(email, PASSWORD);
    for (let tries = 0; tries < 5; tries++) {
      const answer = await give(client, '/staff/second-factor', '000000');
      expect(answer.html).toContain('does not fit');
    }
    expect((await give(client, '/staff/second-factor', await codeOf(app, email))).html).toContain(
      'too many wrong codes',
    );
    expect((await actsOf(id)).filter((action) => action === 'fail second factor')).toHaveLength(1);
    const letters = await rowsOf(`select from letter where template = 'staff-wrong-codes' and recipient = $1`, [email]);
    expect(letters).toHaveLength(1);
  });

  it('lands on the first page that a role has: an editor, who sees no donors, at the look-up (R-TRN-07)', async () => {
    const client = await StaffClient.as('editor', app);
    const answer = await client.signIn('editor@ledger.example', PASSWORD, { next: '' });
    expect(answer.location).toBe('/staff/conflicts');
    const again = await client.signIn('editor@ledger.example', PASSWORD, { next: '/staff' });
    expect(again.location).toBe('/staff/conflicts');
  });

  it('asks again for a file of personal data after ten minutes, and then gives it', async () => {
    const { client, email } = await insider('finance');
    expect((await client.get('/staff/gifts/export?format=csv')).status).toBe(200);
    app.clock.advance(11 * MINUTE);
    const led = await client.get('/staff/gifts/export?format=csv');
    expect(led.location).toBe('/staff/confirm?next=%2Fstaff%2Fgifts%2Fexport%3Fformat%3Dcsv&file=yes');
    expect((await client.get('/staff/gifts')).status).toBe(200);
    const wrong = await give(client, led.location!, '000000');
    expect(wrong.status).toBe(422);
    expect((await client.get('/staff/gifts/export?format=csv')).status).toBe(303);
    const done = await give(client, led.location!, await codeOf(app, email));
    expect(done.html).toContain('Your download begins');
    expect(done.html).toContain('/staff/gifts/export?format=csv');
    expect((await client.get('/staff/gifts/export?format=csv')).status).toBe(200);
  });

  it('keeps a form that is on its way, says that nothing was done, and sends it on afterwards', async () => {
    const { client, email } = await insider();
    app.clock.advance(11 * MINUTE);
    const csrf = csrfIn(await client.get('/staff/people'));
    const form = { csrf, name: 'Vera "V" Quiet', email: 'vera@ledger.example', role: 'viewer' };
    const led = await client.post('/staff/people', form);
    expect([led.status, led.location]).toEqual([307, '/staff/confirm?action=%2Fstaff%2Fpeople']);
    const asked = await client.post(led.location!, form);
    expect(asked.html).toContain('Nothing was done yet');
    expect(asked.html).toContain('Vera &quot;V&quot; Quiet');
    expect(await rowsOf('select from staff_invitation where email = $1', [form.email])).toEqual([]);
    const wrong = await client.post(led.location!, { ...form, 'confirm.code': '000000' });
    expect(wrong.html).toContain('Vera &quot;V&quot; Quiet');
    const code = await codeOf(app, email);
    const on = await client.post(led.location!, { ...form, 'confirm.code': code });
    expect([on.status, on.location]).toEqual([307, '/staff/people']);
    expect((await client.post(on.location!, { ...form, 'confirm.code': code })).status).toBe(200);
    expect(await rowsOf('select from staff_invitation where name = $1', [form.name])).toHaveLength(1);
  });

  it('leads nowhere else: not to another site, and no form of another site is sent on', async () => {
    const { client, email } = await insider();
    app.clock.advance(11 * MINUTE);
    const away = await give(client, '/staff/confirm?next=https%3A%2F%2Fevil.example', await codeOf(app, email));
    expect(away.location).toBe('/staff');
    app.clock.advance(11 * MINUTE);
    const form = await give(client, '/staff/confirm?action=%2F%2Fevil.example', await codeOf(app, email));
    expect([form.status, form.location]).toEqual([303, '/staff']);
    expect((await client.post('/staff/confirm?action=%2Fstaff%2Fkeys', { name: 'x' })).status).toBe(403);
  });

  it('changes a password by the one before, and signs out everywhere else', async () => {
    const [{ client, email }, other] = [await insider(), new StaffClient(app)];
    await other.signIn(email, PASSWORD);
    const csrf = csrfIn(await client.get('/staff/account'));
    const change = (current: string) =>
      client.post('/staff/account/password', {
        csrf,
        'password.current': current,
        'password.next': 'five quite plain words here',
      });
    expect((await change('not my password')).html).toContain('It is unchanged');
    expect((await other.get('/staff/account')).status).toBe(200);
    expect((await change(PASSWORD)).location).toBe('/staff/account');
    expect((await client.get('/staff/account')).status).toBe(200);
    expect((await other.get('/staff/account')).location).toContain('/staff/sign-in');
    const letters = await rowsOf(`select from letter where template = 'staff-account-changed' and recipient = $1`, [
      email,
    ]);
    expect(letters).toHaveLength(1);
  });

  it('shows where somebody is signed in, and ends one session, or all others, of theirs alone', async () => {
    const [{ client, email, id }, stranger] = [await insider(), await insider()];
    const others = [new StaffClient(app), new StaffClient(app)];
    for (const each of others) await each.signIn(email, PASSWORD);
    const csrf = csrfIn(await client.get('/staff/account'));
    const sessions = await rowsOf<{ id: string }>(
      'select id from staff_session where staff_id = $1 order by created_at, id',
      [id],
    );
    const end = (who: StaffClient, token: string) =>
      who.post(`/staff/account/sessions/${sessions[1]!.id}/end`, { csrf: token });
    const foreign = csrfIn(await stranger.client.get('/staff/account'));
    expect((await end(stranger.client, foreign)).status).toBe(404);
    expect((await end(client, csrf)).location).toBe('/staff/account');
    expect((await others[0]!.get('/staff/account')).location).toContain('/staff/sign-in');
    expect((await others[1]!.get('/staff/account')).status).toBe(200);
    await client.post('/staff/account/sessions/end-others', { csrf });
    expect((await others[1]!.get('/staff/account')).location).toContain('/staff/sign-in');
    expect((await client.get('/staff/account')).status).toBe(200);
  });

  it('keeps the last second factor, and takes single letters as keys or not, as each person likes', async () => {
    const { client, id } = await insider();
    const csrf = csrfIn(await client.get('/staff/account'));
    await client.post('/staff/account/app/remove', { csrf });
    expect((await client.get('/staff/account')).html).toContain('so it stays');
    await client.post('/staff/account/letter-keys', { csrf });
    expect(await rowsOf('select letter_keys as keys from staff where id = $1', [id])).toEqual([{ keys: false }]);
    await client.post('/staff/account/letter-keys', { csrf, keys: 'yes' });
    expect(await rowsOf('select letter_keys as keys from staff where id = $1', [id])).toEqual([{ keys: true }]);
  });

  it('writes to somebody who is invited, and its link lets them in once', async () => {
    const { client } = await insider();
    const csrf = csrfIn(await client.get('/staff/people'));
    const email = 'wanda@ledger.example';
    const page = await client.post('/staff/people', { csrf, name: 'Wanda', email, role: 'fundraiser' });
    expect(page.html).toContain('The link for Wanda is ready');
    await app.quiet();
    const [letter] = await rowsOf<{ text: string; data: string; jobs: string }>(
      `select text, data::text as data, (select string_agg(data::text, '') from pgboss.job) as jobs from letter
       where template = 'staff-invitation' and recipient = $1`,
      [email],
    );
    const path = /\/staff\/invitation\/[\w-]+/.exec(letter!.text)![0];
    expect(letter!.data + letter!.jobs).not.toContain(path.split('/').at(-1));
    const guest = new StaffClient(app, false);
    expect((await guest.get(path)).html).toContain('Welcome, <bdi>Wanda</bdi>');
    expect((await guest.post(path, { password: 'short' })).status).toBe(422);
    expect((await guest.post(path, { password: PASSWORD })).location).toBe('/staff/second-factor');
    expect((await guest.get('/staff/gifts')).location).toContain('/staff/second-factor');
    for (const again of [await guest.get(path), await guest.post(path, { password: PASSWORD })]) {
      expect([again.status, again.html.includes('has done its work')]).toEqual([404, true]);
    }
  });

  it('lets an administrator change a role, end a session, and take a lost phone’s factor away', async () => {
    const [{ client }, { client: theirs, email, id }] = [await insider(), await insider('finance')];
    const csrf = csrfIn(await client.get(`/staff/people/${id}`));
    await client.post(`/staff/people/${id}/role`, { csrf, role: 'viewer' });
    expect((await theirs.get('/staff/gifts')).status).toBe(403);
    const [session] = await rowsOf<{ id: string }>('select id from staff_session where staff_id = $1', [id]);
    await client.post(`/staff/people/${id}/sessions/${session!.id}/end`, { csrf });
    expect((await theirs.get('/staff/account')).location).toContain('/staff/sign-in');
    await theirs.signIn(email, PASSWORD);
    await client.post(`/staff/people/${id}/reset`, { csrf });
    expect((await theirs.get('/staff/account')).location).toContain('/staff/sign-in');
    await theirs.signIn(email, PASSWORD);
    expect((await theirs.get('/staff/second-factor')).html).toContain('One more step');
    const letters = await rowsOf(`select from letter where template = 'staff-factors-reset' and recipient = $1`, [
      email,
    ]);
    expect(letters).toHaveLength(1);
    expect(await actsOf(id)).toEqual(expect.arrayContaining(['change role', 'end session', 'reset second factors']));
    await client.post(`/staff/people/${id}/disable`, { csrf });
    expect((await theirs.get('/staff/second-factor')).location).toContain('/staff/sign-in');
  });

  it('lets nobody change their own role or close their own account', async () => {
    const { client, id } = await insider();
    const csrf = csrfIn(await client.get(`/staff/people/${id}`));
    for (const act of ['role', 'disable', 'reset'])
      await client.post(`/staff/people/${id}/${act}`, { csrf, role: 'viewer' });
    expect(await rowsOf('select role, disabled_at as closed from staff where id = $1', [id])).toEqual([
      { role: 'admin', closed: null },
    ]);
    expect((await client.get('/staff/people')).status).toBe(200);
  });
});
