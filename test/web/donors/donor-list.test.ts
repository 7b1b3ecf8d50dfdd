import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pseudonymise } from '../../../src/donors/erasures.js';
import { CheckLists } from '../../../src/finance/transparency/versions/check-lists.js';
import { countAttention } from '../../../src/reports/attention.js';
import { dateIn } from '../../../src/kernel/calendar.js';
import type { DonorId, GiftId } from '../../../src/kernel/id.js';
import { thanksToken } from '../../../src/gifts/thanks-link.js';
import { startApp, TestClock, type TestApp } from '../../support/app.js';
import { Donor, type FilledForm } from '../../support/donor.js';
import { RecordedGifts } from '../../support/recorded-gifts.js';
import { PASSWORD, type PageAnswer, StaffClient } from '../staff/staff-client.js';

const SETTINGS = {
  isOn: 'yes',
  threshold: '5,000',
  yearBasis: 'calendar',
  amounts: 'bands',
  bands: '5,000\n10,000\n25,000',
  statement: 'Nobody buys a story here.',
  form990Url: 'https://ledger.example/990.pdf',
  fundraisingUrl: '',
  donationsUrl: '',
  conflictsUrl: 'https://ledger.example/conflicts',
};

describe('the list of donors, from the books to the readers', () => {
  let app: TestApp;
  let gifts: RecordedGifts;
  let fundraiser: StaffClient;
  let finance: StaffClient;
  let admin: StaffClient;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    app = await startApp({ worker: 'idle', webhooks: false, clock: new TestClock('2027-01-05T18:00:00Z') });
    gifts = await RecordedGifts.open(app.databaseUrl);
    [fundraiser, finance, admin] = [
      await StaffClient.as('fundraiser', app),
      await StaffClient.as('finance', app),
      await StaffClient.as('admin', app),
    ];
    ids['exactly'] = await gifts.by('Exactly', [
      { cents: 300_000 },
      { cents: 200_000, channel: 'bank-transfer', on: '2026-12-31' },
    ]);
    ids['below'] = await gifts.by('Below', [{ cents: 499_999 }]);
    ids['other'] = await gifts.by('Otheryear', [{ cents: 900_000, on: '2027-01-01' }]);
    const household = '01930000-0000-7000-8000-00000000000a';
    ids['ana'] = await gifts.by('Spouse', [{ cents: 300_000 }], { first: 'Ana', household });
    ids['ben'] = await gifts.by('Spouse', [{ cents: 300_000 }], { first: 'Ben', household });
    ids['joint'] = await gifts.by('Díaz', [{ cents: 600_000 }], {
      first: 'Rosa and Luis',
      recognition: 'The Díaz family',
    });
    ids['sponsor'] = await gifts.by('Community Sponsor', [{ cents: 1_200_000, fund: 'Green Fund' }], {
      kind: 'daf-sponsor',
    });
    ids['refunded'] = await gifts.by('Refunded', [{ cents: 500_000, refunded: 1 }]);
    ids['formula'] = await gifts.by('=HYPERLINK("x")', [{ cents: 510_000 }], { kind: 'company' });
    ids['shy'] = await gifts.by('Shy', [{ cents: 800_000, anonymous: true }], { first: 'Sam' });
    ids['unknown'] = await gifts.by('Envelopes', [{ cents: 700_000, channel: 'cash' }], { kind: 'unknown' });
    ids['small'] = await gifts.by('Smallname', [{ cents: 2_500 }], { first: 'Mo' });
    ids['later'] = await gifts.by('Later', [{ cents: 550_000 }]);
    await app.db.query(
      `insert into donor_consent (id, donor_id, purpose, given, actor, at) values ($1, $1, 'donor-list', true, 'system', now())`,
      [ids['small']],
    );
  });

  afterAll(async () => {
    await gifts.close();
    await app.stop();
  });

  const text = (html: string): string => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
  const read = async (path: string): Promise<{ status: number; headers: Headers; body: string }> => {
    const answer = await fetch(app.url + path);
    return { status: answer.status, headers: answer.headers, body: await answer.text() };
  };
  /** Whether the gift page and the thank-you page of a gift say who pays for the newsroom. */
  const linked = async (): Promise<boolean[]> => {
    const [gift] = await app.db.query<{ id: GiftId }>(
      'select id from gift where occurred_at is not null and anonymous = false limit 1',
    );
    const thanks = `/thanks/${thanksToken(gift!.id, app.settings.appSecret)}`;
    const pages = await Promise.all(['/give/article-footer', thanks].map(read));
    return pages.map(({ body }) => body.includes('<a href="/donors">Who supports us</a>'));
  };
  const names = async (): Promise<string[]> => {
    const { body } = await read('/donors/2026.json');
    return (JSON.parse(body) as { donors: { name: string }[] }).donors.map(({ name }) => name);
  };
  const prepare = (who: StaffClient, note = ''): Promise<PageAnswer> =>
    who.change('/staff/donor-list/2026/prepare', { note });
  const publish = async (who: StaffClient): Promise<PageAnswer> => {
    const { html } = await who.get('/staff/donor-list/2026');
    const seen = /name="seen" value="([0-9a-f]{64})"/.exec(html)?.[1];
    const [draft] = await app.db.query<{ fingerprint: string }>('select fingerprint from donor_list_draft');
    return who.change('/staff/donor-list/2026/publish', { seen: seen ?? draft?.fingerprint ?? '' });
  };
  const flashOf = async (who: StaffClient): Promise<string> => text((await who.get('/staff/donor-list/2026')).html);
  const check = (): Promise<void> => app.get(CheckLists).run(app.clock.now());
  const attention = () => countAttention(app.db, app.clock.now(), dateIn('America/Chicago', app.clock.now()));

  it('is not there while the page is off, and before anything is published', async () => {
    const off = await read('/donors');
    expect([off.status, text(off.body)]).toEqual([404, expect.stringContaining('has not published a list')]);
    const saved = await admin.change('/staff/settings/donor-list', SETTINGS);
    expect(saved.status).toBe(303);
    expect((await read('/donors/2026')).status).toBe(404);
    expect((await read('/donors/2026.json')).status).toBe(404);
    expect((await read('/donors/nonsense')).status).toBe(404);
    expect(await linked()).toEqual([false, false]);
  });

  it('keeps settings that cannot be, and says why', async () => {
    const wrong = { ...SETTINGS, threshold: 'much', bands: '10,000\n5,000', conflictsUrl: 'javascript:alert(1)' };
    const { status, html } = await admin.change('/staff/settings/donor-list', wrong);
    expect(status).toBe(422);
    expect(text(html)).toContain('Enter an amount such as 5,000.');
    expect(html).toContain('value="javascript:alert(1)"');
    expect((await fundraiser.get('/staff/settings/donor-list')).status).toBe(403);
  });

  it('lists $5,000.00 of all methods and years apart, not $4,999.99, and spouses only where they gave as one (R-TRN-04)', async () => {
    const { html } = await fundraiser.get('/staff/donor-list/2026');
    for (const name of ['Exactly', 'The Díaz family', 'Green Fund (Community Sponsor)', 'Later', 'Sam Shy']) {
      expect(text(html)).toContain(name);
    }
    for (const name of ['Below', 'Spouse', 'Refunded', 'Otheryear', 'Envelopes', 'Smallname']) {
      expect(html).not.toContain(name);
    }
    expect(text(html)).toContain('1 decision to take before this list can be published');
  });

  it('is not published while somebody who asked not to be named waits for a decision (R-TRN-03)', async () => {
    await prepare(fundraiser, 'First list.');
    expect((await publish(finance)).status).toBe(303);
    expect(await flashOf(finance)).toContain('asked not to be named');
    expect(await app.db.query('select from donor_list_version')).toEqual([]);
    const path = `/staff/donor-list/2026/lines/${ids['shy']}`;
    expect((await fundraiser.get(path)).status).toBe(200);
    const short = await fundraiser.change(`${path}/decision`, { decision: 'exception', reason: 'because' });
    expect([short.status, text(short.html)]).toEqual([422, expect.stringContaining('Say why an exception is made')]);
    await fundraiser.change(`${path}/decision`, { decision: 'return', reason: '' });
    expect(text((await fundraiser.get('/staff/donor-list/2026')).html)).toContain('the books still have it');
    const reason = 'A source whose life is in danger; agreed with the board.';
    await fundraiser.change(`${path}/decision`, { decision: 'exception', reason });
    expect(text((await fundraiser.get(path)).html)).toContain(reason);
    const decided = await app.db.query(
      'select decision, decided_by is not null as who from donor_list_decision order by position',
    );
    expect(decided).toEqual([
      { decision: 'return', who: true },
      { decision: 'exception', who: true },
    ]);
    await expect(app.db.query(`update donor_list_decision set reason = 'another reason'`)).rejects.toThrow();
  });

  it('is published by somebody else than who prepared it, also for the database (R-TRN-06)', async () => {
    await prepare(finance);
    expect((await publish(finance)).location).toBe('/staff/donor-list/2026');
    expect(await flashOf(finance)).toContain('you prepared it');
    expect(await app.db.query('select from donor_list_version')).toEqual([]);
    expect((await publish(fundraiser)).status).toBe(403);
    await publish(admin);
    const [version] = await app.db.query<{ id: string; number: number; two: boolean }>(
      'select id, number, prepared_by <> published_by as two from donor_list_version',
    );
    expect(version).toMatchObject({ number: 1, two: true });
    await expect(
      app.db.query(
        `insert into donor_list_version
         select gen_random_uuid(), year, 9, kind, corrects_id, from_on, to_on, year_basis, amounts, threshold_minor, currency,
                0, 0, 0, note, prepared_by, prepared_at, prepared_by, published_at from donor_list_version`,
      ),
    ).rejects.toThrow(/donor_list_second_person/);
    const acts = await app.db.query<{ action: string }>(
      `select action from audit_event where object = 'donor-list:2026' order by id`,
    );
    expect(acts.map(({ action }) => action)).toEqual([
      'prepare donor list',
      'prepare donor list',
      'publish donor list',
    ]);
  });

  it('stays as it was published: the database refuses every change (R-TRN-06)', async () => {
    for (const sql of [
      `update donor_list_version set note = 'x'`,
      'delete from donor_list_version',
      `update donor_list_line set name = 'Somebody else'`,
      'update donor_list_line set from_minor = 0',
      'delete from donor_list_line',
      `insert into donor_list_line select id, 99, '${ids['below']}', '', 'Below', 500000, null from donor_list_version`,
    ]) {
      await expect(app.db.query(sql)).rejects.toThrow();
    }
  });

  it('is read by everybody, by band and then by name, with the statement and the links (R-TRN-02)', async () => {
    const { status, body, headers } = await read('/donors');
    expect(status).toBe(200);
    const words = text(body);
    expect(words).toContain('Our donors, 2026');
    expect(words).toContain('Nobody buys a story here.');
    expect(body).toContain('href="https://ledger.example/990.pdf"');
    expect(words.indexOf('$10,000 to under $25,000')).toBeLessThan(words.indexOf('$5,000 to under $10,000'));
    expect(await names()).toEqual([
      'Green Fund (Community Sponsor)',
      '=HYPERLINK("x")',
      'Exactly',
      'Later',
      'The Díaz family',
    ]);
    expect(words).toContain('1 donor who gave as much as those on this list is not named');
    // Where readers give, and where they are thanked.
    expect(await linked()).toEqual([true, true]);
    const again = await fetch(`${app.url}/donors`, { headers: { 'if-none-match': headers.get('etag')! } });
    expect([again.status, await again.text(), headers.get('cache-control')]).toEqual([
      304,
      '',
      'public, max-age=300, must-revalidate',
    ]);
  });

  it('tells nothing personal: no address, no id, no exact sum, no gift date (R-TRN-06)', async () => {
    const files = await Promise.all(['/donors/2026', '/donors/2026.json', '/donors/2026.csv'].map(read));
    expect(files.map(({ status }) => status)).toEqual([200, 200, 200]);
    for (const { body } of files) {
      expect(body).not.toMatch(/donor-[0-9a-f-]{36}@|Sam Shy|Rosa and Luis/);
      for (const id of Object.values(ids)) expect(body).not.toContain(id);
      expect(body).not.toMatch(/2026-06-15|June 15|5,100|510000|5500\.00|550000/);
      expect(body).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-/);
    }
  });

  it('keeps a name from becoming a formula in the CSV', async () => {
    const { body, headers } = await read('/donors/2026.csv');
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(body.split('\r\n')[0]).toBe('Year,Name,Amount,From,To under,Currency');
    expect(body).toContain(`2026,"'=HYPERLINK(""x"")","$5,000 to under $10,000",5000.00,10000.00,USD`);
  });

  it('tells staff when the books and the list part, and removes a name below the line by itself (R-TRN-04)', async () => {
    await check();
    expect(await attention()).toMatchObject({ donorLists: 0 });
    const [gift] = await app.db.query<{ id: string }>('select id from gift where donor_id = $1', [ids['later']]);
    await gifts.refund(gift!.id, 50_001);
    await gifts.give(ids['below']!, { cents: 1 });
    expect(await names()).toContain('Later');
    await check();
    expect(await names()).not.toContain('Later');
    // Nothing is ever added by the clock.
    expect(await names()).not.toContain('Below');
    expect(await attention()).toMatchObject({ donorLists: 1 });
    expect(text((await finance.get('/staff')).html)).toContain('The donor list no longer agrees with the books');
    const page = text((await read('/donors/2026')).body);
    expect(page).toContain('Corrected on January 5, 2027. One name was taken off');
    expect(page).not.toContain('Later');
    const versions = await app.db.query('select number, kind, published_by from donor_list_version order by number');
    expect(versions[1]).toEqual({ number: 2, kind: 'correction', published_by: null });
    await check();
    expect(await app.db.query('select from donor_list_version')).toHaveLength(2);
  });

  it('shows who comes, who goes and who moves, against the public list and between any two versions', async () => {
    await gifts.give(ids['exactly']!, { cents: 600_000 });
    await fundraiser.change(`/staff/donor-list/2026/lines/${ids['joint']}/name`, {
      name: 'Rosa & Luis Díaz',
      note: 'Asked by phone',
    });
    const draft = text((await fundraiser.get('/staff/donor-list/2026')).html);
    expect(draft).toContain('New (1) Below $5,000 to under $10,000');
    expect(draft).toContain('In another band (1) Exactly $5,000 to under $10,000 → $10,000 to under $25,000');
    expect(draft).toContain('Printed otherwise (1) Rosa &amp; Luis Díaz before: The Díaz family');
    await prepare(fundraiser, 'Below was missing.');
    await publish(finance);
    const page = text((await read('/donors/2026')).body);
    expect(page).toContain('Corrected on January 5, 2027. Below was missing.');
    const compared = text((await finance.get('/staff/donor-list/2026/versions/3?against=1')).html);
    expect(compared).toContain('Against version 1');
    expect(compared).toContain('Gone (1) Later');
    const last = text((await finance.get('/staff/donor-list/2026/versions/3')).html);
    expect(last).toContain('Against version 2');
    expect(last).not.toContain('Gone (1)');
  });

  it('is refused when the books moved after it was prepared', async () => {
    await prepare(fundraiser);
    await gifts.give(ids['exactly']!, { cents: 3_000_000 });
    await publish(finance);
    expect(await flashOf(finance)).toContain('not the one that was prepared any more');
    expect(await app.db.query('select from donor_list_version')).toHaveLength(3);
  });

  it('names donors below the threshold only where they asked for it, and takes that back by itself', async () => {
    await admin.change('/staff/settings/donor-list', { ...SETTINGS, namesBelow: 'yes' });
    await prepare(fundraiser, 'With those who asked to be named.');
    await publish(finance);
    expect(text((await read('/donors/2026')).body)).toContain('Under $5,000 Mo Smallname');
    await app.db.query(
      `insert into donor_consent (id, donor_id, purpose, given, actor, at)
       values (gen_random_uuid(), $1, 'donor-list', false, 'system', now())`,
      [ids['small']],
    );
    await check();
    expect(await names()).not.toContain('Mo Smallname');
  });

  it('takes two donors who were merged for one', async () => {
    const [before] = await app.db.query<{ count: number }>('select max(number) as count from donor_list_version');
    await gifts.merge(ids['formula']!, ids['exactly']!);
    await check();
    expect((await names()).filter((name) => name === 'Exactly' || name.startsWith('=')).length).toBe(1);
    const [after] = await app.db.query<{ count: number }>('select max(number) as count from donor_list_version');
    expect(after!.count).toBe(before!.count + 1);
  });

  it('forgets a donor who asked to be forgotten: the name is gone at once, and from the versions before', async () => {
    await app.db.write((tx) => pseudonymise(tx, ids['joint'] as DonorId, app.clock.now()));
    expect((await read('/donors/2026')).body).not.toMatch(/Díaz|Erased/);
    expect(await app.db.query(`select from donor_list_line where name like '%Díaz%'`)).toEqual([]);
    await check();
    expect(text((await read('/donors/2026')).body)).toContain('2 donors who gave as much');
    expect(text((await finance.get('/staff/donor-list/2026')).html)).toContain('Not named: forgotten');
  });

  it('is withdrawn at once with words for readers, and can be published again', async () => {
    expect((await finance.change('/staff/donor-list/2026/withdraw', { withdrawal: '' })).status).toBe(422);
    await finance.change('/staff/donor-list/2026/withdraw', { withdrawal: 'Two names were mixed up.' });
    const gone = await read('/donors/2026');
    expect([gone.status, text(gone.body)]).toEqual([404, expect.stringContaining('Two names were mixed up.')]);
    expect(await linked()).toEqual([false, false]);
    await prepare(fundraiser);
    await publish(finance);
    expect((await read('/donors/2026')).status).toBe(200);
  });

  it('warns from 12 % of anonymous money on, and raises the alarm at 15 % (R-TRN-05)', async () => {
    const share = async () => text((await fundraiser.get('/staff/donor-list')).html);
    // 2027 has $9,000.00 so far.
    expect(await share()).toContain('0.0 %');
    const cash = ids['unknown']!;
    await gifts.give(cash, { cents: 122_727, channel: 'cash', on: '2027-01-02' });
    expect(await share()).toContain('11.9 %');
    await gifts.give(cash, { cents: 1, channel: 'cash', on: '2027-01-02' });
    expect(await share()).toContain('12.0 %: close to the limit of 15 %');
    await gifts.give(cash, { cents: 40_000, channel: 'cash', on: '2027-01-02' });
    expect(await share()).toContain('15.3 %: too much');
    await check();
    expect(await attention()).toMatchObject({ anonymousBasisPoints: 1531 });
    expect(text((await finance.get('/staff')).html)).toContain('of this year’s money is anonymous');
  });

  it('hides whom finance alone knows from everybody else who prepares (R-TPG-06)', async () => {
    const donor = { first: 'Hidden', knownToFinanceOnly: true };
    ids['hidden'] = await gifts.by('Hand', [{ cents: 600_000, on: '2025-05-05' }], donor);
    const path = `/staff/donor-list/2025/lines/${ids['hidden']}`;
    const seen = (await fundraiser.get('/staff/donor-list/2025')).html;
    expect(seen).toContain('Anonymous donor');
    expect(seen).not.toContain('Hidden Hand');
    expect((await fundraiser.get(path)).status).toBe(404);
    expect((await fundraiser.change(`${path}/decision`, { decision: 'disclose' })).status).toBe(404);
    expect(text((await finance.get(path)).html)).toContain('Hidden Hand');
    await finance.change(`${path}/decision`, { decision: 'disclose' });
    expect(text((await fundraiser.get('/staff/donor-list/2025')).html)).toContain('Hidden Hand');
  });

  describe('at the gift form (R-TRN-03)', () => {
    const page = async (query = '') => (await read(`/give/default${query}`)).body;
    const blockOf = (html: string) => /<div data-publication-from="500000"( hidden)?/.exec(html);
    let donor: Donor;
    const large = (more: FilledForm = {}): FilledForm => ({ amount: 'other', otherAmount: '5,000.00', ...more });
    const notices = () =>
      app.db.query<Record<string, unknown>>(
        `select coalesce(gift.amount_minor, plan.amount_minor)::int as minor, text like '%publishes the name%' as told
         from publication_notice left join gift on gift.id = publication_notice.gift_id
           left join plan on plan.id = publication_notice.plan_id order by agreed_at`,
      );

    beforeAll(() => {
      donor = new Donor(app);
    });

    it('tells the donor of $5,000.00 before paying, without script by coming back, and keeps what was agreed', async () => {
      expect(blockOf(await page('?amount=4999.99'))?.[1]).toBe(' hidden');
      expect(blockOf(await page('?amount=5000'))?.[1]).toBeUndefined();
      const asked = await donor.give(large(), 'default');
      const html = await asked.text();
      expect(asked.status).toBe(422);
      expect(text(html)).toContain('A gift this large is published with your name. Nothing was charged.');
      expect(blockOf(html)?.[1]).toBeUndefined();
      expect(html).toContain('value="5,000.00"');
      expect(await notices()).toEqual([]);
      expect((await donor.give(large({ publication: 'yes' }), 'default')).status).toBe(303);
      expect(await notices()).toEqual([{ minor: 500_000, told: true }]);
    });

    it('does not ask the donor of $4,999.99, and counts a monthly plan for a year: $416.67 and not $416.66', async () => {
      expect((await donor.give(large({ otherAmount: '4999.99' }), 'default')).status).toBe(303);
      const monthly = (otherAmount: string, more: FilledForm = {}) =>
        donor.give(large({ otherAmount, frequency: 'monthly', email: 'mo@example.org', ...more }), 'default');
      expect((await monthly('416.66')).status).toBe(303);
      expect((await monthly('416.67')).status).toBe(422);
      expect((await monthly('416.67', { publication: 'yes', email: 'mia@example.org' })).status).toBe(303);
      expect((await notices()).map(({ minor }) => minor)).toEqual([500_000, 41_667]);
    });

    it('says nothing while the page is off', async () => {
      await admin.change('/staff/settings/donor-list', { ...SETTINGS, isOn: '' });
      expect(blockOf(await page('?amount=5000'))).toBeNull();
      expect((await donor.give(large({ email: 'off@example.org' }), 'default')).status).toBe(303);
      expect((await read('/donors/2026')).status).toBe(404);
      await admin.change('/staff/settings/donor-list', SETTINGS);
    });
  });

  describe('asked by an editor (R-TRN-07)', () => {
    let editor: StaffClient;
    const ask = async (name: string) => {
      const { status, html } = await editor.change('/staff/conflicts', { name });
      return { status, words: text(html).split('Is somebody whom you report on')[1] ?? text(html) };
    };

    beforeAll(async () => {
      editor = await StaffClient.as('editor', app);
    });

    it('answers yes, no, or with similar names, and tells neither sums nor addresses', async () => {
      const yes = await ask('EXACTLY');
      expect(yes.words).toContain('Yes Exactly gave $5,000 or more in 2026.');
      expect((await ask('Exactli')).words).toMatch(/Not by that name .* Is one of them meant\? Exactly/);
      expect((await ask('Some Other Fund')).words).not.toContain('Green Fund');
      expect((await ask('Green Fund')).words).toContain('Yes Green Fund gave');
      expect((await ask('Quentin Zuckerbrot')).words).toContain('No Nobody called Quentin Zuckerbrot');
      expect((await ask('Below 4999')).words).not.toContain('$4,');
      // Finance alone knows them.
      expect((await ask('Hidden Hand')).words).not.toContain('Yes');
      for (const { words } of [yes]) expect(words).not.toMatch(/@|4[16],|\$[0-9]+,[0-9]{3}\.[0-9]{2}/);
      expect((await ask('')).status).toBe(422);
    });

    it('is written down with who, when and what, in the audit by reference alone', async () => {
      const acts = await app.db.query<{ object: string; actor: string; detail: unknown }>(
        `select object, actor, detail from audit_event where action = 'look up donor' order by id`,
      );
      expect(acts).toHaveLength(7);
      expect(acts[0]).toMatchObject({ object: expect.stringMatching(/^look-up:/), detail: { answer: 'yes' } });
      expect(JSON.stringify(acts)).not.toMatch(/exactly/i);
      const listed = text((await admin.get('/staff/conflicts/asked')).html);
      expect(listed).toContain('The editor EXACTLY Yes');
      expect((await editor.get('/staff/conflicts/asked')).status).toBe(403);
      await expect(app.db.query(`update conflict_look_up set answer = 'no'`)).rejects.toThrow();
      await expect(app.db.query('delete from conflict_look_up')).rejects.toThrow();
    });

    it('opens no page of donors to an editor', async () => {
      const paths = ['/staff/donors', '/staff/gifts', '/staff/donor-list', `/staff/donors/${ids['exactly']}`];
      for (const path of paths) expect([path, (await editor.get(path)).status]).toEqual([path, 403]);
      expect((await editor.get('/staff/search?q=exactly')).html).not.toContain('/staff/donors/');
    });

    it('stops at thirty questions an hour', async () => {
      await app.db.query(
        `insert into conflict_look_up (id, asked, answer, asked_by, asked_at)
         select gen_random_uuid(), 'x', 'no', (select asked_by from conflict_look_up limit 1), $1 from generate_series(1, 22)`,
        [app.clock.now()],
      );
      expect((await ask('Thirtieth')).status).toBe(200);
      const refused = await ask('Thirty-first');
      expect([refused.status, refused.words]).toEqual([
        429,
        expect.stringContaining('You asked 30 times within an hour'),
      ]);
      app.clock.advance(61 * 60_000);
      await editor.signIn('editor@ledger.example', PASSWORD);
      expect((await ask('Later')).status).toBe(200);
    });

    it('lets go of the words after a year, and keeps who asked', async () => {
      await app.get(CheckLists).run(new Date('2028-06-01T00:00:00Z'));
      expect(await app.db.query(`select from conflict_look_up where asked <> ''`)).toEqual([]);
    });
  });
});
