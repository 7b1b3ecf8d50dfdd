import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiKeys } from '../../src/staff/api-keys.js';
import { KEY_SCOPES, type KeyScope, may, PERMISSIONS, type Role, ROLES } from '../../src/staff/permissions.js';
import { Sessions } from '../../src/staff/sessions.js';
import { startApp, type TestApp } from '../support/app.js';
import { addressOf, type Route, routesOf } from '../support/routes.js';
import { type PageAnswer, StaffClient } from './staff/staff-client.js';

/** It would end the session that the other cells are tried with; access.test.ts signs out. */
const ENDS_SESSION = '/staff/sign-out';

/**
 * Who may do what, cell by cell (R-SEC-06): every route of the product is asked by every role and by keys of every
 * scope. Records do not exist, so that nothing is changed: what counts is whether the door opens.
 */
describe('the access matrix', () => {
  let app: TestApp;
  let routes: readonly Route[];
  let staffRoutes: readonly Route[];
  let apiRoutes: readonly Route[];
  const people = new Map<Role, { client: StaffClient; csrf: string }>();
  const keys = new Map<KeyScope, string>();

  beforeAll(async () => {
    app = await startApp({ worker: false, webhooks: false });
    routes = routesOf(app.web);
    const guarded = routes.filter(({ needs, path }) => needs !== null && path !== ENDS_SESSION);
    staffRoutes = guarded.filter(({ path }) => !path.startsWith('/api/'));
    apiRoutes = guarded.filter(({ path }) => path.startsWith('/api/'));
    for (const role of ROLES) {
      const client = await StaffClient.as(role, app);
      const session = await app.web.get(Sessions, { strict: false }).find(app.db.manager, client.cookie('mainstay')!);
      people.set(role, { client, csrf: session!.csrf });
    }
    for (const scope of KEY_SCOPES) {
      const made = await app.db.write((tx) =>
        app.web
          .get(ApiKeys, { strict: false })
          .create(tx, { name: scope, scopes: [scope] }, { actor: 'system', staffId: null }),
      );
      keys.set(scope, made.key);
    }
  });
  afterAll(() => app.stop());

  const asked = (client: StaffClient, route: Route, fields: Record<string, string>): Promise<PageAnswer> =>
    route.method === 'GET' ? client.get(addressOf(route)) : client.post(addressOf(route), fields);

  it('is made of routes that name a permission or their public', () => {
    expect(routes.length).toBeGreaterThan(200);
    expect(routes.filter(({ needs, audience }) => (needs === null) === (audience === null))).toEqual([]);
  });

  it('uses every permission, and knows no other', () => {
    const used = new Set(routes.flatMap(({ needs }) => needs ?? []));
    expect([...used].filter((each) => !PERMISSIONS.includes(each))).toEqual([]);
    expect(KEY_SCOPES.filter((scope) => !apiRoutes.some(({ needs }) => needs === scope))).toEqual(['processor:read']);
  });

  it.each(ROLES)('opens to the role %s what its permissions say, and nothing else', async (role) => {
    const { client, csrf } = people.get(role)!;
    const wrong: string[] = [];
    for (const route of staffRoutes) {
      const { status } = await asked(client, route, { csrf });
      const opened = status !== 403 && status < 500;
      if (opened !== may(role, route.needs!) || status >= 500) wrong.push(`${route.method} ${route.path}: ${status}`);
    }
    expect(wrong).toEqual([]);
  });

  it('leads strangers to the sign-in page from every page, and does nothing for them', async () => {
    const wrong: string[] = [];
    for (const route of staffRoutes) {
      const { status, location, html } = await asked(new StaffClient(app), route, {});
      const led = status === 303 && location?.startsWith('/staff/sign-in?') && html === '';
      if (!led) wrong.push(`${route.method} ${route.path}: ${status}`);
    }
    expect(wrong).toEqual([]);
  });

  it('refuses every form without the token of the session, also to administrators', async () => {
    const { client } = people.get('admin')!;
    const wrong: string[] = [];
    for (const route of staffRoutes.filter(({ method }) => method !== 'GET')) {
      for (const csrf of ['', people.get('finance')!.csrf]) {
        const { status } = await asked(client, route, { csrf });
        if (status !== 403) wrong.push(`${route.method} ${route.path}: ${status}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it.each(KEY_SCOPES)('opens to a key with %s alone what asks for it', async (scope) => {
    const wrong: string[] = [];
    for (const route of apiRoutes) {
      const answer = await fetch(app.url + addressOf(route), {
        method: route.method,
        headers: { authorization: `Bearer ${keys.get(scope)}`, 'content-type': 'application/json' },
        ...(route.method === 'GET' ? {} : { body: '{}' }),
      });
      await answer.arrayBuffer();
      const opened = answer.status !== 403 && answer.status < 500;
      if (opened !== (route.needs === scope)) wrong.push(`${route.method} ${route.path}: ${answer.status}`);
    }
    expect(wrong).toEqual([]);
  });

  it('opens no part of the API without a key', async () => {
    for (const route of apiRoutes) {
      const answer = await fetch(app.url + addressOf(route), { method: route.method });
      expect([route.path, answer.status]).toEqual([route.path, 401]);
    }
  });
});
