import type { CalendarDate } from '../../kernel/calendar.js';
import type { DonorId, GiftId } from '../../kernel/id.js';
import type { Db } from '../../database/db.js';
import type { SoftCreditKind } from '../../gifts/offline/soft-credit.store.js';

/** Somebody who is thanked and counted for a gift that another one gave (R-VOC-03). */
export interface SoftCredit {
  readonly donorId: DonorId;
  readonly name: string;
  readonly kind: SoftCreditKind;
  /** The gift of the employee that the company matched. */
  readonly linkedGiftId: GiftId | null;
}

/** A gift that a donor was credited with, in minor units of `currency`: what is left of it. */
export interface CreditedGift {
  readonly giftId: GiftId;
  readonly kind: SoftCreditKind;
  readonly giftDate: CalendarDate;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** The legal donor. */
  readonly givenBy: string;
}

/** Whom a gift is credited to beside its donor. */
export function creditsOfGift(db: Db, giftId: GiftId): Promise<SoftCredit[]> {
  return db.query(
    `select donor_id as "donorId", trim(first_name || ' ' || last_name) as name, soft_credit.kind,
            linked_gift_id as "linkedGiftId"
     from soft_credit join donor on donor.id = donor_id where gift_id = $1 order by credited_at, donor_id`,
    [giftId],
  );
}

/** The gifts that match this one, by an employer. */
export function matchesOfGift(db: Db, giftId: GiftId): Promise<{ id: GiftId; givenBy: string }[]> {
  return db.query(
    `select gift.id, trim(first_name || ' ' || last_name) as "givenBy"
     from soft_credit join gift on gift.id = gift_id join donor on donor.id = gift.donor_id
     where linked_gift_id = $1 and gift.state = 'settled' order by gift.gift_date, gift.id`,
    [giftId],
  );
}

/** What a donor was credited with but did not give, the latest first; what went back is not counted. */
export async function creditedTo(db: Db, donorId: DonorId): Promise<CreditedGift[]> {
  const found = await db.query<Omit<CreditedGift, 'amountMinor'> & { amountMinor: string }>(
    `select gift.id as "giftId", soft_credit.kind, gift.gift_date::text as "giftDate", gift.currency,
            gift.amount_minor - coalesce((select sum(amount_minor) from refund
              where refund.gift_id = gift.id and refund.state = 'succeeded'), 0) as "amountMinor",
            trim(first_name || ' ' || last_name) as "givenBy"
     from soft_credit join gift on gift.id = gift_id join donor on donor.id = gift.donor_id
     where soft_credit.donor_id = $1 and gift.state = 'settled' order by gift.gift_date desc, gift.id desc`,
    [donorId],
  );
  return found.map((gift) => ({ ...gift, amountMinor: BigInt(gift.amountMinor) }));
}
