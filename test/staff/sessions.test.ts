import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { StaffId } from '../../src/kernel/id.js';
import { csrfFits, Sessions } from '../../src/staff/sessions.js';
import { TooManyTries, WrongSignIn } from '../../src/staff/sign-in.js';
import { MINUTE, PASSWORD, staffParts, type StaffParts } from './staff-parts.js';

describe('signing in and staying signed in', () => {
  let parts: StaffParts;
  let id: StaffId;

  beforeAll(async () => {
    parts = await staffParts();
    const person = { name: 'Dana', email: 'Dana@ledger.example', role: 'finance', password: PASSWORD };
    id = await parts.db.write((tx) => parts.accounts.create(tx, person, 'system'));
  });
  afterAll(() => parts.close());
  beforeEach(() => parts.clock.advance(60 * MINUTE));

  const find = (token: string) => parts.sessions.find(parts.db.manager, token);
  const refusalOf = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => null,
      (error: unknown) => error,
    );

  it('opens a session for the right password, whatever the capitals of the address', async () => {
    const token = await parts.signIn.run(' dana@LEDGER.example ', PASSWORD);
    expect(await find(token)).toMatchObject({ staffId: id, name: 'Dana', role: 'finance', isConfirmed: false });
    expect((await parts.audited('begin sign-in')).at(-1)).toMatchObject({ actor: `staff:${id}` });
  });

  it('stores the hash of a token of 256 bits, and never the token', async () => {
    const token = await parts.signIn.run('dana@ledger.example', PASSWORD);
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    const stored = await parts.db.query<{ hash: Buffer }>('select token_hash as hash from staff_session');
    expect(stored.every(({ hash }) => hash.length === 32 && !hash.equals(Buffer.from(token, 'base64url')))).toBe(true);
  });

  it('says the same of a wrong password and of an unknown address', async () => {
    const wrong = await refusalOf(parts.signIn.run('dana@ledger.example', 'not this one, sorry'));
    const unknown = await refusalOf(parts.signIn.run('nobody@ledger.example', PASSWORD));
    expect(wrong).toBeInstanceOf(WrongSignIn);
    expect((unknown as Error).message).toBe((wrong as Error).message);
  });

  it('takes five tries for an address within a quarter of an hour, also at the same time', async () => {
    const address = 'guessed@ledger.example';
    const tries = await Promise.all(
      Array.from({ length: 8 }, () => refusalOf(parts.signIn.run(address, 'a guess, and a bad one'))),
    );
    expect(tries.filter((error) => error instanceof WrongSignIn)).toHaveLength(5);
    expect(tries.filter((error) => error instanceof TooManyTries)).toHaveLength(3);
    parts.clock.advance(16 * MINUTE);
    expect(await refusalOf(parts.signIn.run(address, 'a guess, and a bad one'))).toBeInstanceOf(WrongSignIn);
  });

  it('refuses even the right password after five wrong ones, and counts afresh after a good one', async () => {
    const attempt = (password: string) => refusalOf(parts.signIn.run('dana@ledger.example', password));
    for (let tries = 0; tries < 4; tries++) await attempt('wrong again, alas');
    expect(await attempt(PASSWORD)).toBeNull();
    for (let tries = 0; tries < 5; tries++) expect(await attempt('wrong again, alas')).toBeInstanceOf(WrongSignIn);
    expect(await attempt(PASSWORD)).toBeInstanceOf(TooManyTries);
  });

  it('ends a session after half an hour without use, and keeps one that is used', async () => {
    const [idle, used] = [await startOne(), await startOne()];
    parts.clock.advance(29 * MINUTE);
    expect(await find(used)).not.toBeNull();
    parts.clock.advance(2 * MINUTE);
    expect(await find(idle)).toBeNull();
    expect(await find(used)).not.toBeNull();
  });

  it('ends every session after twelve hours, however much it is used', async () => {
    const token = await startOne();
    for (let passed = 0; passed < 12 * 60 - 20; passed += 20) {
      parts.clock.advance(20 * MINUTE);
      expect(await find(token)).not.toBeNull();
    }
    parts.clock.advance(20 * MINUTE);
    expect(await find(token)).toBeNull();
  });

  it('ends a session when its owner signs out, and no other', async () => {
    const [here, there] = [await startOne(), await startOne()];
    await parts.db.write((tx) => parts.sessions.end(tx, here));
    expect(await find(here)).toBeNull();
    expect(await find(there)).not.toBeNull();
  });

  it('gives each session a token for forms that fits no other session and no other installation', async () => {
    const [one, other] = [(await find(await startOne()))!, (await find(await startOne()))!];
    expect(csrfFits(one, one.csrf)).toBe(true);
    expect(csrfFits(one, other.csrf)).toBe(false);
    expect(csrfFits(one, undefined)).toBe(false);
    expect(csrfFits(one, [one.csrf])).toBe(false);
    const token = await startOne();
    const elsewhere = new Sessions(parts.clock, { appSecret: 'another secret, thirty-two and more' });
    const abroad = (await elsewhere.find(parts.db.manager, token))!;
    expect(csrfFits((await find(token))!, abroad.csrf)).toBe(false);
  });

  function startOne(): Promise<string> {
    return parts.db.write((tx) => parts.sessions.start(tx, id));
  }
});
