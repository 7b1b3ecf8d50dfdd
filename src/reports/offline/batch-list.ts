import type { CalendarDate } from '../../kernel/calendar.js';
import type { Db } from '../../database/db.js';
import type { BatchId, BatchState } from '../../gifts/offline/batch.store.js';
import type { BatchKind } from '../../gifts/offline/offline-kind.js';
import { KEY_SHAPES, readCursor, type Slice, type SliceRequest, sliceOf } from '../slice.js';

/** One batch of a list. Amounts in minor units of `currency`. */
export interface BatchRow {
  readonly id: BatchId;
  readonly label: string;
  readonly kind: BatchKind;
  readonly state: BatchState;
  readonly receivedOn: CalendarDate;
  readonly controlCount: number;
  readonly controlMinor: bigint;
  readonly currency: string;
  /** What has been entered so far. */
  readonly count: number;
  readonly minor: bigint;
  readonly openedBy: string;
  readonly openedAt: Date;
  readonly deposit: { readonly id: string; readonly on: CalendarDate; readonly amountMinor: bigint } | null;
}

/** Batches, the newest first. */
export async function listBatches(db: Db, page: SliceRequest): Promise<Slice<BatchRow>> {
  const position = readCursor(page.after, [KEY_SHAPES.instant, KEY_SHAPES.id]);
  const order = position?.backward ? 'asc' : 'desc';
  const where = position
    ? `where (opened_at, batch.id) ${position.backward ? '>' : '<'} ($1::timestamptz, $2::uuid)`
    : '';
  const found = await db.query<BatchRecord>(
    `${BATCH_ROWS} ${where} order by opened_at ${order}, batch.id ${order} limit ${page.limit + 1}`,
    position?.key ?? [],
  );
  return sliceOf(found, { ...page, position }, (row) => [row.key, row.id], batchRow);
}

/** One batch as lists show it, or undefined. */
export async function batchRowById(db: Db, id: string): Promise<BatchRow | undefined> {
  const [found] = await db.query<BatchRecord>(`${BATCH_ROWS} where batch.id = $1`, [id]);
  return found && batchRow(found);
}

const BATCH_ROWS = `
  select batch.id, batch.label, batch.kind, batch.state, batch.received_on::text as "receivedOn",
         control_count as "controlCount", control_minor as "controlMinor", batch.currency, entered.count, entered.minor,
         staff.name as "openedBy", opened_at as "openedAt", opened_at::text as key, deposit.id as "depositId",
         deposit.arrival_date::text as "depositedOn", deposit.amount_minor as "depositMinor"
  from gift_batch as batch
  join staff on staff.id = opened_by
  left join deposit on deposit.batch_id = batch.id
  cross join lateral (select count(*)::int as count, coalesce(sum(amount_minor), 0)::bigint as minor
                      from offline_gift where batch_id = batch.id and corrects_id is null) as entered`;

interface BatchRecord extends Omit<BatchRow, 'controlMinor' | 'minor' | 'deposit'> {
  controlMinor: string;
  minor: string;
  key: string;
  depositId: string | null;
  depositedOn: CalendarDate;
  depositMinor: string;
}

function batchRow({ key: _, depositId, depositedOn, depositMinor, ...row }: BatchRecord): BatchRow {
  return {
    ...row,
    controlMinor: BigInt(row.controlMinor),
    minor: BigInt(row.minor),
    deposit: depositId === null ? null : { id: depositId, on: depositedOn, amountMinor: BigInt(depositMinor) },
  };
}
