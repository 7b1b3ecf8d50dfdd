import { type CalendarDate, formatDate } from '../../kernel/calendar.js';
import { Money } from '../../kernel/money.js';
import { Conditions } from '../../database/conditions.js';
import type { Db } from '../../database/db.js';
import { shownName } from '../../donors/identity/shown-name.js';
import { FOUND_MAX, type FoundRow, type SearchRights } from './found.js';
import type { SearchText } from './search-text.js';

/** Gifts by id, amount, receipt number or, for those who see them, ids of the processor; the latest first. */
export async function findGifts(db: Db, search: SearchText, rights: SearchRights): Promise<FoundRow[]> {
  if (!rights.gifts || search.text === '') return [];
  const conditions = new Conditions();
  const parts = branches(search, rights, conditions);
  if (parts.length === 0) return [];
  return gifts(db, `gift.id in (${parts.join(' union ')})`, conditions, rights);
}

/** These gifts, as far as the role sees them. */
export async function giftsById(db: Db, ids: readonly string[], rights: SearchRights): Promise<FoundRow[]> {
  if (!rights.gifts || ids.length === 0) return [];
  const conditions = new Conditions();
  conditions.where('gift.id = any (?::uuid[])', ids);
  return gifts(db, conditions.sql, conditions, rights);
}

function branches(search: SearchText, rights: SearchRights, conditions: Conditions): string[] {
  const { text, id, amountMinor, receipt } = search;
  const parts: string[] = [];
  if (id) parts.push(`select ${conditions.value(id)}::uuid`);
  if (amountMinor) {
    // Ids grow with time: the greatest of an amount are the latest.
    parts.push(
      `(select id from gift where amount_minor = ${conditions.value(amountMinor)}::bigint and occurred_at is not null
        order by amount_minor desc, id desc limit ${FOUND_MAX})`,
    );
  }
  if (receipt) parts.push(`select gift_id from receipt where label = ${conditions.value(receipt)}`);
  if (rights.processorIds && /^[a-z]{2,6}_\w+$/i.test(text)) {
    const whole = conditions.value(text);
    parts.push(
      `select id from gift where stripe_charge_id = ${whole}`,
      `select id from gift where stripe_payment_intent_id = ${whole}`,
      `select gift_id from refund where stripe_refund_id = ${whole}`,
      `select gift_id from dispute where stripe_dispute_id = ${whole}`,
    );
  }
  return parts;
}

interface GiftFound {
  readonly id: string;
  readonly amountMinor: string;
  readonly currency: string;
  readonly donor: string;
  readonly giftDate: CalendarDate | null;
  readonly state: string;
}

async function gifts(db: Db, where: string, conditions: Conditions, rights: SearchRights): Promise<FoundRow[]> {
  const found = await db.query<GiftFound>(
    `select gift.id, gift.amount_minor as "amountMinor", gift.currency, ${shownName(rights.anonymousDonors)} as donor,
            gift.gift_date::text as "giftDate", gift.state
     from gift join donor on donor.id = gift.donor_id where ${where}
     order by coalesce(gift.occurred_at, gift.started_at) desc, gift.id desc limit ${FOUND_MAX}`,
    conditions.parameters,
  );
  return found.map(({ id, amountMinor, currency, donor, giftDate, state }) => ({
    kind: 'gifts',
    id,
    title: `${Money.of(BigInt(amountMinor), currency).format()} from \u2068${donor}\u2069`,
    detail: giftDate === null ? state : formatDate(giftDate),
  }));
}
