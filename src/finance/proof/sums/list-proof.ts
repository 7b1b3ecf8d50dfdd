import type { SqlProofs } from '../sql-proof.js';
import { AGAIN } from './sum-repairs.js';

/**
 * What lists count and sort by, which triggers keep within the transaction of each gift: it is compared with the gifts
 * in one statement, so that what is written meanwhile is no difference.
 */
export const LIST_PROOFS: SqlProofs = {
  'SUM-03': {
    sentence: 'what lists say each donor gave and each day brought is what the gifts, refunds and disputes say',
    looked: `
      select (select count(*) from donor_giving) || ' donors and ' || (select count(distinct day) from gift_tally) || ' days' as looked`,
    problems: `
      select 'sum' as kind, 'donor ' || coalesce(kept.donor_id, own.donor_id) as object,
             coalesce(own.gifts || ' gifts, ' || own.given_minor || ' given, ' || own.returned_minor || ' returned, from '
               || own.first_gift_on || ' to ' || own.last_gift_on, 'nothing') as expected,
             coalesce(kept.gifts || ' gifts, ' || kept.given_minor || ' given, ' || kept.returned_minor || ' returned, from '
               || kept.first_gift_on || ' to ' || kept.last_gift_on, 'nothing') as found
      from donor_giving as kept full join giving_of(null) as own using (donor_id)
      where (kept.currency, kept.gifts, kept.given_minor, kept.returned_minor, kept.first_gift_id, kept.first_gift_on,
             kept.last_gift_id, kept.last_gift_at, kept.last_gift_on)
        is distinct from (own.currency, own.gifts, own.given_minor, own.returned_minor, own.first_gift_id, own.first_gift_on,
             own.last_gift_id, own.last_gift_at, own.last_gift_on)
      union all
      select 'sum', 'gifts of ' || coalesce(kept.day, own.day) || ' in ' || coalesce(kept.currency, own.currency),
             coalesce(own.gifts, 0) || ' gifts, ' || coalesce(own.amount_minor, 0),
             coalesce(kept.gifts, 0) || ' gifts, ' || coalesce(kept.amount_minor, 0)
      from (select day, currency, sum(gifts) as gifts, sum(amount_minor) as amount_minor from gift_tally group by day, currency) as kept
      full join (select gift_date as day, currency::char(3) as currency, count(*) as gifts, sum(amount_minor) as amount_minor
                 from gift where occurred_at is not null group by gift_date, currency) as own using (day, currency)
      where coalesce(kept.gifts, 0) <> coalesce(own.gifts, 0) or coalesce(kept.amount_minor, 0) <> coalesce(own.amount_minor, 0)`,
    repair: { sum: AGAIN },
  },
};
