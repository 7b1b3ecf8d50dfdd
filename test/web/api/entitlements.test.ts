import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { addDays, addMonths, dateIn } from '../../../src/kernel/calendar.js';
import type { DonorId } from '../../../src/kernel/id.js';
import { memberTokenOf } from '../../../src/memberships/member.js';
import { startApp, TestClock, type TestApp } from '../../support/app.js';
import { Donor } from '../../support/donor.js';

const NONE = { tier: null, tierName: null, expires: null, status: 'none' };
const TODAY = dateIn('America/Chicago', new Date());
const YEAR = addMonths(TODAY, 12);

describe('entitlements', () => {
  let app: TestApp;
  let clock: TestClock;
  let token: string;

  beforeAll(async () => {
    clock = new TestClock();
    app = await startApp({ clock });
    await new Donor(app).giveAndPay({ amount: 'other', otherAmount: '120', email: 'rosa@example.org' });
    const [donor] = await app.db.query<{ id: DonorId }>(`select id from donor where email = 'rosa@example.org'`);
    token = (await memberTokenOf(app.db.manager, donor!.id, app.settings.appSecret))!;
  });

  afterAll(() => app.stop());

  const ask = (given = token) => fetch(`${app.url}/api/v1/entitlements/${given}`);
  const sign = async (given = token) => {
    const answer = await fetch(`${app.url}/api/v1/entitlements/${given}/jwt`, { method: 'POST' });
    return (await answer.json()) as { jwt: string };
  };
  const keys = async () =>
    (await (await fetch(`${app.url}/.well-known/jwks.json`)).json()) as { keys: { kid: string }[] };

  it('say tier and expiry of a member, to any page, and nothing else', async () => {
    const answer = await ask();
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'no-store',
    });
    expect(await answer.json()).toEqual({ tier: 'member', tierName: 'Member', expires: YEAR, status: 'active' });
  });

  it('answer a token of nobody in the same shape', async () => {
    for (const given of ['x', 'a'.repeat(45), `${token}x`, token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))]) {
      const answer = await ask(given);
      expect([answer.status, await answer.json()]).toEqual([404, NONE]);
    }
    expect(await sign('x')).toEqual(NONE);
  });

  it('can be verified by others, with the keys that are published', async () => {
    const { jwt } = await sign();
    const published = createRemoteJWKSet(new URL(`${app.url}/.well-known/jwks.json`));
    const { payload, protectedHeader } = await jwtVerify(jwt, published, { issuer: app.settings.publicUrl });
    expect(payload).toEqual({
      iss: app.settings.publicUrl,
      iat: expect.any(Number),
      exp: payload.iat! + 900,
      tier: 'member',
      expires: YEAR,
    });
    expect(protectedHeader).toMatchObject({ alg: 'EdDSA', typ: 'JWT' });
    const [head, , signature] = jwt.split('.');
    const forged = `${head}.${Buffer.from(JSON.stringify({ ...payload, tier: 'circle' })).toString('base64url')}.${signature}`;
    await expect(jwtVerify(forged, published)).rejects.toThrow('signature verification failed');
    const late = { currentDate: new Date((payload.exp! + 1) * 1000) };
    await expect(jwtVerify(jwt, published, late)).rejects.toThrow('"exp"');
  });

  it('are signed by a key of the first question, whoever asks it first', async () => {
    await Promise.all([keys(), sign(), keys(), sign()]);
    expect((await keys()).keys).toHaveLength(1);
    const answer = await fetch(`${app.url}/.well-known/jwks.json`);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=3600');
    expect(JSON.stringify(await answer.json())).not.toContain('"d"');
  });

  it('change their key without a moment in which one cannot be verified', async () => {
    const [first] = (await keys()).keys;
    const start = Date.now();
    const day = 24 * 60 * 60_000;
    const after = async (days: number) => {
      clock.set(new Date(start + days * day).toISOString());
      const { jwt } = await sign();
      const { keys: published } = await keys();
      const { kid } = decodeProtectedHeader(jwt);
      expect(published.map((each) => each.kid)).toContain(kid);
      return { isFirst: kid === first!.kid, published: published.length };
    };
    expect(await after(80)).toEqual({ isFirst: true, published: 1 });
    expect(await after(89.5)).toEqual({ isFirst: true, published: 2 });
    expect(await after(90.6)).toEqual({ isFirst: false, published: 2 });
    expect(await after(93)).toEqual({ isFirst: false, published: 1 });
    clock.set(new Date(start).toISOString());
  });

  it('go on in grace, and are over after it', async () => {
    clock.set(`${addDays(YEAR, 2)}T18:00:00Z`);
    const inGrace = await (await ask()).json();
    expect(inGrace).toEqual({ tier: 'member', tierName: 'Member', expires: addDays(YEAR, 30), status: 'grace' });
    clock.set(`${addDays(YEAR, 31)}T18:00:00Z`);
    const answer = await ask();
    expect([answer.status, await answer.json()]).toEqual([200, NONE]);
    expect(decodeJwt((await sign()).jwt)).toMatchObject({ tier: null, expires: null });
    clock.set(new Date().toISOString());
  });

  it('are not given away to guessers: the thirty-first wrong token of a minute is refused, the right one is not', async () => {
    clock.set('2026-12-01T12:00:00Z');
    const answers = await Promise.all(Array.from({ length: 31 }, () => ask(randomUUID())));
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(1);
    expect((await ask(randomUUID())).headers.get('retry-after')).toBe('30');
    expect((await ask()).status).toBe(200);
    clock.set('2026-12-01T12:01:00Z');
    expect((await ask(randomUUID())).status).toBe(404);
  });
});
