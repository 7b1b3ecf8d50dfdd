import { AppError, NotFound } from '../kernel/app-error.js';
import { Money } from '../kernel/money.js';
import type { GiftId, RefundId } from '../kernel/id.js';
import { rows, violatedConstraint, type Tx } from '../database/db.js';
import { RefundTable } from './refund.table.js';

export class RefundTooLarge extends AppError {
  constructor(remaining: Money) {
    super(
      'refund-too-large',
      'conflict',
      remaining.isZero
        ? 'Nothing of this gift is left to refund: all of it went back, or is on its way. No money moved.'
        : `Only ${remaining.format()} of this gift is left to refund. No money moved.`,
    );
  }
}

/** Writes a refund. @throws RefundTooLarge when more than the gift would go back; the database decides. */
export async function insertRefund(
  tx: Tx,
  refund: Pick<
    RefundTable,
    'id' | 'giftId' | 'state' | 'amountMinor' | 'currency' | 'reason' | 'note' | 'requestedBy' | 'requestedAt'
  > &
    Partial<
      Pick<RefundTable, 'needsApproval' | 'stripeRefundId' | 'paidBy' | 'occurredAt' | 'entryId' | 'bankFeeEntryId'>
    >,
): Promise<void> {
  try {
    await tx.insert(RefundTable, refund);
  } catch (error) {
    if (violatedConstraint(error) !== 'refund_within_gift') throw error;
    throw new RefundTooLarge(Money.of(0, refund.currency));
  }
}

/** @throws NotFound */
export async function readRefund(tx: Tx, id: RefundId): Promise<RefundTable> {
  const refund = await tx.findOne(RefundTable, { where: { id } });
  if (!refund) throw new NotFound('refund');
  return refund;
}

export async function refundsOfGift(tx: Tx, giftId: GiftId): Promise<RefundTable[]> {
  return tx.find(RefundTable, { where: { giftId }, order: { requestedAt: 'ASC', id: 'ASC' } });
}

export async function updateRefund(
  tx: Tx,
  id: RefundId,
  change: Partial<
    Pick<
      RefundTable,
      'state' | 'decidedBy' | 'decidedAt' | 'stripeRefundId' | 'failure' | 'occurredAt' | 'entryId' | 'reversalEntryId'
    >
  >,
): Promise<void> {
  await tx.update(RefundTable, { id }, change);
}

/** What may still go back: the gift minus refunds, also those on their way, and minus what lost disputes took. */
export async function refundable(tx: Tx, giftId: GiftId): Promise<bigint> {
  const [row] = await rows<{ left: string }>(
    tx,
    `select gift.amount_minor - coalesce((select sum(amount_minor) from refund
              where gift_id = gift.id and state not in ('failed', 'canceled')), 0)
            - coalesce((select sum(lost_minor) from dispute where gift_id = gift.id), 0) as left
     from gift where id = $1`,
    [giftId],
  );
  return BigInt(row?.left ?? 0);
}

/** What refunds have in fact sent back. */
export async function refundedMinor(tx: Tx, giftId: GiftId): Promise<bigint> {
  const [row] = await rows<{ sum: string | null }>(
    tx,
    `select sum(amount_minor) from refund where gift_id = $1 and state = 'succeeded'`,
    [giftId],
  );
  return BigInt(row?.sum ?? 0);
}

/** What has in fact gone back, by refunds and by lost disputes. */
export async function returnedMinor(tx: Tx, giftId: GiftId): Promise<bigint> {
  const [row] = await rows<{ lost: string | null }>(
    tx,
    `select sum(lost_minor) as lost from dispute where gift_id = $1`,
    [giftId],
  );
  return (await refundedMinor(tx, giftId)) + BigInt(row?.lost ?? 0);
}
