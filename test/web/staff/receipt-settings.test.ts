import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ReceiptId } from '../../../src/kernel/id.js';
import { Receipts } from '../../../src/receipts/receipts.js';
import { startApp, type TestApp } from '../../support/app.js';
import { Donor } from '../../support/donor.js';
import { readPdf } from '../../support/pdf.js';
import { StaffClient } from './staff-client.js';

const PATH = '/staff/settings/receipts';
const FLORIDA = 'REGISTRATION DOES NOT IMPLY ENDORSEMENT BY THE STATE.';

describe('the settings of receipts', () => {
  let app: TestApp;
  let admin: StaffClient;
  let finance: StaffClient;
  let givers = 0;

  beforeAll(async () => {
    app = await startApp();
    [admin, finance] = await Promise.all([StaffClient.as('admin', app), StaffClient.as('finance', app)]);
  });

  afterAll(() => app.stop());

  /** The receipt of somebody who lives there, as a reader finds it. */
  const receiptFrom = async (region: string, country = 'USA') => {
    const email = `${(givers += 1)}@example.org`;
    const donor = new Donor(app);
    const checkout = await donor.checkout({ email });
    await app.db.query(
      `update donor set address_line1 = '1 Bay Street', city = 'Town', region = $2, country = $3 where email = $1`,
      [email, region, country],
    );
    await donor.pay(checkout);
    await app.quiet();
    const [receipt] = await app.db.query<{ id: ReceiptId; text: string }>(
      `select receipt.id, letter.text from receipt join gift on gift.id = gift_id join donor on donor.id = donor_id
       join letter on receipt_id = receipt.id where email = $1`,
      [email],
    );
    const pdf = await readPdf((await app.get(Receipts).documentOf(receipt!.id)).bytes);
    return { ...pdf, letter: receipt!.text };
  };

  it('decide on paper and signatures of receipts from then on', async () => {
    expect((await receiptFrom('TX')).size).toBe('letter');
    const signatories = 'Jane Doe, Executive Director\r\n\r\n Bo Sund, Chair ';
    expect((await admin.change(PATH, { paper: 'a4', signatories })).status).toBe(303);
    const { size, text } = await receiptFrom('TX');
    expect(size).toBe('a4');
    for (const words of ['1 Bay Street', 'Jane Doe, Executive Director', 'Bo Sund, Chair'])
      expect(text).toContain(words);
    const { html } = await admin.get(PATH);
    expect(html).toContain('Jane Doe, Executive Director\nBo Sund, Chair');
  });

  it('refuse other paper and too many signatures, and keep what was typed', async () => {
    const lines = ['Ann', 'Bea', 'Cleo', 'Dora', 'Eve'].join('\n');
    const refused = await admin.change(PATH, { paper: 'legal', signatories: lines });
    expect([refused.status, refused.html]).toEqual([422, expect.stringContaining('Two things need a look')]);
    expect(refused.html).toContain(lines);
  });

  it('put the text of a state on receipts and letters for its donors, until it ends (R-STA-03)', async () => {
    const typed = { state: 'fl', text: FLORIDA, registrationNo: 'CH12345', effectiveFrom: '2020-01-01' };
    expect((await admin.change(`${PATH}/disclosures`, typed)).status).toBe(303);
    const twice = await admin.change(`${PATH}/disclosures`, typed);
    expect([twice.status, twice.html]).toEqual([422, expect.stringContaining('holds for the state already')]);
    for (const [region, country, isThere] of [
      ['Florida', 'United States', true],
      [' fl', '', true],
      ['TX', 'USA', false],
      ['Florida', 'Uruguay', false],
    ] as const) {
      const { text, letter } = await receiptFrom(region, country);
      expect([region, text.includes(FLORIDA), letter.includes(FLORIDA)]).toEqual([region, isThere, isThere]);
    }

    const { html } = await admin.get(PATH);
    const end = /action="([^"]+\/end)"/.exec(html)![1]!;
    expect((await admin.change(end)).status).toBe(303);
    expect((await admin.change(end)).status).toBe(404);
    await app.db.query(`update state_disclosure set effective_to = effective_to - 1`);
    expect((await receiptFrom('FL')).text).not.toContain(FLORIDA);
  });

  it('refuse a text without a state, words or a day, and people who may not', async () => {
    const refused = await admin.change(`${PATH}/disclosures`, {
      state: 'Florida',
      text: '',
      effectiveFrom: '2026-01-01',
    });
    expect([refused.status, refused.html]).toEqual([422, expect.stringContaining('Two things need a look')]);
    const dated = await admin.change(`${PATH}/disclosures`, { state: 'FL', text: 'x', effectiveFrom: '31.12.' });
    expect(dated.html).toContain('Enter the first day');
    expect((await finance.get(PATH)).status).toBe(403);
    expect((await finance.change(PATH, { paper: 'letter', signatories: '' })).status).toBe(403);
  });
});
