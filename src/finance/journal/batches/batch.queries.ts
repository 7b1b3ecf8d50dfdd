import { NotFound } from '../../../kernel/app-error.js';
import type { CalendarDate } from '../../../kernel/calendar.js';
import { rows, type Tx } from '../../../database/db.js';
import {
  JOURNAL_TARGETS,
  settingsFrom,
  type JournalMode,
  type JournalSettings,
  type JournalTarget,
} from '../mapping/journal-target.js';
import type { BatchTotal, MemberFacts } from '../manifest.js';
import type { JournalRule } from '../mapping/mapping.js';

export interface BatchRow {
  readonly id: string;
  readonly target: JournalTarget;
  readonly number: number;
  readonly mode: JournalMode;
  readonly through: CalendarDate;
  readonly entryCount: number;
  readonly firstDate: CalendarDate;
  readonly lastDate: CalendarDate;
  readonly madeBy: string;
  readonly madeAt: Date;
  readonly finishedAt: Date | null;
  /** Hex; null while the files are being made. */
  readonly fingerprint: string | null;
  readonly voided: { readonly reason: string; readonly by: string; readonly at: Date } | null;
  /** Entries that are in files by now, and what stands in the way; while a large batch is being made. */
  readonly progress: { readonly done: number; readonly problem: string | null } | null;
}

