import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { readXlsx } from 'hucre';
import { startApp, type TestApp } from '../../support/app.js';
import { Donor } from '../../support/donor.js';
import { PASSWORD, StaffClient } from './staff-client.js';

const EVIL = '=HYPERLINK("x")<b>';

describe('the exports of the staff pages', () => {
  let app: TestApp;
  let dana: StaffClient;

  beforeAll(async () => {
    app = await startApp();
    dana = await StaffClient.as('finance', app, 'dana@ledger.example');
    const donor = new Donor(app);
    await donor.giveAndPay({ email: 'rosa@example.org', amount: '2500' });
    await donor.giveAndPay({ email: 'evil@example.org', firstName: EVIL, lastName: 'E\0vil', amount: '5000' });
    await app.quiet();
  });
  afterAll(() => app.stop());

  const made = async (client: StaffClient, fields: Record<string, string>): Promise<string> => {
    const { status, location } = await client.change('/staff/exports', fields);
    expect(status).toBe(303);
    await app.quiet();
    return location!;
  };

  it('are offered by each list as what its filters show', async () => {
    const all = (await dana.get('/staff/gifts')).html;
    expect(all).toMatch(/staff\/gifts\/export\?columns=date%2Cdonor%2C[^"]*&amp;sort=date&amp;format=csv/);
    const filtered = (await dana.get('/staff/gifts?q=evil')).html;
    expect(filtered).toMatch(/staff\/gifts\/export\?q=evil&amp;columns=[^"]*&amp;format=xlsx/);
    const csv = parse((await dana.bytes('/staff/gifts/export?q=evil&format=csv')).body, { columns: true });
    expect(csv).toMatchObject([{ Donor: `'${EVIL} Evil`, Amount: '50.00', State: 'Received', Channel: 'Online' }]);
    const { body } = await dana.bytes('/staff/gifts/export?q=evil&format=xlsx');
    const [header, row] = (await readXlsx(body)).sheets[0]!.rows;
    expect(row![header!.indexOf('Donor')]).toBe(`${EVIL} Evil`);
    const fundraiser = await StaffClient.as('fundraiser', app);
    expect((await fundraiser.get('/staff/gifts')).html).not.toContain('/export');
  });

  it('are asked for with the filters in words and a choice of format, headers and mark', async () => {
    const { html } = await dana.get('/staff/exports/new?what=gifts&q=evil&designation=general');
    for (const words of ['1 gift', 'Where it is needed most', 'matches “evil”', 'Download 1 gift', 'byte order mark']) {
      expect(html).toContain(words);
    }
    const marked = await dana.bytes('/staff/receipts/export?format=csv&headers=api&mark=yes');
    expect(marked.body.toString()).toMatch(/^\ufeffnumber,issueDate,/);
    expect((await dana.get('/staff/exports/new?what=gifts&from=2026-02-30')).status).toBe(422);
    expect((await dana.change('/staff/exports', { what: 'gifts', format: 'pdf' })).status).toBe(422);
    expect((await dana.change('/staff/exports', { what: 'secrets', format: 'csv' })).status).toBe(422);
    expect((await dana.change('/staff/exports', { what: 'gifts', format: 'csv', to: 'soon' })).status).toBe(422);
  });

  it('are made in the background, wait for their maker, and give the same bytes as at once', async () => {
    const page = await made(dana, { what: 'gifts', format: 'csv', q: 'evil' });
    const { html } = await dana.get(page);
    for (const words of ['Ready', 'matches “evil”', 'Plain words', 'Kept until', `${page}/file`]) {
      expect(html).toContain(words);
    }
    const file = await dana.bytes(`${page}/file`);
    expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="gifts-\d{4}-\d\d-\d\d\.csv"$/);
    expect(file.headers.get('content-length')).toBe(String(file.body.length));
    expect(file.headers.get('cache-control')).toBe('no-store');
    const direct = await dana.bytes('/staff/gifts/export?q=evil&format=csv');
    expect(file.body.equals(direct.body)).toBe(true);
    expect((await dana.get('/staff/exports')).html).toMatch(/matches “evil”.*>1<\/td>/s);
  });

  it('are told of by a letter whose link asks for the sign-in and then begins the download', async () => {
    const page = await made(dana, { what: 'receipts', format: 'xlsx' });
    const [letter] = await app.db.query<{ subject: string; text: string; state: string }>(
      `select subject, text, state from letter where recipient = 'dana@ledger.example' and text like $1`,
      [`%${page}%`],
    );
    expect(letter).toMatchObject({ subject: 'Your export is ready', state: 'sent' });
    expect(letter!.text).not.toMatch(/rosa|evil/i);
    const link = new URL(/http\S+/.exec(letter!.text)![0]);
    const stranger = new StaffClient(app);
    const asked = await stranger.get(link.pathname + link.search);
    expect([asked.status, asked.location]).toEqual([
      303,
      `/staff/sign-in?next=${encodeURIComponent(link.pathname + link.search)}`,
    ]);
    const next = await stranger.signIn('dana@ledger.example', PASSWORD, { next: link.pathname + link.search });
    expect(next.location).toBe(link.pathname + link.search);
    const { html } = await stranger.get(next.location!);
    expect(html).toContain(`data-refresh-href="${page}/file"`);
    expect((await stranger.bytes(`${page}/file`)).body.subarray(0, 2).toString()).toBe('PK');
  });

  it('are seen by who may take such data, and taken by their maker and administrators alone', async () => {
    const page = await made(dana, { what: 'deposits', format: 'csv' });
    const finn = await StaffClient.as('finance', app, 'finn@ledger.example');
    const seen = await finn.get(page);
    expect(seen.html).toContain('Only The finance and administrators can download it.');
    for (const path of ['cancel', 'again']) expect((await finn.change(`${page}/${path}`)).status).toBe(403);
    expect((await finn.get(`${page}/file`)).status).toBe(403);
    expect((await finn.get('/staff/exports')).html).toMatch(/No exports yet.*By others.*All deposits\./s);
    const admin = await StaffClient.as('admin', app);
    expect((await admin.bytes(`${page}/file`)).body.toString()).toMatch(/^Date,Bank amount,/);
    expect((await admin.change(`${page}/cancel`)).status).toBe(409);
    expect((await dana.get('/staff/exports/nothing')).status).toBe(404);
    for (const role of ['viewer', 'fundraiser'] as const) {
      const outside = await StaffClient.as(role, app, `${role}2@ledger.example`);
      for (const path of ['/staff/exports', page, `${page}/file`, '/staff/gifts/export?format=csv']) {
        expect([role, path, (await outside.get(path)).status]).toEqual([role, path, 403]);
      }
    }
  });

  it('write who took what into the audit, and never what was searched for', async () => {
    const acts = await app.db.query<{ action: string; actor: string; detail: object }>(
      `select action, actor, detail from audit_event where action ~ 'export (gifts|receipts|deposits)|download export'`,
    );
    expect(new Set(acts.map(({ action }) => action))).toEqual(
      new Set(['export gifts', 'export receipts', 'export deposits', 'download export']),
    );
    expect(acts.every(({ actor }) => actor.startsWith('staff:'))).toBe(true);
    expect(JSON.stringify(acts)).not.toContain('evil');
  });

  it('know what a search with NUL means: the same without it', async () => {
    expect((await dana.get('/staff/gifts?q=e%00vil')).html).toContain('1 gift · $50.00');
    expect((await dana.get('/staff/exports/new?what=receipts&q=e%00vil')).html).toContain('1 receipt');
  });
});
