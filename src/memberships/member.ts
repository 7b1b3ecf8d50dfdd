import type { CalendarDate } from '../kernel/calendar.js';
import type { DonorId } from '../kernel/id.js';
import { rows, type Tx } from '../database/db.js';
import { donorIdNow } from '../donors/identity/donor-now.js';
import { openedId, sealedId } from '../gifts/thanks-link.js';
import { standingOf, type Standing } from './standing.js';
import { stretchesOf, termsOfDonor } from './term.store.js';

const PURPOSE = 'member';

/** How a donor stands on a day of the organisation's calendar. */
export async function membershipOf(tx: Tx, donorId: DonorId, today: CalendarDate): Promise<Standing> {
  return standingOf(stretchesOf(await termsOfDonor(tx, donorId)), today);
}

/** The token of a member's card; null for somebody who never was a member. It names a card, not a person. */
export async function memberTokenOf(tx: Tx, donorId: DonorId, secret: string): Promise<string | null> {
  const [card] = await rows<{ id: string }>(tx, `select card_id as id from membership where donor_id = $1`, [donorId]);
  return card ? sealedId(PURPOSE, card.id, secret) : null;
}

/** How the holder of a token stands; null for a token that is forged, mistyped or withdrawn. */
export async function standingOfToken(
  tx: Tx,
  token: string,
  secret: string,
  today: CalendarDate,
): Promise<Standing | null> {
  const cardId = openedId(PURPOSE, token, secret);
  if (cardId === null) return null;
  const [member] = await rows<{ donorId: DonorId }>(
    tx,
    `select donor_id as "donorId" from membership where card_id = $1`,
    [cardId],
  );
  return member ? membershipOf(tx, await donorIdNow(tx, member.donorId), today) : null;
}
