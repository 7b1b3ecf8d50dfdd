import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { InvalidInput } from '../../src/kernel/app-error.js';
import { findOrganisation, SAMPLE_ORGANISATION } from '../../src/organisation/organisation.js';
import { needsSetup, newSetupLink, SetupLinkSpent } from '../../src/staff/setup-link.js';
import { MINUTE, PASSWORD, staffParts, type StaffParts } from './staff-parts.js';

describe('the setup link', () => {
  let parts: StaffParts;
  beforeEach(async () => {
    parts = await staffParts();
  });
  afterEach(() => parts.close());

  const person = { name: 'Dana', email: 'dana@ledger.example', password: PASSWORD };
  const link = () => parts.db.write((tx) => newSetupLink(tx, parts.clock));
  const finish = (token: string, change: Partial<typeof person> = {}, organisation = {}) =>
    parts.db.write((tx) =>
      parts.setup.finish(tx, token, { ...SAMPLE_ORGANISATION, ...organisation }, { ...person, ...change }),
    );

  it('makes the newsroom and its first administrator, once', async () => {
    const token = await link();
    expect(await needsSetup(parts.db.manager)).toBe(true);
    const id = await finish(token);
    expect(await findOrganisation(parts.db.manager)).toMatchObject({ name: 'The Ledger' });
    expect(await parts.accounts.list(parts.db.manager)).toMatchObject([{ id, role: 'admin' }]);
    expect(await needsSetup(parts.db.manager)).toBe(false);
    expect(await parts.audited('set up')).toEqual([{ actor: `staff:${id}`, object: 'installation', detail: {} }]);
    await expect(finish(token, { email: 'second@ledger.example' })).rejects.toBeInstanceOf(SetupLinkSpent);
  });

  it('stores only the hash of its token', async () => {
    const token = await link();
    const [row] = await parts.db.query<{ hash: Buffer }>('select token_hash as hash from setup_link');
    expect(row!.hash.equals(Buffer.from(token, 'base64url'))).toBe(false);
    await expect(finish(row!.hash.toString('base64url'))).rejects.toBeInstanceOf(SetupLinkSpent);
  });

  it('works for an hour', async () => {
    const token = await link();
    parts.clock.advance(59 * MINUTE);
    await parts.setup.check(parts.db.manager, token);
    parts.clock.advance(2 * MINUTE);
    await expect(parts.setup.check(parts.db.manager, token)).rejects.toBeInstanceOf(SetupLinkSpent);
  });

  it('opens nothing once an administrator exists, though it was never used', async () => {
    const [used, unused] = [await link(), await link()];
    await finish(used);
    await expect(finish(unused, { email: 'second@ledger.example' })).rejects.toBeInstanceOf(SetupLinkSpent);
  });

  it('makes one administrator when it, or another one, is used twice at the same time', async () => {
    const [one, other] = [await link(), await link()];
    const outcomes = await Promise.allSettled(
      [one, one, other, other].map((token, at) => finish(token, { email: `person${at}@ledger.example` })),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await parts.accounts.list(parts.db.manager)).toHaveLength(1);
  });

  it('works on after a refused form, which names the fields of both parts', async () => {
    const token = await link();
    const refusal = await finish(token, { password: 'short' }, { ein: '12' }).catch((error: unknown) => error);
    expect((refusal as InvalidInput).fields.map(({ field }) => field)).toEqual(['organisation.ein', 'person.password']);
    await finish(token);
  });

  it('saves nothing of a form of which a part was refused', async () => {
    const token = await link();
    await expect(finish(token, { password: 'short' }, { name: 'The Other' })).rejects.toBeInstanceOf(InvalidInput);
    expect((await findOrganisation(parts.db.manager))?.name).not.toBe('The Other');
    expect(await parts.accounts.list(parts.db.manager)).toEqual([]);
  });
});
