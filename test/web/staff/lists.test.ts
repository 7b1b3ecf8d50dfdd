import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'csv-parse/sync';
import type { CalendarDate } from '../../../src/kernel/calendar.js';
import { joinValues, splitValues } from '../../../src/web/staff/lists/filters/values.js';
import { openList } from '../../../src/web/staff/lists/staff-list.js';
import { GIFT_LIST } from '../../../src/web/staff/gifts/listing/gift-grammar.js';
import { startApp, type TestApp } from '../../support/app.js';
import { Donor } from '../../support/donor.js';
import { StaffClient } from './staff-client.js';

const CONTEXT = {
  day: { today: '2026-11-29' as CalendarDate, fiscalYearStart: 1, currency: 'USD' },
  choices: {
    designations: [],
    campaigns: [
      { slug: 'fall', name: 'Fall drive' },
      { slug: 'spring', name: 'Spring drive' },
    ],
    tiers: [],
    tags: [],
  },
  hidden: undefined,
};
const words = (query: Record<string, unknown>): string[] =>
  openList(GIFT_LIST, query, CONTEXT).address.filters.phrases.map(({ text }) => text);

describe('the address of a list', () => {
  it('says its filters as people would', () => {
    expect(words({ from: '2026-11-01', to: '2026-11-30', campaign: ['fall', 'spring'], over: '100' })).toEqual([
      'Date is in November 2026',
      'Amount is over $100',
      'Campaign is Fall drive or Spring drive',
    ]);
    expect(words({ when: 'this-week', state: 'refunded,disputed' })).toEqual([
      'Date is in this week',
      'State is refunded or disputed',
    ]);
  });

  it('keeps any values, whatever signs are in them', () => {
    const value = fc
      .string({ minLength: 1, maxLength: 30 })
      .filter((text) => text.trim() === text && !text.includes('\0'));
    fc.assert(
      fc.property(fc.uniqueArray(value, { minLength: 1, maxLength: 5 }), (values) => {
        expect(splitValues(joinValues(values))).toEqual(values);
        const once = openList(GIFT_LIST, { article: joinValues(values) }, CONTEXT).address;
        expect(openList(GIFT_LIST, once.parameters, CONTEXT).address.parameters).toEqual(once.parameters);
        expect(once.filters.many('article')).toEqual(values);
      }),
      { numRuns: 100 },
    );
  });

  it('says what it does not understand, and keeps the rest', () => {
    const { address } = openList(
      GIFT_LIST,
      { state: 'settled,gone', over: 'much', colour: 'red', columns: 'date,secret', sort: 'mood', from: '2026-02-30' },
      CONTEXT,
    );
    expect(address.problems.map(({ field }) => field).toSorted()).toEqual([
      'colour',
      'columns',
      'from',
      'over',
      'sort',
      'state',
    ]);
    expect(address.parameters).toEqual({ state: 'settled', columns: 'date' });
    expect(openList(GIFT_LIST, { state: 'settled,failed' }, CONTEXT).filters.state).toEqual(['settled']);
  });
});

