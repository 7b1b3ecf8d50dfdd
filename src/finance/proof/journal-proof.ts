import type { SqlProofs } from './sql-proof.js';

const BY_HAND =
  'Rows were changed past the guards of the database. Ask whoever has access to it; compare with the last backup.';

/** Batches of the journal: each entry handed over once, in full, in bytes that never change. */
export const JOURNAL_PROOFS: SqlProofs = {
  'INV-14': {
    sentence:
      'no entry is in two batches of one target, batches add up to the ledger, and their files have their hashes',
    looked: `
      select (select count(*) from journal_batch) || ' journal batches, ' || (select count(*) from journal_file) || ' files' as looked`,
    problems: `
      select 'twice' as kind, 'entry ' || entry_id || ' for ' || target as object, 'in one batch that counts' as expected,
             'in ' || count(*) as found
      from journal_batch_entry where live group by target, entry_id having count(*) > 1
      union all
      select 'void', 'batch ' || number || ' of ' || batch.target, 'no entry held, as it is void', count(*) || ' held'
      from journal_batch_entry join journal_batch as batch on batch.id = batch_id
      where live and exists (select from journal_batch_void where journal_batch_void.batch_id = batch.id)
      group by batch.id
      union all
      select 'members', 'batch ' || number || ' of ' || batch.target, entry_count || ' entries from 1 on',
             count(position) || ' entries up to ' || coalesce(max(position), 0)
      from journal_batch as batch left join journal_batch_entry on batch_id = batch.id
      group by batch.id having count(position) <> entry_count or coalesce(max(position), 0) <> entry_count
      union all
      select 'let-go', 'batch ' || number || ' of ' || batch.target, 'all entries held', count(*) || ' let go'
      from journal_batch_entry join journal_batch as batch on batch.id = batch_id
      where not live and not exists (select from journal_batch_void where journal_batch_void.batch_id = batch.id)
      group by batch.id
      union all
      select 'totals', 'batch ' || number || ' of ' || target || ', account ' || account,
             'debit ' || coalesce(ours.debit, 0) || ', credit ' || coalesce(ours.credit, 0) || ' ' || currency || ', as in the ledger',
             'debit ' || coalesce(debit_minor, 0) || ', credit ' || coalesce(credit_minor, 0)
      from (select batch_id, account, currency, sum(amount_minor) filter (where amount_minor > 0) as debit,
                   -sum(amount_minor) filter (where amount_minor < 0) as credit
            from journal_batch_entry join ledger_posting using (entry_id) group by batch_id, account, currency) as ours
      full join journal_batch_total using (batch_id, account, currency)
      join journal_batch on id = batch_id
      where (coalesce(ours.debit, 0), coalesce(ours.credit, 0)) is distinct from (coalesce(debit_minor, 0), coalesce(credit_minor, 0))
      union all
      select 'numbers', 'batches of ' || target, 'numbers 1 to ' || count(*), 'the highest is ' || max(number)
      from journal_batch group by target having max(number) <> count(*)
      union all
      select 'bytes', 'file ' || name, encode(sha256, 'hex'), 'stored bytes with another hash'
      from journal_file where sha256 <> sha256(bytes)
      union all
      select 'fingerprint', 'batch ' || number || ' of ' || target, encode(fingerprint, 'hex'),
             coalesce(encode(sha256(convert_to(listed, 'UTF8')), 'hex'), 'no files')
      from journal_batch as batch
      left join lateral (
        select string_agg(name || ' ' || encode(sha256, 'hex') || E'\\n', '' order by position) as listed
        from journal_file where batch_id = batch.id and kind <> 'manifest') as files on true
      where finished_at is not null and fingerprint is distinct from sha256(convert_to(listed, 'UTF8'))`,
    repair: {
      twice: 'Make the later of the two batches void on its page, and take its entries out of the other books.',
      void: BY_HAND,
      members: BY_HAND,
      'let-go': BY_HAND,
      totals: BY_HAND,
      numbers: BY_HAND,
      bytes: BY_HAND,
      fingerprint: BY_HAND,
    },
  },
};
