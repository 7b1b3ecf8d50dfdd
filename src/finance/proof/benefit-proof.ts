import type { SqlProof } from './proof-queries.js';

/** What the account of owed benefits holds is what gifts owe (R-ACC-04). */
export const BENEFIT_PROOFS: Readonly<Record<string, SqlProof>> = {
  'INV-03': {
    sentence: 'deferred benefits are what gifts still owe in benefits',
    looked: `select count(*) || ' gifts with benefits' as looked from benefit_deferral`,
    problems: `
      select 'account 2100 holds ' || held || ', gifts owe ' || owed as problem
      from (select (select coalesce(-sum(amount_minor), 0) from ledger_posting where account = '2100') as held,
                   (select coalesce(sum(deferred_minor), 0) from benefit_deferral)
                     - (select coalesce(sum(amount_minor), 0) from benefit_deferral_step) as owed) as benefits
      where held <> owed`,
  },
};
