import { generateSync } from 'otplib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { StaffId } from '../../src/kernel/id.js';
import { AppCodes } from '../../src/staff/factors/app-codes.js';
import { TooManyCodes } from '../../src/staff/factors/code-tries.js';
import { FactorRefused, SecondFactorExists } from '../../src/staff/factors/enrolment.js';
import { resetFactors } from '../../src/staff/factors/factor-reset.js';
import { LastFactor } from '../../src/staff/factors/factors.js';
import { WrongFactor } from '../../src/staff/factors/second-factor.js';
import { SecretBox } from '../../src/vault/secret-box.js';
import type { SignedIn } from '../../src/staff/sessions.js';
import { MINUTE, PASSWORD, SETTINGS, staffParts, type StaffParts } from './staff-parts.js';

describe('the second factor', () => {
  let parts: StaffParts;
  let count = 0;
  beforeAll(async () => {
    parts = await staffParts();
  });
  afterAll(() => parts.close());
  beforeEach(() => parts.clock.advance(60 * MINUTE));

  const refusalOf = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => null,
      (error: unknown) => error,
    );
  const codeOf = (secret: string, steps = 0): string =>
    generateSync({ secret, epoch: Math.floor(parts.clock.now().getTime() / 1000) + steps * 30 });

  /** A person who has given their password, and nothing more. */
  async function halfIn(): Promise<{ id: StaffId; session: SignedIn }> {
    const email = `person-${++count}@ledger.example`;
    const person = { name: 'Dana', email, role: 'finance', password: PASSWORD };
    const id = await parts.db.write((tx) => parts.accounts.create(tx, person, 'system'));
    return { id, session: await again(email) };
  }

  async function again(email: string): Promise<SignedIn> {
    return (await parts.sessions.find(parts.db.manager, await parts.signIn.run(email, PASSWORD)))!;
  }

  /** A person with a code app: its secret, and a new session that waits for a code. */
  async function withApp(): Promise<{
    id: StaffId;
    secret: string;
    session: SignedIn;
    confirmed: SignedIn;
    recoveryCodes: readonly string[];
  }> {
    const { id, session } = await halfIn();
    const { secret, sealed } = parts.appCodes.propose(id, 'dana', 'The Ledger');
    const factor = { kind: 'app-code', sealed, code: codeOf(secret) } as const;
    const { token, recoveryCodes } = await parts.enrolment.add(session, factor);
    const confirmed = (await parts.sessions.find(parts.db.manager, token))!;
    parts.clock.advance(MINUTE);
    const next = await again(`person-${count}@ledger.example`);
    return { id, secret, session: next, confirmed, recoveryCodes: recoveryCodes! };
  }

  const giveCode = (session: SignedIn, code: string) => parts.secondFactor.give(session, { kind: 'app-code', code });
  const giveRecovery = (session: SignedIn, code: string) =>
    parts.secondFactor.give(session, { kind: 'recovery-code', code });

  it('is missing after the password, and there after a code of the app', async () => {
    const { session, secret } = await withApp();
    expect(session).toMatchObject({ isConfirmed: false, isFresh: false });
    const token = await giveCode(session, codeOf(secret));
    expect(await parts.sessions.find(parts.db.manager, token)).toMatchObject({ isConfirmed: true, isFresh: true });
    parts.clock.advance(11 * MINUTE);
    expect(await parts.sessions.find(parts.db.manager, token)).toMatchObject({ isConfirmed: true, isFresh: false });
  });

  it('gives the session another token, so that whoever knew the old one has nothing', async () => {
    const { id, secret } = await withApp();
    const token = await parts.db.write((tx) => parts.sessions.start(tx, id));
    await giveCode((await parts.sessions.find(parts.db.manager, token))!, codeOf(secret));
    expect(await parts.sessions.find(parts.db.manager, token)).toBeNull();
  });

  it('takes each code once, also when it is sent twice at the same time', async () => {
    const { session, secret } = await withApp();
    const code = codeOf(secret);
    const outcomes = await Promise.allSettled([giveCode(session, code), giveCode(session, code)]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await refusalOf(giveCode(session, code))).toBeInstanceOf(WrongFactor);
  });

  it('forgives a phone half a minute, and takes no code that is older than one that it took', async () => {
    const { session, secret } = await withApp();
    expect(await refusalOf(giveCode(session, codeOf(secret, -2)))).toBeInstanceOf(WrongFactor);
    expect(await refusalOf(giveCode(session, codeOf(secret, 2)))).toBeInstanceOf(WrongFactor);
    expect(await refusalOf(giveCode(session, codeOf(secret, 1)))).toBeNull();
    expect(await refusalOf(giveCode(session, codeOf(secret)))).toBeInstanceOf(WrongFactor);
  });

  it('is not the app of somebody else', async () => {
    const [one, other] = [await withApp(), await withApp()];
    expect(await refusalOf(giveCode(one.session, codeOf(other.secret)))).toBeInstanceOf(WrongFactor);
  });

  it('takes five wrong codes in a quarter of an hour, also at the same time, and notes the series', async () => {
    const { id, session, secret } = await withApp();
    const tries = await Promise.all(Array.from({ length: 8 }, () => refusalOf(giveCode(session, '000000'))));
    expect(tries.filter((error) => error instanceof WrongFactor)).toHaveLength(5);
    expect(tries.filter((error) => error instanceof TooManyCodes)).toHaveLength(3);
    expect(await refusalOf(giveCode(session, codeOf(secret)))).toBeInstanceOf(TooManyCodes);
    const failed = (await parts.audited('fail second factor')).filter(({ object }) => object === `staff:${id}`);
    expect(failed).toHaveLength(1);
    parts.clock.advance(16 * MINUTE);
    expect(await refusalOf(giveCode(session, codeOf(secret)))).toBeNull();
  });

  it('takes twenty wrong codes in a day, so that patience does not guess it either', async () => {
    const { session } = await withApp();
    for (let spell = 0; spell < 4; spell++) {
      await Promise.all(Array.from({ length: 5 }, () => refusalOf(giveCode(session, '000000'))));
      parts.clock.advance(16 * MINUTE);
    }
    expect(await refusalOf(giveCode(session, '000000'))).toBeInstanceOf(TooManyCodes);
  });

  it('can be one of ten recovery codes, each once, whatever blanks and capitals', async () => {
    const { id, session, recoveryCodes } = await withApp();
    expect(new Set(recoveryCodes).size).toBe(10);
    const typed = recoveryCodes[3]!.replaceAll('-', ' ').toUpperCase();
    expect(await refusalOf(giveRecovery(session, typed))).toBeNull();
    expect(await refusalOf(giveRecovery(session, recoveryCodes[3]!))).toBeInstanceOf(WrongFactor);
    expect((await parts.factors.of(parts.db.manager, id)).codesLeft).toBe(9);
    expect((await parts.audited('sign in')).at(-1)).toMatchObject({ detail: { by: 'recovery-code' } });
    const stored = await parts.db.query('select to_jsonb(code)::text as row from staff_recovery_code code');
    expect(JSON.stringify(stored)).not.toContain(recoveryCodes[4]!.replaceAll('-', ''));
  });

  it('forgets the recovery codes of before when there are new ones', async () => {
    const { session, confirmed, recoveryCodes } = await withApp();
    const fresh = await parts.db.write((tx) => parts.enrolment.renewCodes(tx, confirmed));
    expect(await refusalOf(giveRecovery(session, recoveryCodes[0]!))).toBeInstanceOf(WrongFactor);
    expect(await refusalOf(giveRecovery(session, fresh[0]!))).toBeNull();
  });

  it('is added with a password alone only while there is none', async () => {
    const { id, session } = await withApp();
    const { secret, sealed } = parts.appCodes.propose(id, 'dana', 'The Ledger');
    const second = parts.enrolment.add(session, { kind: 'app-code', sealed, code: codeOf(secret) });
    expect(await refusalOf(second)).toBeInstanceOf(SecondFactorExists);
  });

  it('is added once, when two first ones come at the same time', async () => {
    const { id, session } = await halfIn();
    const adds = Array.from({ length: 2 }, () => {
      const { secret, sealed } = parts.appCodes.propose(id, 'dana', 'The Ledger');
      return parts.enrolment.add(session, { kind: 'app-code', sealed, code: codeOf(secret) });
    });
    const outcomes = await Promise.allSettled(adds);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('is not added by a code of another key, nor with a key that was offered to somebody else', async () => {
    const [{ id, session }, other] = [await halfIn(), await halfIn()];
    const mine = parts.appCodes.propose(id, 'dana', 'The Ledger');
    const theirs = parts.appCodes.propose(other.id, 'dana', 'The Ledger');
    const add = (sealed: string, code: string) =>
      refusalOf(parts.enrolment.add(session, { kind: 'app-code', sealed, code }));
    expect(await add(mine.sealed, codeOf(theirs.secret))).toBeInstanceOf(FactorRefused);
    expect(await add(theirs.sealed, codeOf(theirs.secret))).toBeInstanceOf(FactorRefused);
    expect(await add(`${mine.sealed.slice(0, -2)}AA`, codeOf(mine.secret))).toBeInstanceOf(FactorRefused);
  });

  it('stays when it is the last one, also when two are removed at the same time', async () => {
    const { id } = await withApp();
    await addPasskeyRow(id);
    const [row] = await parts.db.query<{ id: string }>('select id from staff_passkey where staff_id = $1', [id]);
    const outcomes = await Promise.allSettled([
      parts.db.write((tx) => parts.factors.removeApp(tx, id)),
      parts.db.write((tx) => parts.factors.removePasskey(tx, id, row!.id)),
    ]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refused = outcomes.find((outcome) => outcome.status === 'rejected');
    expect(refused?.reason).toBeInstanceOf(LastFactor);
  });

  it('goes when an administrator takes it away: all kinds, and all sessions', async () => {
    const { id, session, recoveryCodes } = await withApp();
    await addPasskeyRow(id);
    await parts.db.write((tx) => resetFactors(tx, parts.audit, id, 'command-line'));
    expect(await parts.sessions.list(parts.db.manager, id)).toEqual([]);
    expect(await parts.factors.of(parts.db.manager, id)).toMatchObject({ passkeys: [], app: null, codesLeft: 0 });
    expect(await refusalOf(giveRecovery(session, recoveryCodes[0]!))).toBeInstanceOf(WrongFactor);
    expect((await parts.audited('reset second factors')).at(-1)).toMatchObject({ object: `staff:${id}` });
  });

  it('is kept sealed, and opens with the secret of before until it is sealed anew', async () => {
    const { id, secret, session } = await withApp();
    const stored = await parts.db.query<{ sealed: Buffer }>('select sealed_secret as sealed from staff_app_code');
    expect(stored.some(({ sealed }) => sealed.includes(secret))).toBe(false);
    const renewed = {
      ...SETTINGS,
      appSecret: 'another secret of thirty-two signs',
      appSecretPrevious: SETTINGS.appSecret,
    };
    const use = (settings: Pick<typeof renewed, 'appSecret'> & { appSecretPrevious: string | null }) => {
      parts.clock.advance(MINUTE);
      const codes = new AppCodes(parts.clock, parts.clock, new SecretBox(settings));
      return parts.db.write((tx) => codes.use(tx, id, codeOf(secret)));
    };
    expect(await use({ ...renewed, appSecretPrevious: null })).toBe(false);
    expect(await use(renewed)).toBe(true);
    expect(await use({ ...renewed, appSecretPrevious: null })).toBe(true);
    expect(await refusalOf(giveCode(session, codeOf(secret)))).toBeInstanceOf(WrongFactor);
  });

  async function addPasskeyRow(id: StaffId): Promise<void> {
    await parts.db.query(
      `insert into staff_passkey (id, staff_id, credential_id, public_key, counter, transports, name, added_at)
       values (gen_random_uuid(), $1, uuid_send(gen_random_uuid()), '\\x01', 0, '{}', 'Laptop', now())`,
      [id],
    );
  }
});
