import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Type } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Clock } from '../../../src/kernel/clock.js';
import { Accounts } from '../../../src/staff/accounts.js';
import { ApiKeys } from '../../../src/staff/api-keys.js';
import { type Role, ROLES } from '../../../src/staff/permissions.js';
import { Sessions } from '../../../src/staff/sessions.js';
import { newSetupLink } from '../../../src/staff/setup-link.js';
import { AccessGuard } from '../../../src/web/http/access.guard.js';
import { SessionCookie } from '../../../src/web/http/session-cookie.js';
import { startApp, type TestApp } from '../../support/app.js';
import { PASSWORD, StaffClient } from './staff-client.js';

const PAGE = '/staff/gifts/01930000-0000-7000-8000-00000000abcd';

describe('the door to the staff pages', () => {
  let app: TestApp;
  const clients = {} as Record<Role, StaffClient>;

  beforeAll(async () => {
    app = await startApp({ worker: false, webhooks: false });
    for (const role of ROLES) clients[role] = await StaffClient.as(role, app);
  });
  afterAll(() => app.stop());

  it('keeps nothing of a page in a browser or on the way', async () => {
    for (const path of ['/staff', '/staff/gifts', PAGE]) {
      expect((await clients.admin.get(path)).headers.get('cache-control')).toBe('no-store');
    }
  });

  it('leads strangers back to the page that they wanted', async () => {
    const answer = await new StaffClient(app).get(PAGE);
    expect(answer.location).toBe(`/staff/sign-in?next=${encodeURIComponent(PAGE)}`);
    const posted = await new StaffClient(app).post('/staff/keys', {});
    expect([posted.status, posted.location]).toEqual([303, '/staff/sign-in?ended=yes']);
  });

  it('refuses a form that another site sent, even with the right token', async () => {
    const fields = { csrf: await clients.admin.csrf(), name: 'Key', 'scopes.gifts:read': 'yes' };
    for (const site of ['cross-site', 'same-site']) {
      expect((await clients.admin.post('/staff/keys', fields, { 'sec-fetch-site': site })).status).toBe(403);
    }
    expect((await clients.admin.post('/staff/keys', fields, { 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    const stranger = new StaffClient(app);
    const signIn = { email: 'admin@ledger.example', password: PASSWORD };
    expect((await stranger.post('/staff/sign-in', signIn, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });

  it('says who can help, and hides what a role does not include', async () => {
    const refused = await clients.viewer.get('/staff/gifts');
    expect(refused.html).toContain('The admin can help');
    const { html } = await clients.viewer.get('/staff');
    expect(html).not.toContain('href="/staff/gifts');
    expect(html).not.toContain('href="/staff/settings');
    expect((await clients.fundraiser.get('/staff')).html).not.toContain('href="/staff/keys"');
  });

  it('keeps the session in a cookie that no script and no other site gets', async () => {
    const answer = await new StaffClient(app).signIn('viewer@ledger.example', PASSWORD);
    const cookie = answer.headers.getSetCookie().find((line) => line.startsWith('mainstay='))!;
    expect(cookie).toMatch(/; Path=\//);
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=Strict/);
  });

  it('binds the cookie to the host and to https wherever there is https', () => {
    const set: [name: string, value: string, options: object][] = [];
    const reply = { setCookie: (...line: (typeof set)[number]) => set.push(line) };
    new SessionCookie({ publicUrl: 'https://give.example.org' }).write(reply as never, 'token');
    expect(set).toEqual([
      ['__Host-mainstay', 'token', { path: '/', httpOnly: true, secure: true, sameSite: 'strict' }],
    ]);
  });

  it.each([
    ['/staff/gifts?q=rosa', '/staff/gifts?q=rosa'],
    ['https://evil.example', '/staff'],
    ['//evil.example/staff', '/staff'],
    ['/staff\\@evil.example', '/staff'],
    ['/staffing', '/staff'],
  ])('goes from the sign-in page with next=%s to %s', async (next, location) => {
    const answer = await new StaffClient(app).signIn('viewer@ledger.example', PASSWORD, { next });
    expect(answer.location).toBe(location);
  });

  it('keeps the address and forgets the password when they do not fit', async () => {
    const answer = await new StaffClient(app).signIn('fundraiser@ledger.example', 'not this one');
    expect(answer.status).toBe(422);
    expect(answer.html).toContain('value="fundraiser@ledger.example"');
    expect(answer.html).not.toContain('not this one');
    expect(answer.html).toContain('do not belong together');
  });

  it('answers 429 to the sixth try for one address', async () => {
    const stranger = new StaffClient(app);
    for (let tries = 0; tries < 5; tries++) await stranger.signIn('guess@ledger.example', 'guess guess guess');
    expect((await stranger.signIn('guess@ledger.example', 'guess guess guess')).status).toBe(429);
  });

  it('signs out for good', async () => {
    const client = new StaffClient(app);
    await client.signIn('viewer@ledger.example', PASSWORD);
    const token = client.cookie('mainstay')!;
    expect((await client.change('/staff/sign-out')).location).toBe('/staff/sign-in');
    expect(client.cookie('mainstay')).toBeUndefined();
    const replay = await fetch(`${app.url}/staff`, { headers: { cookie: `mainstay=${token}` }, redirect: 'manual' });
    expect(replay.status).toBe(303);
  });

  it('lets nobody through a route that names neither a permission nor its public', async () => {
    const forgotten = (): string => 'secret';
    const part = <T>(type: Type<T>): T => app.web.get(type, { strict: false });
    const { db, settings } = app;
    const guard = new AccessGuard(new Reflector(), db, part(Sessions), part(ApiKeys), part(Accounts), settings);
    const context = {
      getHandler: () => forgotten,
      getClass: () => class Forgotten {},
      switchToHttp: () => ({ getRequest: () => ({ method: 'GET', url: '/forgotten', headers: {}, cookies: {} }) }),
    };
    await expect(guard.canActivate(context as never)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('shows a spent setup link what to do instead', async () => {
    const token = await app.db.write((tx) => newSetupLink(tx, app.get(Clock)));
    const answer = await new StaffClient(app).get(`/staff/setup/${token}`);
    expect(answer.status).toBe(404);
    expect(answer.html).toContain('That link has done its work');
    expect(answer.html).toContain('/staff/sign-in');
  });
});
