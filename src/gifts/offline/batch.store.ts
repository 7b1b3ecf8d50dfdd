import { NotFound } from '../../kernel/app-error.js';
import type { CalendarDate } from '../../kernel/calendar.js';
import { isId, type Id, type StaffId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';
import type { BatchKind } from './offline-kind.js';

export type BatchId = Id<'gift-batch'>;
export type BatchState = 'open' | 'posted' | 'deposited';

/** Gifts that came together, with what the adding machine says of them. Amounts in minor units of `currency`. */
export interface GiftBatch {
  readonly id: BatchId;
  readonly label: string;
  readonly kind: BatchKind;
  /** The usual day on which its gifts came; each row may say another one. */
  readonly receivedOn: CalendarDate;
  readonly controlCount: number;
  readonly controlMinor: bigint;
  readonly currency: string;
  readonly state: BatchState;
}

export interface BatchFigures {
  readonly label: string;
  readonly kind: BatchKind;
  readonly receivedOn: CalendarDate;
  readonly controlCount: number;
  readonly controlMinor: bigint;
}

/** Opens a batch; the same id a second time is the same batch. */
export async function openBatch(
  tx: Tx,
  batch: BatchFigures & { id: BatchId; currency: string; openedBy: StaffId; openedAt: Date },
): Promise<void> {
  await rows(
    tx,
    `insert into gift_batch (id, label, kind, received_on, control_count, control_minor, currency, opened_by, opened_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (id) do nothing`,
    [
      batch.id,
      batch.label,
      batch.kind,
      batch.receivedOn,
      batch.controlCount,
      batch.controlMinor.toString(),
      batch.currency,
      batch.openedBy,
      batch.openedAt,
    ],
  );
}

/** The batch with its row locked: before its gifts, always. @throws NotFound */
export async function lockBatch(tx: Tx, id: string): Promise<GiftBatch> {
  const [batch] = isId(id) ? await rows<BatchRow>(tx, `${BATCH} where id = $1 for update`, [id]) : [];
  if (!batch) throw new NotFound('batch');
  return batchOf(batch);
}

/** @throws NotFound */
export async function readBatch(tx: Tx, id: string): Promise<GiftBatch> {
  const [batch] = isId(id) ? await rows<BatchRow>(tx, `${BATCH} where id = $1`, [id]) : [];
  if (!batch) throw new NotFound('batch');
  return batchOf(batch);
}

/** Changes what an open batch says of itself; its kind stays, since its gifts depend on it. */
export async function updateBatch(tx: Tx, id: BatchId, figures: Omit<BatchFigures, 'kind'>): Promise<void> {
  await rows(
    tx,
    `update gift_batch set label = $2, received_on = $3, control_count = $4, control_minor = $5 where id = $1`,
    [id, figures.label, figures.receivedOn, figures.controlCount, figures.controlMinor.toString()],
  );
}

export async function markPosted(tx: Tx, id: BatchId, by: StaffId, at: Date): Promise<void> {
  await rows(tx, `update gift_batch set state = 'posted', posted_by = $2, posted_at = $3 where id = $1`, [id, by, at]);
}

export async function markDeposited(tx: Tx, id: BatchId): Promise<void> {
  await rows(tx, `update gift_batch set state = 'deposited' where id = $1`, [id]);
}

/** Takes an open batch away with its rows; the database keeps any other. */
export async function deleteBatch(tx: Tx, id: BatchId): Promise<void> {
  await rows(tx, `delete from gift_batch where id = $1`, [id]);
}

const BATCH = `
  select id, label, kind, received_on::text as "receivedOn", control_count as "controlCount",
         control_minor as "controlMinor", currency, state
  from gift_batch`;

interface BatchRow extends Omit<GiftBatch, 'controlMinor'> {
  controlMinor: string;
}

function batchOf(row: BatchRow): GiftBatch {
  return { ...row, controlMinor: BigInt(row.controlMinor) };
}
