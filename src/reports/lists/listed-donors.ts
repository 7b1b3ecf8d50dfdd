import type { CalendarDate } from '../../kernel/calendar.js';
import type { DonorId } from '../../kernel/id.js';
import { hides } from '../../database/conditions.js';
import type { Db } from '../../database/db.js';
import { orderNamed } from '../../database/list-order.js';
import { shownName, shownText } from '../../donors/identity/shown-name.js';
import type { DonorKind } from '../../donors/donor-kind.js';
import {
  DONOR_ORDERS,
  donorTable,
  donorConditions,
  type DonorFilters,
  givenSince,
} from '../../donors/listing/donor-filters.js';
import { type Standing, standingSql } from '../../donors/listing/standing.js';
import type { Slice, SliceRequest } from '../slice.js';
import { orderedSlice } from './ordered-slice.js';

/** A donor as the staff's list shows them. Amounts in minor units of `currency`; null where nothing was given. */
export interface ListedDonor {
  readonly id: DonorId;
  readonly kind: DonorKind;
  /** Both are hidden of a donor whom the reader may not know (R-TPG-06). */
  readonly name: string;
  readonly email: string;
  readonly standing: Standing | null;
  readonly currency: string | null;
  readonly lifetimeMinor: bigint | null;
  readonly yearMinor: bigint | null;
  readonly gifts: number;
  readonly firstGift: CalendarDate | null;
  readonly lastGift: CalendarDate | null;
  /** The article that the first gift came from. */
  readonly story: { readonly id: string; readonly url: string | null } | null;
  readonly tags: readonly string[];
  readonly doNotAskUntil: CalendarDate | null;
  readonly addedAt: Date;
}

/** What the day is, and when the fiscal year began. */
export interface ListDay {
  readonly on: CalendarDate;
  readonly yearFrom: CalendarDate;
}

/** Donors in the order `sort`, the latest giver first without one; people who gave nothing by name. */
export function listedDonors(
  db: Db,
  filters: DonorFilters,
  day: ListDay,
  page: SliceRequest,
  sort?: string,
): Promise<Slice<ListedDonor>> {
  const conditions = donorConditions(filters);
  const seesHidden = !hides(filters, 'anonymous-donors');
  const columns = columnsOf(seesHidden, conditions.value(day.on), `${conditions.value(day.yearFrom)}::date`);
  const list = { table: donorTable(filters, sort), of: 'donor', columns, joins: JOINS } as const;
  const order = filters.gave === 'never' ? DONOR_ORDERS.name : orderNamed(DONOR_ORDERS, sort, 'last');
  return orderedSlice(db, list, conditions, order, page, listedDonor);
}

export interface DonorTotals {
  readonly count: number;
  /** What they gave in all, less what went back, per currency. */
  readonly sums: readonly { readonly currency: string; readonly amountMinor: bigint }[];
}

export async function donorTotals(db: Db, filters: DonorFilters): Promise<DonorTotals> {
  const conditions = donorConditions(filters);
  const found = await db.query<{ currency: string | null; count: string; sum: string | null }>(
    `select giving.currency, count(*) as count, sum(giving.lifetime_minor) as sum from ${donorTable(filters)}
     where ${conditions.sql} group by giving.currency order by giving.currency`,
    conditions.parameters,
  );
  return {
    count: found.reduce((count, row) => count + Number(row.count), 0),
    sums: found.flatMap(({ currency, sum }) =>
      currency === null || sum === null ? [] : [{ currency, amountMinor: BigInt(sum) }],
    ),
  };
}

function columnsOf(seesHidden: boolean, on: string, yearFrom: string): string {
  return `
  donor.id, donor.kind, ${shownName(seesHidden)} as name, ${shownText(seesHidden, 'email')} as email,
  ${standingSql(on)} as standing, giving.currency,
  giving.lifetime_minor as "lifetimeMinor",
  case when giving.last_gift_on >= ${yearFrom} then ${givenSince(yearFrom)} else 0 end as "yearMinor",
  coalesce(giving.gifts, 0) as gifts, giving.first_gift_on::text as "firstGift", giving.last_gift_on::text as "lastGift",
  first.article_id as "storyId", first.article_url as "storyUrl",
  array(select tag.name from donor_tag join tag on tag.id = tag_id where donor_id = donor.id order by tag.name_key) as tags,
  case when donor.do_not_ask_until > ${on}::date then donor.do_not_ask_until::text end as "doNotAskUntil",
  donor.created_at as "addedAt"`;
}

const JOINS = `
  left join donor_giving giving on giving.donor_id = donor.id
  left join gift first on first.id = giving.first_gift_id`;

interface ListedRecord extends Omit<ListedDonor, 'lifetimeMinor' | 'yearMinor' | 'story'> {
  lifetimeMinor: string | null;
  yearMinor: string;
  storyId: string | null;
  storyUrl: string | null;
}

function listedDonor({ storyId, storyUrl, lifetimeMinor, yearMinor, ...row }: ListedRecord): ListedDonor {
  return {
    ...row,
    lifetimeMinor: lifetimeMinor === null ? null : BigInt(lifetimeMinor),
    yearMinor: lifetimeMinor === null ? null : BigInt(yearMinor),
    story: storyId === null ? null : { id: storyId, url: storyUrl },
  };
}
