import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readContact } from '../../../src/donors/contact.js';
import { addField, listFields } from '../../../src/donors/records/custom-fields.js';
import type { DonorId } from '../../../src/kernel/id.js';
import { EraseDonor } from '../../../src/workflows/donors/erase-donor.js';
import { CompareDonors } from '../../../src/workflows/donors/compare-donors.js';
import { startApp, type TestApp } from '../../support/app.js';
import { Donor } from '../../support/donor.js';
import { PortalDonor, codeFor } from '../../support/portal.js';
import { StaffClient } from './staff-client.js';

const text = (html: string): string =>
  html
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/[\u2068\u2069]/g, '')
    .replaceAll(/\s+/g, ' ');

describe('the page of a donor', () => {
  let app: TestApp;
  let finance: StaffClient;
  let fundraiser: StaffClient;
  let auditor: StaffClient;
  let admin: StaffClient;

  beforeAll(async () => {
    app = await startApp();
    [finance, fundraiser, auditor, admin] = [
      await StaffClient.as('finance', app),
      await StaffClient.as('fundraiser', app),
      await StaffClient.as('auditor', app),
      await StaffClient.as('admin', app),
    ];
  });

  afterAll(() => app.stop());

  /** Somebody who gave once, and their page. */
  async function donor(form: Record<string, string> = {}): Promise<{ id: DonorId; path: string; email: string }> {
    const email = form['email'] ?? `${randomUUID()}@example.org`;
    await new Donor(app).giveAndPay({ article: '48213', url: 'https://ledger.example/bus', ...form, email });
    const [found] = await app.db.query<{ id: DonorId }>(
      'select id from donor where email = $1 order by created_at desc limit 1',
      [email],
    );
    return { id: found!.id, path: `/staff/donors/${found!.id}`, email };
  }

  const page = async (path: string, client = fundraiser): Promise<string> => text((await client.get(path)).html);

  /** Sends what an undo button of the next page would. */
  async function undo(path: string): Promise<string> {
    const { html } = await fundraiser.get(path);
    const form = /<form class="undo" method="post" action="([^"]+)".*?<\/form>/s.exec(html);
    const fields = Object.fromEntries(
      [...form![0].matchAll(/name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name!, value!]),
    );
    return (await fundraiser.post(form![1]!, fields)).location!;
  }

  it('says who gave, how they stand, what happened and who did it', async () => {
    const { path } = await donor({ firstName: 'Rosa', lastName: 'Quintero' });
    const words = await page(path);
    expect(words).toMatch(/Rosa Quintero New · Since \d{4} · \$25\.00 in 1 gift · last/);
    expect(words).toMatch(/Gift received · \$25\.00 .* · The donor · for Where it is needed most/);
    expect(words).toContain('ledger.example/bus · first');
    expect(await page(`${path}?kind=letters`)).not.toContain('Gift received');
    expect((await fundraiser.get(`${path}?after=nonsense`)).status).toBe(400);
    expect((await auditor.get(path)).html).not.toContain('Write a note');
    expect((await fundraiser.get(`/staff/donors/${randomUUID()}`)).status).toBe(404);
  });

  it('writes a note that only the page can read, and takes it back', async () => {
    const { id, path } = await donor();
    expect((await fundraiser.change(`${path}/notes`, { text: '', kind: 'call', on: '' })).status).toBe(422);
    const ahead = await fundraiser.change(`${path}/notes`, { text: 'x', kind: 'call', on: '2999-01-01' });
    expect([ahead.status, text(ahead.html)]).toEqual([422, expect.stringContaining('still to come')]);
    await fundraiser.change(`${path}/notes`, { text: 'Wants <b>maps</b>\nof the river', kind: 'call', on: '' });
    expect((await fundraiser.get(path)).html).toContain('Wants &lt;b>maps&lt;/b>\nof the river');
    const [kept] = await app.db.query<{ sealed: Buffer }>('select sealed from donor_note where donor_id = $1', [id]);
    expect(kept!.sealed.toString('latin1')).not.toContain('maps');
    await fundraiser.change(`${path}/notes`, { text: 'A slip', kind: 'note', on: '' });
    expect(await undo(path)).toBe(path);
    expect(await written(id)).toBe(1);
    await undo(path);
    expect(await page(path)).toContain('A slip');
    expect((await auditor.change(`${path}/notes`, { text: 'no' })).status).toBe(403);
  });

  const written = async (id: DonorId): Promise<number> =>
    (await app.db.query('select from donor_note where donor_id = $1 and removed_at is null', [id])).length;

  it('tags, fills fields, and notes a wish not to be asked', async () => {
    const { id, path } = await donor();
    await fundraiser.change(`${path}/tags`, { tag: '  Board   2027 ' });
    await fundraiser.change(`${path}/tags`, { tag: 'board 2027' });
    expect(await app.db.query('select from donor_tag where donor_id = $1', [id])).toHaveLength(1);
    await fundraiser.change(`${path}/tags/remove`, { tag: (await tagId('Board 2027'))! });
    await undo(path);
    expect(await page(path)).toContain('Board 2027');

    await app.db.write((tx) => addField(tx, { label: 'Shirt', kind: 'choice', options: ['S', 'M'] }));
    await app.db.write((tx) => addField(tx, { label: 'Children', kind: 'number', options: [] }));
    const [shirt, children] = await listFields(app.db.manager);
    const wrong = await fundraiser.change(`${path}/fields`, {
      [`field-${shirt!.key}`]: 'M',
      [`field-${children!.key}`]: 'two',
    });
    expect([wrong.status, text(wrong.html)]).toEqual([422, expect.stringContaining('Enter a number')]);
    await fundraiser.change(`${path}/fields`, { [`field-${shirt!.key}`]: 'M', [`field-${children!.key}`]: '1,002' });
    expect(await page(path)).toMatch(/Shirt M Children 1,002/);

    expect((await fundraiser.change(`${path}/do-not-ask`, { until: '2001-01-01' })).status).toBe(422);
    await fundraiser.change(`${path}/do-not-ask`, { never: 'yes', reason: 'Out of work' });
    expect(await page(path)).toContain('Never again: Out of work');
    await fundraiser.change(`${path}/do-not-ask`, { again: 'yes' });
    expect(await page(path)).toContain('May be asked.');
  });

  async function tagId(name: string): Promise<string | undefined> {
    return (await app.db.query<{ id: string }>('select id from tag where name = $1', [name]))[0]?.id;
  }

  it('keeps every word of consents, and on which way it came', async () => {
    const { path } = await donor();
    const told = { newsletters: 'yes', 'mail-appeals': 'yes', presents: 'yes' };
    expect((await fundraiser.change(`${path}/consents`, told)).status).toBe(422);
    await fundraiser.change(`${path}/consents`, { ...told, how: 'phone' });
    await fundraiser.change(`${path}/consents`, { presents: 'yes', how: 'post' });
    const words = await page(`${path}/consents`);
    expect(words).toMatch(/Newsletters No by post The fundraiser .*Newsletters Yes by phone The fundraiser/);
  });

  it('shows both versions when two people save at once, and lets each field be chosen', async () => {
    const { id, path } = await donor({ firstName: 'Mia', lastName: 'Stone' });
    const { version, ...contact } = await readContact(app.db.manager, id);
    const form = { ...contact, version: String(version) };
    await finance.change(`${path}/details`, { ...form, phone: '214 555 0134', city: 'Austin' });
    const late = await fundraiser.change(`${path}/details`, { ...form, firstName: 'Mía', city: 'Dallas' });
    expect([late.status, text(late.html)]).toEqual([
      409,
      expect.stringMatching(/The finance changed this at .* Phone Nothing Yours 214 555 0134 Saved in between/),
    ]);
    const shown = Object.fromEntries(
      [...late.html.matchAll(/name="([\w-]+)" value="([^"]*)"/g)].map(([, name, value]) => [name!, value!]),
    );
    const chosen = { ...shown, 'choose-phone': 'saved', 'choose-city': 'saved', 'choose-firstName': 'typed' };
    expect((await fundraiser.change(`${path}/details`, chosen)).location).toBe(path);
    expect(await readContact(app.db.manager, id)).toMatchObject({
      firstName: 'Mía',
      city: 'Austin',
      phone: '214 555 0134',
    });
  });

  it('opens the portal by a further address once its letter was answered, and sends receipts to the primary one', async () => {
    const { id, path, email } = await donor({ firstName: 'Noor', lastName: 'Haddad' });
    const work = `Work-${email}`;
    await fundraiser.change(`${path}/emails`, { email: work, how: '' });
    const held = await fundraiser.change(`${path}/emails`, { email: work.toLowerCase(), how: 'phone' });
    expect([held.status, text(held.html)]).toEqual([409, expect.stringContaining('held already')]);
    const [row] = await app.db.query<{ id: string }>('select id from donor_email where donor_id = $1', [id]);
    expect((await fundraiser.change(`${path}/emails/${row!.id}/primary`)).status).toBe(409);

    await app.quiet();
    const [letter] = await app.db.query<{ text: string }>(
      `select text from letter where template = 'further-email' and recipient = $1`,
      [work],
    );
    const link = /http\S+\/portal\/address\/\S+/.exec(letter!.text)![0];
    expect(await (await fetch(link)).text()).toContain('Is this address yours?');
    expect((await fetch(link, { method: 'POST' })).status).toBe(200);
    expect((await fetch(link, { method: 'POST' })).status).toBe(404);

    // A gift from there is theirs, whatever the case; the portal opens; the receipt goes where receipts go.
    await new Donor(app).giveAndPay({
      email: work.toUpperCase(),
      firstName: 'Noor',
      lastName: 'Haddad',
      amount: '5000',
    });
    expect(await page(path)).toContain('$75.00 in 2 gifts');
    const portal = new PortalDonor(app);
    const asked = await portal.post('/portal/sign-in', { email: work, next: '/portal' });
    await app.quiet();
    await portal.post(asked.headers.get('location')!, { code: await codeFor(app, work) });
    expect(await portal.read('/portal')).toContain('$75');

    await fundraiser.change(`${path}/emails/${row!.id}/primary`);
    expect(await readContact(app.db.manager, id)).toMatchObject({ email: work });
    expect(await page(`${path}/emails`)).toContain(`Primary Letters and receipts go there ${work} ${email} Confirmed`);
  });

  it('lets staff write down a donor who has not given, and finds them instead of writing them twice', async () => {
    const typed = { kind: 'company', lastName: 'Acme Widgets', firstName: '', email: 'gifts@widgets.example' };
    expect((await fundraiser.change('/staff/donors/new', { ...typed, lastName: '' })).status).toBe(422);
    const { location } = await fundraiser.change('/staff/donors/new', typed);
    expect(await page(location!)).toContain('Gave nothing themselves so far.');
    expect((await fundraiser.change('/staff/donors/new', { ...typed, lastName: 'ACME widgets' })).location).toBe(
      location,
    );
    expect((await auditor.get('/staff/donors/new')).status).toBe(403);
  });

  it('offers lookalikes with the reason, remembers who are two, and merges with one undo day', async () => {
    const [one, two] = [
      await donor({ firstName: 'Rosa', lastName: 'Villanueva' }),
      await donor({ firstName: 'Rosa M.', lastName: 'Villanueva' }),
    ];
    for (const { id, path } of [one, two]) {
      const { version, ...contact } = await readContact(app.db.manager, id);
      await fundraiser.change(`${path}/details`, { ...contact, version: String(version), phone: '(214) 555-0177' });
    }
    expect(await page(one.path)).toContain('Looks like Rosa M. Villanueva (same phone, similar name)');
    await app.get(CompareDonors).run();
    expect(await page('/staff/donors/duplicates')).toMatch(/Rosa (M\. )?Villanueva .* same phone, similar name/);
    await fundraiser.change(`${one.path}/apart`, { other: two.id });
    const told = await fundraiser.get(one.path);
    expect(text(told.html)).not.toContain('Looks like');
    await fundraiser.change(`${one.path}/together`, { other: two.id });

    const compared = await fundraiser.get(`${one.path}/merge?with=${two.id}`);
    expect(text(compared.html)).toContain('The record of Rosa M. Villanueva goes into the one of Rosa Villanueva.');
    const versions = Object.fromEntries(
      [...compared.html.matchAll(/name="(version\w+)" value="(\d+)"/g)].map(([, name, value]) => [name!, value!]),
    );
    const stale = await fundraiser.change(`${one.path}/merge`, { other: two.id, versionKept: '1', versionGone: '1' });
    expect([stale.status, text(stale.html)]).toEqual([409, expect.stringContaining('changed in between')]);
    await fundraiser.change(`${one.path}/merge`, { other: two.id, ...versions, firstName: 'gone' });
    expect(await page(one.path)).toMatch(/Rosa M\. Villanueva .*\$50\.00 in 2 gifts/);
    expect((await fundraiser.get(two.path)).location).toBe(one.path);
    expect(await app.db.query('select from donor where merged_into is not null and id = $1', [two.id])).toHaveLength(1);

    const [merge] = await app.db.query<{ id: string }>('select id from donor_merge where gone_id = $1', [two.id]);
    expect((await auditor.change(`/staff/donors/merges/${merge!.id}/undo`)).status).toBe(403);
    await fundraiser.change(`/staff/donors/merges/${merge!.id}/undo`);
    expect(await page(two.path)).toContain('$25.00 in 1 gift');
    expect(await page(one.path)).toContain('Merged with the record of Rosa M. Villanueva, and undone');
  });

  it('knows an anonymous donor to finance alone, on pages, in lists and look-ups (R-TPG-06)', async () => {
    const { id, path, email } = await donor({ firstName: 'Secret', lastName: 'Benefactor' });
    const { version, ...contact } = await readContact(app.db.manager, id);
    await finance.change(`${path}/details`, { ...contact, version: String(version), anonymousToStaff: 'yes' });
    expect(await page(path, finance)).toContain('Secret Benefactor');
    const seen = (await fundraiser.get(path)).html;
    expect(text(seen)).toContain('Anonymous donor');
    expect(seen).not.toMatch(/Benefactor/);
    expect(seen).not.toContain(email);
    expect((await fundraiser.get(`${path}/details`)).status).toBe(404);
    expect((await fundraiser.get('/staff/donors/look-up?q=benefactor')).html).toBe('[]');
    expect((await finance.get('/staff/donors/look-up?q=benefactor')).html).toContain('Benefactor');
  });

  it('forgets every word with the donor, and keeps the sums', async () => {
    const { id, path } = await donor({ firstName: 'Forget', lastName: 'Menot' });
    const { version, ...contact } = await readContact(app.db.manager, id);
    await finance.change(`${path}/details`, { ...contact, version: String(version), recognitionName: 'Menot & Co' });
    await finance.change(`${path}/notes`, { text: 'Menot likes tea', kind: 'note' });
    await finance.change(`${path}/tags`, { tag: 'Menot circle' });
    await finance.change(`${path}/emails`, { email: 'menot-2@example.org', how: 'phone' });
    await finance.change(`${path}/do-not-ask`, { never: 'yes', reason: 'Menot said so' });
    const second = await donor({ firstName: 'Forgetful', lastName: 'Menot' });
    const looked = await finance.get(`${path}/merge?with=${second.id}`);
    const versions = Object.fromEntries(
      [...looked.html.matchAll(/name="(version\w+)" value="(\d+)"/g)].map(([, name, value]) => [name!, value!]),
    );
    await finance.change(`${path}/merge`, { other: second.id, ...versions });

    await app.get(EraseDonor).ask(id);
    const [wish] = await app.db.query<{ id: string }>(
      'select id from donor_erasure where donor_id = $1 and ended_at is null',
      [id],
    );
    await app.get(EraseDonor).run(wish!.id, 'system');
    await app.quiet();
    expect(await traces('menot')).toEqual([]);
    expect(await page(path, admin)).toContain('This donor was forgotten.');
    expect(await app.db.query('select from gift where donor_id = $1', [id])).toHaveLength(2);
  });

  /**
   * Every table and column in which a word stands, in whatever type it can be read as text; what the law keeps (receipts
   * as issued, R-PRV-04) is not looked at, and neither is the last letter, which goes a day later.
   */
  async function traces(word: string): Promise<string[]> {
    const columns = await app.db.query<{ table: string; column: string }>(
      `select table_name as table, column_name as column from information_schema.columns
       where table_schema = 'public' and data_type in ('text', 'jsonb', 'ARRAY', 'character varying')
         and table_name not in ('receipt', 'receipt_reservation', 'tag')
         and table_name in (select table_name from information_schema.tables where table_type = 'BASE TABLE')`,
    );
    const found: string[] = [];
    for (const { table, column } of columns) {
      const rows = await app.db.query(
        `select from "${table}" as each where each."${column}"::text ilike $1 ${table === 'letter' ? `and template <> 'erasure-done'` : ''}`,
        [`%${word}%`],
      );
      if (rows.length > 0) found.push(`${table}.${column}`);
    }
    return found;
  }
});
