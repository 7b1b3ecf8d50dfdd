import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, TestClock, type TestApp } from '../../support/app.js';
import { brokenRules } from '../../support/books.js';
import { StaffClient } from './staff-client.js';

const GENERAL = '01930000-0000-7000-8000-000000000001';

describe('the pages of gifts on paper', () => {
  let app: TestApp;
  let finance: StaffClient;
  let fundraiser: StaffClient;
  let viewer: StaffClient;

  beforeAll(async () => {
    app = await startApp({ worker: 'idle', webhooks: false, clock: new TestClock('2027-01-05T18:00:00Z') });
    [finance, fundraiser, viewer] = [
      await StaffClient.as('finance', app),
      await StaffClient.as('fundraiser', app),
      await StaffClient.as('viewer', app),
    ];
  });

  afterAll(async () => {
    expect(await brokenRules(app)).toEqual([]);
    await app.stop();
  });

  const text = (html: string) => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
  const open = async (count: number, total: string, kind = 'checks-and-cash') => {
    const fields = { request: randomUUID(), kind, receivedOn: '2027-01-04', count: String(count), total, label: '' };
    const { location } = await fundraiser.change('/staff/gifts/batches', fields);
    return location!;
  };
  const row = (more: Record<string, string> = {}) => ({
    row: randomUUID(),
    kind: 'check',
    amount: '50',
    checkNumber: '1042',
    receivedOn: '2027-01-04',
    designation: 'general',
    campaign: GENERAL,
    ...more,
  });
  const rosa = { donorNewLast: 'Díaz', donorNewFirst: 'Rosa', donorNewLine1: '12 Elm Street', donorNewCity: 'Dallas' };
  const donors = async (name: string) =>
    app.db.query<{ id: string }>(`select id from donor where last_name = $1`, [name]);

  it('take a morning’s mail from the adding machine to the bank', async () => {
    const batch = await open(2, '300.00');
    const company = { donorNewKind: 'company', donorNewLast: 'Acme Corp', donorNewEmail: 'gifts@acme.example' };
    await fundraiser.change(`${batch}/rows`, row({ ...rosa, postmarkedOn: '2026-12-30', checkDatedOn: '2026-12-29' }));
    const half = text((await fundraiser.get(batch)).html);
    expect(half).toContain('Adding machine 2 · $300.00 Entered 1 · $50.00 Difference 1 · $250.00');
    expect(half).toContain('Counts for Dec 30, 2026, the day it was mailed.');
    expect(half).not.toContain('Post 1 gift');
    await fundraiser.change(`${batch}/rows`, row({ ...company, amount: '250' }));
    expect(text((await fundraiser.get(batch)).html)).toContain('Post 2 gifts, $300.00');

    expect((await viewer.get(batch)).status).toBe(403);
    expect((await fundraiser.change(`${batch}/post`)).location).toBe(batch);
    const posted = text((await fundraiser.get(batch)).html);
    expect(posted).toContain('to print');
    expect(posted).toContain('Somebody of Finance writes down when it was deposited.');
    expect((await fundraiser.change(`${batch}/deposit`, { depositedOn: '2027-01-05' })).status).toBe(403);
    const tomorrow = await finance.change(`${batch}/deposit`, { depositedOn: '2027-01-06' });
    expect([tomorrow.status, text(tomorrow.html)]).toEqual([422, expect.stringContaining('not one ahead')]);
    await finance.change(`${batch}/deposit`, { depositedOn: '2027-01-05' });
    expect(text((await finance.get('/staff/gifts/batches')).html)).toContain('Deposited 2027-01-05');
    const dates = await app.db.query(
      `select gift_date::text as on from gift where batch_id = $1 order by amount_minor`,
      [batch.split('/').at(-1)],
    );
    expect(dates).toEqual([{ on: '2026-12-30' }, { on: '2027-01-04' }]);
  });

  it('ask who is meant, keep what was typed, and take one of the names', async () => {
    const batch = await open(1, '50');
    const typed = row({ donor: 'acme', note: 'From the gala' });
    const asked = await fundraiser.change(`${batch}/rows`, typed);
    expect(asked.status).toBe(422);
    expect(asked.html).toContain('From the gala');
    expect(text(asked.html)).toContain('Choose who “acme” is from the list');
    const [acme] = await donors('Acme Corp');
    expect((await fundraiser.change(`${batch}/rows`, { ...typed, donorPick: acme!.id })).status).toBe(303);
    expect((await fundraiser.change(`${batch}/rows`, { ...typed, donorPick: acme!.id })).status).toBe(303);
    expect(text((await fundraiser.get(batch)).html)).toContain('Entered 1 · $50.00');
    expect(JSON.parse((await fundraiser.get('/staff/gifts/batches/donors?q=ac')).html)).toMatchObject([
      { name: 'Acme Corp' },
    ]);
    expect(text((await fundraiser.change(`${batch}/rows`, row({ donor: 'Zzz' }))).html)).toContain(
      'Nobody here is called “Zzz”',
    );
  });

  it('refuse what cannot be, name the fields, and change nothing', async () => {
    const batch = await open(1, '50');
    const bad = row({ ...rosa, amount: '1.234,56', postmarkedOn: '2027-01-09', checkDatedOn: '31.12.2026' });
    const { status, html } = await fundraiser.change(`${batch}/rows`, bad);
    expect(status).toBe(422);
    for (const field of ['amount', 'postmarkedOn', 'checkDatedOn']) expect(html).toContain(`href="#field-${field}"`);
    expect(text(await fundraiser.get(batch).then((page) => page.html))).toContain('Entered 0 · $0.00');
    const personalFund = row({ ...rosa, kind: 'donor-advised-fund', fundName: 'the Díaz Fund' });
    expect(text((await fundraiser.change(`${batch}/rows`, personalFund)).html)).toContain(
      'The donor of such a grant is the sponsor',
    );
    expect(text((await fundraiser.change(`${batch}/rows`, row({ kind: 'check', unknown: 'yes' }))).html)).toContain(
      'Only cash comes from nobody',
    );
    await fundraiser.change(`${batch}/rows`, row(rosa));
    await fundraiser.change(`${batch}/figures`, { label: 'Mail', receivedOn: '2027-01-04', count: '1', total: '49' });
    await fundraiser.change(`${batch}/post`);
    expect(await app.db.query('select from gift where batch_id = $1', [batch.split('/').at(-1)])).toEqual([]);
    expect((await fundraiser.change(`${batch}/delete`)).location).toBe('/staff/gifts/batches');
    expect((await fundraiser.get(batch)).status).toBe(404);
  });

  it('record one gift by itself, credit its advisor, and print the letters of those without an address', async () => {
    const grant = row({
      kind: 'donor-advised-fund',
      amount: '5,000',
      donorNewKind: 'daf-sponsor',
      donorNewLast: 'Lone Star Funds',
      fundName: 'the Rivera Family Fund',
      softNewFirst: 'Ana',
      softNewLast: 'Rivera',
    });
    const { location } = await fundraiser.change('/staff/gifts/record?kind=checks-and-cash', grant);
    expect((await fundraiser.change('/staff/gifts/record?kind=checks-and-cash', grant)).location).toBe(location);
    const gift = text((await fundraiser.get(location!)).html);
    expect(gift).toContain('Who gave it gets a letter, which is no tax receipt.');
    expect(gift).toContain('Recommended it from a fund');
    expect(gift).not.toContain('Processor fee');
    const [ana] = await donors('Rivera');
    const advisor = text((await fundraiser.get(`/staff/donors/${ana!.id}`)).html);
    expect(advisor).toContain('Gave nothing themselves so far.');
    expect(advisor).toContain('Credited in all $5,000.00');
    const [batch] = await app.db.query<{ id: string }>('select batch_id as id from gift where id = $1', [
      location!.split('/').at(-1),
    ]);
    const letters = await fundraiser.bytes(`/staff/gifts/batches/${batch!.id}/letters.pdf`);
    expect([letters.status, letters.body.subarray(0, 5).toString()]).toEqual([200, '%PDF-']);
  });

  it('describe property to its donor and name no value, but to staff they do (R-NCG-01)', async () => {
    const stock = { ...row(rosa), kind: 'stock', amount: '900', shares: '12.5', description: 'Acme Corp (ACM)' };
    const donorNewEmail = `${randomUUID()}@example.org`;
    const { location } = await fundraiser.change('/staff/gifts/record?kind=securities', { ...stock, donorNewEmail });
    expect(text((await fundraiser.get(location!)).html)).toContain('$900.00 from');
    expect(text((await fundraiser.get('/staff/gifts?came=on-paper&q=' + donorNewEmail)).html)).toContain(
      '1 gift · $900.00',
    );
    expect(text((await fundraiser.get('/staff/gifts?came=online')).html)).toContain('0 gifts');
    const [letter] = await app.db.query<{ data: { thanksUrl: string } }>(
      'select data from letter where recipient = $1',
      [donorNewEmail],
    );
    const thanks = await (await fetch(letter!.data.thanksUrl)).text();
    expect(thanks).toContain('12.5 shares of Acme Corp (ACM)');
    expect(`${JSON.stringify(letter)} ${thanks}`).not.toMatch(/900/);
  });

  it('correct, refund and return a gift, each with its consequences', async () => {
    const record = async () =>
      (await fundraiser.change('/staff/gifts/record', row({ ...rosa, donorNewEmail: `${randomUUID()}@example.org` })))
        .location!;
    const wrong = await record();
    expect((await fundraiser.get(`${wrong}/correction`)).html).toContain('value="1042"');
    const [{ donorId }] = (await app.db.query('select donor_id as "donorId" from gift where id = $1', [
      wrong.split('/').at(-1),
    ])) as [{ donorId: string }];
    const right = row({ donorPick: donorId, amount: '5' });
    const refused = await fundraiser.change(`${wrong}/correction`, { ...right, reason: '' });
    expect([refused.status, text(refused.html)]).toEqual([422, expect.stringContaining('Say why it is corrected')]);
    const { location } = await fundraiser.change(`${wrong}/correction`, { ...right, reason: 'A zero too many.' });
    expect(text((await fundraiser.get(wrong)).html)).toContain('This gift was recorded wrongly');
    expect(text((await fundraiser.get(location!)).html)).toContain('$5.00 from');

    const paid = await record();
    expect((await finance.get(`${paid}/refunds/new`)).location).toBe(`${paid}/paid-refund`);
    const refund = {
      request: randomUUID(),
      amount: 'part',
      partAmount: '20',
      reason: 'donor-request',
      paidBy: 'check',
      on: '2027-01-05',
    };
    expect((await fundraiser.change(`${paid}/paid-refund`, refund)).status).toBe(403);
    await finance.change(`${paid}/paid-refund`, refund);
    await finance.change(`${paid}/paid-refund`, refund);
    const tooMuch = await finance.change(`${paid}/paid-refund`, { ...refund, request: randomUUID(), partAmount: '31' });
    expect([tooMuch.status, text(tooMuch.html)]).toEqual([
      422,
      expect.stringContaining('Only $30.00 of this gift is left'),
    ]);

    const [{ link }] = (await app.db.query(
      `select data->>'thanksUrl' as link from letter where template = 'gift-corrected' order by queued_at desc limit 1`,
    )) as [{ link: string }];
    expect((await fetch(link)).status).toBe(200);

    const bounced = await record();
    await finance.change(`${bounced}/returned`, { request: randomUUID(), on: '2027-01-05', fee: '12.00' });
    expect(text((await finance.get(bounced)).html)).toContain('The bank did not pay the check');
  });
});
