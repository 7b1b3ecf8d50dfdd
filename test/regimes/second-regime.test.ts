import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { newId, type GiftId, type ReceiptId, type StaffId } from '../../src/kernel/id.js';
import { thanksToken } from '../../src/gifts/thanks-link.js';
import { Receipts } from '../../src/receipts/receipts.js';
import { TAX_REGIMES } from '../../src/regimes/regimes.js';
import { IssueWaitingReceipts } from '../../src/workflows/receipts/issue-waiting-receipts.js';
import { ReissueReceipt } from '../../src/workflows/receipts/reissue-receipt.js';
import { RefundGift } from '../../src/workflows/refunds/refund-gift.js';
import { startApp, type TestApp } from '../support/app.js';
import { brokenRules, giftIdOf } from '../support/books.js';
import { Donor } from '../support/donor.js';
import { offer, offerNothing } from '../support/members.js';
import { readPdf } from '../support/pdf.js';
import { brokenProofs } from '../support/proof.js';
import { NORTHLAND } from './northland.js';

const YEAR = new Date().getFullYear();
const label = (number: number): string => `NL-${YEAR}-${String(number).padStart(8, '0')}`;

/** A regime that is data and one object in this folder, brought to the product in its list of regimes (R-INT-09). */
describe('a second tax regime', () => {
  let app: TestApp;
  let donor: Donor;
  let staffId: StaffId;

  beforeAll(async () => {
    app = await startApp({ regimes: [...TAX_REGIMES, NORTHLAND] });
    donor = new Donor(app);
    staffId = newId();
    await app.db.query(
      `insert into staff (id, email, name, role, password_hash) values ($1, 'ann@example.org', 'Ann Lee', 'finance', 'x')`,
      [staffId],
    );
    await app.db.query(
      `update organisation set regime = 'northland', ein = '123456789RR0001', paper = 'a4',
         signatories = array['Ann Lee, Treasurer', 'Bo Sund, Chair']`,
    );
    await app.db.query(
      `insert into regime_parameter (regime, key, valid_from, valid_to, value, source) values
         ('northland', 'advantage', '2000-01-01', '2020-12-31', '{"noReceiptPercent": 10}', 'a law of then'),
         ('northland', 'advantage', '2021-01-01', null,
          '{"ignoredPercent": 10, "ignoredMost": 7500, "noReceiptPercent": 80}', 'a law of now')`,
    );
  });

  afterEach(async () => {
    await offerNothing(app);
    expect(await brokenRules(app)).toEqual([]);
  });

  afterAll(() => app.stop());

  const given = async (amount?: string, address = '1 Ice Road'): Promise<{ email: string; giftId: GiftId }> => {
    const email = `${randomUUID()}@example.org`;
    const page = await donor.checkout({ email, ...(amount && { amount: 'other', otherAmount: amount }) });
    await moveIn(email, address);
    await donor.pay(page);
    await app.quiet();
    return { email, giftId: (await giftIdOf(app, email)) as GiftId };
  };
  const moveIn = (email: string, address: string) =>
    app.db.query(
      `update donor set address_line1 = $2, city = 'Frost', region = 'NL', country = 'Northland' where email = $1`,
      [email, address],
    );
  const refund = async (giftId: GiftId, minor: bigint) => {
    await app.get(RefundGift).run({
      giftId,
      amountMinor: minor,
      reason: 'donor-request',
      note: null,
      by: { actor: 'system', staffId: null },
      clientRequestId: randomUUID(),
    });
    await app.quiet();
  };
  const receiptsOf = (giftId: GiftId) =>
    app.db.query<{ id: ReceiptId; label: string; status: string; replaces: string | null; deductible: number }>(
      `select id, label, status, snapshot->>'replaces' as replaces, deductible_minor::int as deductible
       from receipt where gift_id = $1 order by label`,
      [giftId],
    );
  const holdsOf = (giftId: GiftId) =>
    app.db.query<{ cause: string; missing: string[] }>('select cause, missing from receipt_hold where gift_id = $1', [
      giftId,
    ]);

  it('issues receipts with its own numbers, details and layout, voids them and replaces them', async () => {
    const { giftId } = await given();
    const [first] = await receiptsOf(giftId);
    expect(first).toMatchObject({ label: label(1), status: 'issued', deductible: 2500 });
    const { text, language, title, size } = await readPdf((await app.get(Receipts).documentOf(first!.id)).bytes);
    expect(title).toContain(`Official receipt for income tax purposes ${label(1)}`);
    expect([language, size]).toEqual(['en-CA', 'a4']);
    for (const words of ['1 Ice Road', 'Frost, NL', 'Signed by Ann Lee, Treasurer', 'Signed by Bo Sund, Chair']) {
      expect(text).toContain(words);
    }

    await refund(giftId, 500n);
    expect(await receiptsOf(giftId)).toMatchObject([
      { label: label(1), status: 'void' },
      { label: label(2), status: 'issued', replaces: label(1), deductible: 2000 },
    ]);
    const [, second] = await receiptsOf(giftId);
    const replacement = await readPdf((await app.get(Receipts).documentOf(second!.id)).bytes);
    expect(replacement.text).toContain(`Cancels and replaces official receipt ${label(1)}.`);
    expect((await readPdf((await app.get(Receipts).voidRendering(first!.id)).bytes)).text).toContain('CANCELLED');

    await app.db.write((tx) =>
      app.get(ReissueReceipt).run(tx, giftId, {
        by: { actor: `staff:${staffId}`, staffId },
        note: 'Misspelt',
        corrections: { donor: { name: 'Rosa Diaz', addressLines: ['2 Ice Road', 'Frost'] } },
      }),
    );
    expect((await receiptsOf(giftId)).at(-1)).toMatchObject({ label: label(3), replaces: label(2), status: 'issued' });
    await refund(giftId, 2000n);
    expect((await receiptsOf(giftId)).map(({ status }) => status)).toEqual(['void', 'void', 'void']);
  });

  it('lets a receipt wait for an address that it must show, and numbers it when it is known', async () => {
    const { email, giftId } = await given(undefined, '');
    expect(await receiptsOf(giftId)).toEqual([]);
    expect(await holdsOf(giftId)).toEqual([{ cause: 'details-missing', missing: ['address'] }]);
    await app.get(IssueWaitingReceipts).run();
    expect(await receiptsOf(giftId)).toEqual([]);
    await moveIn(email, '3 Ice Road');
    await Promise.all([app.get(IssueWaitingReceipts).run(), app.get(IssueWaitingReceipts).run()]);
    await app.quiet();
    expect(await receiptsOf(giftId)).toMatchObject([{ label: label(4), status: 'issued' }]);
    expect(await holdsOf(giftId)).toEqual([]);
    const letters = await app.db.query('select state from letter where recipient = $1', [email]);
    expect(letters).toEqual([{ state: 'sent' }]);
  });

  it('forgets a receipt that waited when the gift goes back before', async () => {
    const { giftId } = await given(undefined, '');
    await refund(giftId, 2500n);
    expect([await holdsOf(giftId), await receiptsOf(giftId)]).toEqual([[], []]);
  });

  it('takes off an advantage by its own rule of that day, and gives no receipt for too large a one', async () => {
    await offer(app, { description: 'A sled', fmv: 10_000, tiers: ['member'], cadence: 'once' });
    const member = await given('120');
    expect(await receiptsOf(member.giftId)).toMatchObject([]);
    expect(await holdsOf(member.giftId)).toEqual([{ cause: 'not-receiptable', missing: [] }]);
    await offerNothing(app);
    await offer(app, { description: 'A scarf', fmv: 5000, tiers: ['member'], cadence: 'once' });
    const { giftId } = await given('120');
    expect(await receiptsOf(giftId)).toMatchObject([{ deductible: 7000 }]);
  });

  it('calls its number by its own name wherever readers meet it', async () => {
    const { giftId } = await given();
    const thanks = `/thanks/${thanksToken(giftId, app.settings.appSecret)}`;
    for (const path of ['/give/article-footer', thanks, '/portal', '/donors']) {
      const html = await (await fetch(new URL(path, app.url))).text();
      expect([path, html.includes('Registration number 123456789RR0001')]).toEqual([path, true]);
      expect([path, /\bEIN\b/.test(html)]).toEqual([path, false]);
    }
  });

  it('leaves no hole in its series, and every proof holds', async () => {
    const [series] = await app.db.query<{ issued: number; next: number }>(
      `select count(receipt.id)::int as issued, max(next_no)::int as next
       from receipt_series join receipt on series_id = receipt_series.id where prefix = 'NL'`,
    );
    expect(series!.next).toBe(series!.issued + 1);
    expect(await brokenProofs(app)).toEqual([]);
  });
});
