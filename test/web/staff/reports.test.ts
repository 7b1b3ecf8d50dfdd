import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { REPORTS } from '../../../src/reports/report-list.js';
import { MoneyRows } from '../../reports/money-rows.js';
import { startApp, TestClock, type TestApp } from '../../support/app.js';
import { StaffClient } from './staff-client.js';

describe('pages of reports', () => {
  let app: TestApp;
  let finance: StaffClient;
  let viewer: StaffClient;

  beforeAll(async () => {
    app = await startApp({ worker: false, clock: new TestClock('2026-11-24T18:00:00Z') });
    finance = await StaffClient.as('finance', app);
    viewer = await StaffClient.as('viewer', app);
    const money = new MoneyRows(app.db);
    await money.gift({ donor: 'Rosa', at: '2026-11-03T18:00:00Z', amount: 12_400 });
    await money.gift({ donor: 'Rosa', at: '2025-11-03T18:00:00Z', amount: 10_000 });
  });

  afterAll(() => app.stop());

  it('stand in a list with what each answers', async () => {
    const { html } = await viewer.get('/staff/reports');
    for (const { slug, name } of REPORTS) expect(html).toContain(`<a href="/staff/reports/${slug}">${name}</a>`);
  });

  it.each(REPORTS.map(({ slug }) => slug))(
    '%s says its days, its zone, how it reckons, and gives its tables as files',
    async (slug) => {
      const { status, html } = await viewer.get(`/staff/reports/${slug}`);
      expect(status).toBe(200);
      expect(html).toContain('Central Time');
      expect(html).toContain('How this is reckoned');
      expect(html).not.toContain('could not load');
      // A viewer is led to no list, for lists have names.
      expect(html).not.toMatch(/href="\/staff\/(gifts|donors|plans)/);
      for (const [, svg] of html.matchAll(/href="([^"]+\.svg[^"]*)"/g)) {
        const file = await viewer.get(svg!.replaceAll('&amp;', '&'));
        expect(file.headers.get('content-type')).toBe('image/svg+xml; charset=utf-8');
        expect(file.html).toMatch(/^<\?xml.*<svg[^>]* xmlns="http:\/\/www\.w3\.org\/2000\/svg".*<\/svg>$/s);
      }
    },
  );

  it('compare in words, and lead to the list behind a figure', async () => {
    const { html } = await finance.get('/staff/reports/revenue?period=this-month&compare=last-year');
    expect(html).toContain('up 24.0 % on Nov 1 to 24, 2025');
    expect(html).toContain('href="/staff/gifts?from=2026-11-01&amp;to=2026-11-24"');
  });

  it.each([
    ['period=century', 'There is no such period'],
    ['period=custom&from=2026-02-30&to=2026-03-01', 'Give a day that exists'],
    ['period=custom&from=2026-03-02&to=2026-03-01', 'The last day comes before the first one'],
    ['by=%27%3B+drop+table+gift', 'has no such choice'],
    ['compare=stars', 'There is no such comparison'],
  ])('tell what is wrong with ?%s, keep what was asked for, and guess nothing', async (query, words) => {
    const { status, html } = await finance.get(`/staff/reports/revenue?${query}`);
    expect(status).toBe(422);
    expect(html).toContain(words);
    expect(html).not.toContain('figure-raised');
    if (query.includes('2026-02-30')) expect(html).toContain('value="2026-02-30"');
    if (!query.startsWith('by')) expect((await finance.get(`/staff?${query}`)).status).toBe(422);
  });

  it('do not know a report, a chart or a table that there is not', async () => {
    for (const path of [
      '/staff/reports/weather',
      '/staff/reports/revenue/weather.svg',
      '/staff/reports/weather/months.svg',
    ]) {
      expect([path, (await finance.get(path)).status]).toEqual([path, 404]);
    }
  });

  it('let the rest stand when one panel fails, with a reference', async () => {
    await app.db.query('alter table plan_day rename column movement to moved_away');
    try {
      const { status, html } = await finance.get('/staff');
      expect(status).toBe(200);
      expect(html).toMatch(/This panel could not load\..*reference <code>[0-9a-f]{4}<\/code>/s);
      expect(html).toContain('Latest gifts');
      expect(html).toContain('chart-raised');
    } finally {
      await app.db.query('alter table plan_day rename column moved_away to movement');
    }
  });

  it('say that they are behind while much is still being counted', async () => {
    for (const path of ['/staff', '/staff/reports/revenue']) {
      expect((await viewer.get(path)).html).not.toContain('still being counted');
      await app.db.query('insert into stale_donor (donor_id) select gen_random_uuid() from generate_series(1, 40000)');
      expect((await viewer.get(path)).html).toContain('still being counted');
      await app.db.query('delete from stale_donor');
    }
  });

  it('are provisional while the last proof fails', async () => {
    await app.db.query(
      `insert into proof_run (id, asked_at, finished_at, took_ms, parts, parts_done, results) values (gen_random_uuid(), now(), now(), 1, 1, 1, $1)`,
      [JSON.stringify([{ invariant: 'R-LED-06', sentence: '', looked: '8412 gifts', count: 2 }])],
    );
    for (const path of ['/staff', '/staff/reports/revenue']) {
      expect((await viewer.get(path)).html).toContain('Provisional: 2 of 8,412 gifts do not add up.');
    }
  });
});
