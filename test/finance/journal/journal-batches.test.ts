import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Audit } from '../../../src/audit/audit.js';
import { newDataSource } from '../../../src/database/data-source.js';
import { Db, rows } from '../../../src/database/db.js';
import {
  listFiles,
  madeByOf,
  readBatch,
  readFile,
  type BatchRow,
} from '../../../src/finance/journal/batches/batch.queries.js';
import { closeBatch, NothingNew } from '../../../src/finance/journal/batches/batch.store.js';
import { BatchIsVoid, JournalBatches } from '../../../src/finance/journal/batches/journal-batches.js';
import { previewBatch } from '../../../src/finance/journal/batches/preview.js';
import { WriteJournalFiles } from '../../../src/finance/journal/batches/write-journal-files.js';
import { DEFAULT_SETTINGS, type JournalTarget } from '../../../src/finance/journal/mapping/journal-target.js';
import { readRules, readSettings, saveRule, saveSettings } from '../../../src/finance/journal/mapping/mapping.store.js';
import { JOURNAL_PROOFS } from '../../../src/finance/proof/journal-proof.js';
import { trySql } from '../../../src/finance/proof/sql-proof.js';
import { InvalidInput } from '../../../src/kernel/app-error.js';
import type { CalendarDate } from '../../../src/kernel/calendar.js';
import { Jobs } from '../../../src/jobs/jobs.js';
import { ACCOUNTS, book, credit, debit, ledgerEntry } from '../../../src/ledger/ledger.js';
import { SAMPLE_ORGANISATION, saveOrganisation } from '../../../src/organisation/organisation.js';
import { TestClock } from '../../support/app.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';
import { hasHledger, hledger, rule } from './journal-parts.js';

const day = (text: string): CalendarDate => text as CalendarDate;
const BY = { actor: 'command-line' } as const;
const NOVEMBER = day('2026-11-30');

