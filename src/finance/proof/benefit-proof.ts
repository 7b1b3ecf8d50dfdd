import type { SqlProofs } from './sql-proof.js';

/** What the account of owed benefits holds is what gifts owe (R-ACC-04). */
export const BENEFIT_PROOFS: SqlProofs = {
  'INV-03': {
    sentence: 'deferred benefits are what gifts still owe in benefits',
    looked: `select count(*) || ' gifts with benefits' as looked from benefit_deferral`,
    problems: `
      select 'deferred' as kind, 'account 2100' as object, owed || ', as gifts owe' as expected, held::text as found
      from (select (select coalesce(-sum(amount_minor), 0) from ledger_posting where account = '2100') as held,
                   (select coalesce(sum(deferred_minor), 0) from benefit_deferral)
                     - (select coalesce(sum(amount_minor), 0) from benefit_deferral_step) as owed) as benefits
      where held <> owed`,
    repair: {
      deferred:
        'The daily work earns what is due. If it stays, rows were changed past the guards: compare with the last backup.',
    },
  },
};
