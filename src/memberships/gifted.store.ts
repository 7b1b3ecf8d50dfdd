import { NotFound } from '../kernel/app-error.js';
import type { CalendarDate } from '../kernel/calendar.js';
import { newId, type DonorId, type GiftId } from '../kernel/id.js';
import { rows, type Tx } from '../database/db.js';

/** started: not paid · paid: the letter waits for its day · sent: the recipient knows · redeemed · cancelled: refunded. */
export type GiftedState = 'started' | 'paid' | 'sent' | 'redeemed' | 'cancelled';

/** A membership that somebody buys for somebody else (R-MEM-04). */
export interface MembershipGift {
  readonly tier: string;
  readonly recipient: { readonly firstName: string; readonly lastName: string; readonly email: string };
  readonly message: string;
  readonly sendOn: CalendarDate;
}

export interface GiftedMembership extends MembershipGift {
  readonly id: string;
  readonly giftId: GiftId;
  readonly state: GiftedState;
  readonly sentAt: Date | null;
  /** Who redeemed it. */
  readonly donorId: DonorId | null;
  readonly tierName: string;
  readonly thresholdMinor: number;
  readonly buyer: { readonly firstName: string; readonly lastName: string; readonly email: string };
}

export async function insertGifted(tx: Tx, giftId: GiftId, gift: MembershipGift): Promise<void> {
  const { tier, recipient, message, sendOn } = gift;
  await rows(
    tx,
    `insert into gifted_membership (id, gift_id, tier, recipient_first_name, recipient_last_name, recipient_email,
                                    message, send_on, state)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 'started')`,
    [newId(), giftId, tier, recipient.firstName, recipient.lastName, recipient.email, message, sendOn],
  );
}

/** The memberships that these gifts give away, their rows locked. */
export function lockGiftedOf(tx: Tx, giftIds: readonly GiftId[]): Promise<GiftedMembership[]> {
  return read(tx, 'gifted.gift_id = any($1::uuid[]) order by gifted.id for update of gifted', [giftIds]);
}

/** Those whose letter is due on a day, their rows locked; what another process holds is left to it. */
export function lockDueGifted(tx: Tx, today: CalendarDate): Promise<GiftedMembership[]> {
  return read(
    tx,
    `gifted.state = 'paid' and send_on <= $1 order by gifted.id limit 100 for update of gifted skip locked`,
    [today],
  );
}

/** @throws NotFound */
export async function readGifted(tx: Tx, id: string, lock = false): Promise<GiftedMembership> {
  const [gifted] = await read(tx, `gifted.id = $1 ${lock ? 'for update of gifted' : ''}`, [id]);
  if (!gifted) throw new NotFound('gift membership');
  return gifted;
}

/** What donors gave to others, the latest first; what was never paid for is not among it. */
export function giftedBy(tx: Tx, donorIds: readonly DonorId[]): Promise<GiftedMembership[]> {
  return read(
    tx,
    `gift.donor_id = any($1::uuid[]) and gifted.state <> 'started' order by gifted.send_on desc, gifted.id desc`,
    [donorIds],
  );
}

export async function moveGifted(tx: Tx, ids: readonly string[], to: 'started' | 'paid' | 'cancelled'): Promise<void> {
  if (ids.length > 0) await rows(tx, `update gifted_membership set state = $2 where id = any($1::uuid[])`, [ids, to]);
}

export async function markGiftedSent(tx: Tx, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  await rows(
    tx,
    `update gifted_membership set state = 'sent', sent_at = coalesce(sent_at, $2) where id = any($1::uuid[])`,
    [ids, now],
  );
}

export async function markRedeemed(tx: Tx, id: string, donorId: DonorId, now: Date): Promise<void> {
  await rows(tx, `update gifted_membership set state = 'redeemed', redeemed_at = $3, donor_id = $2 where id = $1`, [
    id,
    donorId,
    now,
  ]);
}

interface GiftedRow extends Omit<GiftedMembership, 'recipient' | 'buyer' | 'thresholdMinor'> {
  recipientFirstName: string;
  recipientLastName: string;
  recipientEmail: string;
  buyerFirstName: string;
  buyerLastName: string;
  buyerEmail: string;
  thresholdMinor: string;
}

async function read(tx: Tx, where: string, parameters: readonly unknown[]): Promise<GiftedMembership[]> {
  const found = await rows<GiftedRow>(tx, `${READ} where ${where}`, parameters);
  return found.map((row) => {
    const { recipientFirstName, recipientLastName, recipientEmail, buyerFirstName, buyerLastName, buyerEmail } = row;
    const { id, giftId, tier, message, sendOn, state, sentAt, donorId, tierName, thresholdMinor } = row;
    return {
      id,
      giftId,
      tier,
      tierName,
      thresholdMinor: Number(thresholdMinor),
      message,
      sendOn,
      state,
      sentAt,
      donorId,
      recipient: { firstName: recipientFirstName, lastName: recipientLastName, email: recipientEmail },
      buyer: { firstName: buyerFirstName, lastName: buyerLastName, email: buyerEmail },
    };
  });
}

const READ = `
  select gifted.id, gifted.gift_id as "giftId", gifted.tier, tier.name as "tierName",
         tier.threshold_minor as "thresholdMinor", gifted.message, gifted.send_on::text as "sendOn", gifted.state,
         gifted.sent_at as "sentAt", gifted.donor_id as "donorId", recipient_first_name as "recipientFirstName",
         recipient_last_name as "recipientLastName", recipient_email as "recipientEmail",
         donor.first_name as "buyerFirstName", donor.last_name as "buyerLastName", donor.email as "buyerEmail"
  from gifted_membership as gifted
  join tier on code = gifted.tier
  join gift on gift.id = gifted.gift_id
  join donor on donor.id = gift.donor_id`;
