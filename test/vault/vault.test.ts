import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type DonorId, newId } from '../../src/kernel/id.js';
import { newDataKey } from '../../src/config/data-keys.js';
import { newDataSource } from '../../src/database/data-source.js';
import { Db } from '../../src/database/db.js';
import { recogniseDonor } from '../../src/donors/donors.js';
import { type Place, SealBroken } from '../../src/vault/sealing.js';
import { WrongDataKey } from '../../src/vault/unlock.js';
import { KeyDestroyed, Vault, vaultOf } from '../../src/vault/vault.js';
import { testDatabase, type TestDatabase } from '../support/database.js';

const NOW = new Date('2026-11-24T12:00:00Z');

describe('the vault', () => {
  const key = newDataKey();
  let database: TestDatabase;
  const opened: Db[] = [];
  let db: Db;
  let vault: Vault;
  let rosa: DonorId;
  let ben: DonorId;

  /** Another process with these keys. */
  const processWith = async (...keys: string[]): Promise<Db> => {
    const source = newDataSource({ url: database.url, poolMax: 4, applicationName: 'vault test' });
    opened.push(new Db(await source.initialize()));
    await Vault.unlock(source, { keys, file: null });
    return opened.at(-1)!;
  };

  beforeAll(async () => {
    database = await testDatabase();
    db = await processWith(key);
    vault = vaultOf(db.manager);
    rosa = await recogniseDonor(db.manager, { email: 'rosa@example.org', firstName: 'Rosa', lastName: 'Díaz' });
    ben = await recogniseDonor(db.manager, { email: 'ben@example.org', firstName: 'Ben', lastName: 'Ode' });
  });

  afterAll(async () => {
    for (const each of opened) await each.source.destroy();
    await database.drop();
  });

  const noteOf = (donorId: DonorId): Place => ({ donorId, table: 'donor_note', column: 'sealed', row: newId() });
  const rejection = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => null,
      (error: unknown) => error,
    );

  it('opens what it sealed, in every script and of every length, in the order that was asked', async () => {
    const texts = ['', 'Called on Monday.', '顾客想要一份收据', 'x'.repeat(100_000), '👩‍👩‍👧 לתרום'];
    const places = texts.map((_, at) => noteOf(at % 2 ? rosa : ben));
    const sealed = await vault.sealMany(
      db.manager,
      texts.map((plain, at) => ({ place: places[at]!, plain })),
    );
    const other = vaultOf((await processWith(key)).manager);
    const found = await other.openMany(
      db.manager,
      sealed.map((bytes, at) => ({ bytes, place: places[at]! })),
    );
    expect(found).toEqual(texts);
    expect(sealed.every((bytes) => !bytes.includes('Monday'))).toBe(true);
  });

  it('seals the same text otherwise each time, and keeps bytes as they are', async () => {
    const place = noteOf(rosa);
    const bytes = randomBytes(3_000);
    const [one, two] = await vault.sealMany(db.manager, [
      { place, plain: bytes },
      { place, plain: bytes },
    ]);
    expect(one!.equals(two!)).toBe(false);
    expect(await vault.openBytes(db.manager, place, two!)).toEqual(bytes);
  });

  it('opens nothing that was changed, cut, or moved to another donor, table, column or row', async () => {
    const place = noteOf(rosa);
    const sealed = await vault.seal(db.manager, place, 'Prefers letters.');
    await vault.seal(db.manager, noteOf(ben), 'so that there is a key');
    const flipped = Buffer.from(sealed);
    flipped[flipped.length - 20]! ^= 1;
    const strange: [Place, Buffer][] = [
      [place, flipped],
      [place, sealed.subarray(0, 40)],
      [place, Buffer.alloc(0)],
      [place, Buffer.concat([sealed, Buffer.of(0)])],
      [place, Buffer.from('Prefers letters, and has done so for ever so long.')],
      [{ ...place, donorId: ben }, sealed],
      [{ ...place, table: 'donor' }, sealed],
      [{ ...place, column: 'text' }, sealed],
      [{ ...place, row: newId() }, sealed],
    ];
    for (const [where, bytes] of strange) {
      expect(await rejection(vault.open(db.manager, where, bytes))).toBeInstanceOf(SealBroken);
    }
  });

  it('opens for the donor into whom another was merged, and for no other', async () => {
    const gone = await recogniseDonor(db.manager, { email: 'r.diaz@example.org', firstName: 'R', lastName: 'Díaz' });
    const place = noteOf(gone);
    const sealed = await vault.seal(db.manager, place, 'Moved with her.');
    const dana = newId();
    await db.query(
      `insert into staff (id, email, name, role, password_hash) values ($1, 'dana@example.org', 'Dana', 'admin', 'x')`,
      [dana],
    );
    await db.query('insert into donor_merge (id, kept_id, gone_id, at, by) values ($1, $2, $3, $4, $5)', [
      newId(),
      rosa,
      gone,
      NOW,
      dana,
    ]);
    expect(await vault.open(db.manager, { ...place, donorId: rosa }, sealed)).toBe('Moved with her.');
    expect(await rejection(vault.open(db.manager, { ...place, donorId: ben }, sealed))).toBeInstanceOf(SealBroken);
    const during = await vault.seal(db.manager, { ...place, donorId: rosa }, 'Written meanwhile.');
    expect(await vault.open(db.manager, place, during)).toBe('Written meanwhile.');
  });

  it('gives two who need the first key of a donor the same one', async () => {
    const donor = await recogniseDonor(db.manager, { email: 'new@example.org', firstName: 'New', lastName: 'Donor' });
    const place = noteOf(donor);
    const sealed = await Promise.all(
      Array.from({ length: 4 }, (_, at) => db.write((tx) => vault.seal(tx, place, `note ${at}`))),
    );
    expect(new Set(sealed.map((bytes) => bytes.subarray(1, 17).toString('hex'))).size).toBe(1);
  });

  it('closes nothing with a key that was rolled back', async () => {
    const donor = await recogniseDonor(db.manager, { email: 'roll@example.org', firstName: 'Roll', lastName: 'Back' });
    const place = noteOf(donor);
    await rejection(
      db.write(async (tx) => {
        const sealed = await vault.seal(tx, place, 'lost');
        await vault.open(tx, place, sealed);
        throw new Error('no');
      }),
    );
    const sealed = await db.write((tx) => vault.seal(tx, place, 'kept'));
    expect(await vaultOf((await processWith(key)).manager).open(db.manager, place, sealed)).toBe('kept');
  });

  it('opens nothing any more once the key was destroyed, and says so', async () => {
    const place = noteOf(ben);
    const sealed = await vault.seal(db.manager, place, 'gone');
    await vault.keys.destroy(db.manager, { donorIds: [ben] }, NOW);
    expect(await rejection(vault.open(db.manager, place, sealed))).toBeInstanceOf(KeyDestroyed);
    expect(await vault.openMany(db.manager, [{ place, bytes: sealed }])).toEqual([null]);
    const again = await vault.seal(db.manager, place, 'after');
    expect(await vault.open(db.manager, place, again)).toBe('after');
  });

  it('refuses to start with a key that does not open what is closed, and says which one is needed', async () => {
    const refused = await rejection(processWith(newDataKey()));
    expect(refused).toBeInstanceOf(WrongDataKey);
    expect((refused as Error).message).toContain(vault.keyring.currentId);
    expect((refused as Error).message).toContain('DATA_KEY');
    expect((refused as Error).message).not.toContain(key);
    const [left] = await db.query<{ keys: number }>('select count(*)::int as keys from master_key');
    expect(left!.keys).toBe(1);
  });

  it('hashes equal texts equally in every process, and by purpose', async () => {
    const other = vaultOf((await processWith(key)).manager);
    expect(other.keyedHash('phone', '2145550134')).toEqual(vault.keyedHash('phone', '2145550134'));
    expect(other.keyedHash('phone', '2145550134')).not.toEqual(vault.keyedHash('email', '2145550134'));
  });
});
