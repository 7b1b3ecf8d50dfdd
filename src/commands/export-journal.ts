import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidInput } from '../kernel/app-error.js';
import { dateIn, parseDate, type CalendarDate } from '../kernel/calendar.js';
import { Clock } from '../kernel/clock.js';
import { Db } from '../database/db.js';
import { listFiles, readBatch, readFile } from '../finance/journal/batches/batch.queries.js';
import { JournalBatches } from '../finance/journal/batches/journal-batches.js';
import { WriteJournalFiles } from '../finance/journal/batches/write-journal-files.js';
import type { JournalTarget } from '../finance/journal/mapping/journal-target.js';
import { readOrganisation } from '../organisation/organisation.js';
import { withApp } from './with-app.js';

export interface ExportJournalOptions {
  readonly target: JournalTarget;
  /** The last day of a new batch; today without it. */
  readonly through?: string;
  /** An earlier batch, once more. */
  readonly batch?: number;
  /** The folder that the files are written to. */
  readonly out: string;
}

/**
 * `mainstay export journal`: the next batch of a target, or an earlier one byte for byte.
 * @throws InvalidInput for a day that is none
 * @throws NotFound for a batch that was never made
 * @throws NothingNew
 */
export async function exportJournal({ target, through, batch, out }: ExportJournalOptions): Promise<void> {
  const day = through === undefined ? undefined : dayOf(through);
  if (day && batch !== undefined) {
    const problem = { field: '--through', message: 'An earlier batch has its last day: leave out one of the two.' };
    throw new InvalidInput([problem], 'Nothing was exported.');
  }
  await withApp(async (app) => {
    const db = app.get(Db);
    const { timeZone } = await readOrganisation(db.manager);
    const made =
      batch === undefined
        ? await app.get(JournalBatches).make(target, day ?? dateIn(timeZone, app.get(Clock).now()), {
            actor: 'command-line',
            waits: true,
          })
        : await readBatch(db.manager, target, batch);
    // One that was left to the worker, and has no files yet.
    if (!made.finishedAt) await app.get(WriteJournalFiles).run({ batchId: made.id });
    await mkdir(out, { recursive: true });
    for (const { position } of await listFiles(db.manager, made.id)) {
      const { name, bytes } = await readFile(db.manager, made.id, position);
      await writeFile(join(out, name), bytes);
      console.log(join(out, name));
    }
  });
}

function dayOf(text: string): CalendarDate {
  const date = parseDate(text);
  if (date) return date;
  const problem = { field: '--through', message: `"${text}" is not a date such as 2026-12-31.` };
  throw new InvalidInput([problem], 'Nothing was exported.');
}
