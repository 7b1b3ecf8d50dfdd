import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sha256Of } from '../../../src/receipts/sealed/documents.js';
import { startApp, type TestApp } from '../../support/app.js';
import { Donor } from '../../support/donor.js';
import { PASSWORD, StaffClient } from './staff-client.js';

const EVIL = '=HYPERLINK("x")<b>';
const EVIL_ESCAPED = '=HYPERLINK(&quot;x&quot;)&lt;b>';

describe('the staff pages', () => {
  let app: TestApp;
  let admin: StaffClient;
  let donor: Donor;

  beforeAll(async () => {
    app = await startApp();
    admin = await StaffClient.as('admin', app);
    donor = new Donor(app);
  });
  afterAll(() => app.stop());

  const idOf = async (email: string): Promise<string> => {
    const [row] = await app.db.query<{ id: string }>(
      'select gift.id from gift join donor on donor.id = donor_id where donor.email = $1 order by started_at desc',
      [email],
    );
    return row!.id;
  };
  const refundsOf = (giftId: string) =>
    app.db.query<{ state: string; amount: number; reason: string; note: string; by: string }>(
      `select state, amount_minor::int as amount, reason, note, requested_by as by from refund
       where gift_id = $1 order by requested_at`,
      [giftId],
    );
  const hidden = (html: string, name: string): string =>
    new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';

  const dispute = async (giftId: string, amount: number): Promise<void> => {
    const [gift] = await app.db.query<{ charge: string }>('select stripe_charge_id as charge from gift where id = $1', [
      giftId,
    ]);
    await fetch(`${app.sandbox.url}/_sandbox/api/charges/${gift!.charge}/dispute`, {
      method: 'POST',
      body: new URLSearchParams({ amount: String(amount) }),
    });
    await app.quiet();
  };

  describe('while nothing has been given', () => {
    it.each([
      ['/staff', 'No gifts yet'],
      ['/staff/gifts', 'No gifts yet'],
      ['/staff/donors', 'No donors yet'],
      ['/staff/receipts', 'No receipts yet'],
      ['/staff/attention', 'No refund has failed'],
      ['/staff/keys', 'No keys yet'],
    ])('%s says "%s"', async (path, words) => {
      const { status, html } = await admin.get(path);
      expect(status).toBe(200);
      expect(html).toContain(words);
      expect(html).not.toContain('<table');
    });

    it('the home page has the ask to copy, with this installation’s address', async () => {
      const { html } = await admin.get('/staff');
      expect(html).toContain(`src=&quot;${app.settings.publicUrl}/embed/v1.js&quot;`);
    });
  });

  describe('with gifts', () => {
    beforeAll(async () => {
      await donor.giveAndPay({ email: 'rosa@example.org', amount: '2500' });
      await donor.giveAndPay({ email: 'evil@example.org', firstName: EVIL, lastName: 'Evil', amount: '5000' });
    });

    it('count and add up what they show, and find by donor, receipt number and processor id', async () => {
      expect((await admin.get('/staff/gifts')).html).toContain('2 gifts · $75.00');
      expect((await admin.get('/staff/gifts?q=rosa')).html).toContain('1 gift · $25.00');
      const [row] = await app.db.query<{ label: string; charge: string }>(
        `select label, stripe_charge_id as charge from receipt join gift on gift.id = gift_id
         where gift.amount_minor = 5000`,
      );
      expect((await admin.get(`/staff/gifts?q=${row!.label}`)).html).toContain('1 gift · $50.00');
      expect((await admin.get(`/staff/gifts?q=${row!.charge}`)).html).toContain('1 gift · $50.00');
      expect((await admin.get('/staff/receipts')).html).toContain('2 receipts · $75.00 issued');
      expect((await admin.get('/staff/donors')).html).toContain('2 donors');
    });

    it('say that nothing matches, and how to see everything again', async () => {
      for (const path of ['/staff/gifts?q=nobody', '/staff/donors?q=nobody', '/staff/receipts?q=nobody']) {
        const { html } = await admin.get(path);
        expect(html).toMatch(/Nothing matches|No donor matches|No receipt matches/);
        expect(html).toMatch(/Clear all|Show all/);
      }
    });

    it('keep a filter that is no date, and say so', async () => {
      const { status, html } = await admin.get('/staff/gifts?from=2026-02-30&q=rosa');
      expect(status).toBe(422);
      expect(html).toContain('One thing needs a look');
      expect(html).toContain('value="rosa"');
    });

    it('refuse a cursor that was changed', async () => {
      expect((await admin.get('/staff/gifts?after=nonsense')).status).toBe(400);
    });

    it('show a name that looks like code as the name that it is', async () => {
      const id = await idOf('evil@example.org');
      const donorPath = /href="(\/staff\/donors\/[^"]+)"/.exec((await admin.get(`/staff/gifts/${id}`)).html)![1]!;
      const paths = ['/staff', '/staff/gifts', '/staff/donors', '/staff/receipts', `/staff/gifts/${id}`, donorPath];
      for (const path of [...paths, `/staff/gifts/${id}/refunds/new`]) {
        const { html } = await admin.get(path);
        expect([path, html.includes(EVIL_ESCAPED)]).toEqual([path, true]);
        expect(html).not.toContain('<b> Evil');
        expect(html).not.toContain('("x")<b>');
      }
    });

    it('show ids of the processor to finance and administrators alone', async () => {
      const id = await idOf('rosa@example.org');
      const fundraiser = await StaffClient.as('fundraiser', app);
      const finance = await StaffClient.as('finance', app);
      const ids = /\b(?:ch|pi|cs|txn|evt)_\w+/;
      expect((await fundraiser.get(`/staff/gifts/${id}`)).html).not.toMatch(ids);
      expect((await finance.get(`/staff/gifts/${id}`)).html).toMatch(ids);
      expect((await fundraiser.get('/staff/receipts')).html).not.toContain('/export');
      expect((await fundraiser.get(`/staff/gifts/${id}`)).html).not.toContain('/refunds/new');
    });

    it('show a viewer the numbers and no names', async () => {
      const viewer = await StaffClient.as('viewer', app);
      const { html } = await viewer.get('/staff');
      expect(html).toContain('$75');
      expect(html).not.toContain('Rosa');
      expect(html).not.toContain('/staff/gifts/');
    });

    it('hand out a receipt with the bytes that were issued, to be kept by nobody else', async () => {
      const [receipt] = await app.db.query<{ id: string; label: string; sha256: Buffer }>(
        'select receipt.id, label, sha256 from receipt join document on document.id = document_id limit 1',
      );
      const file = await admin.bytes(`/staff/receipts/${receipt!.id}/pdf`);
      expect(file.headers.get('content-type')).toBe('application/pdf');
      expect(file.headers.get('content-disposition')).toBe(`inline; filename="${receipt!.label}.pdf"`);
      expect(file.headers.get('cache-control')).toBe('no-store');
      expect(sha256Of(file.body).equals(receipt!.sha256)).toBe(true);
    });

    it('export what the register shows, and remember who took it', async () => {
      const csv = await admin.bytes('/staff/receipts/export?format=csv&q=rosa');
      expect(csv.headers.get('content-disposition')).toMatch(/^attachment; filename="receipts-\d{4}-\d\d-\d\d\.csv"$/);
      expect(csv.body.toString()).toContain('Rosa');
      expect(csv.body.toString()).not.toContain('HYPERLINK');
      const xlsx = await admin.bytes('/staff/receipts/export?format=xlsx');
      expect(xlsx.body.subarray(0, 2).toString()).toBe('PK');
      const acts = await app.db.query<{ actor: string; detail: { format: string; q: boolean } }>(
        `select actor, detail from audit_event where action = 'export receipts' order by id`,
      );
      expect(acts.map(({ detail }) => [detail.format, detail.q])).toEqual([
        ['csv', true],
        ['xlsx', false],
      ]);
      expect(acts.every(({ actor }) => actor.startsWith('staff:'))).toBe(true);
      expect((await admin.get('/staff/receipts/export?format=pdf')).status).toBe(422);
    });
  });

  describe('a refund', () => {
    const give = async (email: string): Promise<string> => {
      await donor.giveAndPay({ email, amount: '2500' });
      return idOf(email);
    };
    const review = (id: string, fields: Record<string, string>) => admin.change(`/staff/gifts/${id}/refunds`, fields);
    const confirm = async (id: string, reviewed: string) => {
      const names = ['step', 'request', 'amount', 'partAmount', 'reason', 'note'];
      return admin.change(
        `/staff/gifts/${id}/refunds`,
        Object.fromEntries(names.map((name) => [name, hidden(reviewed, name)])),
      );
    };

    it('is described before it happens, and happens when it is confirmed', async () => {
      const id = await give('part@example.org');
      const fields = { amount: 'part', partAmount: '$10', reason: 'donor-request', note: 'Wrote to us.' };
      const reviewed = await review(id, fields);
      expect(reviewed.status).toBe(200);
      expect(reviewed.html).toContain('Nothing has moved yet.');
      expect(reviewed.html).toContain('amended receipt');
      expect(await refundsOf(id)).toEqual([]);

      const confirmed = await confirm(id, reviewed.html);
      expect([confirmed.status, confirmed.location]).toEqual([303, `/staff/gifts/${id}`]);
      expect((await admin.get(`/staff/gifts/${id}`)).html).toContain('Refund of $10.00 requested');
      await app.quiet();
      expect(await refundsOf(id)).toMatchObject([
        { state: 'succeeded', amount: 1000, reason: 'donor-request', note: 'Wrote to us.' },
      ]);
      const { html } = await admin.get(`/staff/gifts/${id}`);
      expect(html).toContain('Partly refunded');
      expect(html).toContain('−$10.00');
      expect(html).toMatch(/replaced by/);
      expect(html).not.toContain('Refund of $10.00 requested<');
    });

    it('of the whole gift voids the receipt, whose VOID rendering staff can open', async () => {
      const id = await give('full@example.org');
      await confirm(id, (await review(id, { amount: 'full', reason: 'duplicate' })).html);
      await app.quiet();
      const { html } = await admin.get(`/staff/gifts/${id}`);
      const voided = /href="(\/staff\/receipts\/[^"]+\/pdf\?void=1)"/.exec(html)![1]!;
      const file = await admin.bytes(voided);
      expect(file.headers.get('content-disposition')).toMatch(/-VOID\.pdf"$/);
      expect(html).not.toContain('/refunds/new');
      expect((await admin.get(`/staff/gifts/${id}/refunds/new`)).status).toBe(409);
    });

    it('is one refund when it is confirmed twice, one after the other and at the same time', async () => {
      const id = await give('twice@example.org');
      const { html } = await review(id, { amount: 'part', partAmount: '5', reason: 'mistake' });
      const answers = await Promise.all([confirm(id, html), confirm(id, html)]);
      answers.push(await confirm(id, html));
      expect(answers.map(({ status, location }) => [status, location])).toEqual(
        answers.map(() => [303, `/staff/gifts/${id}`]),
      );
      await app.quiet();
      answers.push(await confirm(id, html));
      expect(await refundsOf(id)).toMatchObject([{ amount: 500 }]);
    });

    it('of all that there is, confirmed twice, is one refund and no error', async () => {
      const id = await give('alltwice@example.org');
      const { html } = await review(id, { amount: 'full', reason: 'mistake' });
      await confirm(id, html);
      expect((await confirm(id, html)).status).toBe(303);
      await app.quiet();
      expect(await refundsOf(id)).toHaveLength(1);
    });

    it.each([
      [{ amount: 'part', partAmount: '25.01', reason: 'other' }, 'at most $25.00'],
      [{ amount: 'part', partAmount: '1.000', reason: 'other' }, 'Enter an amount'],
      [{ amount: 'part', partAmount: '-5', reason: 'other' }, 'Enter an amount'],
      [{ amount: 'part', partAmount: '0', reason: 'other' }, 'Enter an amount'],
      [{ amount: 'full', reason: 'at-processor' }, 'Choose why'],
      [{ amount: '', reason: 'other' }, 'Choose whether'],
    ])('is refused for %j, the values kept', async (fields, words) => {
      const id = await idOf('rosa@example.org');
      const { status, html } = await review(id, { note: 'Keep this note', ...(fields as Record<string, string>) });
      expect(status).toBe(422);
      expect(html).toContain(words);
      expect(html).toContain('Keep this note');
      expect(html).toContain('<title>Check the form');
      expect(await refundsOf(id)).toEqual([]);
    });

    it('is not offered while a bank decides, and the page says why and how long', async () => {
      const email = 'disputed@example.org';
      await donor.giveAndPay({ email, amount: '2500' });
      const id = await idOf(email);
      await dispute(id, 2000);
      const { html } = await admin.get(`/staff/gifts/${id}`);
      expect(html).toContain('The donor’s bank disputes $20.00');
      expect(html).toMatch(/Answer at the processor by .*1[34] days left/s);
      expect(html).toContain('The gift cannot be refunded meanwhile');
      expect(html).toContain('Disputed: the bank holds it');
      expect(html).toContain('Dispute fee');
      expect(html).not.toContain(`/staff/gifts/${id}/refunds/new`);
      const form = await admin.get(`/staff/gifts/${id}/refunds/new`);
      expect([form.status, form.html.includes('A refund now would send it away a second time')]).toEqual([409, true]);
    });

    it('that two people review is refused to the second when too little is left', async () => {
      const id = await give('race@example.org');
      const [one, other] = [
        await review(id, { amount: 'full', reason: 'mistake' }),
        await review(id, { amount: 'part', partAmount: '5', reason: 'mistake' }),
      ];
      await confirm(id, one.html);
      const late = await confirm(id, other.html);
      expect(late.status).toBe(422);
      expect(late.html).toContain('Nothing of this gift is left to refund');
      await app.quiet();
      expect(await refundsOf(id)).toHaveLength(1);
    });
  });

  describe('the settings', () => {
    it('save the details of the newsroom, and keep what was typed when a field is wrong', async () => {
      const { html } = await admin.get('/staff/settings');
      const names = ['name', 'legalName', 'ein', 'email', 'website'];
      const values = Object.fromEntries(names.map((name) => [name, hidden(html, name)]));
      const rest = { address: '1 New Street\r\nDallas, TX 75201', timeZone: 'America/New_York' };
      const wrong = await admin.change('/staff/settings', { ...values, ...rest, ein: '12', legalName: 'Kept Inc.' });
      expect(wrong.status).toBe(422);
      expect(wrong.html).toContain('value="Kept Inc."');
      const right = {
        ...values,
        ...rest,
        name: 'The Morning',
        ein: '12-3456789',
        legalName: 'The Morning Inc.',
        email: 'give@morning.example',
        website: 'https://morning.example',
        fiscalYearStart: '7',
      };
      const thirteenth = await admin.change('/staff/settings', { ...right, fiscalYearStart: '13' });
      expect(thirteenth.html).toContain('Choose the month in which the fiscal year begins.');
      expect((await admin.change('/staff/settings', right)).status).toBe(303);
      const saved = await app.db.query('select name, address, time_zone, fiscal_year_start from organisation');
      expect(saved).toEqual([
        {
          name: 'The Morning',
          address: '1 New Street\nDallas, TX 75201',
          time_zone: 'America/New_York',
          fiscal_year_start: 7,
        },
      ]);
      const next = await admin.get('/staff/settings');
      expect(next.html).toContain('Saved.');
      expect((await admin.get('/staff/settings')).html).not.toContain('Saved.');
      expect((await admin.get('/staff/finance/periods')).html).toMatch(/Fiscal year \d{4}, July \d{4} to June \d{4}/);
    });

    it('close the account of a person, who is out at once', async () => {
      const sam = await StaffClient.as('viewer', app, 'sam@ledger.example');
      const [{ id } = { id: '' }] = await app.db.query<{ id: string }>(
        `select id from staff where email = 'sam@ledger.example'`,
      );
      expect((await admin.get('/staff/people')).html).toContain(`/staff/people/${id}`);
      expect((await admin.change(`/staff/people/${id}/disable`)).status).toBe(303);
      expect((await sam.get('/staff')).status).toBe(303);
      expect((await sam.signIn('sam@ledger.example', PASSWORD)).status).toBe(422);
    });

    it('show a key once', async () => {
      const made = await admin.change('/staff/keys', {
        name: 'Newsletter',
        'scopes.gifts:read': 'yes',
        'scopes.donors:read': 'yes',
      });
      const key = /mk_[\w-]{43}/.exec(made.html)![0];
      expect((await admin.get('/staff/keys')).html).not.toContain(key);
      const { html } = await admin.get('/staff/keys');
      expect(html).toContain(key.slice(-4));
      expect(html).toContain('See gifts, See donors');
    });
  });
});
