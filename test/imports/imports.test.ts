import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ErrorFile } from '../../src/imports/work/error-file.js';
import type { ImportRun } from '../../src/imports/runs/import-run.js';
import { readRun } from '../../src/imports/runs/import-run.store.js';
import { ReceiveFile } from '../../src/imports/runs/receive-file.js';
import { SteerImport } from '../../src/imports/runs/steer-import.js';
import { TidyImports } from '../../src/imports/work/tidy-imports.js';
import { WorkImport } from '../../src/imports/work/work-import.js';
import type { ImportRunId } from '../../src/gifts/imported/imported-gift.store.js';
import { summary } from '../../src/reports/giving/summary.js';
import { startApp, type TestApp } from '../support/app.js';
import { Donor } from '../support/donor.js';
import { brokenProofs } from '../support/proof.js';

const BY = { actor: 'command-line', staffId: null } as const;
const NOBODY = { dateOrder: null, decimals: null, designations: new Map(), campaigns: new Map() } as const;

const NEXT_YEAR = new Date().getFullYear() + 1;
const HEADER = 'Gift ID,Email,First name,Last name,Gift date,Amount,Fund,Status,Comment';
const GOOD = [
  '1,ann@example.org,Ann,Ames,2024-03-04,"1,204.00",General,Paid,"Keep going,\nplease"',
  '2,ann@example.org,Ann,Ames,2024-04-04,$12.50,General,Paid,',
  '3,bo@example.org,Bo,Birch,2025-05-06,25.00,Coffee,Paid,',
  '4,bo@example.org,Bo,Birch,2025-05-06,25.00,Coffee,Failed,',
];

