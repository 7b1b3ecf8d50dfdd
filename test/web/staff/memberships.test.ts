import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, addMonths, dateIn, formatDate } from '../../../src/kernel/calendar.js';
import { startApp, type TestApp } from '../../support/app.js';
import { Donor } from '../../support/donor.js';
import { grantsTo, lettersTo, receiptsTo, termsTo } from '../../support/members.js';
import { StaffClient } from './staff-client.js';

const TODAY = dateIn('America/Chicago', new Date());
const YEAR = addMonths(TODAY, 12);
const EVIL = '=HYPERLINK("x")<b>';

describe('memberships for staff', () => {
  let app: TestApp;
  let donor: Donor;
  let admin: StaffClient;
  let fundraiser: StaffClient;
  let viewer: StaffClient;

  beforeAll(async () => {
    app = await startApp();
    donor = new Donor(app);
    [admin, fundraiser, viewer] = await Promise.all([
      StaffClient.as('admin', app),
      StaffClient.as('fundraiser', app),
      StaffClient.as('viewer', app),
    ]);
  });

  afterAll(() => app.stop());

  const PATH = '/staff/memberships';
  const give = (email: string, otherAmount: string, firstName = 'Rosa') =>
    donor.giveAndPay({ email, amount: 'other', otherAmount, firstName });
  const donorOf = async (email: string) =>
    (await app.db.query<{ id: string }>('select id from donor where email = $1', [email]))[0]!.id;
  const audited = (action: string) =>
    app.db.query<{ actor: string; object: string; detail: object }>(
      'select actor, object, detail from audit_event where action = $1 order by id',
      [action],
    );
  const BENEFIT = { name: 'Tote bag', cadence: 'yearly', effectiveFrom: '2020-01-01', 'tier-member': 'yes' };

  it('offers a benefit with a description and a value, and not without (R-QPQ-02)', async () => {
    const refused = await admin.change(`${PATH}/catalogue/benefits/new`, { ...BENEFIT, live: 'yes', logo: 'yes' });
    expect(refused.status).toBe(422);
    for (const words of ['Describe it as a receipt would', 'Zero is a value', 'tokens and events are measured by it']) {
      expect(refused.html).toContain(words);
    }
    expect(refused.html).toContain('value="Tote bag"');
    const draft = await admin.change(`${PATH}/catalogue/benefits/new`, BENEFIT);
    expect([draft.status, draft.location]).toEqual([303, `${PATH}/catalogue`]);
    await give('early@example.org', '120');
    expect(await grantsTo(app, 'early@example.org')).toEqual([]);

    const [benefit] = await app.db.query<{ id: string }>('select id from benefit');
    const full = { ...BENEFIT, description: 'A tote bag', fmv: '25', live: 'yes', mailed: 'yes' };
    expect((await admin.change(`${PATH}/catalogue/benefits/${benefit!.id}`, full)).status).toBe(303);
    await give('rosa@example.org', '120');
    expect(await receiptsTo(app, 'rosa@example.org')).toMatchObject([{ statement: 'some', deductible: 9500 }]);

    const dearer = { ...full, description: 'A better bag', fmv: '40' };
    await admin.change(`${PATH}/catalogue/benefits/${benefit!.id}`, dearer);
    expect(await receiptsTo(app, 'rosa@example.org')).toMatchObject([{ deductible: 9500, description: 'A tote bag' }]);
    expect((await audited('change membership catalogue')).map(({ object }) => object)).toEqual([
      `benefit:${benefit!.id}`,
      `benefit:${benefit!.id}`,
      `benefit:${benefit!.id}`,
    ]);
  });

  it('keeps tiers apart by their amounts, and names them for other systems', async () => {
    const taken = await admin.change(`${PATH}/catalogue/tiers/new`, { name: 'Patron', threshold: '120', open: 'yes' });
    expect([taken.status, taken.html]).toEqual([422, expect.stringContaining('Another tier begins at this amount')]);
    const bad = await admin.change(`${PATH}/catalogue/tiers/new`, { name: '', threshold: '-5', open: 'yes' });
    expect(bad.html).toContain('Two things need a look');
    const made = await admin.change(`${PATH}/catalogue/tiers/new`, { name: 'Patron', threshold: '500', open: 'yes' });
    expect(made.status).toBe(303);
    await give('patron@example.org', '500');
    expect(await termsTo(app, 'patron@example.org')).toEqual([`patron ${TODAY} ${YEAR}`]);
    await admin.change(`${PATH}/catalogue/tiers/patron`, { name: 'Patron', threshold: '500', open: '' });
    await give('late@example.org', '500');
    expect(await termsTo(app, 'late@example.org')).toEqual([`sustainer ${TODAY} ${YEAR}`]);
    expect((await admin.get(`${PATH}/catalogue/tiers/nothing`)).status).toBe(404);
  });

  it('asks for the figures of the year, and refuses those that do not fit together', async () => {
    const year = TODAY.slice(0, 4);
    await app.db.query('delete from regime_parameter where valid_from = make_date($1, 1, 1)', [Number(year)]);
    expect((await admin.get(`${PATH}/catalogue`)).html).toContain(`The IRS figures of ${year} are missing`);
    const figures = { year, lowCostLimit: '13.90', minGift: '69.50', cap: '139.00', source: 'Rev. Proc.' };
    const wrong = await admin.change(`${PATH}/catalogue/figures`, { ...figures, cap: '193.00' });
    expect([wrong.status, wrong.html]).toEqual([422, expect.stringContaining('as 1 to 5 to 10')]);
    expect((await admin.change(`${PATH}/catalogue/figures`, figures)).status).toBe(303);
    expect((await admin.get(`${PATH}/catalogue`)).html).not.toContain('are missing');
  });

  it('lists members by standing and tier, also one with a hostile name', async () => {
    await give('evil@example.org', '60', EVIL);
    const { html } = await fundraiser.get(`${PATH}?tier=friend`);
    expect(html).toContain('=HYPERLINK(&quot;x&quot;)&lt;b>');
    expect(html).not.toContain('rosa@example.org');
    expect((await fundraiser.get(`${PATH}?q=ROSA@`)).html).toContain(formatDate(YEAR));
    expect((await fundraiser.get(`${PATH}?status=over`)).html).toContain('Nothing matches this filter');
    expect((await fundraiser.get(`${PATH}?after=nonsense`)).status).toBe(400);
    expect((await viewer.get(PATH)).status).toBe(403);
  });

  it('exports the members that it lists, for those who may take donors away, and notes who did', async () => {
    const address = `${PATH}?tier=friend%2Cmember&status=active%2Cover&columns=name%2Cends%2Cstatus`;
    const { html } = await admin.get(address);
    const file = /href="([^"]+\/export\?[^"]+format=csv)"/.exec(html)![1]!.replaceAll('&amp;', '&');
    const lines = (await admin.bytes(file)).body.toString().trim().split('\r\n');
    expect(lines[0]).toBe('Name,Until,Standing');
    expect(lines.slice(1).map((line) => line.split(',').slice(-2).join())).toEqual([
      `${YEAR},Member`,
      `${YEAR},Member`,
      `${YEAR},Member`,
    ]);
    expect(lines.filter((line) => line.includes(`'=HYPERLINK`))).toHaveLength(1);
    expect((await admin.get(file.replace('/export?', '?'))).html).toContain('3 people · member or over');
    const book = await admin.bytes(file.replace('format=csv', 'format=xlsx'));
    expect(book.body.subarray(0, 2).toString()).toBe('PK');
    expect(await audited('export members')).toMatchObject([
      { object: 'list', detail: { tier: 'friend, member', status: 'active, over', format: 'csv', q: false } },
      { detail: { format: 'xlsx' } },
    ]);
    expect((await admin.get('/staff/exports/new?what=members&tier=friend')).html).toContain('of the tier Friend');
    expect((await fundraiser.get(PATH)).html).not.toContain('/export');
    expect((await fundraiser.get(file)).status).toBe(403);
  });

  it('gives a complimentary term with a reason, and takes it back', async () => {
    await donor.giveAndPay({ email: 'june@example.org', amount: '1000' });
    const id = await donorOf('june@example.org');
    const path = `${PATH}/${id}`;
    const refused = await fundraiser.change(`${path}/complimentary`, { tier: 'x', months: '99', reason: '' });
    expect(refused.html).toContain('Three things need a look');
    const request = { tier: 'member', months: '6', reason: 'Won the raffle' };
    expect((await viewer.change(`${path}/complimentary`, request)).status).toBe(403);
    expect((await fundraiser.post(`${path}/complimentary`, request)).status).toBe(403);
    expect((await fundraiser.change(`${path}/complimentary`, request)).status).toBe(303);
    await app.quiet();
    expect(await termsTo(app, 'june@example.org')).toEqual([`member ${TODAY} ${addMonths(TODAY, 6)}`]);
    expect(await grantsTo(app, 'june@example.org')).toEqual(['Tote bag, open']);
    expect((await lettersTo(app, 'june@example.org')).at(-1)!.template).toBe('membership-welcome');
    expect(await audited('grant membership')).toEqual([
      { actor: expect.stringMatching(/^staff:/), object: `donor:${id}`, detail: { tier: 'member', months: 6 } },
    ]);

    const page = (await fundraiser.get(path)).html;
    const end = /action="([^"]+\/end)"/.exec(page)![1]!;
    expect((await fundraiser.change(end)).status).toBe(303);
    expect((await fundraiser.change(end)).status).toBe(303);
    expect((await fundraiser.get(path)).html).toContain('no membership today');
    expect(await audited('end membership')).toHaveLength(1);
    const [term] = await app.db.query<{ id: string }>(`select id from membership_term where donor_id = $1`, [
      await donorOf('rosa@example.org'),
    ]);
    const paid = await fundraiser.change(`${PATH}/${await donorOf('rosa@example.org')}/terms/${term!.id}/end`);
    expect([paid.status, paid.html]).toEqual([409, expect.stringContaining('This term was paid for')]);
    expect((await fundraiser.change(`${path}/terms/${term!.id}/end`)).status).toBe(404);
  });

  it('notes once what was sent, by whoever was first, and exports what is open', async () => {
    const [grant] = await app.db.query<{ id: string }>(
      `select benefit_grant.id from benefit_grant join gift on gift.id = gift_id join donor on donor.id = donor_id
       where email = 'rosa@example.org'`,
    );
    expect((await fundraiser.get(`${PATH}/queue`)).html).toContain(`grant-${grant!.id}`);
    expect((await fundraiser.get(`${PATH}/queue/export`)).status).toBe(403);
    const file = await admin.bytes(`${PATH}/queue/export`);
    const lines = file.body.toString().trim().split('\r\n');
    expect(lines[0]).toMatch(/^Benefit,Posted,First name/);
    expect(lines.find((line) => line.includes('rosa@example.org'))).toMatch(/^Tote bag,yes,Rosa,Díaz/);
    expect(await audited('export benefits')).toHaveLength(1);

    const tick = { to: 'sent', state: 'open', [`grant-${grant!.id}`]: 'yes', 'grant-x': 'yes' };
    await Promise.all([fundraiser.change(`${PATH}/queue`, tick), admin.change(`${PATH}/queue`, tick)]);
    expect(await audited('benefit sent')).toHaveLength(1);
    expect(await grantsTo(app, 'rosa@example.org')).toEqual(['Tote bag, sent']);
    expect((await fundraiser.get(`${PATH}/queue?state=sent`)).html).toContain('Sent');
    await fundraiser.change(`${PATH}/queue`, { ...tick, to: 'open', state: 'sent' });
    expect(await grantsTo(app, 'rosa@example.org')).toEqual(['Tote bag, open']);
    expect((await viewer.change(`${PATH}/queue`, tick)).status).toBe(403);
  });

  it('shows former members apart, the latest first, page by page', async () => {
    const today = addDays(TODAY, -100);
    await app.db.query(
      `with made as (
         insert into donor (id, email, first_name, last_name)
         select gen_random_uuid(), 'past' || n || '@example.org', 'Past', 'Member ' || n from generate_series(1, 60) as n
         returning id),
       member as (insert into membership (donor_id, created_at) select id, now() from made returning donor_id)
       insert into membership_term (id, donor_id, tier, starts_on, ends_on, anchor_day, source, purpose, staff_id,
                                    reason, decided_at, created_at)
       select gen_random_uuid(), donor_id, 'member', $1::date - 365, $1::date, 1, 'complimentary', 'paid',
              (select id from staff limit 1), 'test', now(), now() from member`,
      [today],
    );
    const first = await fundraiser.get(`${PATH}?status=over`);
    expect(first.html).toContain('61 members');
    const next = /href="([^"]+after=[^"]+)"/.exec(first.html)![1]!.replaceAll('&amp;', '&');
    const second = await fundraiser.get(next);
    const names = (html: string) => new Set([...html.matchAll(/past\d+@example\.org/g)].map(([name]) => name));
    const both = new Set([...names(first.html), ...names(second.html)]);
    expect(both.size).toBe(60);
  });
});