describe('the lists of the staff', () => {
  let app: TestApp;
  let admin: StaffClient;
  let fundraiser: StaffClient;

  beforeAll(async () => {
    app = await startApp();
    const donor = new Donor(app);
    await donor.giveAndPay({ article: '48213', amount: '2500' });
    await donor.giveAndPay({ email: 'sam@example.org', firstName: 'Sam', lastName: 'Okoye', amount: '5000' });
    await app.quiet();
    admin = await StaffClient.as('admin', app);
    fundraiser = await StaffClient.as('fundraiser', app);
  });
  afterAll(() => app.stop());

  it('export the rows, columns and order that they show', async () => {
    const { html } = await admin.get('/staff/donors?over=30&columns=lifetime,name&sort=name');
    expect(html).toContain('1 donor · $50.00');
    const path = /href="([^"]*donors\/export[^"]*format=csv)"/.exec(html)![1]!.replaceAll('&amp;', '&');
    const rows = parse((await admin.bytes(path)).body);
    expect(rows).toEqual([
      ['Lifetime', 'Currency', 'Name'],
      ['50.00', 'USD', 'Sam Okoye'],
    ]);
    const gifts = parse((await admin.bytes('/staff/gifts/export?sort=amount&columns=amount&format=csv')).body);
    expect(gifts.slice(1).map(([amount]) => amount)).toEqual(['50.00', '25.00']);
  });

  it('say when they were read, and how many rows they have now', async () => {
    const { html } = await admin.get('/staff/gifts?over=30');
    expect(html).toMatch(/As of <time[^>]*>\d+:\d\d [AP]M<\/time>\. <a href="\/staff\/gifts\?over=30">Refresh</);
    const count = async (path: string) => JSON.parse((await admin.bytes(`/staff/lists/${path}`)).body.toString());
    expect(await count('gifts/count?over=30')).toEqual({ count: 1 });
    expect(await count('donors/count')).toEqual({ count: 2 });
    expect((await admin.get('/staff/lists/secrets/count')).status).toBe(404);
  });

  it('answer forged filters with what they understood', async () => {
    const { status, html } = await admin.get('/staff/donors?over=30&colour=red&standing=%27%3B--');
    expect(status).toBe(422);
    expect(html).toContain('This list has no filter “colour”.');
    expect(html).toContain('1 donor · $50.00');
  });

  it('keep views: saved, opened by the bare address, renamed, deleted and brought back', async () => {
    const saved = await admin.change('/staff/views', {
      list: 'donors',
      name: 'Large',
      query: 'over=30',
      shared: 'yes',
    });
    expect(saved.location).toMatch(/^\/staff\/donors\?over=30&view=/);
    const id = saved.location!.split('view=')[1]!;
    expect((await fundraiser.get('/staff/donors')).html).toContain('Large');
    expect((await fundraiser.change(`/staff/views/${id}`, { name: 'Mine' })).status).toBe(403);
    await admin.change('/staff/views/default', { list: 'donors', view: id });
    expect((await admin.get('/staff/donors')).location).toBe(`/staff/donors?over=30&view=${id}`);
    expect((await fundraiser.get('/staff/donors')).status).toBe(200);
    await admin.change(`/staff/views/${id}`, { name: 'Over thirty' });
    await admin.change(`/staff/views/${id}/remove`);
    expect((await fundraiser.get('/staff/donors')).html).not.toContain('Over thirty');
    await admin.change(`/staff/views/${id}/restore`);
    expect((await fundraiser.get('/staff/donors')).html).toContain('Over thirty');
    await admin.change('/staff/views/default', { list: 'donors', view: '' });
  });

  it('tag all donors of a filter at once, and take it back', async () => {
    const tagged = await admin.change('/staff/donors/bulk-tags', {
      kind: 'add',
      tag: 'Major',
      query: 'over=30',
      all: 'yes',
    });
    expect(tagged.location).toBe('/staff/donors?over=30');
    const count = async (): Promise<number> => (await app.db.query('select from donor_tag')).length;
    expect(await count()).toBe(1);
    const [run] = await app.db.query<{ id: string }>('select id from tag_run');
    expect((await admin.change('/staff/donors/bulk-tags/undo', { run: run!.id })).status).toBe(303);
    expect(await count()).toBe(0);
    const refused = await admin.change('/staff/donors/bulk-tags', {
      kind: 'add',
      tag: 'Major',
      query: 'colour=red',
      all: 'yes',
    });
    expect(refused.status).toBe(422);
    expect(await count()).toBe(0);
  });

  it('are searched by name with slips, amount, receipt and number, as far as the role sees', async () => {
    const search = async (client: StaffClient, q: string): Promise<string> =>
      (await client.get(`/staff/search?${new URLSearchParams({ q })}`)).html;
    expect(await search(admin, 'diaz')).toContain('Rosa Díaz');
    expect(await search(admin, 'okoy')).toContain('Sam Okoye');
    expect(await search(admin, 'sma okoye')).toContain('Sam Okoye');
    expect(await search(admin, '$50')).toContain('$50.00 from');
    expect(await search(admin, '4242')).toContain('Rosa Díaz');
    expect(await search(admin, 'record check')).toContain('Record a check');
    const [gift] = await app.db.query<{ charge: string }>('select stripe_charge_id as charge from gift limit 1');
    expect(await search(admin, gift!.charge)).toMatch(/\$(?:25|50)\.00 from/);
    expect(await search(fundraiser, gift!.charge)).toContain('Nothing was found');
    const viewer = await StaffClient.as('viewer', app);
    expect(await search(viewer, 'diaz')).not.toContain('Rosa');
    for (const odd of ['%', "'", '_', '\\', 'x'.repeat(10_000), '\0', '🦊']) {
      expect((await admin.get(`/staff/search?${new URLSearchParams({ q: odd })}`)).status).toBe(200);
    }
  });

  it('reckon what a donor gave at the end of each transaction', async () => {
    const held = await app.db.query('select * from donor_giving order by donor_id');
    expect(held).toHaveLength(2);
    const again =
      'select giving_of.*, given_minor - returned_minor as lifetime_minor from giving_of(null) order by donor_id';
    expect(held).toEqual(await app.db.query(again));
    expect(await app.db.query('select from donor_giving_due')).toEqual([]);
    expect(
      await app.db.query('select sum(gifts)::int as gifts, sum(amount_minor)::int as sum from gift_tally'),
    ).toEqual([{ gifts: 2, sum: 7500 }]);
  });
});
