import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ExportPool } from '../../../src/finance/export-pool.js';
import { receiptZip } from '../../../src/finance/receipt-files/receipt-zip.js';
import { Receipts } from '../../../src/receipts/receipts.js';
import { Processor } from '../../../src/stripe-events/processor.js';
import { Sweeps } from '../../../src/stripe-events/sweeps.js';
import { undeliveredReceipts } from '../../../src/receipts/delivery/undelivered.js';
import { startApp, TestClock, type TestApp } from '../../support/app.js';
import { brokenRules } from '../../support/books.js';
import { Donor } from '../../support/donor.js';
import { entriesOf } from '../../support/zip.js';
import { StaffClient } from './staff-client.js';

describe('what staff do with receipts', () => {
  let app: TestApp;
  let finance: StaffClient;
  let fundraiser: StaffClient;

  beforeAll(async () => {
    app = await startApp({ worker: 'idle', webhooks: false, clock: new TestClock(new Date().toISOString()) });
    finance = await StaffClient.as('finance', app);
    fundraiser = await StaffClient.as('fundraiser', app);
  });

  afterAll(async () => {
    expect(await brokenRules(app, /R-PAY-10/)).toEqual([]);
    await app.stop();
  });

  const given = async (email: string) => {
    const donor = new Donor(app);
    await donor.pay(await donor.checkout({ email }));
    await app.get(Sweeps).events(app.clock.now());
    while ((await app.get(Processor).runBatch()) > 0);
    return receiptOf(email);
  };
  const receiptOf = async (email: string) => {
    const [receipt] = await app.db.query<{ id: string; label: string }>(
      `select receipt.id, label from receipt join gift on gift.id = gift_id join donor on donor.id = donor_id
       where email = $1 and receipt.status = 'issued' order by number desc`,
      [email],
    );
    return receipt!;
  };
  /** A donor who never gave an email address, as one who gives by check. */
  const onPaper = async (email: string, postalCode: string) => {
    const receipt = await given(email);
    await app.db.query('delete from letter where receipt_id = $1', [receipt.id]);
    await app.db.query(
      `update donor set email = '', address_line1 = '12 Elm Street', city = 'Dallas', region = 'TX', postal_code = $2
       where email = $1`,
      [email, postalCode],
    );
    return receipt;
  };
  const deliveryOf = async (id: string): Promise<string | null> => {
    const [row] = await app.db.query<{ state: string | null }>(
      'select state from receipt_delivery where receipt_id = $1',
      [id],
    );
    return row!.state;
  };
  const filesOf = (zip: Buffer) => new Map(entriesOf(zip).map(({ name, bytes }) => [name, bytes]));

  it('read what it says, and act on it only where they may', async () => {
    const { id, label } = await given('read@example.org');
    const { html } = await finance.get(`/staff/receipts/${id}`);
    expect(html).toContain(`Receipt ${label}`);
    expect(html).toContain('No goods or services were provided');
    expect(html).toContain('Void and reissue');
    const seen = await fundraiser.get(`/staff/receipts/${id}`);
    expect([seen.status, seen.html.includes('Void and reissue')]).toEqual([200, false]);
    expect((await fundraiser.get(`/staff/receipts/${id}/reissue`)).status).toBe(403);
    expect((await fundraiser.get('/staff/receipts/zip')).status).toBe(403);
    expect((await finance.get('/staff/receipts/0193')).status).toBe(404);
  });

  it('correct it in two steps, with a reason, and never a void one', async () => {
    const { id, label } = await given('correct@example.org');
    const path = `/staff/receipts/${id}/reissue`;
    const fields = { name: 'Rosa María Díaz', address: '12 Elm Street\nDallas, TX 75201', date: 'keep', zone: '' };
    const refused = await finance.change(path, { ...fields, note: '', step: 'review' });
    expect([refused.status, refused.html.includes('value="Rosa María Díaz"')]).toEqual([422, true]);
    const reviewed = await finance.change(path, { ...fields, note: 'She wrote.', step: 'review' });
    expect(reviewed.html).toContain('Nothing has changed yet.');
    expect((await receiptOf('correct@example.org')).id).toBe(id);
    const done = await finance.change(path, { ...fields, note: 'She wrote.', step: 'confirm' });
    expect(done.status).toBe(303);
    const fresh = await receiptOf('correct@example.org');
    expect(done.location).toBe(`/staff/receipts/${fresh.id}`);
    const old = await finance.get(`/staff/receipts/${id}`);
    expect(old.html).toContain('This receipt is void');
    expect(old.html).toContain('She wrote.');
    expect(old.html).toContain(fresh.label);
    const again = await finance.change(path, { ...fields, note: 'Twice.', step: 'confirm' });
    expect([again.status, again.html.includes(fresh.label)]).toEqual([409, true]);
    expect((await finance.get('/staff/receipts?status=void')).html).toContain(label);
  });

  it('list them with the filters, columns and order of an address, and export just that', async () => {
    const { label } = await receiptOf('read@example.org');
    const address = '/staff/receipts?q=read%40&status=issued&columns=number%2Cdelivery%2Camount&sort=number-reversed';
    const { html } = await finance.get(address);
    expect(html).toContain('1 receipt · $');
    expect([...html.matchAll(/<th [^>]*>(?:<a[^>]*>)?([A-Z][a-z]+)/g)].map(([, name]) => name)).toEqual([
      'Number',
      'Delivery',
      'Amount',
    ]);
    const file = /href="(\/staff\/receipts\/export\?[^"]*format=csv)"/.exec(html)![1]!.replaceAll('&amp;', '&');
    expect((await finance.bytes(file)).body.toString()).toMatch(
      new RegExp(`^Receipt,Delivery,Amount,Currency\r\n${label},[A-Z][a-z ]+ email,[\\d.]+,USD\r\n$`),
    );
    expect((await finance.get('/staff/receipts?delivery=by-owl')).status).toBe(422);
    expect((await finance.get('/staff/receipts/zip?delivery=by-owl')).status).toBe(422);
  });

  it('keep a view of them, which opens by itself', async () => {
    const saved = await finance.change('/staff/views', { list: 'receipts', name: 'Voids', query: 'status=void' });
    expect(saved.location).toMatch(/^\/staff\/receipts\?status=void&view=/);
    const view = new URLSearchParams(saved.location!.split('?')[1]).get('view')!;
    await finance.change('/staff/views/default', { list: 'receipts', view });
    expect((await finance.get('/staff/receipts')).location).toBe(saved.location);
    await finance.change('/staff/views/default', { list: 'receipts', view: '' });
    const { body } = await finance.bytes('/staff/lists/receipts/count?status=void');
    expect(JSON.parse(body.toString())).toEqual({ count: 1 });
  });

  it('send it again, with the address kept when it is none', async () => {
    const { id } = await given('again@example.org');
    const wrong = await finance.change(`/staff/receipts/${id}/again`, { to: 'nobody', request: 'one' });
    expect([wrong.status, wrong.html.includes('value="nobody"')]).toEqual([422, true]);
    const sent = await finance.change(`/staff/receipts/${id}/again`, { to: 'new@example.org', request: 'one' });
    expect(sent.status).toBe(303);
    expect((await finance.get(`/staff/receipts/${id}`)).html).toContain('new@example.org');
  });

  it('take the PDFs of a selection away as one archive, drawn on the way', async () => {
    const answer = await finance.bytes('/staff/receipts/zip');
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="receipts-\d{4}-\d\d-\d\d\.zip"$/);
    const files = filesOf(answer.body);
    const stored = await app.db.query<{ label: string; status: string; sha256: string | null }>(
      `select label, status, encode(sha256, 'hex') as sha256
       from receipt left join document on document.id = document_id order by number`,
    );
    expect([...files.keys()]).toEqual([
      'contents.csv',
      ...stored.map(({ label, status }) => `${label}${status === 'void' ? '-VOID' : ''}.pdf`),
    ]);
    for (const { label, status, sha256 } of stored) {
      if (status === 'issued') {
        expect(
          createHash('sha256')
            .update(files.get(`${label}.pdf`)!)
            .digest('hex'),
        ).toBe(sha256);
      }
    }
    expect(files.get('contents.csv')!.toString()).toContain(
      `${stored[0]!.label}.pdf,${stored[0]!.label},${stored[0]!.status},`,
    );
    const voids = filesOf((await finance.bytes('/staff/receipts/zip?status=void')).body);
    expect([...voids.keys()].filter((name) => !name.endsWith('-VOID.pdf'))).toEqual(['contents.csv']);
  });

  it('leave in the middle of an archive, and nothing goes on reading for them', async () => {
    const source = app.web.get(ExportPool);
    const { pool } = source;
    const zip = receiptZip(source, app.web.get(Receipts), {});
    await once(zip, 'readable');
    expect(pool.totalCount - pool.idleCount).toBe(1);
    zip.destroy();
    for (let tries = 0; pool.totalCount > pool.idleCount && tries < 200; tries++) await setTimeout(10);
    expect(pool.totalCount - pool.idleCount).toBe(0);
  });

  it('print those without an email address by postal code, and say when they are in the mail', async () => {
    const [late, early] = [await onPaper('late@example.org', '90210'), await onPaper('early@example.org', '02134')];
    expect(await deliveryOf(late.id)).toBe('to-print');
    expect((await finance.get('/staff/receipts?delivery=to-print')).html).toContain(late.label);
    expect((await finance.get('/staff/receipts/print')).html).toContain('Make a print batch of 2');
    const made = await finance.change('/staff/receipts/print');
    expect(await deliveryOf(late.id)).toBe('printing');
    const { body } = await finance.bytes(`${made.location}/zip`);
    expect(entriesOf(body).map(({ name }) => name)).toEqual([
      'contents.csv',
      `0001-${early.label}.pdf`,
      `0002-${late.label}.pdf`,
    ]);
    expect((await finance.change('/staff/receipts/print')).location).toBe('/staff/receipts/print');
    expect((await finance.change(`${made.location}/posted`)).status).toBe(303);
    expect((await finance.change(`${made.location}/posted`)).status).toBe(303);
    expect(await deliveryOf(late.id)).toBe('printed');
    expect((await finance.get(`/staff/receipts/${late.id}`)).html).toContain('Mailed on paper');
  });

  it('see which have not arrived a day after their issue (R-REC-04)', async () => {
    const { label } = await given('waits@example.org');
    const undelivered = () => undeliveredReceipts(app.db.manager, { now: app.clock.now(), limit: 100 });
    expect((await undelivered()).items.map((each) => each.label)).not.toContain(label);
    app.clock.advance(25 * 60 * 60_000);
    const { items, count } = await undelivered();
    expect(items.map((each) => each.label)).toContain(label);
    expect(count).toBe(items.length);
    finance = await StaffClient.as('finance', app, 'tomorrow@ledger.example');
    expect((await finance.get('/staff/receipts')).html).toContain('not delivered within a day');
  });

  it('see the numbers that a restore lost, as kept for their gifts (R-OPS-08)', async () => {
    await app.db.query(
      `insert into receipt_reservation (receipt_id, series_id, number, label, gift_id, amount_minor, issue_date, issued_at, snapshot_sha256)
       select gen_random_uuid(), id, next_no, 'R-lost', gen_random_uuid(), 1, now(), now(), '' from receipt_series`,
    );
    await app.db.query('update receipt_series set next_no = next_no + 1');
    expect((await finance.get('/staff/receipts')).html).toContain('kept for gifts that a restore lost');
  });
});
