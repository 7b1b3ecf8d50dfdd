import { NotFound } from '../../kernel/app-error.js';
import type { DonorId } from '../../kernel/id.js';
import { isId } from '../../kernel/id.js';
import type { Db } from '../../database/db.js';
import { donorsAndMerged } from '../../donors/identity/donor-now.js';
import type { PostalAddress } from '../../donors/postal-address.js';
import { openStatements, type SealedStatement, SEALED_STATEMENT } from '../../receipts/sealed/statement-donors.js';
import type { StatementSnapshot } from '../../receipts/statements/statement-snapshot.js';
import type { RunState } from '../../receipts/statements/statement-run.store.js';
import type { StatementId, StatementReason, StatementRunId } from '../../receipts/statements/statement.store.js';

export interface RunProgress {
  readonly id: StatementRunId;
  readonly year: number;
  readonly state: RunState;
  readonly startedAt: Date;
  readonly startedBy: string;
  readonly endedAt: Date | null;
  readonly trouble: string | null;
  readonly postedAt: Date | null;
  readonly postedBy: string | null;
  /** Whom the run is for. */
  readonly donors: number;
  readonly made: number;
  readonly skipped: number;
  readonly failed: number;
  readonly toPrint: number;
  readonly mailsSent: number;
  readonly mailsWaiting: number;
  readonly mailsUndeliverable: number;
}

/** The state of a run, counted from what was made. @throws NotFound */
export async function runProgress(db: Db, id: string): Promise<RunProgress> {
  const [found] = isId(id) ? await db.query<RunProgress>(`${RUN} where run.id = $1`, [id]) : [];
  if (!found) throw new NotFound('run');
  return found;
}

/** The runs of a year, the latest first. */
export function runsOfYear(db: Db, year: number): Promise<RunProgress[]> {
  return db.query<RunProgress>(`${RUN} where run.year = $1 order by run.started_at desc, run.id desc limit 50`, [year]);
}

const RUN = `
  select run.id, run.year, run.state, run.started_at as "startedAt", starter.name as "startedBy", run.ended_at as "endedAt",
         run.trouble, run.posted_at as "postedAt", poster.name as "postedBy", task.*, letter.*,
         (select count(*)::int from statement where run_id = run.id and channel = 'print') as "toPrint"
  from statement_run as run
  join staff as starter on starter.id = run.started_by
  left join staff as poster on poster.id = run.posted_by
  cross join lateral (
    select count(*)::int as donors, count(*) filter (where state = 'made')::int as made,
           count(*) filter (where state = 'skipped')::int as skipped, count(*) filter (where state = 'failed')::int as failed
    from statement_task where run_id = run.id) as task
  cross join lateral (
    select count(*) filter (where letter.state = 'sent')::int as "mailsSent",
           count(*) filter (where letter.state = 'queued')::int as "mailsWaiting",
           count(*) filter (where letter.state = 'undeliverable')::int as "mailsUndeliverable"
    from statement join letter on letter.document_id = statement.document_id
    where statement.run_id = run.id and statement.channel = 'mail') as letter`;

export interface UndeliveredRow {
  readonly statementId: StatementId;
  readonly donorId: DonorId;
  readonly donor: string;
  readonly error: string | null;
}

/** Statements of a run whose mail no server takes. */
export function undelivered(db: Db, id: StatementRunId, limit: number): Promise<UndeliveredRow[]> {
  return db.query<UndeliveredRow>(
    `select statement.id as "statementId", statement.donor_id as "donorId", statement.donor_name as donor,
            letter.last_error as error
     from statement join letter on letter.document_id = statement.document_id
     where statement.run_id = $1 and letter.state = 'undeliverable' order by lower(statement.donor_name), statement.id limit $2`,
    [id, limit],
  );
}

/** What a print batch is planned from: no snapshot yet, which would be many megabytes for a large run. */
export interface PrintRow {
  readonly id: StatementId;
  readonly receipts: number;
  readonly name: string;
  readonly address: PostalAddress;
}

/** The statements of a run that go by post, sorted by ZIP code and then by name, as post offices and envelopes want it. */
export async function printBatch(db: Db, id: StatementRunId): Promise<PrintRow[]> {
  const found = await db.query<Omit<PrintRow, 'address'>>(
    `select statement.id, statement.receipts, statement.donor_name as name
     from statement join donor on donor.id = statement.donor_id
     where run_id = $1 and channel = 'print' and donor.erased_at is null
     order by statement.postal_area, lower(statement.donor_name), statement.id`,
    [id],
  );
  const addresses = new Map<StatementId, PostalAddress>();
  for (let at = 0; at < found.length; at += OPENED_AT_ONCE) {
    const ids = found.slice(at, at + OPENED_AT_ONCE).map((row) => row.id);
    for (const [i, { address }] of (await snapshotsOf(db, ids)).entries()) addresses.set(ids[i]!, address);
  }
  return found.map((row) => ({ ...row, address: addresses.get(row.id)! })).toSorted(byPostalCode);
}

/** Addresses are opened; a snapshot has some kilobytes. */
const OPENED_AT_ONCE = 500;

/** Stable: names follow each other within a code. */
function byPostalCode(one: PrintRow, other: PrintRow): number {
  const [a, b] = [one.address.postalCode, other.address.postalCode];
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Snapshots in the order of the ids. */
export async function snapshotsOf(db: Db, ids: readonly StatementId[]): Promise<StatementSnapshot[]> {
  const found = await db.query<SealedStatement>(
    `select ${SEALED_STATEMENT} from statement where id = any($1) order by array_position($1::uuid[], id)`,
    [ids],
  );
  return (await openStatements(db.manager, found)).map(({ snapshot }) => snapshot);
}

export interface DonorStatementRow {
  readonly id: StatementId;
  readonly year: number;
  readonly version: number;
  readonly status: 'current' | 'superseded';
  readonly reason: StatementReason;
  readonly madeAt: Date;
  readonly channel: 'mail' | 'print';
  /** Made for a record that was merged into this donor's: they hold it, and it stays what it was. */
  readonly ofMerged: boolean;
}

/** Every version that was made for a donor, the latest first. */
export async function statementsOfDonor(db: Db, donorId: DonorId): Promise<DonorStatementRow[]> {
  return db.query<DonorStatementRow>(
    `select id, year, version, status, reason, made_at as "madeAt", channel, donor_id <> $1 as "ofMerged" from statement
     where donor_id = any($2::uuid[]) order by year desc, version desc, made_at desc`,
    [donorId, await donorsAndMerged(db.manager, [donorId])],
  );
}
