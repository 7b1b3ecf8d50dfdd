import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readXlsx } from 'hucre';
import { newId, type LetterId } from '../../../src/kernel/id.js';
import { REPORTS } from '../../../src/reports/report-list.js';
import { SendReportLetters } from '../../../src/reports/letters/send-report-letters.js';
import { ApiKeys } from '../../../src/staff/api-keys.js';
import { DeliverLetter } from '../../../src/workflows/letters/deliver-letter.js';
import { MoneyRows } from '../../reports/money-rows.js';
import { startApp, TestClock, type TestApp } from '../../support/app.js';
import { StaffClient } from './staff-client.js';

/** What the API answers, as far as it is looked at here. */
interface Told {
  readonly figures: readonly {
    readonly key: string;
    readonly value: { readonly amount: number } | number | string | null;
  }[];
  readonly tables: readonly {
    readonly key: string;
    readonly columns: readonly { readonly label: string; readonly unit: string }[];
    readonly rows: readonly (readonly unknown[])[];
    readonly total: readonly unknown[] | null;
  }[];
}

const STORIES = '/staff/reports/stories';
const NOVEMBER = 'period=custom&from=2026-11-01&to=2026-11-30&compare=none&by=story';

describe('reports that leave the page', () => {
  let app: TestApp;
  let viewer: StaffClient;
  let key: string;

  beforeAll(async () => {
    app = await startApp({ worker: false, clock: new TestClock('2026-12-01T05:59:00Z') }); // 30 November, 23:59 in Dallas
    viewer = await StaffClient.as('viewer', app);
    const made = await app.db.write((tx) =>
      app.web
        .get(ApiKeys, { strict: false })
        .create(tx, { name: 'numbers', scopes: ['reports:read'] }, { actor: 'system', staffId: null }),
    );
    key = made.key;
    const money = new MoneyRows(app.db);
    await money.gift({ donor: 'Rosa', at: '2026-11-03T18:00:00Z', amount: 12_400, articleId: '=HYPERLINK("x")<b>' });
    await money.gift({ donor: 'Ben', at: '2026-12-01T05:59:59Z', amount: 2_550, articleId: 'bus' });
    const refunded = await money.gift({ donor: 'Cyd', at: '2026-12-01T06:01:00Z', amount: 5_000, articleId: 'bus' });
    await money.refund(refunded, 1_000, '2026-12-01T07:00:00Z');
  });

  afterAll(() => app.stop());

  const api = async (path: string): Promise<{ status: number; body: Told }> => {
    const answer = await fetch(app.url + path, { headers: { authorization: `Bearer ${key}` } });
    return { status: answer.status, body: (await answer.json()) as Told };
  };

  it('say the same in the API, in the file and on the page, to the last minute of the month', async () => {
    const { body } = await api(`/api/v1/reports/stories?${NOVEMBER}`);
    const table = body.tables.find((each) => each.key === 'groups')!;
    expect(body.figures.find((each) => each.key === 'raised')!.value).toEqual({ amount: 14_950, currency: 'USD' });
    expect(table.total![6]).toEqual({ amount: 14_950, currency: 'USD' });
    const { html } = await viewer.get(`${STORIES}?${NOVEMBER}`);
    for (const words of ['$149.50', '$124.00', '$25.50']) expect(html).toContain(words);
    const csv = await viewer.bytes(`${STORIES}/groups.csv?${NOVEMBER}`);
    expect(csv.headers.get('content-disposition')).toBe(
      'attachment; filename="stories-groups-2026-11-01-to-2026-11-30.csv"',
    );
    const lines = csv.body.toString().split('\r\n');
    expect(lines[0]!.replaceAll('"', '')).toBe(table.columns.map(({ label }) => label).join());
    expect(lines.slice(1, 4)).toEqual([
      `"'=HYPERLINK(""x"")<b>","'=HYPERLINK(""x"")<b>",0,0,1,0,124.00,0.00,,,,,`,
      'bus,bus,0,0,1,0,25.50,0.00,,,,,',
      'All,All,0,0,2,0,149.50,0.00,,,,,',
    ]);
    const after = await api('/api/v1/reports/stories?from=2026-12-01&to=2026-12-31&compare=none');
    expect(after.body.figures.find((each) => each.key === 'raised')!.value).toEqual({ amount: 4_000, currency: 'USD' });
  });

  it('are workbooks with typed cells, and a sheet that says what was asked', async () => {
    const { headers, body } = await viewer.bytes(`${STORIES}/groups.xlsx?${NOVEMBER}`);
    expect(headers.get('content-type')).toMatch(/spreadsheetml/);
    const { sheets } = await readXlsx(body);
    expect(sheets.map(({ name }) => name)).toEqual(['Stories and asks', 'About']);
    expect(sheets[0]!.rows[1]!.slice(1, 7)).toEqual(['=HYPERLINK("x")<b>', 0, 0, 1, 0, 124]);
    const about = sheets[1]!.rows.map((row) => row.join(': '));
    expect(about).toEqual(
      expect.arrayContaining([
        'Period: November 2026: 2026-11-01 to 2026-11-30',
        'In groups by: Story',
        'Generated: Nov 30, 2026, 11:59 PM (America/Chicago)',
        expect.stringMatching(/^How it reckons: An ask is seen/),
      ]),
    );
  });

  it('give every table of every report as a file with as many rows as the API has', async () => {
    const { data } = (await (
      await fetch(`${app.url}/api/v1/reports`, { headers: { authorization: `Bearer ${key}` } })
    ).json()) as {
      data: { slug: string }[];
    };
    expect(data.map(({ slug }) => slug)).toEqual(REPORTS.map(({ slug }) => slug));
    for (const { slug } of REPORTS) {
      const { body } = await api(`/api/v1/reports/${slug}`);
      for (const table of body.tables) {
        const csv = await viewer.bytes(`/staff/reports/${slug}/${table.key}.csv`);
        const rows = csv.body.toString().split('\r\n').length - 2;
        expect([slug, table.key, csv.status, rows]).toEqual([
          slug,
          table.key,
          200,
          table.rows.length + (table.total ? 1 : 0),
        ]);
      }
    }
  });

  it('refuse what no report takes', async () => {
    for (const [path, status] of [
      ['/api/v1/reports/weather', 404],
      ['/api/v1/reports/stories?by=weather', 422],
      ['/api/v1/reports/stories?gruop=section', 422],
      ['/api/v1/reports/stories?by=story&by=section', 422],
      ['/api/v1/reports/stories?from=2026-02-30&to=2026-03-01', 422],
      [`/api/v1/reports/stories?by=${'x'.repeat(200)}`, 422],
    ] as const) {
      expect([path, (await api(path)).status]).toEqual([path, status]);
    }
    expect((await viewer.get(`${STORIES}/weather.csv`)).status).toBe(404);
    expect((await viewer.get(`${STORIES}/groups.csv?by=weather`)).status).toBe(422);
  });

  describe('by letter', () => {
    const letters = () =>
      app.db.query<{ id: LetterId; recipient: string; key: string }>(
        `select id, recipient, key from letter where template = 'report' order by queued_at, key`,
      );
    const send = () => app.web.get(SendReportLetters, { strict: false }).run(app.clock.now());

    it('are asked for on their page, once, and stopped on a page of their own', async () => {
      const { html } = await viewer.get(`${STORIES}?period=last-week&compare=previous&by=section`);
      expect(html).toContain('Send me this every Monday');
      expect((await viewer.post('/staff/reports/letters', { report: 'stories' })).status).toBe(403);
      for (const by of ['section', 'author', 'author']) {
        const answer = await viewer.change('/staff/reports/letters', {
          report: 'stories',
          period: 'last-week',
          compare: 'previous',
          by,
        });
        expect([answer.status, answer.location]).toEqual([
          303,
          `${STORIES}?period=last-week&compare=previous&by=${by}`,
        ]);
      }
      await viewer.change('/staff/reports/letters', { report: 'members', period: 'this-month', compare: 'none' });
      const list = (await viewer.get('/staff/reports/letters')).html;
      expect(list).toContain('last week, compared with the period before, in groups by: author');
      expect((await viewer.get(`${STORIES}?period=last-week&compare=previous&by=author`)).html).toContain(
        'You get this report on Mondays',
      );
      expect((await viewer.change('/staff/reports/letters/members/stop')).location).toBe('/staff/reports/letters');
      expect((await viewer.change('/staff/reports/letters/members/stop')).status).toBe(404);
    });

    it('are not promised for days that stand still, or for what there is not', async () => {
      const fixed = { report: 'stories', period: 'custom', from: '2026-11-01', to: '2026-11-30' };
      expect((await viewer.change('/staff/reports/letters', fixed)).status).toBe(422);
      expect((await viewer.change('/staff/reports/letters', { report: 'stories', by: 'weather' })).status).toBe(422);
      expect((await viewer.change('/staff/reports/letters', { report: 'weather' })).status).toBe(404);
    });

    it('leave on Monday at seven in the zone of the newsroom, once, whoever sends them and however often', async () => {
      for (const early of ['2026-12-06T20:00:00Z', '2026-12-07T12:59:59Z', '2026-12-08T13:00:00Z']) {
        app.clock.set(early);
        await send();
        expect([early, await letters()]).toEqual([early, []]);
      }
      app.clock.set('2026-12-07T13:00:00Z'); // 7:00 in Dallas
      await Promise.all([send(), send(), send()]);
      expect(await letters()).toEqual([expect.objectContaining({ recipient: 'viewer@ledger.example' })]);
      app.clock.set('2026-12-07T12:00:00Z');
      await send();
      app.clock.set('2026-12-07T23:00:00Z');
      await send();
      expect(await letters()).toHaveLength(1);
    });

    it('say the figures first, in plain text as well, and lead to the page and to the end of letters', async () => {
      const [letter] = await letters();
      await app.web.get(DeliverLetter, { strict: false }).run({ letterId: letter!.id });
      const [sent] = await app.db.query<{ subject: string; text: string; html: string }>(
        'select subject, text, html from letter where id = $1',
        [letter!.id],
      );
      expect(sent!.subject).toBe('Stories and asks: Nov 30 to Dec 6, 2026');
      expect(sent!.text.split('\n').slice(0, 8)).toEqual([
        'Stories and asks: Nov 30 to Dec 6, 2026',
        '',
        'Asks seen: 0 (level with Nov 23 to 29, 2026)',
        'Followed: not known',
        'Gifts per 1,000 seen: not known',
        'Raised: $65.50 (nothing from Nov 23 to 29, 2026)',
        'Monthly value added: $0 (level with Nov 23 to 29, 2026)',
        '',
      ]);
      expect(sent!.text).toMatch(/^Author +Seen +Gifts +Raised +Gifts per 1,000 seen$/m);
      expect(sent!.text).toMatch(/^No author +0 +2 +\$65\.50 +–$/m);
      expect(sent!.text).toContain(
        `See the whole report: ${app.settings.publicUrl}${STORIES}?period=last-week&compare=previous&by=author`,
      );
      expect(sent!.text).toContain(`Stop this letter: ${app.settings.publicUrl}/staff/reports/letters`);
      expect(sent!.html).toContain('<strong>$65.50</strong>');
    });

    it('do not go to those who have left, who may not see figures any more, or who asked after seven', async () => {
      const editor = await StaffClient.as('finance', app, 'moved@ledger.example');
      const gone = await StaffClient.as('finance', app, 'gone@ledger.example');
      for (const client of [editor, gone])
        await client.change('/staff/reports/letters', { report: 'stories', period: 'last-week' });
      await app.db.query(`update staff set role = 'editor' where email = 'moved@ledger.example'`);
      await app.db.query(`update staff set disabled_at = now() where email = 'gone@ledger.example'`);
      app.clock.set('2026-12-14T13:05:00Z');
      const late = await StaffClient.as('finance', app, 'late@ledger.example');
      await late.change('/staff/reports/letters', { report: 'stories', period: 'last-week' });
      await send();
      expect((await letters()).map(({ recipient }) => recipient)).toEqual([
        'viewer@ledger.example',
        'viewer@ledger.example',
      ]);
    });

    it('are passed over where the report is gone, and come for all the others', async () => {
      await app.db.query(
        `insert into report_subscription (id, staff_id, report, created_at) select $1, id, 'weather', '2026-12-01' from staff where email = 'viewer@ledger.example'`,
        [newId()],
      );
      app.clock.set('2026-12-21T13:00:00Z');
      await send();
      expect(
        (await letters())
          .slice(2)
          .map(({ recipient }) => recipient)
          .toSorted(),
      ).toEqual(['late@ledger.example', 'viewer@ledger.example']);
    });
  });
});
