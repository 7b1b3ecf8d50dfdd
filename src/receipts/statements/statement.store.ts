import { NotFound } from '../../kernel/app-error.js';
import type { DonorId, Id, ReceiptId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';
import { postalArea } from '../../donors/postal-address.js';
import { keepDocuments, readDocument, type ReceiptDocument, sha256Of } from '../sealed/documents.js';
import type { Reader } from '../sealed/receipt-donors.js';
import {
  openStatements,
  type SealedStatement,
  SEALED_STATEMENT,
  sealStatementParties,
} from '../sealed/statement-donors.js';
import { statementBasis, NOTHING_TO_TELL } from './statement-basis.js';
import { DONOR_NAME, type YearBasis } from './statement-lines.store.js';
import type { StatementSnapshot } from './statement-snapshot.js';
import type { StatementChange } from './statement.js';

export type StatementId = Id<'statement'>;
export type DocumentId = Id<'document'>;
export type StatementRunId = Id<'statement-run'>;

/** Why a version was made. */
export type StatementReason = 'first' | StatementChange;

export interface CurrentStatement {
  readonly id: StatementId;
  readonly donorId: DonorId;
  readonly version: number;
  readonly snapshot: StatementSnapshot;
  /** What changed since it was made; null while it says what is so. */
  readonly outdated: StatementChange | null;
}

/** A statement that is about to be kept, with its PDF. */
export interface NewStatement {
  readonly id: StatementId;
  readonly documentId: DocumentId;
  readonly donorId: DonorId;
  readonly year: number;
  readonly version: number;
  readonly reason: StatementReason;
  readonly supersedes: StatementId | null;
  readonly channel: 'mail' | 'print';
  readonly receiptIds: readonly ReceiptId[];
  readonly basis: YearBasis;
  readonly donorName: string;
  readonly snapshot: StatementSnapshot;
  readonly bytes: Buffer;
}

/** The versions in force of some donors, and whether they are outdated. */
export async function currentStatements(
  tx: Tx,
  donorIds: readonly DonorId[],
  year: number,
): Promise<CurrentStatement[]> {
  const found = await rows<CurrentStatement & SealedStatement>(
    tx,
    `select ${SEALED_STATEMENT}, statement.version, ${WHY_OUTDATED} as outdated
     from statement join donor on donor.id = statement.donor_id
     left join (${statementBasis('$2::int', 'gift.donor_id = any($1)')}) as basis on basis.donor_id = statement.donor_id
     where statement.donor_id = any($1) and statement.year = $2 and statement.status = 'current'`,
    [donorIds, year],
  );
  return (await openStatements(tx, found)) as CurrentStatement[];
}

/** When the statements of records that were merged into some donors were made, by the donor who stands for them now. */
export async function statementsBeforeMerge(
  tx: Tx,
  donorIds: readonly DonorId[],
  year: number,
): Promise<Map<DonorId, Date>> {
  const found = await rows<{ donorId: DonorId; madeAt: Date }>(
    tx,
    `select gone.merged_into as "donorId", max(made_at) as "madeAt"
     from donor gone join statement on statement.donor_id = gone.id and year = $2 and status = 'current'
     where gone.merged_into = any($1) group by gone.merged_into`,
    [donorIds, year],
  );
  return new Map(found.map(({ donorId, madeAt }) => [donorId, madeAt]));
}

/**
 * SQL: why a `statement` no longer says what is so, given its `donor` and today's `basis`, which may be missing; null
 * while it does (R-STM-04, R-VOI-04).
 */
export const WHY_OUTDATED = `(
  case when statement.basis = coalesce(basis.basis, ${NOTHING_TO_TELL})
         then case when statement.donor_name <> ${DONOR_NAME} then 'name' end
       when exists (select from donor_merge where kept_id = donor.id and undone_at is null and at >= statement.made_at) then 'joined'
       when basis.returns > statement.returns then 'return'
       when exists (select from receipt where receipt.id = any(statement.receipt_ids) and receipt.status = 'void') then 'correction'
       when basis.receipts > statement.receipts then 'late-gift'
       else 'correction' end)`;

/** Keeps statements with their PDFs; those that they take the place of are superseded. */
export async function keepStatements(
  tx: Tx,
  statements: readonly NewStatement[],
  { runId, now }: { runId: StatementRunId; now: Date },
): Promise<void> {
  await rows(tx, `update statement set status = 'superseded' where id = any($1) and status = 'current'`, [
    statements.flatMap(({ supersedes }) => supersedes ?? []),
  ]);
  const hashes = statements.map(({ bytes }) => sha256Of(bytes));
  await keepDocuments(
    tx,
    statements.map((statement, at) => ({
      id: statement.documentId,
      donorId: statement.donorId,
      fileName: fileNameOf(statement),
      contentType: 'application/pdf',
      sha256: hashes[at]!,
      bytes: statement.bytes,
    })),
    now,
  );
  const sealed = await sealStatementParties(tx, statements);
  const given = statements.map(({ basis, bytes: _, ...statement }, at) => ({
    ...statement,
    donorSealed: hex(sealed[at]!),
    postalArea: postalArea(statement.snapshot.address),
    basis: hex(basis.basis),
    receipts: basis.receipts,
    returns: basis.returns,
    totals: basis.totals,
    sha256: hex(hashes[at]!),
  }));
  await rows(tx, INSERT_STATEMENTS, [JSON.stringify(given), runId, now]);
}

const INSERT_STATEMENTS = `
  insert into statement (id, donor_id, year, version, status, reason, supersedes, channel, basis, receipts, returns,
                         receipt_ids, totals, donor_name, snapshot, donor_sealed, postal_area, sha256,
                         document_id, made_at, run_id)
  select id, "donorId", year, version, 'current', reason, supersedes, channel, basis, receipts, returns, "receiptIds",
         totals, "donorName", (snapshot - 'address') #- '{statement,donor}', "donorSealed", "postalArea", sha256,
         "documentId", $3, $2
  from jsonb_to_recordset($1::jsonb) as statement (id uuid, "donorId" uuid, year smallint, version smallint, reason text,
    supersedes uuid, channel text, basis bytea, receipts integer, returns integer, "receiptIds" uuid[], totals jsonb,
    "donorName" text, snapshot jsonb, "donorSealed" bytea, "postalArea" text, sha256 bytea, "documentId" uuid)`;

function fileNameOf({ year, version }: Pick<NewStatement, 'year' | 'version'>): string {
  return version === 1 ? `statement-${year}.pdf` : `statement-${year}-version-${version}.pdf`;
}

function hex(bytes: Buffer): string {
  return `\\x${bytes.toString('hex')}`;
}

/** The PDF of a version as it was made, of whatever age. @throws NotFound, DocumentArchived, KeyDestroyed */
export async function statementDocument(tx: Tx, id: StatementId, reader: Reader = 'anybody'): Promise<ReceiptDocument> {
  const [found] = await rows<{ documentId: DocumentId }>(
    tx,
    'select document_id as "documentId" from statement where id = $1',
    [id],
  );
  if (!found) throw new NotFound('statement');
  return readDocument(tx, found.documentId, reader);
}
