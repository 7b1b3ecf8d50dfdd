import { NotFound } from '../kernel/app-error.js';
import type { CalendarDate } from '../kernel/calendar.js';
import { isId, type DonorId } from '../kernel/id.js';
import { Conditions, containing } from '../database/conditions.js';
import type { DonorKind } from '../donors/donor-kind.js';
import type { Db } from '../database/db.js';
import { KEY_SHAPES, readCursor, type Slice, type SliceRequest, sliceOf } from './slice.js';

export interface DonorFilters {
  /** Part of a name or an address. */
  readonly text?: string | undefined;
}

/** A donor with what was received from them. Amounts in minor units of `currency`. */
export interface DonorRow {
  readonly id: DonorId;
  readonly kind: DonorKind;
  readonly name: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  /** Everything received minus everything returned. */
  readonly lifetimeMinor: bigint;
  readonly currency: string;
  /** Received gifts, the refunded ones included. */
  readonly gifts: number;
  readonly firstGift: CalendarDate;
  readonly lastGift: CalendarDate;
}

/** Donors from whom money was received, the latest giver first. */
export async function listDonors(db: Db, filters: DonorFilters, page: SliceRequest): Promise<Slice<DonorRow>> {
  const position = readCursor(page.after, [KEY_SHAPES.instant, KEY_SHAPES.id]);
  const conditions = donorConditions(filters);
  const order = position?.backward ? 'asc' : 'desc';
  if (position) {
    const [key, id] = position.key.map((part) => conditions.value(part));
    conditions.only(`(last.occurred_at, last.id) ${position.backward ? '>' : '<'} (${key}::timestamptz, ${id}::uuid)`);
  }
  // Walks the gifts by time and keeps the last one of each donor: a page costs the same for ten donors or a million.
  const found = await db.query<DonorRecord>(
    `select ${DONOR_COLUMNS}, last.occurred_at::text as key, last.id as "lastId"
     from (select last.donor_id, last.occurred_at, last.id
           from gift last join donor on donor.id = last.donor_id
           where last.occurred_at is not null and ${conditions.sql}
             and not exists (select from gift later where later.donor_id = last.donor_id
                             and (later.occurred_at, later.id) > (last.occurred_at, last.id))
           order by last.occurred_at ${order}, last.id ${order} limit ${page.limit + 1}) as last
     join donor on donor.id = last.donor_id ${GIVEN}
     order by last.occurred_at ${order}, last.id ${order}`,
    conditions.parameters,
  );
  return sliceOf(found, { ...page, position }, (row) => [row.key, row.lastId], donorRow);
}

/** How many donors the filters let through. */
export async function countDonors(db: Db, filters: DonorFilters): Promise<number> {
  const conditions = donorConditions(filters);
  const [row] = await db.query<{ count: string }>(
    `select count(*) as count from donor where ${conditions.sql}
       and exists (select from gift where gift.donor_id = donor.id and gift.occurred_at is not null)`,
    conditions.parameters,
  );
  return Number(row?.count ?? 0);
}

/** One donor. @throws NotFound, also while nothing was received from them. */
export async function donorDetail(db: Db, id: string): Promise<DonorRow> {
  const donor = await donorOfPage(db, id);
  if (donor.gifts === 0) throw new NotFound('donor');
  return donor as DonorRow;
}

/** One donor as the staff's page shows them: who was only credited with gifts has given none (R-VOC-03). */
export interface DonorDetail extends Omit<DonorRow, 'currency' | 'firstGift' | 'lastGift'> {
  readonly currency: string | null;
  readonly firstGift: CalendarDate | null;
  readonly lastGift: CalendarDate | null;
}

/** @throws NotFound, also while nothing was received from them and nothing credited to them. */
export async function donorOfPage(db: Db, id: string): Promise<DonorDetail> {
  const [found] = isId(id)
    ? await db.query<DonorRecord>(
        `select ${DONOR_COLUMNS}, '' as key, '' as "lastId" from donor ${GIVEN}
         where donor.id = $1
           and (given.gifts > 0 or exists (select from soft_credit where soft_credit.donor_id = donor.id))`,
        [id],
      )
    : [];
  if (!found) throw new NotFound('donor');
  return donorRow(found);
}

function donorConditions({ text }: DonorFilters): Conditions {
  const conditions = new Conditions();
  if (text?.trim()) conditions.where(`donor.name_key || ' ' || donor.email_key like ?`, containing(text));
  return conditions;
}

const DONOR_COLUMNS = `
  donor.id, donor.kind, donor.first_name as "firstName", donor.last_name as "lastName", donor.email,
  given.sum - given.returned as "lifetimeMinor", given.currency, given.gifts, given.first as "firstGift",
  given.last as "lastGift"`;

const GIVEN = `
  cross join lateral (
    select count(*)::int as gifts, coalesce(sum(gift.amount_minor), 0)::bigint as sum, min(gift.currency) as currency,
           min(gift.gift_date)::text as first, max(gift.gift_date)::text as last,
           coalesce(sum((select sum(amount_minor) from refund
                         where refund.gift_id = gift.id and refund.state = 'succeeded')), 0)::bigint
           + coalesce(sum((select sum(lost_minor) from dispute
                           where dispute.gift_id = gift.id)), 0)::bigint as returned
    from gift where gift.donor_id = donor.id and gift.occurred_at is not null) as given`;

interface DonorRecord {
  id: DonorId;
  kind: DonorKind;
  firstName: string;
  lastName: string;
  email: string;
  lifetimeMinor: string;
  currency: string;
  gifts: number;
  firstGift: CalendarDate;
  lastGift: CalendarDate;
  key: string;
  lastId: string;
}

function donorRow({ key: _, lastId: __, ...row }: DonorRecord): DonorRow {
  return {
    ...row,
    name: `${row.firstName} ${row.lastName}`.trim(),
    lifetimeMinor: BigInt(row.lifetimeMinor),
  };
}
