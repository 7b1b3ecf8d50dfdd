import { type Id, isId, type StaffId } from '../../../kernel/id.js';
import { rows, type Tx } from '../../../database/db.js';
import type { ExportLook } from '../export-file.js';
import type { ExportName } from '../export-definition.js';
import type { ExportAsk } from '../exports.js';

export type ExportJobId = Id<'export-job'>;
/**
 * waiting: no worker has it yet, or one failed and it comes back · running: the file is being made · ready: it can be
 * taken · failed, cancelled: there is no file · expired: there was one, and it was deleted after a week.
 */
export type ExportState = 'waiting' | 'running' | 'ready' | 'failed' | 'cancelled' | 'expired';

/** A file that somebody asked for. */
export interface ExportJob {
  readonly id: ExportJobId;
  readonly ask: ExportAsk;
  /** The filters in words, as they were when it was asked for. */
  readonly sentences: readonly string[];
  readonly look: ExportLook;
  readonly askedBy: { readonly id: StaffId; readonly name: string };
  readonly askedAt: Date;
  readonly state: ExportState;
  /** Counted when it was asked for; the file may have other ones by then. */
  readonly rowsExpected: number;
  readonly rowsDone: number;
  /** The moment whose data the file shows; null before it is made. */
  readonly madeAsOf: Date | null;
  readonly finishedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly sizeBytes: number | null;
  /** A sentence: what happened, and what to do. */
  readonly failure: string | null;
  readonly downloads: number;
}

export interface NewExportJob extends Pick<
  ExportJob,
  'id' | 'ask' | 'sentences' | 'look' | 'askedAt' | 'rowsExpected'
> {
  readonly askedBy: StaffId;
}

export async function insertJob(tx: Tx, job: NewExportJob): Promise<void> {
  const { id, ask, sentences, look, askedBy, askedAt, rowsExpected } = job;
  await rows(
    tx,
    `insert into export_job (id, what, filters, sentences, format, headers, byte_order_mark, asked_by, asked_at, moved_at,
                             state, rows_expected, columns, sort)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, 'waiting', $10, $11, $12)`,
    [
      id,
      ask.what,
      JSON.stringify(ask.filters),
      sentences,
      look.format,
      look.headers,
      look.byteOrderMark,
      askedBy,
      askedAt,
      rowsExpected,
      ask.columns ?? null,
      ask.sort ?? null,
    ],
  );
}

/** The same file, asked for by the same person and not made yet. */
export async function findOpenTwin(tx: Tx, job: Omit<NewExportJob, 'id'>): Promise<ExportJobId | null> {
  const { ask, look, askedBy } = job;
  const [twin] = await rows<{ id: ExportJobId }>(
    tx,
    `select id from export_job
     where asked_by = $1 and what = $2 and filters = $3::jsonb and format = $4 and headers = $5 and byte_order_mark = $6
       and columns is not distinct from $7 and sort is not distinct from $8 and state in ('waiting', 'running')`,
    [
      askedBy,
      ask.what,
      JSON.stringify(ask.filters),
      look.format,
      look.headers,
      look.byteOrderMark,
      ask.columns ?? null,
      ask.sort ?? null,
    ],
  );
  return twin?.id ?? null;
}

export async function findJob(tx: Tx, id: string): Promise<ExportJob | null> {
  const [row] = isId(id) ? await rows<JobRow>(tx, `${JOB} where export_job.id = $1`, [id]) : [];
  return row ? jobOf(row) : null;
}

/** The newest jobs of these kinds of data: those of a person, or those of everybody else. */
export async function listJobs(
  tx: Tx,
  { what, staffId, mine, limit }: { what: readonly ExportName[]; staffId: StaffId; mine: boolean; limit: number },
): Promise<ExportJob[]> {
  const found = await rows<JobRow>(
    tx,
    `${JOB} where what = any($1) and (asked_by = $2) = $3 order by asked_at desc, export_job.id desc limit $4`,
    [what, staffId, mine, limit],
  );
  return found.map(jobOf);
}

const JOB = `
  select export_job.id, what, filters, columns, sort, sentences, format, headers, byte_order_mark as "byteOrderMark",
         staff.id as "staffId", staff.name as "staffName", asked_at as "askedAt", state,
         rows_expected::float8 as "rowsExpected", rows_done::float8 as "rowsDone", made_as_of as "madeAsOf",
         finished_at as "finishedAt", expires_at as "expiresAt", size_bytes::float8 as "sizeBytes", failure, downloads
  from export_job join staff on staff.id = asked_by`;

interface JobRow
  extends
    Pick<ExportJob, 'id' | 'sentences' | 'askedAt' | 'state' | 'rowsExpected' | 'rowsDone'>,
    Pick<ExportJob, 'madeAsOf' | 'finishedAt' | 'expiresAt' | 'sizeBytes' | 'failure' | 'downloads'>,
    ExportLook {
  readonly what: ExportName;
  readonly filters: object;
  readonly columns: string[] | null;
  readonly sort: string | null;
  readonly staffId: StaffId;
  readonly staffName: string;
}

function jobOf({
  what,
  filters,
  columns,
  sort,
  staffId,
  staffName,
  format,
  headers,
  byteOrderMark,
  ...row
}: JobRow): ExportJob {
  return {
    ...row,
    // What was written is an ask; the constraint on `what` and the writer's type say so.
    ask: { what, filters, ...(columns && { columns }), ...(sort !== null && { sort }) },
    look: { format, headers, byteOrderMark },
    askedBy: { id: staffId, name: staffName },
  };
}
