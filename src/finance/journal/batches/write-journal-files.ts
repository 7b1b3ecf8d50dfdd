import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppError } from '../../../kernel/app-error.js';
import { Clock } from '../../../kernel/clock.js';
import { Db, rows, type Tx } from '../../../database/db.js';
import type { Task } from '../../../jobs/jobs.js';
import { readOrganisation } from '../../../organisation/organisation.js';
import { lockUnfinished, type ClosedBatch } from './batch.store.js';
import { batchTotals, edgeMembers, nameOfActor } from './batch.queries.js';
import { readChart } from '../mapping/chart.js';
import type { Journal } from '../formats/journal.js';
import { journalFiles, type JournalFile } from '../journal-files.js';
import { journalsOf } from '../journals.js';
import { manifestText, type BatchTotal } from '../manifest.js';
import { MemberFiles } from '../member-files.js';
import { memberPostings } from './member-postings.js';
import { Tally } from '../tally.js';

/** A batch of many entries gets its files behind the page. */
export const WRITE_JOURNAL_FILES: Task<{ batchId: string }> = {
  name: 'write-journal-files',
  retries: 10,
  retryDelaySeconds: 5,
  retryDelayMaxSeconds: 10 * 60,
  concurrency: 1,
};

const PROGRESS_EVERY = 5000;

/**
 * Writes the files of a closed batch, all in one transaction: there are all of them, or none. Nothing grows with the
 * batch but one file at a time.
 */
@Injectable()
export class WriteJournalFiles {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  /** Safe to repeat: a batch that has its files, or is void, is left alone. */
  async run({ batchId }: { batchId: string }): Promise<void> {
    try {
      await this.db.write(async (tx) => {
        const batch = await lockUnfinished(tx, batchId);
        if (batch) await this.write(tx, batch, (done) => this.note(batchId, done));
      });
    } catch (error) {
      // What the rules and the target cannot agree on will not change by trying again; a person has to.
      const isForGood = error instanceof AppError;
      await this.note(batchId, 0, isForGood ? error.message : 'The files could not be written yet. It is tried again.');
      if (!isForGood) throw error;
    }
  }

  /** The files of a batch whose row the caller holds. @throws EntryTooLong */
  async write(tx: Tx, batch: ClosedBatch, onProgress?: (entriesDone: number) => Promise<void>): Promise<void> {
    const organisation = await readOrganisation(tx);
    const context = { ...batch, currency: organisation.currency, chart: await readChart(tx) };
    const members = new MemberFiles(context);
    const kept: KeptFile[] = [];
    const keep = async (files: readonly JournalFile[]): Promise<void> => {
      for (const file of files) kept.push(await keepFile(tx, batch.id, kept.length + 1, file));
    };
    let done = 0;
    let told = 0;
    const watched = async function* (journals: AsyncIterable<Journal>): AsyncGenerator<Journal, void, undefined> {
      for await (const journal of journals) {
        yield journal;
        await keep(members.add(journal));
        done += journal.members.length;
        if (onProgress && done - told >= PROGRESS_EVERY) await onProgress((told = done));
      }
    };
    const tally = new Tally();
    const postings = tally.over(memberPostings(tx, batch.id, batch.settings.mode));
    const journals = watched(journalsOf(postings, context));
    for await (const file of journalFiles(journals, context)) await keep([file]);
    await keep(members.take());
    const totals = await batchTotals(tx, batch.id);
    tally.refuseOtherThan(totals);
    await this.finish(tx, { ...batch, totals }, kept, organisation);
  }

  private async finish(
    tx: Tx,
    batch: ClosedBatch & { readonly totals: readonly BatchTotal[] },
    files: readonly KeptFile[],
    { name, timeZone }: { name: string; timeZone: string },
  ): Promise<void> {
    const fingerprint = createHash('sha256');
    for (const file of files) fingerprint.update(`${file.name} ${file.sha256}\n`);
    const hash = fingerprint.digest('hex');
    const text = manifestText({
      ...batch,
      ...(await edgeMembers(tx, batch.id)),
      organisation: name,
      timeZone,
      madeBy: await nameOfActor(tx, batch.madeBy),
      files,
      fingerprint: hash,
    });
    await keepFile(tx, batch.id, 0, {
      kind: 'manifest',
      name: `${batch.target}-batch-${batch.number}-manifest.txt`,
      contentType: 'text/plain; charset=utf-8',
      bytes: Buffer.from(text),
      journalCount: 0,
      lineCount: text.split('\n').length - 1,
    });
    await rows(tx, `update journal_batch set finished_at = $2, fingerprint = decode($3, 'hex') where id = $1`, [
      batch.id,
      this.clock.now(),
      hash,
    ]);
  }

  /** Beside the transaction that writes, so that pages can see it; nothing depends on it. */
  private async note(batchId: string, entriesDone: number, problem: string | null = null): Promise<void> {
    await this.db.query(
      `insert into journal_progress (batch_id, entries_done, problem, updated_at) values ($1, $2, $3, $4)
       on conflict (batch_id) do update set entries_done = $2, problem = $3, updated_at = $4`,
      [batchId, entriesDone, problem, this.clock.now()],
    );
  }
}

type KeptFile = Pick<JournalFile, 'name' | 'journalCount' | 'lineCount'> & { readonly sha256: string };

async function keepFile(tx: Tx, batchId: string, position: number, file: JournalFile): Promise<KeptFile> {
  const { kind, name, contentType, journalCount, lineCount, bytes } = file;
  const sha256 = createHash('sha256').update(bytes).digest();
  await rows(
    tx,
    `insert into journal_file (batch_id, position, kind, name, content_type, journal_count, line_count, sha256, bytes)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [batchId, position, kind, name, contentType, journalCount, lineCount, sha256, bytes],
  );
  return { name, journalCount, lineCount, sha256: sha256.toString('hex') };
}
