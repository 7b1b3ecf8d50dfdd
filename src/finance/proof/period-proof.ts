import type { SqlProofs } from './sql-proof.js';

const RESTORE =
  'Somebody changed the books past the guards of the database. Compare with the last backup, and ask whoever has access.';

/** That closed months are as they were signed, and that something explains every movement of the clearing account. */
export const PERIOD_PROOFS: SqlProofs = {
  'INV-03': {
    sentence: 'closed months are as they were signed, and every movement at the processor has its cause',
    looked: `select count(*) || ' closed months' as looked from accounting_period where state = 'closed'`,
    problems: `
      with signed as (
        select month, (select fingerprint from period_event where action = 'close' and period_event.month = closed.month
                       order by position desc limit 1) as fingerprint
        from accounting_period as closed where state = 'closed')
      select 'signature' as kind, 'month ' || to_char(month, 'YYYY-MM') as object, 'somebody who closed it' as expected,
             'nobody' as found
      from signed where fingerprint is null
      union all
      select 'fingerprint', 'month ' || to_char(month, 'YYYY-MM'), encode(fingerprint, 'hex'),
             encode(period_fingerprint(month), 'hex')
      from signed where fingerprint <> period_fingerprint(month)
      union all
      select 'clearing', 'entry ' || source_key, 'a gift, refund, dispute or deposit', 'nothing that explains it'
      from ledger_entry
      where exists (select from ledger_posting where entry_id = ledger_entry.id and account = '1020')
        and not exists (select from ledger_entry_gift where entry_id = ledger_entry.id)
        and not exists (select from ledger_entry_deposit where entry_id = ledger_entry.id)`,
    repair: {
      signature: RESTORE,
      fingerprint: RESTORE,
      clearing: 'Ask whoever booked it; what it should have been is booked as a correction that takes it back.',
    },
  },
};