describe('an import of donors and gifts', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp({ worker: 'idle', webhooks: false });
  });

  beforeEach(async () => {
    const open = await app.db.query<{ id: string }>(
      `select id from import_run where state in ('running', 'paused') or (state in ('done', 'cancelled') and started_at is not null)`,
    );
    for (const { id } of open) await takeBack(id as ImportRunId);
  });

  afterAll(() => app.stop());

  const receive = (text: string | Buffer, name = 'gifts.csv') =>
    app.get(ReceiveFile).run(BY, {
      name,
      open: async function* () {
        yield Buffer.from(text);
      },
    });
  const run = (id: ImportRunId): Promise<ImportRun> => readRun(app.db.manager, id);
  const work = (runId: ImportRunId) => app.get(WorkImport).run({ runId });

  const look = async (id: ImportRunId, given: Partial<ImportRun> = {}): Promise<ImportRun> => {
    const { source, encoding, delimiter, mapping, controlCount, controlMinor } = { ...(await run(id)), ...given };
    const decisions = {
      source,
      encoding: encoding!,
      delimiter: delimiter!,
      mapping: mapping!,
      controlCount,
      controlMinor,
    };
    await app.get(SteerImport).map(BY, id, decisions);
    await work(id);
    return run(id);
  };

  const makeNames = async (id: ImportRunId): Promise<ImportRun> => {
    const { questions } = await run(id);
    if (!questions) return run(id);
    await app.get(SteerImport).answer(BY, id, {
      ...NOBODY,
      designations: new Map(questions.designations.map(({ name }) => [name, '+'])),
    });
    await work(id);
    return run(id);
  };

  const bring = async (id: ImportRunId): Promise<ImportRun> => {
    await app.get(SteerImport).start(BY, id);
    await work(id);
    return run(id);
  };

  async function takeBack(id: ImportRunId): Promise<ImportRun> {
    if (['running', 'paused'].includes((await run(id)).state)) await app.get(SteerImport).cancel(BY, id);
    await app.get(SteerImport).undo(BY, id);
    await work(id);
    return run(id);
  }

  /** Everything that an import could disturb, as one text. */
  const everything = async (): Promise<string> => {
    const tables = [
      'donor',
      'gift',
      'imported_gift',
      'imported_donor',
      'import_made_donor',
      'donor_tag',
      'tag',
      'donor_consent',
      'donor_field_value',
      'campaign',
      'designation',
      'ledger_entry',
      'ledger_posting',
      'receipt',
      'donor_giving',
      'donor_year',
    ];
    const found = await Promise.all(
      tables.map((table) =>
        app.db.query<{
          sum: string;
        }>(`select '${table} ' || count(*) || ' ' || coalesce(md5(string_agg(line, '' order by line)), '') as sum
          from (select to_jsonb(row)::text as line from ${table} as row) as lines`),
      ),
    );
    return found.map(([row]) => row!.sum).join('\n');
  };

  const raised = async (year: number) =>
    (await summary(app.db, { from: `${year}-01-01` as never, to: `${year}-12-31` as never, by: 'total' })).total
      .grossMinor;

  it('shows what would become of each row, asks what a name means, and writes nothing of it', async () => {
    const before = await everything();
    const id = await receive([HEADER, ...GOOD, '5,not an address,Cy,Cole,2024-13-45,x,,Paid,'].join('\r\n'));
    expect(await look(id)).toMatchObject({
      state: 'asking',
      questions: {
        dates: null,
        decimals: null,
        designations: [{ name: 'Coffee', rows: 2 }],
      },
    });
    expect(await makeNames(id)).toMatchObject({
      state: 'checked',
      figures: {
        rows: 5,
        newDonors: 2,
        knownDonors: 0,
        gifts: 3,
        giftsMinor: '124150',
        leftOut: 1,
        refused: 1,
        firstDate: '2024-03-04',
        lastDate: '2025-05-06',
        problems: [
          { problem: 'bad-amount', field: 'amount', count: 1, lines: [7] },
          { problem: 'not-received', field: 'status', count: 1, lines: [6] },
        ],
      },
    });
    expect(await everything()).toBe(before);
  });

  it('brings gifts as history: in reports, in no books, with no receipt; and undone, every sum is what it was', async () => {
    const before = await everything();
    const id = await receive([HEADER, ...GOOD].join('\n'));
    await look(id);
    await makeNames(id);
    const ledger = await app.db.query('select count(*) from ledger_entry');
    expect(await bring(id)).toMatchObject({ state: 'done', rowsDone: 4, figures: { gifts: 3, giftsMinor: '124150' } });
    expect(await raised(2024)).toBe(121650n);
    expect(await app.db.query('select count(*) from ledger_entry')).toEqual(ledger);
    const [gift] = await app.db.query(
      `select state, channel, acknowledgment, gift_date::text as day, comment, (select count(*)::int from receipt where gift_id = gift.id) as receipts
       from gift join imported_gift on gift_id = gift.id where external_key = '1' and source = 'csv'`,
    );
    expect(gift).toEqual({
      state: 'settled',
      channel: 'imported',
      acknowledgment: 'elsewhere',
      day: '2024-03-04',
      comment: 'Keep going,\nplease',
      receipts: 0,
    });
    expect(await brokenProofs(app)).toEqual([]);
    expect(await takeBack(id)).toMatchObject({
      state: 'undone',
      figures: { undone: { gifts: 3, donors: 2, keptGifts: 0, keptDonors: 0 } },
    });
    expect(await raised(2024)).toBe(0n);
    expect(await everything()).toBe(before);
  });

  it('brings nothing twice: neither the same file, nor the same gift under another name', async () => {
    const id = await receive([HEADER, ...GOOD].join('\n'));
    await look(id);
    await makeNames(id);
    await bring(id);
    const again = await receive([HEADER, ...GOOD].join('\n'));
    await look(again);
    expect(await makeNames(again)).toMatchObject({ figures: { gifts: 0, known: 3, newDonors: 0 } });
    const other = await receive([HEADER.replace('Gift ID', 'Ref'), ...GOOD].join('\n'));
    await look(other, { source: 'another' });
    expect(await makeNames(other)).toMatchObject({ figures: { gifts: 0, alike: 3 } });
    await app.get(SteerImport).cancel(BY, other);
    await bring(again);
    expect(await raised(2024)).toBe(121650n);
  });

  it('goes on where a worker was killed, and doubles nothing, with several workers too', async () => {
    const lines = Array.from(
      { length: 20_000 },
      (_, at) =>
        `${at + 1},d${at % 7000}@example.org,Dee,Dow,2023-01-${String((at % 28) + 1).padStart(2, '0')},${(at % 90) + 1}.00,,Paid,`,
    );
    const id = await receive([HEADER, ...lines].join('\n'));
    expect(await look(id)).toMatchObject({
      state: 'checked',
      figures: { rows: 20_000, gifts: 20_000, newDonors: 7000 },
    });
    await app.get(SteerImport).start(BY, id);
    const first = work(id);
    while ((await run(id)).rowsDone < 3000) await new Promise((done) => setTimeout(done, 10));
    // Another worker takes over in the middle, as after a heartbeat that did not come; somebody pauses meanwhile.
    const second = work(id);
    await app.get(SteerImport).pause(BY, id);
    await Promise.all([first, second]);
    const paused = await run(id);
    expect(paused.state).toBe('paused');
    expect(paused.rowsDone).toBeLessThan(20_000);
    const [{ count }] = (await app.db.query<{ count: number }>(
      'select count(*)::int as count from imported_gift where run_id = $1',
      [id],
    )) as [{ count: number }];
    expect(count).toBe(paused.rowsDone);
    await app.get(SteerImport).resume(BY, id);
    await Promise.all([work(id), work(id)]);
    await work(id);
    expect(await run(id)).toMatchObject({
      state: 'done',
      figures: { gifts: 20_000, giftsMinor: paused.figures!.giftsMinor },
    });
  }, 240_000);

  it('is undone but for what lives on: a donor who gave since, a donor of whom more is known', async () => {
    const id = await receive([HEADER, ...GOOD].join('\n'));
    await look(id);
    await makeNames(id);
    await bring(id);
    const [bo] = await app.db.query<{ id: string }>(`select id from donor where email = 'bo@example.org'`);
    const donor = new Donor(app);
    await donor.checkout({ email: 'bo@example.org', firstName: 'Bo', lastName: 'Birch' });
    expect(await takeBack(id)).toMatchObject({
      state: 'undone',
      figures: { undone: { gifts: 3, donors: 1, keptDonors: 1 } },
    });
    expect(await app.db.query(`select id from donor where email = 'bo@example.org'`)).toEqual([bo]);
    expect(await app.db.query(`select id from donor where email = 'ann@example.org'`)).toEqual([]);
  });

  it('adds tags, fields and consents with their basis, overrides no word of the donor, and takes them back', async () => {
    await app.db.query(
      `insert into custom_field (id, key, label, kind, position) values (gen_random_uuid(), 'beat', 'Favorite beat', 'text', 1) on conflict do nothing`,
    );
    const donor = new Donor(app);
    await donor.checkout({ email: 'di@example.org', firstName: 'Di', lastName: 'Dunn' });
    await app.db.query(
      `insert into donor_consent (id, donor_id, purpose, given, actor, at) select gen_random_uuid(), id, 'newsletters', false, 'donor:' || id, now() from donor where email = 'di@example.org'`,
    );
    const before = await everything();
    const id = await receive(
      [
        'Email,First name,Last name,Tags,Beat,News,Phone',
        'di@example.org,Di,Dunn,"Major; Gala",Courts,yes,+1 214 555 0134',
        'eve@example.org,Eve,East,gala,,yes,',
      ].join('\n'),
    );
    const mapping = (await run(id)).mapping!;
    const columns = [
      ...mapping.columns.slice(0, 4),
      'field:beat',
      'consent:newsletters',
      'phone',
    ] as typeof mapping.columns;
    await look(id, { mapping: { ...mapping, columns, consentBasis: 'Sign-up form of the old site' } });
    expect((await run(id)).figures).toMatchObject({ newDonors: 1, knownDonors: 1, gifts: 0 });
    await bring(id);
    expect(
      await app.db.query(
        `select email, (select string_agg(name, ',' order by name) from donor_tag join tag on tag.id = tag_id where donor_id = donor.id) as tags,
           (select value from donor_field_value where donor_id = donor.id) as beat,
           (select given from donor_consent where donor_id = donor.id order by position desc limit 1) as news
         from donor where email in ('di@example.org', 'eve@example.org') order by email`,
      ),
    ).toEqual([
      { email: 'di@example.org', tags: 'Gala,Major', beat: 'Courts', news: false },
      { email: 'eve@example.org', tags: 'Gala', beat: null, news: true },
    ]);
    await takeBack(id);
    expect(await everything()).toBe(before);
  });

  it('does not run against its control figures, beside another import, or on what another one has changed', async () => {
    const id = await receive([HEADER, ...GOOD].join('\n'));
    await look(id, { controlCount: 4, controlMinor: 126_651n });
    await makeNames(id);
    await expect(app.get(SteerImport).start(BY, id)).rejects.toMatchObject({ code: 'import-disagrees' });
    const other = await receive([HEADER, '9,zed@example.org,Zed,Zorn,2024-01-01,5,,Paid,'].join('\n'));
    await look(other);
    await app.get(SteerImport).start(BY, other);
    await look(id, { controlMinor: 126_650n });
    expect(await run(id)).toMatchObject({ state: 'checked' });
    await expect(app.get(SteerImport).start(BY, id)).rejects.toMatchObject({
      code: expect.stringMatching(/import-(busy|stale)/),
    });
    await work(other);
    await expect(app.get(SteerImport).start(BY, id)).rejects.toMatchObject({ code: 'import-stale' });
    await app.get(SteerImport).cancel(BY, id);
  });

  it('gives the refused rows back with a reason and guarded from formulas; corrected, they are brought alone', async () => {
    const bad = [
      '6,=cmd()@example,Flo,Fox,2024-01-01,5.00,,Paid,+1',
      `7,gus@example.org,Gus,Gray,${NEXT_YEAR}-01-01,5.00,,Paid,`,
      '7,gus@example.org,Gus,Gray,2024-01-01,-5,,Paid,',
    ];
    const id = await receive([HEADER, ...GOOD, ...bad].join('\n'));
    await look(id);
    await makeNames(id);
    let file = '';
    for await (const part of app.get(ErrorFile).open(await run(id))) file += part;
    expect(file.split('\r\n')).toEqual([
      `${HEADER},Reason`,
      `6,'=cmd()@example,Flo,Fox,2024-01-01,5.00,,Paid,'+1,Email: The email is no address such as name@example.org.`,
      `7,gus@example.org,Gus,Gray,${NEXT_YEAR}-01-01,5.00,,Paid,,Date of the gift: The date is in the future.`,
      `7,gus@example.org,Gus,Gray,2024-01-01,'-5,,Paid,,Amount: The amount is below zero. Take a refund off the gift that it belongs to.`,
      '',
    ]);
    await bring(id);
    const corrected = await receive(
      file
        .replace("'=cmd()@example", 'flo@example.org')
        .replace(String(NEXT_YEAR), '2021')
        .replace("7,gus@example.org,Gus,Gray,2024-01-01,'-5", '8,gus@example.org,Gus,Gray,2024-01-01,5'),
    );
    expect(await look(corrected)).toMatchObject({ state: 'checked', figures: { rows: 3, gifts: 3, refused: 0 } });
    await app.get(SteerImport).cancel(BY, corrected);
  });

  it('refuses what is no table, and says from which line on a file is broken', async () => {
    await expect(receive('')).rejects.toMatchObject({ code: 'import-refused' });
    await expect(receive('PK\u0003\u0004')).rejects.toMatchObject({ message: expect.stringContaining('Excel') });
    await expect(receive('Email,Amount\n')).rejects.toMatchObject({ message: expect.stringContaining('no rows') });
    const id = await receive(`${HEADER}\n${GOOD.join('\n')}\n8,"open,${'x,\n'.repeat(90_000)}`);
    expect(await look(id)).toMatchObject({ state: 'failed', failure: expect.stringContaining('line 7') });
  });

  it('reads Windows letters and semicolons, and refuses rows whose letters are none', async () => {
    const text = 'Email;Vorname;Nachname;Date;Amount\nj@example.org;Jos\xe9;Nu\xf1ez;2024-01-01;1.204,00\n';
    const id = await receive(Buffer.from(text, 'latin1'));
    expect(await run(id)).toMatchObject({ encoding: 'windows-1252', delimiter: ';' });
    expect(await look(id)).toMatchObject({ state: 'checked', figures: { giftsMinor: '120400', refused: 0 } });
    expect(await look(id, { encoding: 'utf-8' })).toMatchObject({
      figures: { refused: 1, problems: [{ problem: 'not-text' }] },
    });
    await app.get(SteerImport).cancel(BY, id);
  });

  it('keeps files closed, and deletes them after a week', async () => {
    const id = await receive([HEADER, ...GOOD].join('\n'));
    const [{ plain }] = (await app.db.query<{ plain: boolean }>(
      `select position('ann@example.org'::bytea in sealed) > 0 as plain from import_chunk where run_id = $1`,
      [id],
    )) as [{ plain: boolean }];
    expect(plain).toBe(false);
    await app.get(TidyImports).run(new Date(Date.now() + 8 * 24 * 60 * 60_000));
    expect(await run(id)).toMatchObject({ state: 'failed', fileForgottenAt: expect.any(Date) });
    expect(await app.db.query('select from import_chunk where run_id = $1', [id])).toEqual([]);
  });
});
