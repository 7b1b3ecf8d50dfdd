import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Processor } from '../../src/demo/processor.js';
import { startApp, TestClock, type TestApp } from '../support/app.js';
import { Donor } from '../support/donor.js';
import { type PortalDonor, signInDonor } from '../support/portal.js';
import { StaffClient } from '../web/staff/staff-client.js';
import { donorIdOf, readWords, wordsOf } from './portal-parts.js';

let app: TestApp;
let rosa: PortalDonor;
let rosaId: string;
const clock = new TestClock('2026-11-24T16:00:00Z');

beforeAll(async () => {
  app = await startApp({ clock });
  const donor = new Donor(app);
  await donor.giveAndPay({ comment: '=HYPERLINK("http://evil.example")' });
  await donor.giveAndPay({ amount: '5000' });
  await donor.giveAndPay({ email: 'ben@example.org', firstName: 'Ben', lastName: 'Okafor' });
  rosa = await signInDonor(app);
  rosaId = await donorIdOf(app, 'Rosa');
});
afterAll(() => app.stop());

describe('sessions', () => {
  it('are listed with their devices, and ended one by one or all others at once', async () => {
    const [phone, library] = [await signInDonor(app), await signInDonor(app)];
    const page = await rosa.read('/portal/privacy');
    expect(wordsOf(page).match(/Firefox on Linux/g)).toHaveLength(5);
    expect(wordsOf(page).match(/\(this one\)/g)).toHaveLength(1);
    const other = /action="(\/portal\/privacy\/sessions\/[0-9a-f-]{36})"/.exec(page)![1]!;
    expect((await rosa.send(other)).status).toBe(303);
    const stillIn = await Promise.all([phone, library].map(async (each) => (await each.get('/portal/privacy')).status));
    expect(stillIn.toSorted()).toEqual([200, 303]);
    expect((await rosa.send('/portal/privacy/sessions/others')).status).toBe(303);
    const after = await Promise.all([phone, library].map(async (each) => (await each.get('/portal/privacy')).status));
    expect(after).toEqual([303, 303]);
    expect(await rosa.read('/portal/privacy')).toContain('Firefox on Linux');
  });

  it('of others cannot be ended', async () => {
    const ben = await signInDonor(app, 'ben@example.org');
    const [session] = await app.db.query<{ id: string }>(
      `select id from portal_session where email_key = 'ben@example.org'`,
    );
    expect((await rosa.send(`/portal/privacy/sessions/${session!.id}`)).status).toBe(404);
    expect((await ben.get('/portal/privacy')).status).toBe(200);
  });
});

