import { createHash } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, dateIn } from '../../../src/kernel/calendar.js';
import { startApp, type TestApp } from '../../support/app.js';
import { mainstay } from '../../support/command.js';
import { Donor } from '../../support/donor.js';
import { brokenProofs } from '../../support/proof.js';
import { StaffClient } from './staff-client.js';

const TODAY = dateIn('America/Chicago', new Date());
const PATH = '/staff/finance/journal';

describe('the journal for staff', () => {
  let app: TestApp;
  let finance: StaffClient;
  let fundraiser: StaffClient;

  beforeAll(async () => {
    app = await startApp();
    [finance, fundraiser] = await Promise.all([StaffClient.as('finance', app), StaffClient.as('fundraiser', app)]);
  });

  afterAll(() => app.stop());

  const give = async (): Promise<void> => {
    await new Donor(app).giveAndPay({
      firstName: '=HYPERLINK("x")<b>',
      designation: 'investigations',
      coverFee: 'yes',
    });
    await app.quiet();
  };
  const audited = (action: string) =>
    app.db.query<{ object: string; detail: Record<string, string> }>(
      'select object, detail from audit_event where action = $1 order by id',
      [action],
    );

  it('is for finance, and says what is not there yet', async () => {
    for (const path of [PATH, `${PATH}/xero`, `${PATH}/mapping`]) {
      expect((await fundraiser.get(path)).status).toBe(403);
    }
    expect((await finance.get(PATH)).html).toContain('The ledger has no entries yet');
    const empty = await finance.get(`${PATH}/xero`);
    expect(empty.html).toContain(`Nothing is new up to ${TODAY}`);
    expect(empty.html).toContain('No batch yet');
    expect((await finance.get(`${PATH}/sap`)).status).toBe(404);
    expect((await finance.get(`${PATH}/xero/batches/1`)).status).toBe(404);
    const made = await finance.change(`${PATH}/xero/batches`, { through: TODAY, seen: '0' });
    expect([made.status, (await finance.get(made.location!)).html]).toEqual([
      303,
      expect.stringContaining('Nothing up to'),
    ]);
  });

  it('refuses a day that is none or not here yet, and keeps what was typed', async () => {
    const tomorrow = addDays(TODAY, 1);
    const wrong = await finance.get(`${PATH}/xero?through=2026-02-30`);
    expect([wrong.status, wrong.html]).toEqual([422, expect.stringContaining('value="2026-02-30"')]);
    const early = await finance.change(`${PATH}/xero/batches`, { through: tomorrow, seen: '0' });
    expect([early.status, early.html]).toEqual([422, expect.stringContaining('at the latest')]);
  });

  it('maps accounts by rules, refuses what would not arrive, and writes changes into the audit', async () => {
    const rules = `${PATH}/mapping/xero/rules`;
    const refused = await finance.change(rules, { externalAccount: '4010 Gifts', class: '=News' });
    expect(refused.status).toBe(422);
    for (const words of [
      'Three things need a look',
      'without the name',
      'It cannot begin with',
      'value="4010 Gifts"',
    ]) {
      expect(refused.html).toContain(words);
    }
    const nothing = await finance.change(rules, { campaign: 'nonsense' });
    expect(nothing.html).toContain('Enter an account, a class');
    const unknown = await finance.change(rules, { campaign: 'nonsense', designation: 'no', class: 'News' });
    expect(unknown.html).toContain('There is no such designation.');
    const kept = await finance.change(rules, {
      account: '4100',
      designation: 'investigations',
      externalAccount: '4110',
    });
    expect(kept.status).toBe(303);
    await finance.change(rules, { account: '4100', designation: 'investigations', externalAccount: '4120' });
    await finance.change(rules, { designation: 'investigations', rhythm: 'once', class: 'Investigations' });
    const { html } = await finance.get(`${PATH}/mapping?target=xero`);
    expect(html).toContain('4120');
    expect(html).not.toContain('4110');
    expect(
      (await audited('change journal rule')).map(({ object, detail }) => [object, detail['before'], detail['after']]),
    ).toEqual([
      ['journal-target:xero', null, '4110 | – | – | –'],
      ['journal-target:xero', '4110 | – | – | –', '4120 | – | – | –'],
      ['journal-target:xero', null, '– | Investigations | – | –'],
    ]);
  });

  it('keeps settings for each program, and refuses a template that is none', async () => {
    const bad = {
      mode: 'detail',
      coveredFees: 'included',
      dateOrder: 'mdy',
      journalSymbol: '',
      template: 'A,B\nC',
      columns: 'X: fund',
    };
    const refused = await finance.change(`${PATH}/mapping/intacct/settings`, bad);
    expect(refused.status).toBe(422);
    for (const words of ['Enter a name of at most 60', 'the same number of columns', 'has no column “X”']) {
      expect(refused.html).toContain(words);
    }
    const good = { ...bad, journalSymbol: 'GJ', template: 'A,B\nC,D', columns: 'A: account\nB: =x: y', bom: 'yes' };
    expect((await finance.change(`${PATH}/mapping/intacct/settings`, good)).status).toBe(303);
    expect((await finance.get(`${PATH}/mapping?target=intacct`)).html).toContain('B: =x: y');
    expect((await audited('change journal settings'))[0]!.detail).toMatchObject({ bom: ' → yes' });
    await finance.change(`${PATH}/mapping/xero/settings`, {
      mode: 'detail',
      coveredFees: 'separate',
      dateOrder: 'mdy',
      taxRate: 'Tax Exempt',
      trackingClass: 'Desk',
      trackingLocation: 'City',
    });
  });

  it('shows what is new in balance, makes the batch, and hands out the same bytes again', async () => {
    await give();
    const preview = await finance.get(`${PATH}/xero`);
    for (const words of [
      'What batch 1 would hold',
      'In balance',
      'Two accounts have no rule',
      'or another, by rules',
    ]) {
      expect(preview.html.replaceAll(/2 accounts/g, 'Two accounts')).toContain(words);
    }
    const made = await finance.change(`${PATH}/xero/batches`, { through: TODAY, seen: '1' });
    expect(made.location).toBe(`${PATH}/xero/batches/1`);
    const batch = await finance.get(made.location!);
    expect(batch.html).toContain('Batch 1 is made: 2 entries. 1 entry came in since the preview.');
    const file = await finance.bytes(`${PATH}/xero/batches/1/files/1`);
    expect(file.headers.get('content-disposition')).toBe('attachment; filename="xero-batch-1.csv"');
    const text = file.body.toString();
    expect(text).toMatch(/^M1-1 Gift received,.*,Gift received,4120,Tax Exempt,-\d+\.\d\d,Desk,Investigations,,\r$/m);
    expect(text).toMatch(/,Fee covered by the donor,4120,/);
    expect(text).not.toMatch(/HYPERLINK|@example/);
    const { body: manifest } = await finance.bytes(`${PATH}/xero/batches/1/files/0`);
    expect(manifest.toString()).toContain(createHash('sha256').update(file.body).digest('hex'));
    await finance.change(`${PATH}/mapping/xero/rules`, { account: '4100', externalAccount: '9999' });
    expect((await finance.bytes(`${PATH}/xero/batches/1/files/1`)).body).toEqual(file.body);
    const zips = [await finance.bytes(`${PATH}/xero/batches/1/zip`), await finance.bytes(`${PATH}/xero/batches/1/zip`)];
    expect(zips[0]!.body).toEqual(zips[1]!.body);
    expect(zips[0]!.body.includes(file.body)).toBe(true);
    expect((await fundraiser.get(`${PATH}/xero/batches/1/files/1`)).status).toBe(403);
    expect((await finance.get(`${PATH}/xero/batches/1/files/9`)).status).toBe(404);
  });

  it('takes a batch back with a reason, once, and offers its entries again', async () => {
    const path = `${PATH}/xero/batches/1/void`;
    expect((await finance.change(path, { reason: '' })).html).toContain('Say why it was not imported.');
    expect((await finance.change(path, { reason: 'The file was refused.' })).status).toBe(303);
    const twice = await finance.change(path, { reason: 'Again.' });
    expect((await finance.get(twice.location!)).html).toContain('Batch 1 is void already. Nothing was changed.');
    expect((await finance.get(`${PATH}/xero`)).html).toContain('What batch 2 would hold');
    expect((await finance.bytes(`${PATH}/xero/batches/1/files/1`)).status).toBe(200);
    expect(await brokenProofs(app)).toEqual([]);
  });

  it('is exported by the command line, too, and an earlier batch is written once more', async () => {
    const out = await mkdtemp(join(tmpdir(), 'mainstay-journal-'));
    const run = (...args: string[]) =>
      mainstay(app, ['export', 'journal', '--target', 'hledger', '--out', out, ...args]);
    expect((await run()).code).toBe(0);
    expect((await readdir(out)).toSorted()).toEqual(['hledger-batch-1-manifest.txt', 'hledger-batch-1.journal']);
    const journal = await readFile(join(out, 'hledger-batch-1.journal'));
    expect((await run()).err).toContain('Nothing up to');
    expect((await run('--batch', '1')).code).toBe(0);
    expect(await readFile(join(out, 'hledger-batch-1.journal'))).toEqual(journal);
    expect((await run('--batch', '2')).code).toBe(1);
    expect((await run('--through', 'yesterday')).err).toContain('is not a date');
    await rm(out, { recursive: true });
  });

  it('leaves many entries to the worker, and shows how far it is', async () => {
    await app.db.query(
      `
      with entry as (
        insert into ledger_entry (id, source_key, description, effective_date, occurred_at)
        select gen_random_uuid(), 'test:' || n, 'Gift received', $1::date, now() from generate_series(1, 5001) as n
        returning id)
      insert into ledger_posting (entry_id, line, account, fund, amount_minor, currency)
      select id, line, account, 'general', amount, 'USD'
      from entry cross join (values (1, '1020', 100), (2, '4000', -100)) as posting (line, account, amount)`,
      [TODAY],
    );
    const made = await finance.change(`${PATH}/csv/batches`, { through: TODAY, seen: '5003' });
    expect(made.status).toBe(303);
    let { html } = await finance.get(made.location!);
    for (let tries = 0; tries < 100 && !html.includes('Download file'); tries++) {
      expect(html).toContain('The files are being written');
      expect(html).toContain('http-equiv="refresh"');
      await new Promise((resolve) => setTimeout(resolve, 200));
      ({ html } = await finance.get(made.location!));
    }
    expect(html).toContain('Download file');
    const { body } = await finance.bytes(`${made.location}/files/1`);
    expect(body.toString().split('\r\n')).toHaveLength(5003 * 2 + 2);
  });
});
