import { escapeLiteral } from 'pg';
import type { CalendarDate } from '../../../kernel/calendar.js';
import { rows, type Tx } from '../../../database/db.js';
import type { JournalMode } from '../mapping/journal-target.js';
import type { MemberPosting } from '../journals.js';
import type { RuleRhythm } from '../mapping/mapping.js';

const FETCHED = 2000;

/**
 * The postings of a batch in the order in which they become journals, read bit by bit in the caller's transaction. One
 * entry is about one gift and one deposit at most; a second one would double money, so only the first is looked at.
 */
export async function* memberPostings(
  tx: Tx,
  batchId: string,
  mode: JournalMode,
): AsyncGenerator<MemberPosting, void, undefined> {
  const order = mode === 'detail' ? '' : mode === 'daily' ? 'entry.effective_date,' : `${PAYOUT_ORDER},`;
  await rows(
    tx,
    `declare journal_postings no scroll cursor for ${SELECT}
     where member.batch_id = ${escapeLiteral(batchId)}
     order by posting.currency, ${order} member.position, posting.line`,
  );
  for (;;) {
    const found = await rows<FoundPosting>(tx, `fetch ${FETCHED} from journal_postings`);
    if (found.length === 0) break;
    for (const { amount, covered, ...posting } of found) {
      yield { ...posting, amountMinor: BigInt(amount), coveredMinor: BigInt(covered ?? 0) };
    }
  }
  await rows(tx, 'close journal_postings');
}

interface FoundPosting {
  readonly entryId: string;
  readonly date: CalendarDate;
  readonly description: string;
  readonly account: string;
  readonly fund: string;
  readonly amount: string;
  readonly currency: string;
  readonly campaignId: string | null;
  readonly campaign: string | null;
  readonly rhythm: RuleRhythm | null;
  readonly covered: string | null;
  readonly deposit: string | null;
  readonly depositDate: CalendarDate | null;
}

const PAYOUT_ORDER = 'coalesce(deposited.deposit_date, entry.effective_date), deposited.reference nulls first';

const SELECT = `
  select entry.id as "entryId", entry.effective_date::text as date, entry.description, posting.account, posting.fund,
         posting.amount_minor as amount, posting.currency, about.campaign_id as "campaignId", about.campaign,
         about.rhythm, case when about.settlement_entry_id = entry.id then about.covered_fee_minor end as covered,
         deposited.reference as deposit, deposited.deposit_date::text as "depositDate"
  from journal_batch_entry as member
  join ledger_entry as entry on entry.id = member.entry_id
  join ledger_posting as posting on posting.entry_id = entry.id
  left join lateral (
    select gift.campaign_id, campaign.name as campaign, gift.settlement_entry_id, gift.covered_fee_minor,
           case when plan.id is null then 'once'
                when plan.interval = 'month' and plan.interval_count = 1 then 'monthly'
                when plan.interval = 'month' and plan.interval_count = 3 then 'quarterly'
                when plan.interval = 'year' and plan.interval_count = 1 then 'yearly'
                when plan.interval = 'month' and plan.interval_count = 12 then 'yearly'
                else 'other' end as rhythm
    from ledger_entry_gift
    join gift on gift.id = gift_id
    left join campaign on campaign.id = gift.campaign_id
    left join plan on plan.id = gift.plan_id
    where ledger_entry_gift.entry_id = entry.id limit 1) as about on true
  left join lateral (
    select reference, deposit_date from journal_entry_deposit where journal_entry_deposit.entry_id = entry.id
    order by deposit_date limit 1) as deposited on true`;
