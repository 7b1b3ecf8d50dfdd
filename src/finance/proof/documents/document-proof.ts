import type { DonorId, ReceiptId } from '../../../kernel/id.js';
import type { Db } from '../../../database/db.js';
import type { ReceiptLog } from '../../../receipts/receipt-log.js';
import { documentPlace, sha256Of } from '../../../receipts/sealed/documents.js';
import { ERASED_DONOR, receiptDonors } from '../../../receipts/sealed/receipt-donors.js';
import { SealBroken } from '../../../vault/sealing.js';
import { vaultOf } from '../../../vault/vault.js';
import { type Difference, numberOf, proofResult, type ProofResult } from '../proof-result.js';

const BY_HAND = 'Somebody changed it past the guards. Compare with the last backup, and ask whoever has access.';
const LOG = 'Compare receipts.jsonl with its off-host copy: the file was changed, or a restore is not finished.';

/** PDFs are opened a few at a time: each has some thirty kilobytes. */
const PDFS = 200;
const RECEIPTS = 500;
/** From the commit of a PDF to its line, on a busy machine. */
const LINE_MS = 1_000;

/** INV-08: files are what was issued, the log outside the database knows them, and receipts say what they said. */
export async function documentsAreTrue(db: Db, receiptLog: ReceiptLog): Promise<ProofResult> {
  const log = await receiptLog.read();
  const found: Difference[] = [];
  const unlogged: Hashed[] = [];
  let looked = 0;
  for await (const batch of pages<DrawnRow>(db, DRAWN, PDFS)) {
    looked += batch.length;
    const broken = await brokenFiles(db, batch);
    for (const row of batch) {
      if (broken.has(row.id)) found.push(differenceOf(row, 'stored bytes with another hash', BY_HAND));
      else if (!isIn(log, row)) unlogged.push({ label: row.label, sha256: row.sha256 });
    }
  }
  found.push(...(await stillUnlogged(receiptLog, unlogged)));
  for await (const batch of pages<{ id: ReceiptId }>(db, SEALED, RECEIPTS))
    found.push(...(await changedWords(db, batch)));
  const sentence = 'stored receipts have their hash, and the log outside the database the same one';
  return proofResult({ invariant: 'INV-08', sentence, looked: numberOf(looked, 'PDF') }, found);
}

interface Hashed {
  readonly label: string;
  readonly sha256: Buffer;
}

interface DrawnRow extends Hashed {
  readonly id: string;
  readonly bytes: Buffer;
  readonly sealedFor: DonorId | null;
  readonly isStored: boolean;
}

/** PDFs are drawn while this looks, and each is stored a moment before its line is written: these are looked up again. */
async function stillUnlogged(receiptLog: ReceiptLog, rows: readonly Hashed[]): Promise<Difference[]> {
  if (rows.length === 0) return [];
  await new Promise((resolve) => setTimeout(resolve, LINE_MS));
  const log = await receiptLog.read();
  return rows
    .filter((row) => !isIn(log, row))
    .map((row) => differenceOf(row, log.get(row.label)?.sha256 ?? 'not in the log outside the database', LOG));
}

function isIn(log: ReadonlyMap<string, { readonly sha256: string }>, { label, sha256 }: Hashed): boolean {
  return log.get(label)?.sha256 === sha256.toString('hex');
}

function differenceOf({ label, sha256 }: Hashed, found: string, repair: string): Difference {
  return { object: `receipt ${label}`, expected: sha256.toString('hex'), found, repair };
}

/** Which files are not what their hash says. One whose key was destroyed has only the hash of its closed bytes left. */
async function brokenFiles(db: Db, batch: readonly DrawnRow[]): Promise<Set<string>> {
  const broken = new Set(batch.filter(({ isStored }) => !isStored).map(({ id }) => id));
  for (const { id, sha256, bytes, sealedFor } of batch) {
    if (broken.has(id) || sealedFor === null) continue;
    try {
      const [plain] = await vaultOf(db.manager).openManyBytes(db.manager, [
        { place: documentPlace(sealedFor, id), bytes },
      ]);
      if (plain && !sha256Of(plain).equals(sha256)) broken.add(id);
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      broken.add(id);
    }
  }
  return broken;
}

/** Receipts that do not say what they said when they were issued. Whose donor cannot be read any more is passed over. */
async function changedWords(db: Db, batch: readonly { readonly id: ReceiptId }[]): Promise<Difference[]> {
  const ids = batch.map(({ id }) => id);
  const donors = await receiptDonors(db.manager, ids, 'finance');
  const read = [...donors].filter(([, donor]) => donor !== ERASED_DONOR);
  const changed = await db.query<{ label: string }>(CHANGED, [
    read.map(([id]) => id),
    read.map(([, donor]) => JSON.stringify(donor)),
  ]);
  return changed.map(({ label }) => ({
    object: `receipt ${label}`,
    expected: 'what it said when it was issued',
    found: 'other words',
    repair: BY_HAND,
  }));
}

async function* pages<Row extends { readonly id: string }>(
  db: Db,
  select: string,
  size: number,
): AsyncGenerator<readonly Row[], void, undefined> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const found = await db.query<Row>(`${select} limit ${size}`, [after]);
    if (found.length > 0) yield found;
    if (found.length < size) return;
    after = found.at(-1)!.id;
  }
}

const DRAWN = `
  select document.id, label, sha256, bytes, sealed_for as "sealedFor",
         case when sealed_for is null then sha256 = sha256(bytes) else stored_sha256 = sha256(bytes) end as "isStored"
  from document join receipt on receipt.document_id = document.id where document.id > $1 order by document.id`;

const SEALED = `select id from receipt where id > $1 and donor_sealed is not null order by id`;

const CHANGED = `
  select label from unnest($1::uuid[], $2::jsonb[]) as opened (id, donor) join receipt using (id)
  where sha256(convert_to((snapshot || jsonb_build_object('donor', donor))::text, 'UTF8')) <> said_sha256 order by label`;
