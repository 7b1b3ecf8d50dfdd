import { type GiftId, newId, type PlanId } from '../kernel/id.js';
import { rows, type Tx } from '../database/db.js';

/** What a donor was told before paying, and agreed to: the name of whoever gives so much is published (R-TRN-03). */
export interface PublicationNotice {
  /** Word for word as it stood on the page. */
  readonly text: string;
  readonly ip: string | null;
}

/** Keeps the notice with the gift or the plan that it was about. */
export async function keepPublicationNotice(
  tx: Tx,
  owner: { readonly giftId: GiftId } | { readonly planId: PlanId },
  { text, ip }: PublicationNotice,
  now: Date,
): Promise<void> {
  const { giftId = null, planId = null } = owner as { giftId?: GiftId; planId?: PlanId };
  await rows(
    tx,
    'insert into publication_notice (id, gift_id, plan_id, text, ip, agreed_at) values ($1, $2, $3, $4, $5, $6)',
    [newId(), giftId, planId, text, ip, now],
  );
}
