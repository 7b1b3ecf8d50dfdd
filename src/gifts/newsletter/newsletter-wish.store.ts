import { type DonorId, type GiftId, newId, type PlanId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';

/** That a donor wants the newsletter, word for word as the gift page asked. */
export interface NewsletterWish {
  readonly text: string;
  readonly textVersion: string;
}

/** Keeps the wish with the gift or the plan that it was said with. */
export async function keepNewsletterWish(
  tx: Tx,
  owner: { readonly giftId: GiftId } | { readonly planId: PlanId },
  { text, textVersion }: NewsletterWish,
  now: Date,
): Promise<void> {
  const { giftId = null, planId = null } = owner as { giftId?: GiftId; planId?: PlanId };
  await rows(
    tx,
    'insert into newsletter_wish (id, gift_id, plan_id, text, text_version, said_at) values ($1, $2, $3, $4, $5, $6)',
    [newId(), giftId, planId, text, textVersion, now],
  );
}

/**
 * The wishes of gifts that have come are consents from now on (R-PRV-08), each once, however often the gifts are told
 * and whatever comes of their plan. Who has said something else since then is not overruled.
 */
export async function hearNewsletterWishes(tx: Tx, giftIds: readonly GiftId[]): Promise<void> {
  const wishes = await rows<{ id: string; donorId: DonorId }>(tx, UNHEARD, [giftIds]);
  if (wishes.length === 0) return;
  // Whoever says no in the portal at this moment is heard after this, or before.
  await rows(tx, 'select from donor where id = any($1::uuid[]) order by id for update', [
    wishes.map(({ donorId }) => donorId),
  ]);
  for (const { id, donorId } of wishes) await rows(tx, HEAR, [newId(), donorId, id]);
}

const UNHEARD = `
  select distinct wish.id, gift.donor_id as "donorId"
  from gift join lateral (
    select id from newsletter_wish where gift_id = gift.id
    union all select id from newsletter_wish where plan_id = gift.plan_id) as wish on true
  where gift.id = any($1::uuid[]) and not exists (select from donor_consent where wish_id = wish.id)
  order by wish.id`;

const HEAR = `
  insert into donor_consent (id, donor_id, purpose, given, actor, at, how, wish_id)
  select $1::uuid, $2::uuid, 'newsletters', true, 'donor:' || $2::uuid, said_at, 'gift-page', wish.id
  from newsletter_wish as wish
  where wish.id = $3 and not exists (
    select from donor_consent as later
    where later.donor_id = $2 and later.purpose = 'newsletters' and later.at >= wish.said_at)
  on conflict (wish_id) do nothing`;
