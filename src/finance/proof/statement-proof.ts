import { NOTHING_TO_TELL, statementBasis } from '../../receipts/statements/statement-basis.js';
import type { SqlProofs } from './sql-proof.js';

/** Year statements: what they say is the sum of the receipts that they list, and stays what was sent. */
export const STATEMENT_PROOFS: SqlProofs = {
  'INV-13': {
    sentence: 'statements are the sum of the issued receipts of their donor and year, unless those changed since',
    looked: `select count(*) || ' statements, ' || count(*) filter (where status = 'current') || ' in force' as looked from statement`,
    problems: `
      with told as (
        select statement.*, basis.totals as today
        from (select distinct year from statement) as of_year
        join statement on statement.year = of_year.year and status = 'current'
        left join lateral (${statementBasis('of_year.year')}) as basis on basis.donor_id = statement.donor_id
        where statement.basis = coalesce(basis.basis, ${NOTHING_TO_TELL}))
      select 'sum' as kind, 'statement ' || id || ' of ' || year as object, coalesce(today, '{}')::text as expected,
             totals::text as found
      from told where totals <> coalesce(today, '{}')
      union all
      select 'printed', 'statement ' || id || ' of ' || year,
             coalesce((select sum((value->>'amountMinor')::bigint) from jsonb_each(totals)), 0) || ' in ' || receipts || ' receipts',
             printed.minor || ' in ' || printed.lines || ' lines'
      from statement
      cross join lateral (
        select coalesce(sum(regexp_replace(line->>'amount', '\\D', '', 'g')::bigint), 0) as minor,
               count(*) + jsonb_array_length(snapshot->'statement'->'property') as lines
        from jsonb_array_elements(snapshot->'statement'->'rows') as line) as printed
      where printed.lines <> receipts
         or printed.minor <> coalesce((select sum((value->>'amountMinor')::bigint) from jsonb_each(totals)), 0)
      union all
      select 'hash', 'statement ' || statement.id || ' of ' || year, encode(statement.sha256, 'hex'), encode(document.sha256, 'hex')
      from statement join document on document.id = document_id where document.sha256 <> statement.sha256
      union all
      select 'successor', 'statement ' || id || ' of ' || year, 'a version in force', 'superseded, and none follows'
      from statement where status = 'superseded'
        and not exists (select from statement as next where next.supersedes = statement.id)`,
    repair: {
      sum: 'Send the next version of this statement, and tell the developers: lines and sum were frozen from different receipts.',
      printed: 'Send the next version of this statement, and tell the developers: its lines were frozen wrongly.',
      hash: 'Rows were changed past the guards of the database. Ask whoever has access to it; compare with the last backup.',
      successor: 'Send the next version from Finance, Statements.',
    },
  },
};