describe('batches of the journal', () => {
  let database: TestDatabase;
  let db: Db;
  let jobs: Jobs;
  let batches: JournalBatches;
  let files: WriteJournalFiles;
  let booked = 0;

  beforeAll(async () => {
    database = await testDatabase();
    db = new Db(await newDataSource({ url: database.url, poolMax: 8, applicationName: 'test' }).initialize());
    jobs = new Jobs({ url: database.url, works: false, onError: () => undefined });
    await jobs.start();
    const clock = new TestClock('2026-12-01T15:00:00Z');
    files = new WriteJournalFiles(db, clock);
    batches = new JournalBatches(db, jobs, files, new Audit(clock), clock);
    await db.write((tx) => saveOrganisation(tx, SAMPLE_ORGANISATION));
  });

  afterAll(async () => {
    await jobs.stop();
    await db.source.destroy();
    await database.drop();
  });

  /** Each test hands over to a target that no test before it has used up. */
  const drain = async (target: JournalTarget): Promise<void> => {
    await batches.make(target, NOVEMBER, BY).catch((error: unknown) => {
      if (!(error instanceof NothingNew)) throw error;
    });
  };

  const gift = (effectiveDate: string, amountMinor = 5_000n, fund = 'general') =>
    ledgerEntry({
      sourceKey: `test:${(booked += 1)}`,
      description: 'Gift received',
      effectiveDate: day(effectiveDate),
      occurredAt: new Date(`${effectiveDate}T12:00:00Z`),
      postings: [
        debit(ACCOUNTS.stripeClearing, fund, amountMinor, 'USD'),
        credit(ACCOUNTS.contributions, fund, amountMinor, 'USD'),
      ],
    });

  const bookGifts = async (...dates: string[]): Promise<string[]> => {
    const entries = dates.map((date) => gift(date));
    await db.write((tx) => book(tx, entries));
    return entries.map(({ id }) => id);
  };

  const membersOf = async ({ id }: BatchRow): Promise<string[]> => {
    const found = await db.query<{ id: string }>(
      'select entry_id as id from journal_batch_entry where batch_id = $1 order by position',
      [id],
    );
    return found.map((member) => member.id);
  };

  const bytesOf = async ({ id }: BatchRow): Promise<Buffer[]> => {
    const kept = await listFiles(db.manager, id);
    return Promise.all(kept.map(async ({ position }) => (await readFile(db.manager, id, position)).bytes));
  };

  /** A payout of one gift of $50.00, two days after it. @returns the id of its own entry */
  const depositOf = async (entryId: string): Promise<string> => {
    const entry = ledgerEntry({
      sourceKey: 'bt:txn_payout',
      description: 'Paid out to the bank',
      effectiveDate: day('2026-11-29'),
      occurredAt: new Date('2026-11-29T12:00:00Z'),
      postings: [
        debit(ACCOUNTS.bank, 'all-funds', 5_000n, 'USD'),
        credit(ACCOUNTS.stripeClearing, 'all-funds', 5_000n, 'USD'),
      ],
    });
    await db.write(async (tx) => {
      await book(tx, [entry]);
      await rows(
        tx,
        `insert into deposit (id, stripe_payout_id, state, amount_minor, currency, arrival_date, created_at, entry_id)
         values ($1, 'po_1', 'paid', 5000, 'USD', '2026-11-30', '2026-11-29T12:00:00Z', $1)`,
        [entry.id],
      );
      await rows(
        tx,
        `insert into deposit_line (id, deposit_id, transaction_id, category, description, amount_minor, fee_minor,
                                   net_minor, currency, occurred_at)
         values ($1, $1, 'txn_1', 'charge', '', 5000, 0, 5000, 'USD', '2026-11-27T12:00:00Z')`,
        [entry.id],
      );
      await rows(tx, 'insert into deposit_line_entry (line_id, entry_id) values ($1, $2)', [entry.id, entryId]);
    });
    return entry.id;
  };

  const proof = () => trySql(db, 'INV-14', JOURNAL_PROOFS['INV-14']!);

  it('takes in what is new up to the day, in order, and nothing twice', async () => {
    await drain('csv');
    const [second, first] = await bookGifts('2026-11-20', '2026-11-10');
    const [later] = await bookGifts('2026-12-01');
    const batch = await batches.make('csv', NOVEMBER, BY);
    expect(await membersOf(batch)).toEqual([first, second]);
    await expect(batches.make('csv', NOVEMBER, BY)).rejects.toThrow(NothingNew);
    // Corrections of November that come later are in the batch after it.
    const [correction] = await bookGifts('2026-11-15');
    const next = await batches.make('csv', day('2026-12-01'), BY);
    expect(await membersOf(next)).toEqual([correction, later]);
    expect(next.number).toBe(batch.number + 1);
    await expect(batches.make('csv', day('2026-12-02'), BY)).rejects.toThrow(InvalidInput);
  });

  it('says in the preview what it will take in, and in the manifest what it took', async () => {
    await drain('xero');
    await bookGifts('2026-11-20', '2026-11-20');
    const settings = await readSettings(db.manager, 'xero');
    await db.write((tx) => saveRule(tx, 'xero', rule({ account: '4000', externalAccount: '4010' })));
    const rules = await readRules(db.manager, 'xero');
    const preview = await previewBatch(db.manager, 'xero', NOVEMBER, { settings, rules });
    expect(preview).toMatchObject({ entryCount: 2, waitingCount: 0, firstDate: '2026-11-20', lastDate: '2026-11-20' });
    expect(
      preview.accounts.map(({ account, debitMinor, creditMinor, externalId, coverage }) => [
        account,
        debitMinor,
        creditMinor,
        externalId,
        coverage,
      ]),
    ).toEqual([
      ['1020', 10_000n, 0n, '1020', 'own'],
      ['4000', 0n, 10_000n, '4010', 'mapped'],
    ]);
    const batch = await batches.make('xero', NOVEMBER, BY);
    const [manifest, journal] = (await bytesOf(batch)).map(String);
    expect(journal).toContain('4010');
    for (const words of [
      `Journal batch ${batch.number} for Xero`,
      'by the command line',
      'Entries       2, dated 2026-11-20 to 2026-11-20; everything new up to 2026-11-30',
      `Fingerprint   ${batch.fingerprint}`,
      'account 4000: account 4010',
      createHash('sha256').update(journal!).digest('hex'),
    ]) {
      expect(manifest).toContain(words);
    }
    expect(manifest).toMatch(/^Total +100\.00 +100\.00$/m);
  });

  it('gives the same bytes for ever, whatever rules and settings become', async () => {
    await drain('quickbooks-online');
    await bookGifts('2026-11-21');
    const batch = await batches.make('quickbooks-online', NOVEMBER, BY);
    const before = await bytesOf(batch);
    await db.write(async (tx) => {
      await saveRule(tx, 'quickbooks-online', rule({ account: '4000', externalAccount: 'Gifts', class: 'News' }));
      await saveSettings(tx, 'quickbooks-online', { ...DEFAULT_SETTINGS, bom: true, mode: 'daily' });
    });
    await files.run({ batchId: batch.id });
    expect(await bytesOf(batch)).toEqual(before);
    expect(await madeByOf(db.manager, batch.id)).toEqual({ settings: DEFAULT_SETTINGS, rules: [] });
    await bookGifts('2026-11-22');
    const next = await batches.make('quickbooks-online', NOVEMBER, BY);
    expect((await bytesOf(next))[1]!.toString()).toContain('Gifts');
  });

  it('makes one batch, or two without a common entry, of two that are asked for at once', async () => {
    await drain('hledger');
    const ids = await bookGifts(...Array.from({ length: 40 }, () => '2026-11-23'));
    const asked = await Promise.allSettled([1, 2, 3, 4].map(() => batches.make('hledger', NOVEMBER, BY)));
    const made = asked.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    const refused = asked.flatMap((each) => (each.status === 'rejected' ? [each.reason as Error] : []));
    expect(refused.every((error) => error instanceof NothingNew)).toBe(true);
    const members = (await Promise.all(made.map(membersOf))).flat();
    expect(members.toSorted()).toEqual(ids.toSorted());
  });

  it('loses no entry that is committed while a batch is being made', async () => {
    await drain('intacct');
    const known: string[] = [];
    const busy = (async () => {
      for (let round = 0; round < 30; round++) known.push(...(await bookGifts('2026-11-24', '2026-11-24')));
    })();
    const made: BatchRow[] = [];
    for (let round = 0; round < 8; round++) {
      await batches.make('intacct', NOVEMBER, BY).then(
        (batch) => made.push(batch),
        () => undefined,
      );
    }
    await busy;
    await batches.make('intacct', NOVEMBER, BY).then(
      (batch) => made.push(batch),
      () => undefined,
    );
    expect((await Promise.all(made.map(membersOf))).flat().toSorted()).toEqual(known.toSorted());
    expect(made.map(({ number }) => number)).toEqual(made.map((_, at) => made[0]!.number + at));
  });

  it('lets the entries of a void batch go, and keeps its number and its bytes', async () => {
    await drain('csv');
    const ids = await bookGifts('2026-11-25', '2026-11-26');
    const batch = await batches.make('csv', NOVEMBER, BY);
    const before = await bytesOf(batch);
    await expect(batches.makeVoid('csv', batch.number, ' ', 'command-line')).rejects.toThrow(InvalidInput);
    await batches.makeVoid('csv', batch.number, 'The import failed.', 'command-line');
    await expect(batches.makeVoid('csv', batch.number, 'Again.', 'command-line')).rejects.toThrow(BatchIsVoid);
    const again = await batches.make('csv', NOVEMBER, BY);
    expect(again.number).toBe(batch.number + 1);
    expect(await membersOf(again)).toEqual(ids);
    expect(await bytesOf(batch)).toEqual(before);
    expect((await readBatch(db.manager, 'csv', batch.number)).voided).toMatchObject({ reason: 'The import failed.' });
  });

  it('is refused by the database what would break it', async () => {
    await drain('csv');
    const [id] = await bookGifts('2026-11-27');
    const batch = await batches.make('csv', NOVEMBER, BY);
    const refused = [
      ['update journal_file set bytes = bytes where batch_id = $1', 'journal_file_append_only'],
      ['delete from journal_batch_entry where batch_id = $1', 'journal_batch_entry_append_only'],
      ['update journal_batch_entry set live = false where batch_id = $1', 'journal_batch_entry_leaves_with_void'],
      [`update journal_batch set through = '2026-11-29' where id = $1`, 'journal_batch_keeps_known'],
      [
        `insert into journal_batch_entry (batch_id, position, entry_id, target)
         select $1, 99, '${id}', 'csv'`,
        'journal_entry_handed_over_once',
      ],
      [
        `insert into journal_batch (id, target, number, mode, through, settings, rules, made_by, started_at, entry_count,
           first_date, last_date)
         select gen_random_uuid(), target, number + 2, mode, through, settings, rules, made_by, started_at, entry_count,
           first_date, last_date from journal_batch where id = $1`,
        'journal_batch_follows',
      ],
    ] as const;
    for (const [sql, constraint] of refused) {
      await expect(db.query(sql, [batch.id])).rejects.toMatchObject({ driverError: { constraint } });
    }
  });

  it('writes a large batch behind the page, all of it or nothing, and once', async () => {
    await drain('hledger');
    await db.write((tx) =>
      book(
        tx,
        Array.from({ length: 5_001 }, (_, at) => gift('2026-11-28', BigInt(at + 1))),
      ),
    );
    const batch = await batches.make('hledger', NOVEMBER, BY);
    expect([batch.entryCount, batch.finishedAt, await bytesOf(batch)]).toEqual([5_001, null, []]);
    expect(await db.query(`select from pgboss.job where name = 'write-journal-files'`)).toHaveLength(1);
    await Promise.all([files.run({ batchId: batch.id }), files.run({ batchId: batch.id })]);
    const [manifest, journal, ...more] = (await bytesOf(batch)).map(String);
    expect(more).toEqual([]);
    expect(manifest).toMatch(/^Total +125075\.01 +125075\.01$/m);
    if (hasHledger) {
      hledger(journal!, 'check', '--strict', 'ordereddates');
      expect(hledger(journal!, 'balance', 'assets', '--no-total', '-O', 'csv')).toContain('"125075.01 USD"');
    }
    expect((await readBatch(db.manager, 'hledger', batch.number)).progress).toBeNull();
  });

  it('says what stands in the way of a batch that cannot be written, and lets it be made void', async () => {
    await drain('xero');
    await db.write((tx) => saveSettings(tx, 'xero', { ...DEFAULT_SETTINGS, mode: 'daily' }));
    await db.write((tx) =>
      book(
        tx,
        Array.from({ length: 200 }, (_, at) => gift('2026-11-29', 100n, `fund-${at}`)),
      ),
    );
    await expect(batches.make('xero', NOVEMBER, BY)).rejects.toThrow('has 400 lines, and Xero takes 300 in a file');
    // A large one is closed before its files are written: it stays, with the reason beside it.
    const facts = { target: 'xero', through: NOVEMBER, rules: [], madeBy: 'command-line', madeAt: new Date() } as const;
    const batch = await db.write((tx) =>
      closeBatch(tx, { ...facts, settings: { ...DEFAULT_SETTINGS, mode: 'daily' } }),
    );
    await files.run({ batchId: batch.id });
    expect((await readBatch(db.manager, 'xero', batch.number)).progress?.problem).toContain('400 lines');
    await batches.makeVoid('xero', batch.number, 'Too long for Xero.', 'command-line');
    await db.write((tx) => saveSettings(tx, 'xero', DEFAULT_SETTINGS));
    expect(await batches.make('xero', NOVEMBER, BY)).toMatchObject({ number: batch.number + 1, entryCount: 200 });
  });

  it('waits for the deposit of what passes through the processor, where deposits decide about dates', async () => {
    await drain('quickbooks-desktop');
    await db.write((tx) => saveSettings(tx, 'quickbooks-desktop', { ...DEFAULT_SETTINGS, mode: 'payout' }));
    const [paidOut, held] = await bookGifts('2026-11-27', '2026-11-27');
    const settings = await readSettings(db.manager, 'quickbooks-desktop');
    const preview = () => previewBatch(db.manager, 'quickbooks-desktop', NOVEMBER, { settings, rules: [] });
    expect(await preview()).toMatchObject({ entryCount: 0, waitingCount: 2, firstDate: null });
    await expect(batches.make('quickbooks-desktop', NOVEMBER, BY)).rejects.toThrow(NothingNew);
    const payout = await depositOf(paidOut!);
    expect(await preview()).toMatchObject({ entryCount: 2, waitingCount: 1 });
    const batch = await batches.make('quickbooks-desktop', NOVEMBER, BY);
    expect(await membersOf(batch)).toEqual([paidOut, payout]);
    const [, journal, members] = (await bytesOf(batch)).map(String);
    expect(journal!.split('\r\n').slice(3)).toEqual([
      `TRNS\tGENERAL JOURNAL\t11/29/2026\tBank\t\t\t50.00\tM${batch.number}-1\tBank, deposit po_1`,
      `SPL\tGENERAL JOURNAL\t11/29/2026\tStripe clearing\t\t\t-50.00\tM${batch.number}-1\tStripe clearing, deposit po_1`,
      `SPL\tGENERAL JOURNAL\t11/29/2026\tStripe clearing\t\t\t50.00\tM${batch.number}-1\tStripe clearing, deposit po_1`,
      `SPL\tGENERAL JOURNAL\t11/29/2026\tContributions without donor restrictions\t\t\t-50.00\tM${batch.number}-1\tContributions without donor restrictions, deposit po_1`,
      'ENDTRNS',
      '',
    ]);
    expect(members!.split('\r\n').slice(1, -1)).toEqual([
      `M${batch.number}-1,${paidOut},2026-11-27,Gift received`,
      `M${batch.number}-1,${payout},2026-11-29,Paid out to the bank`,
    ]);
    expect(held).toBeDefined();
  });

  it('holds INV-14 after all of this, and sees what was changed past the guards', async () => {
    expect((await proof()).problems).toEqual([]);
    await db.query('alter table journal_batch_total disable trigger user');
    await db.query('alter table journal_batch disable trigger user');
    await db.query(`update journal_batch_total set debit_minor = debit_minor + 1
      where (batch_id, account) in (select batch_id, account from journal_batch_total where debit_minor > 0 limit 1)`);
    await db.query(
      `update journal_batch set fingerprint = sha256('x') where id in (select id from journal_batch limit 1)`,
    );
    const { problems } = await proof();
    expect(problems.map(({ object }) => object.replace(/\d+ of [\w-]+/, '…'))).toEqual(
      expect.arrayContaining([expect.stringMatching(/^batch …, account/), 'batch …']),
    );
  });
});
