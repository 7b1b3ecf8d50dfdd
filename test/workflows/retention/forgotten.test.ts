import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type DonorId, newId, type ReceiptId, type StaffId } from '../../../src/kernel/id.js';
import { contactOf, writeContacts } from '../../../src/donors/sealed-contacts.js';
import { askErasure } from '../../../src/donors/erasures.js';
import { openNotes, writeNote } from '../../../src/donors/records/notes.js';
import { DONOR_LISTS, LEFT_OUT } from '../../../src/finance/donor-archive/donor-tables.js';
import { DocumentArchived, readDocument, sha256Of } from '../../../src/receipts/sealed/documents.js';
import { receiptDonor } from '../../../src/receipts/sealed/receipt-donors.js';
import { Receipts } from '../../../src/receipts/receipts.js';
import { KeyDestroyed, vaultOf } from '../../../src/vault/vault.js';
import { EraseDonor } from '../../../src/workflows/donors/erase-donor.js';
import { DestroyArchives } from '../../../src/workflows/retention/destroy-archives.js';
import { RenewDonorKey } from '../../../src/workflows/retention/renew-donor-key.js';
import { RunRetention } from '../../../src/workflows/retention/run-retention.js';
import { SEALED_COLUMNS } from '../../../src/workflows/retention/sealed-columns.js';
import { startApp, TestClock, type TestApp } from '../../support/app.js';
import { Donor } from '../../support/donor.js';
import { mainstay } from '../../support/command.js';
import { brokenProofs } from '../../support/proof.js';
import { entriesOf } from '../../support/zip.js';
import { StaffClient } from '../../web/staff/staff-client.js';

const ELM = {
  line1: '12 Elm Street',
  line2: '',
  city: 'Dallas',
  region: 'TX',
  postalCode: '75201',
  country: '',
  phone: '214 555 0134',
};
const DAY_MS = 24 * 60 * 60_000;

