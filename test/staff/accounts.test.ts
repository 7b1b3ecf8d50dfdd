import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InvalidInput, NotFound } from '../../src/kernel/app-error.js';
import { LastAdministrator } from '../../src/staff/accounts.js';
import { PASSWORD, staffParts, type StaffParts } from './staff-parts.js';

describe('accounts', () => {
  let parts: StaffParts;
  beforeAll(async () => {
    parts = await staffParts();
  });
  afterAll(() => parts.close());

  const create = (person: { name?: string; email?: string; role?: string; password?: string }) =>
    parts.db.write((tx) =>
      parts.accounts.create(
        tx,
        { name: 'Dana', email: 'dana@ledger.example', role: 'viewer', password: PASSWORD, ...person },
        'command-line',
      ),
    );
  const fieldsOf = async (work: Promise<unknown>): Promise<string[]> => {
    const error = await work.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof InvalidInput)) throw error;
    return error.fields.map(({ field }) => field);
  };

  it('keeps no password, only an argon2id hash with the parameters that were chosen', async () => {
    const id = await create({ email: 'hash@ledger.example' });
    const [row] = await parts.db.query<{ hash: string }>('select password_hash as hash from staff where id = $1', [id]);
    expect(row!.hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(row!.hash).not.toContain(PASSWORD);
  });

  it('writes into the audit who made an account, without the name or the address', async () => {
    const id = await create({ email: 'audited@ledger.example', role: 'finance' });
    const acts = await parts.audited('create account');
    expect(acts.at(-1)).toEqual({ actor: 'command-line', object: `staff:${id}`, detail: { role: 'finance' } });
  });

  it('names every field that needs a look, all at once', async () => {
    expect(await fieldsOf(create({ name: '', email: 'nobody', role: 'owner', password: 'short' }))).toEqual([
      'name',
      'email',
      'role',
      'password',
    ]);
  });

  it.each(['elevenchars', 'long.address@ledger.example', 'aaaaaaaaaaaaaa', 'x'.repeat(201)])(
    'refuses the password %s',
    async (password) => {
      expect(await fieldsOf(create({ email: 'long.address@ledger.example', password }))).toEqual(['password']);
    },
  );

  it('gives one address to one person, whatever its capitals', async () => {
    await create({ email: 'one@ledger.example' });
    expect(await fieldsOf(create({ email: 'ONE@Ledger.example' }))).toEqual(['email']);
  });

  it('ends every session of an account that is closed, at once', async () => {
    const id = await create({ email: 'leaving@ledger.example' });
    const token = await parts.db.write((tx) => parts.sessions.start(tx, id));
    await parts.db.write((tx) => parts.accounts.disable(tx, id, 'system'));
    expect(await parts.sessions.find(parts.db.manager, token)).toBeNull();
    const late = await parts.db.write((tx) => parts.sessions.start(tx, id));
    expect(await parts.sessions.find(parts.db.manager, late)).toBeNull();
  });

  it('closes an account once, however often it is asked', async () => {
    const id = await create({ email: 'twice@ledger.example' });
    await parts.db.write((tx) => parts.accounts.disable(tx, id, 'system'));
    await parts.db.write((tx) => parts.accounts.disable(tx, id, 'system'));
    const acts = await parts.audited('disable account');
    expect(acts.filter(({ object }) => object === `staff:${id}`)).toHaveLength(1);
  });

  it('keeps the last administrator, also when two close each other at the same time', async () => {
    const [one, two] = [
      await create({ email: 'a@ledger.example', role: 'admin' }),
      await create({ email: 'b@ledger.example', role: 'admin' }),
    ];
    const outcomes = await Promise.allSettled(
      [one, two].map((id) => parts.db.write((tx) => parts.accounts.disable(tx, id, 'system'))),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refused = outcomes.find((outcome) => outcome.status === 'rejected');
    expect(refused?.reason).toBeInstanceOf(LastAdministrator);
    expect(await parts.accounts.administrators(parts.db.manager)).toEqual(['Dana']);
  });

  it('does not know an account that never was', async () => {
    const never = parts.db.write((tx) => parts.accounts.disable(tx, 'nobody', 'system'));
    await expect(never).rejects.toBeInstanceOf(NotFound);
  });
});
