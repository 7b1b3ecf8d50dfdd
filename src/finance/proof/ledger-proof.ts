import type { SqlProofs } from './sql-proof.js';

const BY_HAND =
  'Rows were changed past the guards of the database. Ask whoever has access to it; compare with the last backup.';

/** What the ledger, the receipts, the plans and the inbox must say by themselves. */
export const LEDGER_PROOFS: SqlProofs = {
  'INV-03': {
    sentence:
      'every ledger entry balances, disputes receivable are the open disputes, and what designations owe each other is nothing in all',
    looked: `select count(*) || ' postings' as looked from ledger_posting`,
    problems: `
      select 'unbalanced' as kind, 'entry ' || source_key as object, '0 ' || currency || ' in ' || fund as expected,
             sum(amount_minor)::text as found
      from ledger_posting join ledger_entry on id = entry_id
      group by id, source_key, currency, fund having sum(amount_minor) <> 0
      union all
      select 'empty', 'entry ' || source_key, 'at least two lines', 'none' from ledger_entry
      where not exists (select from ledger_posting where entry_id = ledger_entry.id)
      union all
      select 'between', 'account 1090', '0 ' || currency || ' over all designations', sum(amount_minor)::text
      from ledger_posting where account = '1090' group by currency having sum(amount_minor) <> 0
      union all
      select 'receivable', 'account 1030', owed || ', as the open disputes', held::text
      from (select (select coalesce(sum(amount_minor), 0) from ledger_posting where account = '1030') as held,
                   (select coalesce(sum(withheld_minor), 0) from dispute where state <> 'lost') as owed) as receivable
      where held <> owed`,
    repair: {
      unbalanced: BY_HAND,
      empty: BY_HAND,
      between: BY_HAND,
      receivable: 'The hourly sweep reads open disputes again. If it stays, compare the disputes at the processor.',
    },
  },
  'R-LED-06': {
    sentence:
      'every gift received here is in the ledger with its amount, for its designation; history from elsewhere is not',
    looked: `select count(*) || ' gifts' as looked from gift where state in ('settled', 'refunded')`,
    problems: `
      select 'amount' as kind, 'gift ' || id as object, amount_minor || ' ' || currency as expected,
             coalesce(booked, 0) || ' in the ledger' as found
      from gift left join lateral (
        select sum(amount_minor) filter (where amount_minor > 0) as booked from ledger_posting
        where entry_id = settlement_entry_id) as entry on true
      where state in ('settled', 'refunded') and channel <> 'imported' and amount_minor is distinct from booked
      union all
      select 'history', 'gift ' || id, 'no entry here, as it was booked elsewhere', 'entry ' || entry_id
      from gift join ledger_entry_gift on gift_id = id where channel = 'imported'
      union all
      select 'designation', 'gift ' || gift.id, 'a designation', coalesce('unknown: ' || gift.designation, 'none')
      from gift left join designation on code = gift.designation
      where state in ('settled', 'refunded') and code is null`,
    repair: {
      amount: BY_HAND,
      history: BY_HAND,
      designation: 'Open the gift and choose what it is for, or ask whoever removed the designation.',
    },
  },
  'INV-06': {
    sentence: 'every gift that gets a receipt has one in force, and those that went back or were lost none',
    looked: `select count(*) || ' gifts' as looked from gift where state in ('settled', 'refunded')`,
    problems: `
      select 'receipts' as kind, 'gift ' || gift.id as object,
             (case when due = 1 then 'one receipt, as it stands' else 'no receipt, as it is ' ||
                case when state <> 'settled' then state when acknowledgment = 'receipt' then 'held back'
                     else 'acknowledged otherwise' end end) as expected,
             count(receipt.id) || ' issued' as found
      from (select gift.id, state, acknowledgment, case when state = 'settled' and acknowledgment = 'receipt'
              and not exists (select from receipt_hold where gift_id = gift.id) then 1 else 0 end as due from gift) as gift
      left join receipt on gift_id = gift.id and status = 'issued'
      group by gift.id, state, acknowledgment, due
      having count(receipt.id) <> due
      union all
      select 'amount', 'receipt ' || label, remaining || ' ' || currency || ', what its gift has left', receipt.amount_minor::text
      from receipt
      join (select gift.id, amount_minor - coalesce((select sum(amount_minor) from refund
              where gift_id = gift.id and state = 'succeeded'), 0)
              - coalesce((select sum(lost_minor) from dispute where gift_id = gift.id), 0) as remaining from gift) as left_over on left_over.id = gift_id
      where status = 'issued' and receipt.amount_minor <> remaining`,
    repair: {
      receipts: 'Void and reissue the receipt on the page of the gift.',
      amount: 'Void and reissue the receipt on the page of the gift.',
    },
  },
  'INV-07': {
    sentence: 'each receipt series runs from 1 without a hole, and every void has its reason',
    looked: `select count(*) || ' numbers in ' || count(distinct series_id) || ' series' as looked from series_number`,
    problems: `
      select 'hole' as kind, 'series ' || prefix || '-' || year as object,
             'numbers 1 to ' || next_no - 1 as expected,
             count(receipt_id) || ' of them, the highest ' || coalesce(max(number), 0) as found
      from receipt_series left join series_number on series_id = receipt_series.id
      group by receipt_series.id, prefix, year, next_no
      having count(receipt_id) <> coalesce(max(number), 0) or next_no - 1 <> count(receipt_id)
      union all
      select 'void', 'receipt ' || label, 'a reason, as it is void', 'none' from receipt
      where status = 'void' and not exists (select from receipt_void where receipt_id = receipt.id)
      union all
      select 'void', 'receipt ' || label, 'void, as it has a reason', status from receipt
      join receipt_void on receipt_id = receipt.id where status <> 'void'`,
    repair: {
      hole: 'Numbers are missing after a restore: npx mainstay receipts recover keeps them for their gifts.',
      void: BY_HAND,
    },
  },
  'INV-09': {
    sentence: 'every period of a plan was charged once, and nothing was kept that was charged after its end',
    looked: `
      select count(distinct plan.id) || ' plans, ' || count(gift.id) || ' charges' as looked
      from plan left join gift on plan_id = plan.id and gift.state in ('settled', 'refunded')`,
    problems: `
      select 'twice' as kind, 'plan ' || plan_id as object, 'one charge for the period from ' || period_start as expected,
             count(*) || ' charges' as found
      from gift where plan_id is not null and state in ('settled', 'refunded')
      group by plan_id, period_start having count(*) > 1
      union all
      select 'late', 'gift ' || gift.id, 'nothing after the end of its plan at ' || ended_at, 'charged at ' || occurred_at
      from gift join plan on plan.id = plan_id
      where gift.state = 'settled' and occurred_at > ended_at and gift.amount_minor > coalesce(
        (select sum(amount_minor) from refund where gift_id = gift.id and state in ('pending', 'succeeded')), 0)`,
    repair: {
      twice: 'Refund one of the two gifts, on its page; the donor was charged twice.',
      late: 'Refund the gift on its page. Mainstay does so by itself within the hour, unless a bank is deciding.',
    },
  },
  // That the processor can be reached is known: it is asked in the same run.
  'INV-10': {
    sentence: 'every event of the processor is done, ignored for a known reason, or parked for a person',
    looked: `
      select count(*) || ' events, ' || count(*) filter (where state = 'ignored') || ' ignored, '
        || count(*) filter (where state = 'parked') || ' parked' as looked from stripe_event`,
    problems: `
      select 'waiting' as kind, 'event ' || id || ' (' || type || ')' as object, 'worked off within 15 minutes' as expected,
             'waiting since ' || received_at || coalesce(': ' || reason, '') as found
      from stripe_event where state = 'pending' and received_at < now() - interval '15 minutes'
      union all
      select 'unexplained', 'event ' || id || ' (' || type || ')', 'a reason, as it is ' || state, 'none' from stripe_event
      where state in ('ignored', 'parked') and coalesce(trim(reason), '') = ''`,
    repair: {
      waiting: 'See that a worker is running and that the processor can be reached; events are then worked off.',
      unexplained: BY_HAND,
    },
  },
};