export interface BatchFile {
  readonly position: number;
  readonly kind: 'journal' | 'members' | 'manifest';
  readonly name: string;
  readonly contentType: string;
  readonly journalCount: number;
  readonly lineCount: number;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** Staff by name; a command by what it is. */
const named = (actor: string): string =>
  `coalesce((select name from staff where 'staff:' || staff.id = ${actor}), case when ${actor} = 'command-line' then 'the command line' else ${actor} end)`;

interface FoundBatch extends Omit<BatchRow, 'voided' | 'progress'> {
  readonly voidReason: string | null;
  readonly voidedBy: string | null;
  readonly voidedAt: Date | null;
  readonly done: number | null;
  readonly problem: string | null;
}

const BATCH = `
  select batch.id, target, number, mode, through::text, entry_count as "entryCount", first_date::text as "firstDate",
         last_date::text as "lastDate", ${named('made_by')} as "madeBy", started_at as "madeAt",
         finished_at as "finishedAt", encode(fingerprint, 'hex') as fingerprint, gone.reason as "voidReason",
         ${named('gone.voided_by')} as "voidedBy", gone.voided_at as "voidedAt", entries_done as done, problem
  from journal_batch as batch
  left join journal_batch_void as gone on gone.batch_id = batch.id
  left join journal_progress as progress on progress.batch_id = batch.id and finished_at is null`;

function batchRow({ voidReason, voidedBy, voidedAt, done, problem, ...batch }: FoundBatch): BatchRow {
  return {
    ...batch,
    voided: voidedAt && { reason: voidReason!, by: voidedBy!, at: voidedAt },
    progress: done === null ? null : { done, problem },
  };
}

/** The batches of a target, the newest first. */
export async function listBatches(
  tx: Tx,
  target: JournalTarget,
  { before, limit }: { before?: number | undefined; limit: number },
): Promise<BatchRow[]> {
  const found = await rows<FoundBatch>(
    tx,
    `${BATCH} where target = $1 and number < coalesce($2, 2147483647) order by number desc limit $3`,
    [target, before ?? null, limit],
  );
  return found.map(batchRow);
}

/** @throws NotFound */
export async function readBatch(tx: Tx, target: JournalTarget, number: number): Promise<BatchRow> {
  const [found] = await rows<FoundBatch>(tx, `${BATCH} where target = $1 and number = $2`, [target, number]);
  if (!found) throw new NotFound('journal batch');
  return batchRow(found);
}

/** The settings and rules that a batch was made by. */
export async function madeByOf(
  tx: Tx,
  batchId: string,
): Promise<{ settings: JournalSettings; rules: readonly JournalRule[] }> {
  const [found] = await rows<{ settings: JournalSettings; rules: JournalRule[] }>(
    tx,
    'select settings, rules from journal_batch where id = $1',
    [batchId],
  );
  return { settings: settingsFrom(found!.settings), rules: found!.rules };
}

export async function batchTotals(tx: Tx, batchId: string): Promise<BatchTotal[]> {
  return totalsFrom(
    await rows<FoundTotal>(
      tx,
      `select account, name, currency, debit_minor as debit, credit_minor as credit, posting_count as "postingCount"
       from journal_batch_total join ledger_account on code = account
       where batch_id = $1 order by currency, account`,
      [batchId],
    ),
  );
}

export interface FoundTotal {
  readonly account: string;
  readonly name: string;
  readonly currency: string;
  readonly debit: string;
  readonly credit: string;
  readonly postingCount: number;
}

export function totalsFrom(found: readonly FoundTotal[]): BatchTotal[] {
  return found.map(({ debit, credit, ...total }) => ({
    ...total,
    debitMinor: BigInt(debit),
    creditMinor: BigInt(credit),
  }));
}

/** What was kept of a batch, without the bytes, in order; the manifest first. */
export function listFiles(tx: Tx, batchId: string): Promise<BatchFile[]> {
  return rows<BatchFile>(
    tx,
    `select position, kind, name, content_type as "contentType", journal_count as "journalCount",
            line_count as "lineCount", length(bytes) as "sizeBytes", encode(sha256, 'hex') as sha256
     from journal_file where batch_id = $1 order by position`,
    [batchId],
  );
}

/** @throws NotFound */
export async function readFile(
  tx: Tx,
  batchId: string,
  position: number,
): Promise<{ name: string; contentType: string; bytes: Buffer }> {
  const [file] = await rows<{ name: string; contentType: string; bytes: Buffer }>(
    tx,
    'select name, content_type as "contentType", bytes from journal_file where batch_id = $1 and position = $2',
    [batchId, position],
  );
  if (!file) throw new NotFound('file');
  return file;
}

export async function edgeMembers(tx: Tx, batchId: string): Promise<{ first: MemberFacts; last: MemberFacts }> {
  const found = await rows<MemberFacts>(
    tx,
    `select entry.id as "entryId", effective_date::text as date, description
     from journal_batch_entry join ledger_entry as entry on entry.id = entry_id
     where batch_id = $1 and position in (1, (select entry_count from journal_batch where id = $1)) order by position`,
    [batchId],
  );
  return { first: found[0]!, last: found.at(-1)! };
}

export async function nameOfActor(tx: Tx, actor: string): Promise<string> {
  const [row] = await rows<{ name: string }>(tx, `select ${named('$1::text')} as name`, [actor]);
  return row!.name;
}

export interface TargetOverview {
  readonly target: JournalTarget;
  readonly batches: number;
  readonly lastNumber: number | null;
  readonly lastThrough: CalendarDate | null;
  readonly lastMadeAt: Date | null;
  readonly unfinished: number;
  /** Entries in no batch that counts. */
  readonly newCount: number;
}

/** How each target stands. What is new is told from counts alone: each entry is in one batch at most. */
export async function targetOverview(tx: Tx): Promise<TargetOverview[]> {
  const found = await rows<TargetOverview>(
    tx,
    `select target, count(batch.id)::int as batches, max(number) as "lastNumber",
            (array_agg(through::text order by number desc) filter (where gone.batch_id is null))[1] as "lastThrough",
            max(started_at) as "lastMadeAt",
            (count(batch.id) filter (where finished_at is null and gone.batch_id is null))::int as unfinished,
            ((select count(*) from ledger_entry)
              - coalesce(sum(entry_count) filter (where gone.batch_id is null), 0))::int as "newCount"
     from journal_target left join journal_batch as batch using (target)
     left join journal_batch_void as gone on gone.batch_id = batch.id
     group by target`,
  );
  return found.toSorted((one, other) => JOURNAL_TARGETS.indexOf(one.target) - JOURNAL_TARGETS.indexOf(other.target));
}
