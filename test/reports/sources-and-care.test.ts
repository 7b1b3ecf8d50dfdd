import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CalendarDate } from '../../src/kernel/calendar.js';
import { newDataSource } from '../../src/database/data-source.js';
import { Db } from '../../src/database/db.js';
import { forgetUnfinishedGifts } from '../../src/gifts/gift.store.js';
import { answerOf, askedReport, reportBySlug } from '../../src/reports/answers/report-request.js';
import { giftTotals } from '../../src/reports/gift-list.js';
import { listChoices } from '../../src/reports/lists/list-choices.js';
import { donorTotals } from '../../src/reports/lists/listed-donors.js';
import type { Cell, ReportAnswer } from '../../src/reports/report.js';
import { DONOR_LIST } from '../../src/web/staff/donors/listing/donor-grammar.js';
import { GIFT_LIST } from '../../src/web/staff/gifts/listing/gift-grammar.js';
import { type ListContext, openList } from '../../src/web/staff/lists/staff-list.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { MoneyRows } from './money-rows.js';

/** The day it is: 20 March 2027 in Dallas. */
const NOW = new Date('2027-03-20T18:00:00Z');
const QUARTER = { from: '2026-11-01', to: '2027-01-31', compare: 'none' };

describe('reports of where gifts come from and how they are cared for', () => {
  let database: TestDatabase;
  let db: Db;
  let rows: MoneyRows;

  beforeAll(async () => {
    database = await testDatabase();
    db = new Db(await newDataSource({ url: database.url, poolMax: 4, applicationName: 'reports-test' }).initialize());
    rows = new MoneyRows(db);
    await rows.organisation();
    await rows.campaign('spring', 'Spring drive');
    await db.query(`update campaign set goal_minor = 50000, cost_minor = 2000 where slug = 'spring'`);

    // Ada gave before the quarter: she is new to nobody in it.
    await rows.gift({ donor: 'Ada', at: '2026-10-05T12:00:00Z', amount: 1000 });
    await rows.gift({
      donor: 'Ada',
      at: '2026-11-10T12:00:00Z',
      amount: 2000,
      articleId: 'bus',
      section: 'City',
      fee: 100,
    });
    // Ben first gave on 1 November, 00:01 in Dallas, moved by a story, and again 60 days later; that one went back.
    await rows.gift({
      donor: 'Ben',
      at: '2026-11-01T05:01:00Z',
      amount: 2500,
      articleId: 'bus',
      articleUrl: 'https://n.example/bus',
      section: 'City',
      placement: 'sidebar',
      fee: 103,
    });
    const refunded = await rows.gift({
      donor: 'Ben',
      at: '2026-12-31T12:00:00Z',
      amount: 4000,
      articleId: 'bus',
      section: 'City',
      fee: 150,
    });
    await rows.refund(refunded, 1500, '2027-02-01T05:59:00Z'); // 31 January, 23:59 in Dallas
    await rows.refund(refunded, 1000, '2027-02-01T06:01:00Z'); // 1 February, 00:01
    // Cyd began a monthly plan from another story; renewals follow, one of them after a failure.
    const plan = await rows.plan({ donor: 'Cyd', at: '2026-11-20T12:00:00Z', amount: 1200, articleId: 'river' });
    const charge = (at: string, invoice: string) =>
      rows.gift({ donor: 'Cyd', at, amount: 1200, articleId: 'river', section: 'Nature', plan, invoice, fee: 65 });
    await charge('2026-11-20T12:00:00Z', 'in_1');
    await charge('2026-12-20T12:00:00Z', 'in_2');
    await charge('2027-01-23T12:00:00Z', 'in_3');
    await trouble(plan, 'in_3', '2027-01-20T12:00:00Z', 'recovered', 'retry', 'insufficient-funds');
    await charge('2027-02-20T12:00:00Z', 'in_4');
    // Dee gave once through a newsletter to the spring drive, by bank; lost in a dispute in January.
    const disputed = await rows.gift({
      donor: 'Dee',
      at: '2026-12-01T05:59:00Z',
      amount: 10000,
      campaign: 'spring',
      utmSource: 'Newsletter',
      method: 'Bank account ending in 6789',
      fee: 80,
    });
    await rows.lostDispute(disputed, 10000, 1500, '2026-12-20T12:00:00Z', '2027-01-15T12:00:00Z');
    // Eve gave on the last day of January, too late to be judged by 20 March.
    await rows.gift({
      donor: 'Eve',
      at: '2027-02-01T05:59:30Z',
      amount: 3000,
      campaign: 'spring',
      referrer: 'Blog.example',
      fee: null,
    });
    // A plan of Fay's failed for good.
    const lost = await rows.plan({ donor: 'Fay', at: '2026-06-01T12:00:00Z', amount: 500 });
    await trouble(lost, 'in_9', '2026-12-05T12:00:00Z', 'lost', null, 'expired');
    await rows.unpaid('Gus');
    await db.query(`update gift set state = 'expired', started_at = '2027-01-05T12:00:00Z' where state = 'started'`);

    await asks('2026-11-10', 'bus', { seen: 1000, followed: 40, section: 'City', placement: 'sidebar' });
    await asks('2026-12-31', 'bus', { seen: 500, followed: 10, section: 'City', placement: '' });
    await asks('2027-01-31', 'river', { seen: 250, followed: 5, section: 'Nature', placement: '' });
    await asks('2027-02-01', 'bus', { seen: 9999, followed: 99, section: 'City', placement: '' });
  });

  afterAll(async () => {
    await db.source.destroy();
    await database.drop();
  });

  const trouble = (plan: string, invoice: string, at: string, outcome: string, by: string | null, reason: string) =>
    db.query(
      `insert into plan_trouble (id, plan_id, stripe_invoice_id, amount_minor, currency, opened_at, attempts, last_failed_at,
         reason, method_kind, outcome, recovered_by, ended_at)
       values ($1, $2, $3, 1200, 'USD', $4, 2, $4, $7, 'card', $5, $6, $4::timestamptz + interval '3 days')`,
      [randomUUID(), plan, invoice, at, outcome, by, reason],
    );

  const asks = (
    day: string,
    story: string,
    count: { seen: number; followed: number; section: string; placement: string; variant?: string },
  ) =>
    db.query(
      `with spot as (insert into ask_spot (story, form, section, author, placement, variant, created_on)
         values ($1, 'article-footer', $2, '', $3, $7, $4) on conflict on constraint ask_spot_once do update set story = excluded.story
         returning id)
       insert into ask_count (on_date, spot_id, seen, followed) select $4, id, $5, $6 from spot`,
      [story, count.section, count.placement, day, count.seen, count.followed, count.variant ?? ''],
    );

  const answer = async (slug: string, parameters: Record<string, string> = {}): Promise<ReportAnswer> =>
    answerOf(db, await askedReport(db, reportBySlug(slug), { ...QUARTER, ...parameters }, NOW));

  const figures = ({ figures: all }: ReportAnswer) =>
    Object.fromEntries(all.map(({ key, value }) => [key, plain(value)]));
  const cells = (report: ReportAnswer, table: string, ...columns: string[]) =>
    report.tables
      .find(({ key }) => key === table)!
      .rows.map((row) => columns.map((column) => plain(row.cells[column] ?? null)));
  const total = (report: ReportAnswer, table: string, ...columns: string[]) =>
    columns.map((column) => plain(report.tables.find(({ key }) => key === table)!.total!.cells[column] ?? null));

  describe('New donors', () => {
    it('counts those whose first gift ever lies in the period, on its last minute too, and who gave again', async () => {
      const report = await answer('new-donors');
      expect(figures(report)).toEqual({ donors: 4, 'with-plan': 1, amount: 16700, 'again-share': 0.5 });
      expect(cells(report, 'groups', 'key', 'donors', 'with-plan', 'judged', 'again')).toEqual([
        ['A story', 2, 1, 1, 1],
        ['Link: newsletter', 1, 0, 1, 0],
        ['Site: blog.example', 1, 0, 0, 0],
      ]);
      expect(cells(report, 'months', 'month', 'donors')).toEqual([
        ['2026-11', 3],
        ['2026-12', 0],
        ['2027-01', 1],
      ]);
    });

    it.each([
      [
        'story',
        [
          ['bus', 1],
          ['No story', 2],
          ['river', 1],
        ],
      ],
      [
        'campaign',
        [
          ['Spring drive', 2],
          ['General support', 2],
        ],
      ],
    ])('puts them in groups by %s', async (by, groups) => {
      const report = await answer('new-donors', { by });
      expect(cells(report, 'groups', 'key', 'donors').toSorted()).toEqual(groups.toSorted());
      expect(total(report, 'groups', 'donors')).toEqual([4]);
    });
  });

  describe('Stories and asks', () => {
    it('lets renewals count for the story that began the plan, and subtracts what went back on its own day', async () => {
      const report = await answer('stories');
      expect(
        cells(report, 'groups', 'key', 'seen', 'followed', 'gifts', 'renewals', 'raised', 'monthly-added'),
      ).toEqual([
        ['bus', 1500, 50, 3, 0, 2000 + 2500 + 4000 - 1500, 0],
        ['river', 250, 5, 3, 2, 3600, 1200],
        ['No story', 0, 0, 2, 0, 3000, 0],
      ]);
      expect(total(report, 'groups', 'gifts', 'raised', 'monthly-added')).toEqual([8, 13600, 1200]);
      const after = await answer('stories', { from: '2027-02-01', to: '2027-02-28' });
      expect(cells(after, 'groups', 'key', 'seen', 'gifts', 'renewals', 'raised')).toEqual([
        ['river', 0, 1, 1, 1200],
        ['bus', 9999, 0, 0, -1000],
      ]);
    });

    it('reckons rates from single gifts and first charges, with an honest interval', async () => {
      const report = await answer('stories');
      expect(cells(report, 'groups', 'gifts-per-thousand', 'at-least', 'at-most', 'money-per-thousand')).toEqual([
        [2, 0.68, 5.86, 5667],
        [4, 0.71, 22.31, 4800],
        [null, null, null, null],
      ]);
      expect(figures(report)).toMatchObject({ seen: 1750, 'per-thousand': 3.43, raised: 13600, 'monthly-added': 1200 });
    });

    it('puts them in groups by section and place, and leads to the gifts of each', async () => {
      const sections = await answer('stories', { by: 'section' });
      expect(cells(sections, 'groups', 'key', 'seen', 'gifts')).toEqual([
        ['City', 1500, 3],
        ['Nature', 250, 3],
        ['No section', 0, 2],
      ]);
      expect(sections.tables[0]!.rows[0]!.links).toMatchObject({
        gifts: '/staff/gifts?from=2026-11-01&to=2027-01-31&section=City',
      });
      const places = await answer('stories', { by: 'placement' });
      expect(cells(places, 'groups', 'key', 'seen', 'gifts')).toContainEqual(['sidebar', 1000, 1]);
    });

    it('compares the arms of a form only, and calls nobody a winner with few gifts', async () => {
      await asks('2026-11-11', 'bus', { seen: 100, followed: 1, section: 'City', placement: '', variant: 'a' });
      await asks('2026-11-11', 'bus', { seen: 120, followed: 1, section: 'City', placement: '', variant: 'b' });
      const report = await answer('stories', { by: 'variant', from: '2026-11-11', to: '2026-11-11' });
      expect(cells(report, 'experiments', 'form', 'arms', 'verdict')).toEqual([
        ['article-footer', 2, 'Too early to say: each arm needs 100 gifts, and “b” has 0.'],
      ]);
      await db.query(`delete from ask_count where on_date = '2026-11-11'`);
    });
  });

  it('Campaigns: goal, cost and return of the whole campaign, new and returning donors of the period', async () => {
    const report = await answer('campaigns');
    expect(
      cells(
        report,
        'campaigns',
        'name',
        'gifts',
        'raised',
        'donors',
        'new-donors',
        'returning-donors',
        'goal',
        'of-goal',
        'cost',
        'return',
      ),
    ).toEqual([
      ['Spring drive', 2, 3000, 2, 2, 0, 50000, 0.06, 2000, 1.5],
      ['General support', 6, 10600, 3, 2, 1, null, null, null, null],
    ]);
    expect(total(report, 'campaigns', 'raised', 'donors', 'new-donors', 'returning-donors', 'monthly-added')).toEqual([
      13600, 5, 4, 1, 1200,
    ]);
  });

  it('Members: who was one, plus who came, less who lapsed after their grace, are those who are', async () => {
    const staffId = randomUUID();
    await db.query(
      `insert into staff (id, email, name, role, password_hash) values ($1, 'pat@example.org', 'Pat', 'admin', 'x')`,
      [staffId],
    );
    const terms: [donor: string, tier: string, from: string, to: string][] = [
      ['Renewed', 'member', '2025-12-10', '2026-12-10'],
      ['Renewed', 'sustainer', '2026-12-10', '2027-12-10'],
      ['Lapsed', 'friend', '2025-11-15', '2026-11-15'], // in grace until 15 December
      ['Joined', 'friend', '2026-12-01', '2027-12-01'],
      ['Back', 'member', '2024-01-01', '2025-01-01'],
      ['Back', 'member', '2027-01-05', '2028-01-05'],
      ...['2026-10-05', '2026-11-05', '2026-12-05', '2027-01-05'].map((from, at): [string, string, string, string] => [
        'Monthly',
        'friend',
        from,
        ['2026-11-05', '2026-12-05', '2027-01-05', '2027-02-05'][at]!,
      ]),
    ];
    await db.query(
      `with person as (insert into donor (id, email, first_name, last_name)
           select gen_random_uuid(), lower(name) || '@members.example', name, 'Member' from unnest($1::text[]) as name returning id, first_name),
         card as (insert into membership (donor_id, created_at) select id, now() from person returning donor_id)
       insert into membership_term (id, donor_id, tier, starts_on, ends_on, anchor_day, source, purpose, staff_id, reason, decided_at, created_at)
       select gen_random_uuid(), person.id, tier, from_day, to_day, 1, 'complimentary', 'paid', $6, 'test', from_day, now()
       from unnest($2::text[], $3::text[], $4::date[], $5::date[]) as term (name, tier, from_day, to_day)
       join person on first_name = term.name join card on card.donor_id = person.id`,
      [[...new Set(terms.map(([name]) => name))], ...[0, 1, 2, 3].map((at) => terms.map((term) => term[at])), staffId],
    );
    const report = await answer('members');
    expect(cells(report, 'months', 'month', 'start', 'joined', 'came-back', 'lapsed', 'due', 'renewed', 'end')).toEqual(
      [
        ['2026-11', 3, 0, 0, 0, 2, 1, 3],
        ['2026-12', 3, 1, 0, -1, 2, 2, 3],
        ['2027-01', 3, 0, 1, 0, 1, 1, 4],
      ],
    );
    expect(
      cells(report, 'tiers', 'tier', 'active', 'grace', 'joined', 'came-back', 'lapsed', 'due', 'renewed'),
    ).toEqual([
      ['Friend', 2, 0, 1, 0, -1, 2, 1],
      ['Member', 1, 0, 0, 1, 0, 1, 1],
      ['Sustainer', 1, 0, 0, 0, 0, 0, 0],
      ['Circle', 0, 0, 0, 0, 0, 0, 0],
    ]);
    expect(figures(report)).toEqual({ members: 4, joined: 1, 'renewed-share': 2 / 3, lapsed: 1, owed: 0 });
    const grace = await answer('members', { from: '2026-11-01', to: '2026-11-30' });
    expect(cells(grace, 'tiers', 'tier', 'active', 'grace', 'lapsed')[0]).toEqual(['Friend', 1, 1, 0]);
  });

  it('Payment health: first tries, what was recovered, disputes and what all of it cost', async () => {
    const report = await answer('payments');
    expect(figures(report)).toEqual({
      'first-try-share': 0.5, // two charges of Cyd's of three, and Fay's
      'recovered-share': 0.5,
      disputes: 1,
      'dispute-share': 1 / 8,
      'fee-rate': (628 + 1500) / 22100,
    });
    expect(cells(report, 'declines', 'reason', 'failed', 'by-retry', 'lost')).toEqual([
      ['Card expired', 1, 0, 1],
      ['Not enough money', 1, 1, 0],
    ]);
    expect(cells(report, 'disputes', 'reason', 'opened', 'lost-amount', 'fees')).toEqual([
      ['Product not received', 1, 10000, 1500],
    ]);
    expect(cells(report, 'methods', 'method', 'gifts', 'fees', 'fees-pending', 'at-first', 'failed')).toEqual([
      ['Cards and wallets', 7, 548, 1, 2, 2],
      ['Bank debits', 1, 80, 0, 0, 0],
    ]);
    const pages = [
      ['Paid', 5],
      ['Failed', 0],
      ['Left without paying', 1],
    ];
    expect(cells(report, 'pages', 'what', 'pages')).toEqual(pages);
    expect(await db.write((tx) => forgetUnfinishedGifts(tx, NOW))).toBe(1);
    expect(cells(await answer('payments'), 'pages', 'what', 'pages')).toEqual(pages);
  });

  it('Places: areas by what was raised there, and those that nobody knows', async () => {
    const areas = { Ada: '78701', Ben: '78701', Cyd: '78702', Eve: '75201' };
    for (const [name, area] of Object.entries(areas)) {
      await db.query('update donor set postal_area = $2 where first_name = $1', [name, area]);
    }
    const report = await answer('places');
    expect(cells(report, 'areas', 'area', 'donors', 'monthly-donors', 'gifts', 'raised')).toEqual([
      ['78701', 2, 0, 3, 7000],
      ['78702', 1, 1, 3, 3600],
      ['75201', 1, 0, 1, 3000],
      ['Not known', 1, 0, 1, 0],
    ]);
    expect(figures(report)).toEqual({ raised: 13600, donors: 5, 'known-share': 0.8 });
    const regions = await answer('places', { by: 'region' });
    expect(cells(regions, 'areas', 'area', 'raised')[0]).toEqual(['787', 10600]);
  });

  it('agrees in what was raised with every other report, and with the days compared with', async () => {
    const raised = async (slug: string) => figures(await answer(slug))['raised'];
    const same = [await raised('stories'), await raised('campaigns'), await raised('places')];
    expect(same).toEqual([13600, 13600, 13600]);
    const compared = await answer('stories', { from: '2027-02-01', to: '2027-02-28', compare: 'previous' });
    const before = await answer('stories', { from: '2027-01-01', to: '2027-01-31' });
    expect(compared.figures.map(({ compared: with_ }) => plain(with_!.value))).toEqual(
      before.figures.map(({ value }) => plain(value)),
    );
    expect(compared.figures[0]!.compared!.label).toBe('Jan 2027');
  });

  it('answers for a period in which nothing happened, with zeros and without rates', async () => {
    for (const slug of ['new-donors', 'stories', 'campaigns', 'members', 'payments', 'places']) {
      const report = await answer(slug, { from: '2020-02-01', to: '2020-02-29', compare: 'previous' });
      const values = report.figures.map(({ value }) => plain(value)).filter((value) => value !== null);
      expect([slug, new Set(values)]).toEqual([slug, new Set([0])]);
    }
  });

  it.each([
    ['stories', 'story', ['gifts', 'renewals']],
    ['stories', 'section', ['gifts', 'renewals']],
    ['stories', 'author', ['gifts', 'renewals']],
    ['stories', 'variant', ['gifts', 'renewals']],
    ['places', 'zip', ['gifts', 'donors']],
    ['places', 'region', ['gifts', 'donors']],
    ['campaigns', '', ['gifts', 'donors']],
    ['new-donors', 'story', ['donors']],
    ['new-donors', 'placement', ['donors']],
  ])('%s by %s leads from each number to a list of as many', async (slug, by, columns) => {
    await rows.gift({ donor: 'Fay', at: '2026-11-12T12:00:00Z', amount: 700, articleUrl: `https://n.example/${by},2` });
    await rows.gift({ donor: 'Gil', at: '2026-11-12T12:00:00Z', amount: 700, articleId: 'fay, and others' });
    await rows.gift({ donor: 'Hal', at: '2026-11-13T12:00:00Z', amount: 700, variant: 'b', author: 'Lee, Dana' });
    const day = { today: '2027-03-20' as CalendarDate, fiscalYearStart: 1, currency: 'USD' };
    const context = { day, choices: await listChoices(db), hidden: undefined };
    const report = await answer(slug, by === '' ? {} : { by });
    const counted: { row: Cell; column: string; count: Cell }[] = [];
    const listed: typeof counted = [];
    for (const { cells: cell, links = {} } of report.tables[0]!.rows) {
      for (const column of columns.filter((each) => links[each] !== undefined)) {
        const row = cell['key'] ?? cell['area'] ?? cell['name'] ?? null;
        counted.push({ row, column, count: cell[column] ?? null });
        listed.push({ row, column, count: await countBehind(links[column]!, context) });
      }
    }
    expect(listed.length).toBeGreaterThan(0);
    expect(listed).toEqual(counted);
  });

  /** How many rows the list of a link shows. */
  async function countBehind(link: string, context: ListContext): Promise<number> {
    const { pathname, searchParams } = new URL(link, 'http://n.example');
    const query = Object.fromEntries(searchParams);
    const [gifts, donors] = [openList(GIFT_LIST, query, context), openList(DONOR_LIST, query, context)];
    const isDonors = pathname === '/staff/donors';
    expect((isDonors ? donors : gifts).address.problems).toEqual([]);
    return (isDonors ? await donorTotals(db, donors.filters) : await giftTotals(db, gifts.filters)).count;
  }

  it('refuses choices and periods that there are not', async () => {
    await expect(answer('stories', { by: `'; drop` })).rejects.toMatchObject({ fields: [{ field: 'by' }] });
    await expect(answer('stories', { from: '2027-02-30' })).rejects.toMatchObject({ fields: [{ field: 'from' }] });
    await expect(answer('nonsense')).rejects.toMatchObject({ code: 'not-found' });
  });
});

function plain(cell: Cell): string | number | null {
  return typeof cell === 'bigint' ? Number(cell) : cell;
}
