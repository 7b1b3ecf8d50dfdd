/**
 * What went back of gifts within a range: refunds and what disputes took, less what came back of either, each on the
 * day of its ledger entry, so that a month that is over stays as it was (R-DAT-06). Columns: gift_id, day, minor, and
 * fee for what a dispute cost. The same lines as the summary's.
 * @param from and to placeholders of the two days.
 */
export function returnedSql(from: string, to: string): string {
  const within = `entry.effective_date between ${from} and ${to}`;
  return `
    select refund.gift_id, entry.effective_date as day, refund.amount_minor as minor, 0::bigint as fee
    from refund join ledger_entry entry on entry.id = refund.entry_id where ${within}
    union all
    select refund.gift_id, entry.effective_date, -refund.amount_minor, 0
    from refund join ledger_entry entry on entry.id = refund.reversal_entry_id where ${within}
    union all
    select dispute.gift_id, entry.effective_date, case posting.account when '4900' then posting.amount_minor else 0 end,
           case posting.account when '5110' then posting.amount_minor else 0 end
    from dispute
    join ledger_posting posting on posting.account in ('4900', '5110') and posting.entry_id in (
      withdrawal_entry_id, reinstatement_entry_id, loss_entry_id, loss_reversal_entry_id)
    join ledger_entry entry on entry.id = posting.entry_id
    where ${within}`;
}
