import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { GiftId } from '../../src/kernel/id.js';
import { RefundGift } from '../../src/workflows/refunds/refund-gift.js';
import { sha256Of } from '../../src/receipts/sealed/documents.js';
import { startApp, type TestApp } from '../support/app.js';
import { Donor } from '../support/donor.js';
import { type PortalDonor, signInDonor } from '../support/portal.js';
import { donorIdOf, readWords } from './portal-parts.js';

let app: TestApp;
let rosa: PortalDonor;
let rosaId: string;
let year: number;

beforeAll(async () => {
  app = await startApp();
  const donor = new Donor(app);
  const thanks = await donor.giveAndPay({ amount: '2500' });
  await donor.giveAndPay({ amount: '5000' });
  await donor.giveAndPay({ amount: '1000' });
  await donor.giveAndPay({ email: 'ben@example.org', firstName: 'Ben', lastName: 'Okafor', amount: '10000' });
  expect(thanks).toContain('/thanks/');
  await refund('5000', 1500n);
  await refund('1000', 1000n);
  await app.quiet();
  rosa = await signInDonor(app);
  rosaId = await donorIdOf(app, 'Rosa');
  const [gift] = await app.db.query<{ year: number }>(
    'select extract(year from gift_date)::int as year from gift limit 1',
  );
  year = gift!.year;
});
afterAll(() => app.stop());

async function refund(amount: string, amountMinor: bigint): Promise<void> {
  const [gift] = await app.db.query<{ id: GiftId }>('select id from gift where amount_minor = $1', [amount]);
  await app.get(RefundGift).run({
    giftId: gift!.id,
    amountMinor,
    reason: 'donor-request',
    note: null,
    by: { actor: 'system', staffId: null },
    clientRequestId: randomUUID(),
  });
}

describe('home', () => {
  it('greets, says what was given and stayed, and lists the latest gifts', async () => {
    const words = await readWords(rosa, '/portal');
    expect(words).toMatch(/Good (morning|afternoon|evening), .?Rosa.?\./);
    expect(words).toContain('You have no plan right now.');
    // 25 + 50 − 15 + 10 − 10
    expect(words).toContain(`${year} $60`);
    expect(words).toContain('$25.00');
    expect(words).not.toContain('$100.00');
  });
});

describe('history', () => {
  it('shows each gift, and refunds as lines of their own', async () => {
    const words = await readWords(rosa, '/portal/history');
    for (const line of ['$25.00 on', '$50.00 on', '$10.00 on', '−$15.00 returned to you', '−$10.00 returned to you']) {
      expect(words).toContain(line);
    }
    expect(words).toMatch(/Receipt R-\d{4}-00000\d is void/);
    expect(words).not.toContain('Okafor');
  });

  it('hands out the very bytes of each receipt', async () => {
    const page = await rosa.read('/portal/history');
    const files = [...page.matchAll(/\/portal\/receipts\/[\w-]+\.pdf/g)].map(([path]) => path);
    expect(new Set(files).size).toBe(2);
    for (const path of files) {
      const [once, again] = [await rosa.get(path), await rosa.get(path)];
      expect(once.headers.get('content-type')).toBe('application/pdf');
      expect(once.headers.get('cache-control')).toBe('no-store');
      const bytes = Buffer.from(await once.arrayBuffer());
      expect(bytes.equals(Buffer.from(await again.arrayBuffer()))).toBe(true);
      const id = /receipts\/([\w-]+)\.pdf/.exec(path)![1];
      const [stored] = await app.db.query<{ sha256: Buffer }>(
        'select sha256 from document join receipt on document_id = document.id where receipt.id = $1',
        [id],
      );
      expect(sha256Of(bytes).equals(stored!.sha256)).toBe(true);
    }
  });

  it('has nothing of others: 404, written down', async () => {
    const [foreign] = await app.db.query<{ id: string }>(
      `select receipt.id from receipt join gift on gift.id = gift_id where gift.amount_minor = 10000`,
    );
    expect((await rosa.get(`/portal/receipts/${foreign!.id}.pdf`)).status).toBe(404);
    const benId = await donorIdOf(app, 'Ben');
    expect((await rosa.get(`/portal/statements/${benId}/${year}`)).status).toBe(404);
    expect((await rosa.get(`/portal/statements/${benId}/${year}/pdf`)).status).toBe(404);
    const written = await app.db.query(`select object from audit_event where action = 'portal refused' order by id`);
    expect(written).toEqual([
      { object: `receipt:${foreign!.id}` },
      { object: `donor:${benId}` },
      { object: `donor:${benId}` },
    ]);
  });

  it('asks strangers to sign in', async () => {
    const answer = await fetch(`${app.url}/portal/history`, { redirect: 'manual' });
    expect(answer.headers.get('location')).toBe('/portal?next=%2Fportal%2Fhistory');
    const file = await fetch(`${app.url}/portal/statements/${rosaId}/${year}/pdf`, { redirect: 'manual' });
    expect(file.status).toBe(303);
  });

  it('filters by year, and shows everything for a year without gifts', async () => {
    expect(await readWords(rosa, `/portal/history?year=${year}`)).toContain('$25.00 on');
    expect(await readWords(rosa, '/portal/history?year=1999')).toContain('$25.00 on');
  });
});

describe('the statement of a year', () => {
  it('adds up the issued receipts, and shows what went back beside them (INV-13)', async () => {
    const words = await readWords(rosa, `/portal/statements/${rosaId}/${year}`);
    const issued = await app.db.query<{ label: string; amountMinor: string }>(
      `select label, receipt.amount_minor as "amountMinor" from receipt join gift on gift.id = gift_id
       where donor_id = $1 and status = 'issued'`,
      [rosaId],
    );
    const total = issued.reduce((sum, { amountMinor }) => sum + Number(amountMinor), 0);
    expect(total).toBe(6000);
    expect(words).toContain('Total $60.00');
    for (const { label } of issued) expect(words).toContain(label);
    expect(words).toContain('−$15.00');
    expect(words).toContain('No goods or services were provided in exchange for these contributions.');
    expect(words).toContain('is not an additional receipt');
    const [voided] = await app.db.query<{ label: string }>(`select label from receipt where status = 'void' limit 1`);
    expect(words).not.toContain(voided!.label);
  });

  it('is the same PDF at every download', async () => {
    const path = `/portal/statements/${rosaId}/${year}/pdf`;
    const [once, again] = [await rosa.get(path), await rosa.get(path)];
    expect(once.headers.get('content-disposition')).toBe(`inline; filename="statement-${year}.pdf"`);
    const bytes = Buffer.from(await once.arrayBuffer());
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(bytes.equals(Buffer.from(await again.arrayBuffer()))).toBe(true);
  });

  it('does not exist for a year without gifts, or for no year', async () => {
    for (const other of ['1999', '20260', 'abc', String(year + 1)]) {
      expect((await rosa.get(`/portal/statements/${rosaId}/${other}`)).status).toBe(404);
    }
  });
});
