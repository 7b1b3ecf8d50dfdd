import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InvalidInput, NotFound } from '../../src/kernel/app-error.js';
import { staffParts, type StaffParts } from './staff-parts.js';

describe('API keys', () => {
  let parts: StaffParts;
  beforeAll(async () => {
    parts = await staffParts();
  });
  afterAll(() => parts.close());

  const create = (name = 'Newsletter sync', scopes: readonly string[] = ['gifts:read', 'donors:read']) =>
    parts.db.write((tx) => parts.keys.create(tx, { name, scopes }, { actor: 'system', staffId: null }));
  const find = (key: string) => parts.keys.find(parts.db.manager, key);
  const listed = async (id: string) => (await parts.keys.list(parts.db.manager)).find((key) => key.id === id)!;

  it('are shown once: the database keeps a hash and the last four characters', async () => {
    const { id, key } = await create();
    expect(key).toMatch(/^mk_[\w-]{43}$/);
    expect(await listed(id)).toMatchObject({ hint: key.slice(-4), scopes: ['gifts:read', 'donors:read'] });
    const stored = await parts.db.query('select to_jsonb(api_key)::text as row from api_key');
    expect(JSON.stringify(stored)).not.toContain(key.slice(3));
  });

  it('open the door to what they name, until they are revoked', async () => {
    const { id, key } = await create();
    expect(await find(key)).toEqual({ keyId: id, name: 'Newsletter sync', scopes: ['gifts:read', 'donors:read'] });
    await parts.db.write((tx) => parts.keys.revoke(tx, id, 'system'));
    await parts.db.write((tx) => parts.keys.revoke(tx, id, 'system'));
    expect(await find(key)).toBeNull();
    expect((await parts.audited('revoke key')).filter(({ object }) => object === `key:${id}`)).toHaveLength(1);
  });

  it.each(['', 'mk_', 'mk_nothing', 'sk_live_something'])('do not open the door when they are "%s"', async (key) => {
    expect(await find(key)).toBeNull();
  });

  it('remember when they were used, at most once a minute', async () => {
    const { id, key } = await create();
    await find(key);
    const first = (await listed(id)).lastUsedAt;
    parts.clock.advance(59_000);
    await find(key);
    expect((await listed(id)).lastUsedAt).toEqual(first);
    parts.clock.advance(1_000);
    await find(key);
    expect((await listed(id)).lastUsedAt).toEqual(parts.clock.now());
  });

  it.each([[[]], [['keys:manage']], [['gifts:read', 'people:manage']], [['everything']]])(
    'need a name, and scopes that a key can have, not %j',
    async (scopes) => {
      const refusal = await create('', scopes).catch((error: unknown) => error);
      expect((refusal as InvalidInput).fields.map(({ field }) => field)).toEqual(['name', 'scopes']);
    },
  );

  it('may do something, or the database refuses them', async () => {
    const { id } = await create();
    const emptied = parts.db.query(`update api_key set scopes = '{}' where id = $1`, [id]);
    await expect(emptied).rejects.toThrow('api_key_may_something');
  });

  it('cannot be revoked when they never were', async () => {
    const never = parts.db.write((tx) => parts.keys.revoke(tx, 'nothing', 'system'));
    await expect(never).rejects.toBeInstanceOf(NotFound);
  });
});
