import type { SqlProofs } from './sql-proof.js';

const OPEN = `state = 'paid' and automatic and exists (select from deposit_line where deposit_id = deposit.id)`;

/** Deposits of all time, by what we keep of them ourselves (R-RCN-03). */
export const DEPOSIT_PROOFS: SqlProofs = {
  'INV-05': {
    sentence: 'the lines of each deposit add up to it, are in the ledger as they are, and leave nothing in clearing',
    looked: `
      select count(*) || ' deposits with ' || (select count(*) from deposit_line) || ' lines, '
        || count(*) filter (where matched_at is not null) || ' matched' as looked from deposit`,
    problems: `
      select 'sum' as kind, 'deposit ' || id as object, amount_minor + payout_fee_minor || ' in lines' as expected, came::text as found
      from (select deposit.*, (select coalesce(sum(net_minor), 0) from deposit_line where deposit_id = deposit.id) as came from deposit
            where kind = 'processor' and (reconciled_at is not null or ${OPEN})) as summed
      where came <> amount_minor + payout_fee_minor
      union all
      select 'line', 'deposit ' || deposit.id, 'every line in the ledger', count(*) || ' lines that nothing explains'
      from deposit join deposit_line line on line.deposit_id = deposit.id
      where line.source_key is null and state = 'paid' group by deposit.id
      union all
      select 'ledger', 'line ' || transaction_id, net_minor || ' in clearing', moved::text
      from (select line.*, (select coalesce(sum(posting.amount_minor), 0) from deposit_line_entry tied
              join ledger_posting posting on posting.entry_id = tied.entry_id and account = '1020'
              where tied.line_id = line.id) as moved
            from deposit_line line where source_key is not null) as booked
      where moved <> net_minor
      union all
      select 'fund', 'deposit ' || deposit_id, 'nothing left in clearing of ' || fund, sum(posting.amount_minor)::text
      from (select line.deposit_id, tied.entry_id from deposit_line line join deposit_line_entry tied on tied.line_id = line.id
            union all select id, unnest(array[entry_id, funds_entry_id]) from deposit) as own
      join deposit on deposit.id = deposit_id and reconciled_at is not null
      join ledger_posting posting on posting.entry_id = own.entry_id
      where account = '1020' group by deposit_id, fund having sum(posting.amount_minor) <> 0
      union all
      select 'bank', 'deposit ' || deposit.id, deposit.amount_minor || ', as the bank line', bank_line.amount_minor::text
      from deposit join bank_line on bank_line.id = bank_line_id
      where (deposit.amount_minor, deposit.currency) <> (bank_line.amount_minor, bank_line.currency)`,
    repair: {
      sum: 'Open the deposit and press “Ask the processor again”. If it stays, ask the processor’s support for the payout’s report.',
      line: 'Open the deposit: each exception names its cause and what to do.',
      ledger: 'Rows were changed past the guards: compare with the last backup, and ask whoever has access.',
      fund: 'Rows were changed past the guards: compare with the last backup, and ask whoever has access.',
      bank: 'Rows were changed past the guards: compare with the last backup, and ask whoever has access.',
    },
  },
};
