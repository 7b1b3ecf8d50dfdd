import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { DataSource } from 'typeorm';
import type { DonorId, ReceiptId } from '../../../src/kernel/id.js';
import { newDataKey } from '../../../src/config/data-keys.js';
import { newDataSource } from '../../../src/database/data-source.js';
import { Db } from '../../../src/database/db.js';
import { MIGRATIONS } from '../../../src/database/migrations.js';
import { migrate } from '../../../src/database/schema-version.js';
import { readContacts } from '../../../src/donors/sealed-contacts.js';
import { readDocument } from '../../../src/receipts/sealed/documents.js';
import { receiptDonors, SAID } from '../../../src/receipts/sealed/receipt-donors.js';
import {
  openStatements,
  type SealedStatement,
  SEALED_STATEMENT,
} from '../../../src/receipts/sealed/statement-donors.js';
import { reckonAllSums } from '../../../src/reports/rollups/fresh-sums.js';
import { Vault } from '../../../src/vault/vault.js';
import { SealRecords } from '../../../src/workflows/retention/seal-records.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';
import { killAt } from '../../support/kill.js';

/** The last version whose rows were not sealed. */
const RELEASED = 21;
const COUNT = 130;
const ADDRESS = {
  line1: '12 Elm Street',
  line2: '',
  city: 'Dallas',
  region: 'TX',
  postalCode: '75201-1234',
  country: '',
};

