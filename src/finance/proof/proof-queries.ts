/** An invariant that the database alone can answer: what was looked at, and one row per contradiction. */
export interface SqlProof {
  readonly sentence: string;
  readonly looked: string;
  readonly problems: string;
}

export const LEDGER_PROOFS: Readonly<Record<string, SqlProof>> = {
  'INV-03': {
    sentence: 'every ledger entry balances, and disputes receivable are the open disputes',
    looked: `select count(*) || ' postings' as looked from ledger_posting`,
    problems: `
      select 'entry ' || entry_id || ' is off by ' || sum(amount_minor) || ' ' || currency as problem
      from ledger_posting group by entry_id, currency, fund having sum(amount_minor) <> 0
      union all
      select 'entry ' || id || ' has no lines' from ledger_entry
      where not exists (select from ledger_posting where entry_id = ledger_entry.id)
      union all
      select 'account 1030 holds ' || held || ', the open disputes ' || owed
      from (select (select coalesce(sum(amount_minor), 0) from ledger_posting where account = '1030') as held,
                   (select coalesce(sum(withheld_minor), 0) from dispute where state <> 'lost') as owed) as receivable
      where held <> owed`,
  },
  'INV-06': {
    sentence: 'every gift has exactly one receipt in force, and those that went back or were lost none',
    looked: `select count(*) || ' gifts' as looked from gift where state in ('settled', 'refunded')`,
    problems: `
      select 'gift ' || gift.id || ' is ' || state || ' with ' || count(receipt.id) || ' issued receipts' as problem
      from gift left join receipt on gift_id = gift.id and status = 'issued'
      group by gift.id, state
      having count(receipt.id) <> case when state = 'settled' then 1 else 0 end
      union all
      select 'receipt ' || label || ' is of ' || receipt.amount_minor || ', its gift has ' || remaining
      from receipt
      join (select gift.id, amount_minor - coalesce((select sum(amount_minor) from refund
              where gift_id = gift.id and state = 'succeeded'), 0)
              - coalesce((select sum(lost_minor) from dispute where gift_id = gift.id), 0) as remaining from gift) as left_over on left_over.id = gift_id
      where status = 'issued' and receipt.amount_minor <> remaining`,
  },
  'INV-07': {
    sentence: 'each receipt series runs from 1 without a hole, and every void has its reason',
    looked: `select count(*) || ' receipts in ' || count(distinct series_id) || ' series' as looked from receipt`,
    problems: `
      select 'series ' || prefix || '-' || year || ': ' || count(receipt.id) || ' receipts, highest ' ||
             coalesce(max(number), 0) || ', next ' || next_no as problem
      from receipt_series left join receipt on series_id = receipt_series.id
      group by receipt_series.id, prefix, year, next_no
      having count(receipt.id) <> coalesce(max(number), 0) or next_no - 1 <> count(receipt.id)
      union all
      select 'receipt ' || label || ' is void without a reason' from receipt
      where status = 'void' and not exists (select from receipt_void where receipt_id = receipt.id)
      union all
      select 'receipt ' || label || ' has a reason to be void and is not' from receipt
      join receipt_void on receipt_id = receipt.id where status <> 'void'`,
  },
  'INV-09': {
    sentence: 'every period of a plan was charged once, and nothing was kept that was charged after its end',
    looked: `
      select count(distinct plan.id) || ' plans, ' || count(gift.id) || ' charges' as looked
      from plan left join gift on plan_id = plan.id and gift.state in ('settled', 'refunded')`,
    problems: `
      select 'plan ' || plan_id || ' was charged ' || count(*) || ' times for the period from ' || period_start as problem
      from gift where plan_id is not null and state in ('settled', 'refunded')
      group by plan_id, period_start having count(*) > 1
      union all
      select 'gift ' || gift.id || ' was charged at ' || occurred_at || ', its plan ended at ' || ended_at
      from gift join plan on plan.id = plan_id
      where gift.state = 'settled' and occurred_at > ended_at and gift.amount_minor > coalesce(
        (select sum(amount_minor) from refund where gift_id = gift.id and state in ('pending', 'succeeded')), 0)`,
  },
  // That the processor can be reached is known: it is asked in the same run.
  'INV-10': {
    sentence: 'every event of the processor is done, ignored for a known reason, or parked for a person',
    looked: `
      select count(*) || ' events, ' || count(*) filter (where state = 'ignored') || ' ignored, '
        || count(*) filter (where state = 'parked') || ' parked' as looked from stripe_event`,
    problems: `
      select 'event ' || id || ' (' || type || ') has waited since ' || received_at || coalesce(': ' || reason, '') as problem
      from stripe_event where state = 'pending' and received_at < now() - interval '15 minutes'
      union all
      select 'event ' || id || ' (' || type || ') is ' || state || ', and nothing says why' from stripe_event
      where state in ('ignored', 'parked') and coalesce(trim(reason), '') = ''`,
  },
};