describe('the archive', () => {
  it('holds everything about the donor as JSON, CSV and PDFs, and nothing about others', async () => {
    const answer = await rosa.send('/portal/privacy/download');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/zip');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const folder = mkdtempSync(join(tmpdir(), 'mainstay-archive-'));
    try {
      writeFileSync(join(folder, 'all.zip'), Buffer.from(await answer.arrayBuffer()));
      execFileSync('python3', ['-m', 'zipfile', '-e', join(folder, 'all.zip'), join(folder, 'all')]);
      const files = readdirSync(join(folder, 'all'), { recursive: true, encoding: 'utf8' });
      expect(files.filter((name) => name.endsWith('.pdf'))).toHaveLength(2);
      const data = JSON.parse(readFileSync(join(folder, 'all/everything.json'), 'utf8')) as Record<string, object[]>;
      expect(data['donors']).toMatchObject([{ email: 'rosa@example.org', firstName: 'Rosa' }]);
      expect(data['gifts']).toHaveLength(2);
      expect(data['letters']!.length).toBeGreaterThan(1);
      const gifts = readFileSync(join(folder, 'all/gifts.csv'), 'utf8');
      expect(gifts).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
      expect(JSON.stringify(data)).not.toContain('Okafor');
    } finally {
      rmSync(folder, { recursive: true });
    }
    const [noted] = await app.db.query(`select actor from audit_event where action = 'download data'`);
    expect(noted).toEqual({ actor: `donor:${rosaId}` });
  });

  it('asks for a fresh code when the sign-in is old, and is not made by a link', async () => {
    expect((await rosa.get('/portal/privacy/download')).headers.get('content-type')).toMatch(/^text\/html/);
    clock.advance(61 * 60_000);
    expect(await readWords(rosa, '/portal/privacy/download')).toContain('One more code');
    const answer = await rosa.send('/portal/privacy/download');
    expect(answer.headers.get('location')).toMatch(/^\/portal\/code\//);
    clock.advance(61 * 60_000);
    rosa = await signInDonor(app);
  });
});

describe('being forgotten', () => {
  const SUMS = `
    select (select json_agg(sums order by sums.account, sums.fund) from (
              select account, fund, currency, sum(amount_minor)::text as total from ledger_posting group by 1, 2, 3) as sums) as ledger,
           (select json_agg(json_build_object('id', id, 'state', state, 'amount', amount_minor, 'date', gift_date,
                                              'donor', donor_id) order by id) from gift) as gifts,
           (select json_agg(json_build_object('label', label, 'status', status, 'amount', amount_minor, 'snapshot', snapshot, 'said', said_sha256)
                            order by label) from receipt) as receipts,
           (select count(*)::int from document) as documents`;

  it('is asked for by the donor, who can take it back', async () => {
    const path = `/portal/privacy/erasure/${rosaId}`;
    expect(await readWords(rosa, path)).toContain('What stays');
    expect((await rosa.send(path)).status).toBe(422);
    expect((await rosa.send(path, { understood: 'yes' })).status).toBe(303);
    expect((await rosa.send(path, { understood: 'yes' })).status).toBe(303);
    expect(await readWords(rosa, '/portal/privacy')).toContain('A person will do it within 30 days');
    expect((await rosa.send(`${path}/withdraw`)).status).toBe(303);
    expect(await readWords(rosa, '/portal/privacy')).toContain('Ask to be forgotten');
    const rows = await app.db.query('select ended_as from donor_erasure');
    expect(rows).toEqual([{ ended_as: 'withdrawn' }]);
  });

  it('waits while a gift is on its way', async () => {
    await new Processor(app.sandbox.url, app.settings.stripe.secretKey).setClock(clock.now());
    await new Donor(app).checkout();
    const answer = await rosa.send(`/portal/privacy/erasure/${rosaId}`, { understood: 'yes' });
    expect(answer.status).toBe(409);
    expect(wordsOf(await answer.text())).toContain('A gift is still on its way. Nothing was erased.');
    await app.db.query(`delete from gift where state = 'started'`);
  });

  it('is carried out by an administrator in two steps; not a cent changes, and the words are gone', async () => {
    await rosa.send(`/portal/privacy/erasure/${rosaId}`, { understood: 'yes' });
    await app.quiet();
    const [before] = await app.db.query(SUMS);
    const admin = await StaffClient.as('admin', app);
    const list = (await admin.get('/staff/privacy')).html;
    const path = /\/staff\/privacy\/[0-9a-f-]{36}/.exec(list)![0];
    const review = (await admin.get(path)).html;
    expect(wordsOf(review)).toContain('2 gifts, under a pseudonym');
    expect((await admin.change(path, { name: 'Somebody' })).status).toBe(422);
    expect((await admin.change(path, { name: 'Rosa Díaz' })).status).toBe(303);
    await app.quiet();
    const [after] = await app.db.query(SUMS);
    expect(after).toEqual(before);

    const [donor] = await app.db.query('select email, first_name, last_name, phone from donor where id = $1', [rosaId]);
    expect(donor).toEqual({
      email: `erased-${rosaId}@erased.invalid`,
      first_name: 'Erased',
      last_name: 'donor',
      phone: '',
    });
    const left = await app.db.query<{ place: string }>(`
      select 'gift' as place from gift g where g::text ~* 'rosa|evil'
      union all select 'plan' from plan p where p::text ~* 'rosa'
      union all select 'event' from stripe_event e where e::text ~* 'rosa'
        -- The card page of these tests is always filled in by Rosa, also for Ben.
        and object_id not in (select stripe_session_id from gift join donor on donor.id = donor_id where first_name = 'Ben')
      union all select 'session' from portal_session s where s::text ~* 'rosa@'
      union all select 'sign-in' from portal_sign_in s where s::text ~* 'rosa@'
      union all select 'audit' from audit_event a where a::text ~* 'rosa'
      union all select 'letter ' || template from letter l where l::text ~* 'rosa'`);
    expect(left).toEqual([{ place: 'letter erasure-done' }]);
    expect((await rosa.get('/portal/privacy')).status).toBe(303);
    await expect(signInDonor(app)).rejects.toThrow();

    clock.advance(2 * 24 * 60 * 60_000);
    const { TidyPortal } = await import('../../src/workflows/donors/tidy-portal.js');
    await app.get(TidyPortal).run();
    expect(await app.db.query(`select from letter l where l::text ~* 'rosa'`)).toEqual([]);
  });

  it('cannot be undone or written over', async () => {
    await expect(app.db.query(`update donor set first_name = 'Rosa' where id = $1`, [rosaId])).rejects.toThrow(
      'erased',
    );
  });
});
