import { AppError } from '../../kernel/app-error.js';
import type { GiftId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';
import { isContested } from './dispute-state.js';
import { DisputeTable } from './dispute.table.js';

/** A refund beside an open dispute would send the same money away twice (R-VOI-06). */
export class GiftContested extends AppError {
  constructor() {
    super(
      'gift-contested',
      'conflict',
      'The donor’s bank has taken this money already and is deciding who keeps it. A refund now would send it away a second time, so none was made. Answer the dispute at the processor, or accept it there: that returns the gift.',
    );
  }
}

export async function disputesOfGift(tx: Tx, giftId: GiftId): Promise<DisputeTable[]> {
  return tx.find(DisputeTable, { where: { giftId }, order: { openedAt: 'ASC', id: 'ASC' } });
}

export async function saveDispute(tx: Tx, dispute: DisputeTable): Promise<void> {
  await tx.save(DisputeTable, dispute);
}

/** @throws GiftContested while a bank holds money of the gift. */
export async function refuseContested(tx: Tx, giftId: GiftId): Promise<void> {
  const disputes = await disputesOfGift(tx, giftId);
  if (disputes.some(({ state }) => isContested(state))) throw new GiftContested();
}

/** The charges that have an undecided dispute. */
export async function chargesInDispute(tx: Tx): Promise<string[]> {
  const found = await rows<{ chargeId: string }>(
    tx,
    `select distinct stripe_charge_id as "chargeId" from dispute join gift on gift.id = gift_id where closed_at is null`,
  );
  return found.map(({ chargeId }) => chargeId);
}
