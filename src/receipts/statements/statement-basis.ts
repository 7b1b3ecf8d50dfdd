/**
 * SQL: what there is to tell of each donor's calendar year, by issued receipts and by what went back (R-STM-02/03). One
 * row per legal donor: donor_id, receipts, returns, totals (by currency, of gifts of money) and basis, a hash that changes
 * whenever the lines of a statement would. Soft credits, void receipts and gifts that get letters have no issued receipt of
 * the donor, and so are left out.
 * @param year an SQL expression: a parameter or a column.
 * @param donors an SQL condition on `gift.donor_id`.
 */
export function statementBasis(year: string, donors = 'true'): string {
  return `
    select donor_id, sum(receipts)::int as receipts, sum(returns)::int as returns,
           coalesce(jsonb_object_agg(currency, jsonb_build_object('amountMinor', amount, 'deductibleMinor', deductible))
             filter (where amount is not null), '{}') as totals,
           sha256(convert_to(string_agg(lines, E'\\n' order by currency), 'UTF8')) as basis
    from (
      select donor_id, currency, count(receipt_id) as receipts, count(*) - count(receipt_id) as returns,
             sum(amount_minor) filter (where is_money) as amount, sum(deductible_minor) filter (where is_money) as deductible,
             string_agg(line, E'\\n' order by line) as lines
      from (${linesOf(year, donors)}) as line
      group by donor_id, currency
    ) as by_currency
    group by donor_id`;
}

/** Who has no line at all hashes to this: a statement of then is outdated, too. */
export const NOTHING_TO_TELL = `sha256('')`;

function linesOf(year: string, donors: string): string {
  const inYear = (date: string): string => `${date} between make_date(${year}, 1, 1) and make_date(${year}, 12, 31)`;
  return `
    select gift.donor_id, receipt.currency, receipt.id as receipt_id, receipt.kind = 'cash' as is_money,
           receipt.amount_minor, receipt.deductible_minor, 'receipt ' || receipt.label as line
    from receipt join gift on gift.id = receipt.gift_id
    where receipt.status = 'issued' and ${inYear('receipt.gift_date')} and ${donors}
    union all
    select donor_id, currency, null, false, null, null, line
    from (
      select gift.donor_id, gift.gift_date, refund.currency, ${localDay('refund.occurred_at')} as day,
             'refund ' || refund.id as line
      from refund join gift on gift.id = refund.gift_id
      where refund.state = 'succeeded' and refund.reason <> 'correction' and ${donors}
      union all
      select gift.donor_id, gift.gift_date, dispute.currency, ${localDay('dispute.closed_at')},
             'dispute ' || dispute.id || ' ' || dispute.lost_minor
      from dispute join gift on gift.id = dispute.gift_id where dispute.lost_minor > 0 and ${donors}
    ) as back
    where ${inYear('day')} or ${inYear('gift_date')}`;
}

function localDay(instant: string): string {
  return `(${instant} at time zone (select time_zone from organisation))::date`;
}
