import { type Db, rows, type Tx } from '../../database/db.js';

/**
 * Puts the changes of each day in `gift_tally` together into one row, so that the table has as many rows as there are
 * days. It is one statement: readers see the changes or their sum, never both. Whoever writes gifts only adds rows, so
 * that nobody waits; what is not committed yet stays for the next time, and a second run at the same moment takes what
 * the first has left.
 */
export async function foldGiftTally(db: Db): Promise<void> {
  await db.query(`
    with several as (
      select day, currency from gift_tally group by day, currency having count(*) > 1
    ), taken as (
      delete from gift_tally using several
      where gift_tally.day = several.day and gift_tally.currency = several.currency
      returning gift_tally.day, gift_tally.currency, gift_tally.gifts, gift_tally.amount_minor
    )
    insert into gift_tally (day, currency, gifts, amount_minor)
    select day, currency, sum(gifts), sum(amount_minor) from taken
    group by day, currency having sum(gifts) <> 0 or sum(amount_minor) <> 0`);
}

/** Reckons what lists count and sort by from all gifts, refunds and disputes. No gift changes while it does. */
export async function rebuildListSums(tx: Tx): Promise<void> {
  await rows(tx, 'lock table gift, refund, dispute in share mode');
  await rows(tx, 'delete from donor_giving');
  await rows(tx, 'insert into donor_giving select * from giving_of(null)');
  await rows(tx, 'delete from gift_tally');
  await rows(
    tx,
    `insert into gift_tally (day, currency, gifts, amount_minor)
     select gift_date, currency, count(*), sum(amount_minor) from gift
     where occurred_at is not null group by gift_date, currency`,
  );
}