describe('what is kept about a donor', () => {
  const clock = new TestClock('2026-11-24T16:00:00Z');
  let app: TestApp;
  let rosa: DonorId;
  let receiptId: ReceiptId;
  let documentId: string;
  let sha256: Buffer;
  let finance: StaffClient;
  let support: StaffClient;

  beforeAll(async () => {
    app = await startApp({ clock });
    const donor = new Donor(app);
    await donor.giveAndPay({ comment: 'For the courts reporter.' });
    await donor.giveAndPay({ email: 'ben@example.org', firstName: 'Ben', lastName: 'Okafor' });
    finance = await StaffClient.as('finance', app);
    support = await StaffClient.as('support', app);
    const [found] = await app.db.query<{ donorId: DonorId; receiptId: ReceiptId; documentId: string; sha256: Buffer }>(
      `select gift.donor_id as "donorId", receipt.id as "receiptId", document_id as "documentId", sha256
       from receipt join gift on gift.id = gift_id join donor on donor.id = donor_id join document on document.id = document_id
       where email = 'rosa@example.org'`,
    );
    ({ donorId: rosa, receiptId, documentId, sha256 } = found!);
    const [staff] = await app.db.query<{ id: StaffId }>('select id from staff limit 1');
    await app.db.write(async (tx) => {
      await writeContacts(tx, [{ donorId: rosa, contact: ELM }]);
      const note = { donorId: rosa, kind: 'call', text: 'Prefers letters.', at: clock.now(), by: staff!.id } as const;
      await writeNote(tx, note, clock.now());
    });
  });

  afterAll(() => app.stop());

  const SUMS = `
    select (select json_agg(sums order by sums.account, sums.fund) from (
              select account, fund, currency, sum(amount_minor)::text as total from ledger_posting group by 1, 2, 3) as sums) as ledger,
           (select json_agg(json_build_object('label', label, 'status', status, 'amount', amount_minor, 'said', said_sha256)
                            order by label) from receipt) as receipts,
           (select json_agg(sha256 order by id) from document) as documents`;
  const sums = async () => (await app.db.query(SUMS))[0];
  const rejection = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => null,
      (error: unknown) => error,
    );

  it('lies in the database where nobody can read it without a key', async () => {
    const columns = await app.db.query<{ table: string; column: string }>(
      `select table_name as table, column_name as column from information_schema.columns
       join information_schema.tables using (table_schema, table_name)
       where table_schema = 'public' and data_type in ('text', 'jsonb', 'bytea', 'ARRAY') and table_type = 'BASE TABLE'`,
    );
    const readable: string[] = [];
    for (const { table, column } of columns) {
      const [found] = await app.db.query<{ count: number }>(
        `select count(*)::int as count from "${table}"
         where "${column}"::text ~ 'Elm Street|214 555|Prefers letters' or "${column}"::text like '%' || encode('Prefers letters', 'hex') || '%'`,
      );
      if (found!.count > 0) readable.push(`${table}.${column}`);
    }
    expect(readable).toEqual([]);
    const [plain] = await app.db.query<{ files: number }>(
      `select count(*)::int as files from document where substring(bytes from 1 for 4) = '%PDF'::bytea`,
    );
    expect(plain!.files).toBe(0);
  });

  it('is closed in no column that a new key of the donor would pass over', async () => {
    const columns = await app.db.query<{ table: string; column: string }>(
      `select table_name as table, column_name as column from information_schema.columns
       where table_schema = 'public' and data_type = 'bytea'`,
    );
    const sealed: string[] = [];
    for (const { table, column } of columns) {
      const [found] = await app.db.query<{ isSealed: boolean }>(
        `select exists (select from "${table}" as held join donor_key as key
           on substring(held."${column}" from 2 for 16) = uuid_send(key.id)) as "isSealed"`,
      );
      if (found!.isSealed) sealed.push(`${table}.${column}`);
    }
    const known = SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`);
    expect(sealed.filter((each) => !known.includes(each))).toEqual([]);
    expect(sealed).toEqual(
      expect.arrayContaining(['donor.contact', 'donor_note.sealed', 'receipt.donor_sealed', 'document.bytes']),
    );
  });

  it('says the same after the donor got a new key, and the old key is gone', async () => {
    const before = await sums();
    expect((await mainstay(app, ['keys', 'renew', rosa])).out).toContain('closed with a new key');
    expect(await sums()).toEqual(before);
    expect(await contactOf(app.db.manager, rosa)).toEqual(ELM);
    const notes = await app.db.query<{ id: string }>('select id from donor_note');
    expect([
      ...(
        await openNotes(
          app.db.manager,
          notes.map(({ id }) => id),
        )
      ).values(),
    ]).toEqual(['Prefers letters.']);
    expect((await receiptDonor(app.db.manager, receiptId, 'anybody')).name).toBe('Rosa Díaz');
    expect(sha256Of((await readDocument(app.db.manager, documentId, 'anybody')).bytes).equals(sha256)).toBe(true);
    const keys = await app.db.query(
      'select wrapped is null as gone from donor_key where donor_id = $1 order by created_at',
      [rosa],
    );
    expect(keys).toEqual([{ gone: true }, { gone: false }]);
    expect(await brokenProofs(app)).toEqual([]);
  });

  it('is not lost when somebody seals while the key is renewed', async () => {
    const place = { donorId: rosa, table: 'donor', column: 'contact', row: rosa };
    const moved = { ...ELM, line1: '14 Elm Street' };
    let renewed: Promise<number> | undefined;
    await app.db.write(async (tx) => {
      await vaultOf(tx).seal(tx, place, 'holds the key');
      renewed = app.get(RenewDonorKey).run(rosa, 'command-line');
      await new Promise((resolve) => setTimeout(resolve, 200));
      await writeContacts(tx, [{ donorId: rosa, contact: moved }]);
    });
    await renewed;
    expect(await contactOf(app.db.manager, rosa)).toEqual(moved);
  });

  it('is given to the donor whole: every table that names a donor is in the archive, or left out for a reason', async () => {
    const named = await app.db.query<{ name: string }>(
      `select conrelid::regclass::text || '.' || attname as name
       from pg_constraint join pg_attribute on attrelid = conrelid and attnum = conkey[1]
       where contype = 'f' and confrelid in ('donor'::regclass, 'membership'::regclass) and connamespace = 'public'::regnamespace`,
    );
    const treated = [...DONOR_LISTS.flatMap(({ covers }) => covers), ...Object.keys(LEFT_OUT)];
    expect(named.map(({ name }) => name).filter((name) => !treated.includes(name))).toEqual([]);
    expect(treated.filter((name) => !named.some((each) => each.name === name))).toEqual([]);
  });

  it('is handed out by finance to a donor whom somebody made sure of, and stands in the audit', async () => {
    const path = `/staff/privacy/archive/${rosa}`;
    expect((await support.get(path)).status).toBe(403);
    expect((await finance.get(path)).html).toContain('How do you know that the donor asked?');
    expect((await finance.change(path)).status).toBe(422);
    const { body } = await finance.bytes(path, { how: 'phone' });
    const files = new Map(entriesOf(body).map(({ name, bytes }) => [name, bytes]));
    const all = JSON.parse(files.get('everything.json')!.toString()) as Record<string, Record<string, unknown>[]>;
    expect(all['donors']![0]).toMatchObject({ firstName: 'Rosa', line1: '14 Elm Street', phone: '214 555 0134' });
    expect(all['notes']![0]).toMatchObject({ text: 'Prefers letters.' });
    expect(all['receipts']![0]!['said']).toMatchObject({ donor: { name: 'Rosa Díaz' } });
    expect([...files.keys()].filter((name) => name.endsWith('.pdf'))).toHaveLength(1);
    expect(sha256Of([...files].find(([name]) => name.endsWith('.pdf'))![1]).equals(sha256)).toBe(true);
    const [audited] = await app.db.query(`select object, detail from audit_event where action = 'export donor data'`);
    expect(audited).toEqual({ object: `donor:${rosa}`, detail: { checked: 'phone' } });
  });

  describe('once the donor is forgotten', () => {
    let before: unknown;
    const page = `/staff/receipts/`;

    beforeAll(async () => {
      before = await sums();
      expect(await brokenProofs(app)).toEqual([]);
      const id = await app.db.write((tx) => askErasure(tx, rosa, clock.now()));
      await app.get(EraseDonor).run(id!, 'system');
      await app.quiet();
    });

    it('changes no sum and no proof', async () => {
      expect(await sums()).toEqual(before);
      expect(await brokenProofs(app)).toEqual([]);
    });

    it('is an archive that finance alone can open', async () => {
      const [anybody, theirs] = [await support.get(page + receiptId), await finance.get(page + receiptId)];
      expect(anybody.html).toContain('The donor asked to be forgotten');
      expect(anybody.html).not.toMatch(/Rosa|Elm Street/);
      expect(theirs.html).toContain('Rosa Díaz');
      expect((await support.get(`${page}${receiptId}/pdf`)).status).toBe(403);
      expect(sha256Of((await finance.bytes(`${page}${receiptId}/pdf`)).body).equals(sha256)).toBe(true);
      const refused = await rejection(app.get(Receipts).documentOf(receiptId));
      expect(refused).toBeInstanceOf(DocumentArchived);
    });

    it('is kept for seven years after the fiscal year of the last gift', async () => {
      expect(await app.web.get(DestroyArchives).run(new Date('2033-12-31T18:00:00Z'))).toBe(0);
      expect((await receiptDonor(app.db.manager, receiptId, 'finance')).name).toBe('Rosa Díaz');
    });

    it('is destroyed after that, and pages say so; numbers, amounts and proofs stay', async () => {
      expect(await app.web.get(DestroyArchives).run(new Date('2034-07-02T18:00:00Z'))).toBe(1);
      expect(await app.web.get(DestroyArchives).run(new Date('2034-07-02T18:00:00Z'))).toBe(0);
      const refused = await rejection(readDocument(app.db.manager, documentId, 'finance'));
      expect(refused).toBeInstanceOf(KeyDestroyed);
      const { html } = await finance.get(page + receiptId);
      expect(html).toContain('Whom this was written to is destroyed');
      expect(html).not.toMatch(/Rosa|Open PDF/);
      const file = await finance.get(`${page}${receiptId}/pdf`);
      expect(file.status).toBe(404);
      expect(file.html).toContain('destroyed for good');
      expect(await sums()).toEqual(before);
      expect(await brokenProofs(app)).toEqual([]);
    });
  });

  describe('by the rules of retention', () => {
    const later = (days: number): Date => new Date(clock.now().getTime() + days * DAY_MS);
    const events = `select count(*) filter (where payload::text ~ 'example.org')::int as texts,
      count(*) filter (where payload_sha256 is not null)::int as hashes, count(*)::int as all from stripe_event`;

    it('lets the words of the processor go after ninety days, and keeps their hash', async () => {
      const [start] = await app.db.query<{ texts: number; all: number }>(events);
      expect(start!.texts).toBeGreaterThan(0);
      await app.get(RunRetention).run(later(89));
      expect((await app.db.query<{ texts: number }>(events))[0]!.texts).toBe(start!.texts);
      await app.get(RunRetention).run(later(91));
      expect((await app.db.query(events))[0]).toEqual({ texts: 0, hashes: start!.all, all: start!.all });
      expect(await brokenProofs(app)).toEqual([]);
    });

    it('lets the words of letters go after thirteen months, and keeps that they were sent', async () => {
      const letters = `select count(*)::int as all, count(*) filter (where text <> '')::int as texts from letter`;
      const [start] = await app.db.query<{ all: number; texts: number }>(letters);
      expect(start!.texts).toBeGreaterThan(0);
      await app.get(RunRetention).run(later(396));
      expect((await app.db.query(letters))[0]).toEqual({ all: start!.all, texts: 0 });
    });

    it('is shown with what it did last, and can be shortened within its bounds by an administrator', async () => {
      const admin = await StaffClient.as('admin', app);
      const path = '/staff/settings/retention';
      const words = (await admin.get(path)).html;
      expect(words).toContain('What the payment processor sent');
      expect(words).toContain('Last run');
      const days = {
        unfinished: '30',
        'sign-ins': '180',
        'webhook-payloads': '90',
        'sent-webhooks': '30',
        'letter-texts': '395',
      };
      const refused = await admin.change(path, { ...days, 'webhook-payloads': '29' });
      expect(refused.status).toBe(422);
      expect(refused.html).toContain('Enter 30 to 90 days.');
      expect((await admin.change(path, { ...days, 'webhook-payloads': '45' })).status).toBe(303);
      expect((await admin.get(path)).html).toContain('value="45"');
      const [changed] = await app.db.query(`select detail from audit_event where action = 'change retention'`);
      expect(changed).toEqual({ detail: { 'webhook-payloads': '90 → 45 days' } });
      const other = await StaffClient.as('finance', app, 'other@ledger.example');
      expect((await other.get(path)).status).toBe(403);
    });
  });

  it('tells at the command line which keys are needed', async () => {
    const { out, code } = await mainstay(app, ['keys']);
    expect([out, code]).toEqual([expect.stringMatching(/^[0-9a-f]{12} {2}closes the keys of \d donors?/), 0]);
    expect((await mainstay(app, ['keys', 'check'])).out).toContain('The key of every donor opens.');
    expect((await mainstay(app, ['keys', 'new'])).out).toContain('begins with a new key');
    const rotated = await mainstay(app, ['keys', 'rotate']);
    expect(rotated.out).toContain('closes nothing any more');
    // The server that runs meanwhile has not been started again, and finds the key in the file.
    const place = { donorId: rosa, table: 'donor_note', column: 'sealed', row: newId() };
    const ben = (await app.db.query<{ id: DonorId }>(`select id from donor where first_name = 'Ben'`))[0]!.id;
    const sealed = await app.db.write((tx) => vaultOf(tx).seal(tx, { ...place, donorId: ben }, 'after'));
    expect(await vaultOf(app.db.manager).open(app.db.manager, { ...place, donorId: ben }, sealed)).toBe('after');
  });
});
