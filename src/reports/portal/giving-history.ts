import type { CalendarDate } from '../../kernel/calendar.js';
import type { DonorId, GiftId, PlanId, ReceiptId } from '../../kernel/id.js';
import type { Db } from '../../database/db.js';
import type { Rhythm } from '../../plans/rhythm.js';

/** A line of what a donor gave: a gift, or money of one that went back. Amounts in minor units. */
export type HistoryLine = HistoryGift | HistoryReturn;

export interface HistoryGift {
  readonly kind: 'gift';
  readonly giftId: GiftId;
  readonly donorId: DonorId;
  readonly state: 'processing' | 'settled' | 'refunded';
  /** The day on which it arrived, or began its way. */
  readonly date: CalendarDate;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** What was given, where it is not money; its amount is for our books alone (R-NCG-01). */
  readonly given: string | null;
  readonly designation: string;
  readonly method: string | null;
  readonly plan: ({ readonly id: PlanId } & Rhythm) | null;
  /** The issued one; a void one is named without a document. */
  readonly receipt: { readonly id: ReceiptId; readonly label: string; readonly isVoid: boolean } | null;
  /** A bank is deciding whether the donor's own complaint takes the money back. */
  readonly isContested: boolean;
}

export interface HistoryReturn {
  readonly kind: 'refund' | 'refund-pending' | 'dispute';
  readonly giftId: GiftId;
  readonly donorId: DonorId;
  readonly date: CalendarDate;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** The day of the gift that it was a part of. */
  readonly giftDate: CalendarDate;
}

/** All lines of some donors, or those of one year, the latest first. `zone` is the organisation's. */
export async function givingHistory(
  db: Db,
  donorIds: readonly DonorId[],
  year: number | null,
  zone: string,
): Promise<HistoryLine[]> {
  const found = await db.query<{ line: Omit<HistoryLine, 'amountMinor'> & { amountMinor: string } }>(HISTORY, [
    donorIds,
    zone,
    year,
  ]);
  return found.map(({ line }) => ({ ...line, amountMinor: BigInt(line.amountMinor) }) as HistoryLine);
}

/** Whose receipt this is; null for none. */
export async function donorOfReceipt(db: Db, receiptId: string): Promise<DonorId | null> {
  const [found] = await db.query<{ donorId: DonorId }>(
    `select gift.donor_id as "donorId" from receipt join gift on gift.id = receipt.gift_id where receipt.id = $1`,
    [receiptId],
  );
  return found?.donorId ?? null;
}

const HISTORY = `
  with mine as materialized (
    select gift.*, coalesce(gift_date, (started_at at time zone $2)::date) as on_date
    from gift where donor_id = any($1::uuid[]) and state in ('processing', 'settled', 'refunded')
      -- What staff recorded wrongly is our mistake: the donor sees what is right in its place.
      and not exists (select from gift as corrected where corrected.corrects_id = gift.id)
  ), line as (
    select mine.on_date as date, coalesce(mine.occurred_at, mine.started_at) as at, mine.id,
      json_build_object(
        'kind', 'gift', 'giftId', mine.id, 'donorId', mine.donor_id, 'state', mine.state, 'date', mine.on_date,
        'amountMinor', mine.amount_minor::text, 'currency', mine.currency, 'designation', designation.name,
        'given', case when mine.channel = 'in-kind' then coalesce(mine.property, 'Services') else mine.property end,
        'method', mine.method,
        'plan', case when plan.id is null then null else json_build_object(
          'id', plan.id, 'interval', plan.interval, 'intervalCount', plan.interval_count) end,
        'receipt', receipt.facts,
        'isContested', exists (select from dispute where gift_id = mine.id and closed_at is null)) as line
    from mine
    join designation on designation.code = mine.designation
    left join plan on plan.id = mine.plan_id
    left join lateral (
      select json_build_object('id', id, 'label', label, 'isVoid', status = 'void') as facts
      from receipt where gift_id = mine.id order by status = 'void', number desc limit 1
    ) as receipt on true
    union all
    select back.date, back.at, mine.id,
      json_build_object(
        'kind', back.kind, 'giftId', mine.id, 'donorId', mine.donor_id, 'date', back.date,
        'amountMinor', back.amount_minor::text, 'currency', mine.currency, 'giftDate', mine.on_date)
    from mine
    cross join lateral (
      select coalesce(occurred_at, requested_at) as at, (coalesce(occurred_at, requested_at) at time zone $2)::date as date,
             amount_minor, case when state = 'succeeded' then 'refund' else 'refund-pending' end as kind
      from refund where gift_id = mine.id and state in ('requested', 'pending', 'succeeded')
      union all
      select closed_at, (closed_at at time zone $2)::date, lost_minor, 'dispute'
      from dispute where gift_id = mine.id and lost_minor > 0
    ) as back
  )
  select line from line where $3::int is null or extract(year from date) = $3 order by date desc, at desc, id desc`;
