import type { CalendarDate } from '../../../kernel/calendar.js';
import { rows, type Tx } from '../../../database/db.js';
import { totalsFrom, type FoundTotal } from './batch.queries.js';
import { newEntries } from './batch.store.js';
import { readChart } from '../mapping/chart.js';
import type { JournalSettings, JournalTarget } from '../mapping/journal-target.js';
import type { BatchTotal } from '../manifest.js';
import { coverage, externalAccount, mapper, type JournalRule } from '../mapping/mapping.js';

/** What the next batch of a target would hold. */
export interface JournalPreview {
  readonly entryCount: number;
  readonly firstDate: CalendarDate | null;
  readonly lastDate: CalendarDate | null;
  /** Entries that have no deposit yet, and are left for the batch after it; only where deposits decide about dates. */
  readonly waitingCount: number;
  readonly accounts: readonly PreviewAccount[];
}

export interface PreviewAccount extends BatchTotal {
  /** What the target would call it where no condition of a rule is met. */
  readonly externalId: string;
  readonly coverage: 'mapped' | 'partly' | 'own';
}

export async function previewBatch(
  tx: Tx,
  target: JournalTarget,
  through: CalendarDate,
  { settings, rules }: { settings: JournalSettings; rules: readonly JournalRule[] },
): Promise<JournalPreview> {
  const { from, waits } = newEntries(settings.mode);
  const [counts] = await rows<Omit<JournalPreview, 'accounts'>>(
    tx,
    `select count(*) filter (where not waits)::int as "entryCount", count(*) filter (where waits)::int as "waitingCount",
            (min(effective_date) filter (where not waits))::text as "firstDate",
            (max(effective_date) filter (where not waits))::text as "lastDate"
     from (select entry.effective_date, (${waits}) as waits from ${from}) as fresh`,
    [target, through],
  );
  const totals = totalsFrom(
    await rows<FoundTotal>(
      tx,
      `select account, name, currency, coalesce(sum(amount_minor) filter (where amount_minor > 0), 0) as debit,
              coalesce(-sum(amount_minor) filter (where amount_minor < 0), 0) as credit, count(*)::int as "postingCount"
       from (select entry.id from ${from} and not (${waits})) as fresh
       join ledger_posting on entry_id = fresh.id join ledger_account on code = account
       group by account, name, currency order by currency, account`,
      [target, through],
    ),
  );
  const chart = await readChart(tx);
  const map = mapper(rules);
  return {
    ...counts!,
    accounts: totals.map((total) => {
      const facts = { account: total.account, campaignId: null, designation: '', rhythm: null };
      const { id } = externalAccount(target, chart.get(total.account)!, map(facts).externalAccount);
      return { ...total, externalId: id, coverage: coverage(rules, total.account) };
    }),
  };
}
