import type { GiftId } from '../kernel/id.js';
import { Conditions } from '../database/conditions.js';
import type { Db } from '../database/db.js';
import type { GiftRefund } from './gift-detail.js';
import { KEY_SHAPES, readCursor, type Slice, type SliceRequest, sliceOf } from './slice.js';

/** A refund in a list over all gifts. */
export interface RefundRow extends GiftRefund {
  readonly giftId: GiftId;
  readonly currency: string;
}

/** Refunds of all gifts, the latest asked for first. */
export async function listRefunds(db: Db, page: SliceRequest): Promise<Slice<RefundRow>> {
  const position = readCursor(page.after, [KEY_SHAPES.instant, KEY_SHAPES.id]);
  const conditions = new Conditions();
  const order = position?.backward ? 'asc' : 'desc';
  if (position) {
    const [key, id] = position.key.map((part) => conditions.value(part));
    const sign = position.backward ? '>' : '<';
    conditions.only(`(refund.requested_at, refund.id) ${sign} (${key}::timestamptz, ${id}::uuid)`);
  }
  const found = await db.query<RefundRecord>(
    `select refund.id, refund.gift_id as "giftId", refund.state, refund.amount_minor as "amountMinor", refund.currency,
            refund.reason, refund.note, staff.name as "requestedBy", refund.requested_by as "requestedById",
            refund.requested_at as "requestedAt", decider.name as "decidedBy",
            refund.occurred_at as "occurredAt", refund.failure, refund.stripe_refund_id as "stripeRefundId",
            refund.requested_at::text as key
     from refund left join staff on staff.id = refund.requested_by
     left join staff decider on decider.id = refund.decided_by
     where ${conditions.sql}
     order by refund.requested_at ${order}, refund.id ${order} limit ${page.limit + 1}`,
    conditions.parameters,
  );
  return sliceOf(
    found,
    { ...page, position },
    (row) => [row.key, row.id],
    ({ key: _, ...row }) => ({ ...row, amountMinor: BigInt(row.amountMinor) }),
  );
}

interface RefundRecord extends Omit<RefundRow, 'amountMinor'> {
  amountMinor: string;
  key: string;
}