/** What an installation of the last release holds, read as it was and again once it is closed. */
describe('an installation that is older than the seals', () => {
  const keys = { keys: [newDataKey()], file: null };
  let database: TestDatabase;
  let db: Db;
  let survivor: Db;
  const donors: DonorId[] = [];
  const receipts: ReceiptId[] = [];
  const files = new Map<string, Buffer>();

  const open = async (application: string): Promise<Db> => {
    const source = newDataSource({ url: database.url, poolMax: 2, applicationName: application });
    return new Db(await source.initialize());
  };

  beforeAll(async () => {
    database = await testDatabase({ migrated: false });
    const old = await new DataSource({
      type: 'postgres',
      url: database.url,
      migrations: MIGRATIONS.slice(0, RELEASED),
      migrationsTransactionMode: 'each',
    }).initialize();
    await old.runMigrations({ transaction: 'each' });
    await old.destroy();
    await writeOldRows();
    db = await open('mainstay-upgrade');
    await migrate(db.source);
    await Vault.unlock(db.source, keys);
    survivor = await open('survivor');
    await Vault.unlock(survivor.source, keys);
  });

  afterAll(async () => {
    await db.source.destroy();
    await survivor.source.destroy();
    await database.drop();
  });

  /** Past the guards of money: what lies behind a gift is not written. */
  async function writeOldRows(): Promise<void> {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query('set session_replication_role = replica');
    for (let at = 0; at < COUNT; at++) {
      const [donor, gift, receipt, document] = Array.from({ length: 4 }, () => randomUUID());
      const bytes = randomBytes(500);
      const sha256 = createHash('sha256').update(bytes).digest();
      await client.query(
        `insert into donor (id, email, first_name, last_name, address_line1, city, region, postal_code, phone)
         values ($1, $2, 'Rosa', $3, $4, $5, $6, $7, '214 555 0134')`,
        [donor, `rosa${at}@example.org`, `Díaz ${at}`, ADDRESS.line1, ADDRESS.city, ADDRESS.region, ADDRESS.postalCode],
      );
      await client.query(
        `insert into gift (id, client_request_id, donor_id, form_id, campaign_id, designation, state, amount_minor,
           covered_fee_minor, currency, may_quote, anonymous, checkout_request, started_at, occurred_at, gift_date,
           stripe_charge_id, settlement_entry_id)
         values ($1, $1, $2, $1, $1, 'general', 'settled', 2500, 0, 'USD', false, false, '{}', now(), now(), '2025-03-03',
           'ch_' || $1::uuid, $1)`,
        [gift, donor],
      );
      await client.query(
        `insert into document (id, file_name, content_type, sha256, bytes) values ($1, 'x.pdf', 'application/pdf', $2, $3)`,
        [document, sha256, bytes],
      );
      const said = {
        label: `R-2025-${at}`,
        statement: 'none',
        donor: { name: `Rosa Díaz ${at}`, addressLines: at % 2 ? ['12 Elm Street', 'Dallas, TX 75201'] : [] },
      };
      await client.query(
        `insert into receipt (id, series_id, number, label, gift_id, status, amount_minor, deductible_minor, currency,
           gift_date, issue_date, issued_at, snapshot, document_id)
         values ($1, $1, $2, $3, $4, 'issued', 2500, 2500, 'USD', '2025-03-03', '2025-03-03', now(), $5, $6)`,
        [receipt, at + 1, said.label, gift, said, document],
      );
      donors.push(donor as DonorId);
      receipts.push(receipt as ReceiptId);
      files.set(document!, bytes);
    }
    const [statement, document] = [randomUUID(), randomUUID()];
    const bytes = randomBytes(500);
    await client.query(
      `insert into document (id, file_name, content_type, sha256, bytes) values ($1, 'y.pdf', 'application/pdf', $2, $3)`,
      [document, createHash('sha256').update(bytes).digest(), bytes],
    );
    await client.query(
      `insert into statement (id, donor_id, year, version, status, reason, channel, basis, receipts, returns, receipt_ids,
         totals, donor_name, snapshot, sha256, document_id, made_at, run_id)
       values ($1, $2, 2025, 1, 'current', 'first', 'print', '', 0, 0, '{}', '{}', 'Rosa Díaz 0', $3, '', $4, now(), $1)`,
      [
        statement,
        donors[0],
        {
          address: ADDRESS,
          statement: { title: 'Statement', donor: { name: 'Rosa Díaz 0', addressLines: ['12 Elm Street'] } },
        },
        document,
      ],
    );
    files.set(document, bytes);
    await client.end();
  }

  /** All that is personal, as the product reads it. */
  const read = async () => {
    const tx = survivor.manager;
    const statements = await survivor.query<SealedStatement>(`select ${SEALED_STATEMENT} from statement`);
    const documents = [];
    for (const id of files.keys()) documents.push((await readDocument(tx, id, 'finance')).bytes.toString('hex'));
    return {
      contacts: [...(await readContacts(tx, donors))].toSorted(),
      receipts: [...(await receiptDonors(tx, receipts, 'finance'))].toSorted(),
      said: await survivor.query(`select label, ${SAID} as said from receipt order by label`),
      statements: (await openStatements(tx, statements)).map(({ snapshot }) => snapshot),
      documents,
    };
  };
  const PLAIN = `
    select (select count(*)::int from donor where donor::text ~ 'Elm|555 0134') as donors,
           (select count(*)::int from receipt where snapshot::text ~ 'Rosa|Elm') as receipts,
           (select count(*)::int from statement where snapshot::text ~ 'Rosa|Elm') as statements,
           (select count(*)::int from document where sealed_for is null) as documents`;

  it('is read as it is, and tells where letters reach whom at once', async () => {
    const { contacts, receipts: written, documents } = await read();
    expect(contacts[0]![1]).toEqual({ ...ADDRESS, phone: '214 555 0134' });
    expect(written).toHaveLength(COUNT);
    expect(documents).toEqual([...files.values()].map((bytes) => bytes.toString('hex')));
    const areas = await survivor.query('select distinct postal_area, reached_by_post from donor');
    expect(areas).toEqual([{ postal_area: '75201', reached_by_post: true }]);
  });

  it('has the sums that lists and reports read, as if it had kept them from its first day', async () => {
    await reckonAllSums(survivor, 1);
    const total = { gifts: COUNT, minor: String(COUNT * 2500) };
    for (const kept of [
      'select sum(gifts)::int as gifts, sum(lifetime_minor)::text as minor from donor_giving',
      'select sum(gifts)::int as gifts, sum(amount_minor)::text as minor from gift_tally',
      'select sum(gifts)::int as gifts, sum(given_minor)::text as minor from donor_year where year = 2025',
      `select sum(gifts)::int as gifts, sum(gross_minor)::text as minor from giving_day
       where day = '2025-03-03' and split = 'rhythm' and value = 'once'`,
    ]) {
      expect(await survivor.query(kept)).toEqual([total]);
    }
  });

  it('is closed in batches, killed at any of them, and says the same in every one of its states', async () => {
    const before = await read();
    let deaths = 0;
    for (let at = 2; ; at += 5) {
      const victim = killAt(db, 'mainstay-upgrade', survivor, at);
      try {
        await new SealRecords(db).run().catch(() => undefined);
      } finally {
        await victim.revive();
      }
      if (deaths < 4 || !victim.died) expect(await read()).toEqual(before);
      if (!victim.died) break;
      deaths += 1;
    }
    expect(deaths).toBeGreaterThan(2);
    expect(await survivor.query(PLAIN)).toEqual([{ donors: 0, receipts: 0, statements: 0, documents: 0 }]);
    expect(await new SealRecords(db).run()).toBe(0);
  }, 60_000);

  it('lets nobody change afterwards what a receipt or a file says', async () => {
    const change = (sql: string): Promise<unknown> => survivor.query(sql);
    const frozen = { message: expect.stringContaining('is frozen') as unknown };
    for (const sql of [
      `update receipt set snapshot = snapshot || '{"statement": "some"}'`,
      `update receipt set snapshot = snapshot || '{"donor": {"name": "Eve"}}'`,
      `update receipt set donor_sealed = null`,
      `update receipt set said_sha256 = sha256('x')`,
      `update receipt set has_address = not has_address`,
      `update document set sha256 = sha256('x')`,
      `update document set sealed_for = null`,
      `update statement set donor_sealed = null`,
      `update statement set donor_name = 'Eve'`,
      `update statement set snapshot = snapshot || '{"x": 1}'`,
    ]) {
      await expect(change(sql)).rejects.toMatchObject(frozen);
    }
    await expect(change(`update document set bytes = 'x'`)).rejects.toThrow('document_hash_is_true');
    await expect(change(`update donor_key set destroyed_at = now()`)).rejects.toThrow('donor_key_destroyed');
  });
});
