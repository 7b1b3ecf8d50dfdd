import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type DonorId, newId } from '../../src/kernel/id.js';
import { newDataKey } from '../../src/config/data-keys.js';
import { newDataSource } from '../../src/database/data-source.js';
import { Db } from '../../src/database/db.js';
import { recogniseDonors } from '../../src/donors/donors.js';
import { contactOf, writeContacts } from '../../src/donors/sealed-contacts.js';
import { keysThatDoNotOpen, masterKeyStandings, rotateMasterKey } from '../../src/vault/rotate-keys.js';
import { Vault, vaultOf } from '../../src/vault/vault.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { killAt } from '../support/kill.js';

const ELM = {
  line1: '12 Elm Street',
  line2: '',
  city: 'Dallas',
  region: 'TX',
  postalCode: '75201',
  country: '',
  phone: '',
};

describe('replacing the data key', () => {
  const [old, fresh] = [newDataKey(), newDataKey()];
  let database: TestDatabase;
  let opened: Db[];
  let donors: DonorId[];

  const processWith = async (application: string, ...keys: string[]): Promise<Db> => {
    const source = newDataSource({ url: database.url, poolMax: 2, applicationName: application });
    opened.push(new Db(await source.initialize()));
    await Vault.unlock(source, { keys, file: null });
    return opened.at(-1)!;
  };
  const keyringOf = (db: Db) => vaultOf(db.manager).keyring;
  const rotate = (db: Db) => rotateMasterKey(db, keyringOf(db), () => undefined);
  const addresses = async (db: Db) => {
    const found = [];
    for (const id of donors) found.push((await contactOf(db.manager, id)).line1);
    return new Set(found);
  };

  beforeEach(async () => {
    database = await testDatabase();
    opened = [];
    const before = await processWith('before', old);
    const givers = Array.from({ length: 1_100 }, (_, at) => ({
      email: `donor${at}@example.org`,
      firstName: 'Donor',
      lastName: String(at),
    }));
    donors = await recogniseDonors(before.manager, givers);
    await before.write((tx) =>
      writeContacts(
        tx,
        donors.map((donorId) => ({ donorId, contact: ELM })),
      ),
    );
    donors = donors.slice(0, 50);
  });

  afterEach(async () => {
    for (const each of opened) await each.source.destroy();
    await database.drop();
  });

  it('closes every key anew, killed at any statement, and then needs the old key no more', async () => {
    const db = await processWith('mainstay-rotation', fresh, old);
    const survivor = await processWith('survivor', old);
    const hash = vaultOf(db.manager).keyedHash('phone', '2145550134');
    let deaths = 0;
    for (let at = 2; ; at += 3) {
      const victim = killAt(db, 'mainstay-rotation', survivor, at);
      try {
        await rotate(db).catch(() => undefined);
      } finally {
        await victim.revive();
      }
      expect(await keysThatDoNotOpen(db.manager, keyringOf(db))).toEqual([]);
      if (!victim.died) break;
      deaths += 1;
    }
    expect(deaths).toBeGreaterThan(1);
    expect(await masterKeyStandings(db.manager, keyringOf(db))).toEqual([
      { id: keyringOf(survivor).currentId, donors: 0, isNeeded: false, isSet: true, isCurrent: false },
      { id: keyringOf(db).currentId, donors: 1_100, isNeeded: true, isSet: true, isCurrent: true },
    ]);
    const after = await processWith('after', fresh);
    expect(await addresses(after)).toEqual(new Set(['12 Elm Street']));
    expect(vaultOf(after.manager).keyedHash('phone', '2145550134')).toEqual(hash);
    await expect(processWith('too old', old)).rejects.toThrow('is closed with the data key');
  }, 60_000);

  it('refuses to start without the old key while a single donor still needs it', async () => {
    const db = await processWith('rotation', fresh, old);
    await rotate(db);
    // A process that has not been started again since goes on closing with the key that it knows.
    const late = opened[0]!;
    const [donor] = await recogniseDonors(late.manager, [{ email: 'late@example.org', firstName: 'L', lastName: 'P' }]);
    await writeContacts(late.manager, [{ donorId: donor!, contact: ELM }]);
    await expect(processWith('hasty', fresh)).rejects.toThrow('npx mainstay keys rotate');
    expect(await rotate(db)).toBe(1);
    expect((await contactOf((await processWith('patient', fresh)).manager, donor!)).city).toBe('Dallas');
  });

  it('goes on while donors are written, and loses nothing of them', async () => {
    const db = await processWith('rotation', fresh, old);
    const writer = await processWith('writer', old, fresh);
    const place = { donorId: donors[0]!, table: 'donor_note', column: 'sealed', row: newId() };
    const [, sealed] = await Promise.all([
      rotate(db),
      writer.write((tx) => vaultOf(tx).seal(tx, place, 'Written meanwhile.')),
    ]);
    expect(await vaultOf(db.manager).open(db.manager, place, sealed)).toBe('Written meanwhile.');
  });
});
