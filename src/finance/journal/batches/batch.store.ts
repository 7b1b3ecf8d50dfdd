import { AppError } from '../../../kernel/app-error.js';
import type { CalendarDate } from '../../../kernel/calendar.js';
import { newId } from '../../../kernel/id.js';
import { rows, type Tx } from '../../../database/db.js';
import { settingsFrom, type JournalSettings, type JournalTarget } from '../mapping/journal-target.js';
import type { JournalRule } from '../mapping/mapping.js';

export class NothingNew extends AppError {
  constructor(through: CalendarDate) {
    super(
      'journal-nothing-new',
      'conflict',
      `Nothing up to ${through} is new: every entry is in an earlier batch, or waits for its deposit. No batch was made.`,
    );
  }
}

/** A batch whose entries are chosen: from here on nothing comes in and nothing goes out. */
export interface ClosedBatch {
  readonly id: string;
  readonly target: JournalTarget;
  readonly number: number;
  readonly through: CalendarDate;
  readonly settings: JournalSettings;
  readonly rules: readonly JournalRule[];
  readonly madeBy: string;
  readonly madeAt: Date;
  readonly entryCount: number;
}

/** Entries that are in no batch of the target that counts; $1 target, $2 day. */
const NEW = `
  ledger_entry as entry
  left join lateral (select deposit_date from journal_entry_deposit where entry_id = entry.id
    order by deposit_date limit 1) as deposited on $MODE = 'payout'
  where coalesce(deposited.deposit_date, entry.effective_date) <= $2::date
    and not exists (select from journal_batch_entry as taken where taken.target = $1 and taken.entry_id = entry.id and taken.live)`;

/** What passes through the processor or the drawer waits for its deposit where deposits decide about dates. */
const WAITS = `
  $MODE = 'payout' and deposited.deposit_date is null
  and exists (select from ledger_posting where entry_id = entry.id and account in ('1015', '1020'))`;

/** A condition and the tables of what is new, for a mode. */
export function newEntries(mode: JournalSettings['mode']): { from: string; waits: string } {
  return { from: NEW.replaceAll('$MODE', `'${mode}'`), waits: WAITS.replaceAll('$MODE', `'${mode}'`) };
}

/**
 * Takes everything that is new up to the day into the next batch of the target (R-EXP-01). Whoever comes second waits,
 * and finds only what the first has left. What is committed meanwhile is for the batch after this.
 * @throws NothingNew
 */
export async function closeBatch(
  tx: Tx,
  facts: Omit<ClosedBatch, 'id' | 'number' | 'entryCount'>,
): Promise<ClosedBatch> {
  const { target, through, settings } = facts;
  await rows(tx, 'select from journal_target where target = $1 for update', [target]);
  const id: string = newId();
  const { from, waits } = newEntries(settings.mode);
  const [taken] = await rows<{ entryCount: number; first: CalendarDate; last: CalendarDate }>(
    tx,
    `with taken as (
       insert into journal_batch_entry (batch_id, position, entry_id, target)
       select $3, row_number() over (order by effective_date, occurred_at, id), id, $1
       from (select entry.id, entry.effective_date, entry.occurred_at from ${from} and not (${waits})) as fresh
       returning entry_id)
     select count(*)::int as "entryCount", min(effective_date)::text as first, max(effective_date)::text as last
     from taken join ledger_entry on id = entry_id`,
    [target, through, id],
  );
  const { entryCount, first, last } = taken!;
  if (entryCount === 0) throw new NothingNew(through);
  const [batch] = await rows<{ number: number }>(
    tx,
    `insert into journal_batch (id, target, number, mode, through, settings, rules, made_by, started_at, entry_count,
                                first_date, last_date)
     select $1, $2::text, 1 + coalesce(max(number), 0), $3, $4, $5, $6, $7, $8, $9, $10, $11
     from journal_batch where target = $2
     returning number`,
    [
      id,
      target,
      settings.mode,
      through,
      JSON.stringify(settings),
      JSON.stringify(facts.rules),
      facts.madeBy,
      facts.madeAt,
      entryCount,
      first,
      last,
    ],
  );
  await rows(
    tx,
    `insert into journal_batch_total (batch_id, account, currency, debit_minor, credit_minor, posting_count)
     select $1, account, currency, coalesce(sum(amount_minor) filter (where amount_minor > 0), 0),
            coalesce(-sum(amount_minor) filter (where amount_minor < 0), 0), count(*)
     from journal_batch_entry join ledger_posting using (entry_id) where batch_id = $1
     group by account, currency`,
    [id],
  );
  return { ...facts, id, number: batch!.number, entryCount };
}

/** A batch whose files are not made yet, its row locked; null when they are, or when it is void. */
export async function lockUnfinished(tx: Tx, batchId: string): Promise<ClosedBatch | null> {
  const [batch] = await rows<ClosedBatch>(
    tx,
    `select id, target, number, through::text, settings, rules, made_by as "madeBy", started_at as "madeAt",
            entry_count as "entryCount"
     from journal_batch where id = $1 and finished_at is null
       and not exists (select from journal_batch_void where batch_id = id)
     for no key update`,
    [batchId],
  );
  return batch ? { ...batch, settings: settingsFrom(batch.settings) } : null;
}
