import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { Donor } from '../support/donor.js';

describe('a one-time gift, from the form to the receipt', () => {
  let app: TestApp;
  let donor: Donor;

  beforeAll(async () => {
    app = await startApp();
    donor = new Donor(app);
  });

  afterAll(() => app.stop());

  it('becomes one gift, one ledger entry with its fee, one numbered receipt and one letter with its PDF', async () => {
    const thanks = await donor.giveAndPay({ article: '48213', url: 'https://ledger.example/bus', utm_source: 'email' });

    const [gift] = await app.db.query<Record<string, unknown>>(
      `select state, amount_minor, fee_minor, currency, method, article_id, article_url, utm_source from gift`,
    );
    expect(gift).toEqual({
      state: 'settled',
      amount_minor: '2500',
      fee_minor: '103',
      currency: 'USD',
      method: 'Visa ending in 4242',
      article_id: '48213',
      article_url: 'https://ledger.example/bus',
      utm_source: 'email',
    });
    const postings = await app.db.query(
      'select account, fund, amount_minor from ledger_posting join ledger_entry on id = entry_id order by source_key desc, line',
    );
    expect(postings).toEqual([
      { account: '1020', fund: 'general', amount_minor: '2500' },
      { account: '4000', fund: 'general', amount_minor: '-2500' },
      { account: '5100', fund: 'general', amount_minor: '103' },
      { account: '1020', fund: 'general', amount_minor: '-103' },
    ]);
    const receipts = await app.db.query(
      'select label, status, amount_minor, document_id is not null as drawn from receipt',
    );
    expect(receipts).toEqual([
      { label: expect.stringMatching(/^R-\d{4}-000001$/), status: 'issued', amount_minor: '2500', drawn: true },
    ]);
    const letters = await app.db.query('select template, recipient, state, subject from letter');
    expect(letters).toEqual([
      {
        template: 'receipt',
        recipient: 'rosa@example.org',
        state: 'sent',
        subject: 'Your receipt from The Ledger: $25.00',
      },
    ]);

    const page = await (await fetch(thanks)).text();
    expect(page).toContain('Thank you, Rosa.');
    const pdf = await fetch(`${thanks}/receipt.pdf`);
    expect(pdf.headers.get('content-type')).toBe('application/pdf');
    expect(
      Buffer.from(await pdf.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
  });
});
