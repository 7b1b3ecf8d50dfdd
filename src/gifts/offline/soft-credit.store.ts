import type { DonorId, GiftId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';
import type { OfflineFacts, OfflineGift } from './offline-gift.store.js';

/** Why somebody is thanked and counted for a gift of another (R-VOC-03). */
export type SoftCreditKind = 'fund-advisor' | 'matched-employee' | 'household' | 'honoree';

export const SOFT_CREDIT_WORDS: Readonly<Record<SoftCreditKind, string>> = {
  'fund-advisor': 'Recommended it from a fund',
  'matched-employee': 'Employer matched it',
  household: 'Of the household',
  honoree: 'Given in their honor',
};

export function softCreditKind({ kind, tribute }: Pick<OfflineFacts, 'kind' | 'tribute'>): SoftCreditKind {
  if (kind === 'donor-advised-fund') return 'fund-advisor';
  if (kind === 'employer-match') return 'matched-employee';
  return tribute?.kind === 'in-honor' ? 'honoree' : 'household';
}

/** Credits those whom the rows name beside their donors. */
export async function insertSoftCredits(tx: Tx, gifts: readonly OfflineGift[], now: Date): Promise<void> {
  const credits = gifts
    .filter(({ softDonorId }) => softDonorId !== null)
    .map((gift) => ({
      giftId: gift.id,
      donorId: gift.softDonorId,
      kind: softCreditKind(gift),
      linkedGiftId: gift.matchedGiftId,
    }));
  if (credits.length === 0) return;
  await rows(
    tx,
    `insert into soft_credit (gift_id, donor_id, kind, linked_gift_id, credited_at)
     select "giftId", "donorId", kind, "linkedGiftId", $2
     from jsonb_to_recordset($1::jsonb) as credit ("giftId" uuid, "donorId" uuid, kind text, "linkedGiftId" uuid)`,
    [JSON.stringify(credits), now],
  );
}

/** Whether a gift is one that this donor gave, so that an employer can match it. */
export async function isGiftOf(tx: Tx, giftId: GiftId, donorId: DonorId): Promise<boolean> {
  const found = await rows(tx, `select from gift where id = $1 and donor_id = $2 and gift_date is not null`, [
    giftId,
    donorId,
  ]);
  return found.length > 0;
}
