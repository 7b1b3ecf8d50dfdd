import { NotFound } from '../kernel/app-error.js';
import type { CalendarDate } from '../kernel/calendar.js';
import { isId, type DonorId } from '../kernel/id.js';
import type { Db } from '../database/db.js';
import { orderNamed } from '../database/list-order.js';
import type { DonorKind } from '../donors/donor-kind.js';
import { DONOR_ORDERS, donorTable, donorConditions, type DonorFilters } from '../donors/listing/donor-filters.js';
import { orderedSlice } from './lists/ordered-slice.js';
import type { Slice, SliceRequest } from './slice.js';

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

/** Donors from whom money was received, the latest giver first, or by `sort`: a name of `DONOR_ORDERS`, also reversed. */
export function listDonors(db: Db, filters: DonorFilters, page: SliceRequest, sort?: string): Promise<Slice<DonorRow>> {
  const list = { table: donorTable(filters, sort), of: 'donor', columns: DONOR_COLUMNS, joins: GIVEN } as const;
  const order = orderNamed(DONOR_ORDERS, sort, 'last');
  return orderedSlice(db, list, donorConditions(filters), order, page, donorRow);
}

/** How many donors the filters let through. */
export async function countDonors(db: Db, filters: DonorFilters): Promise<number> {
  const conditions = donorConditions(filters);
  const [row] = await db.query<{ count: string }>(
    `select count(*) as count from ${donorTable(filters)} where ${conditions.sql}`,
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
        `select ${DONOR_COLUMNS} from donor ${GIVEN}
         where donor.id = $1
           and (given.gifts > 0 or exists (select from soft_credit where soft_credit.donor_id = donor.id))`,
        [id],
      )
    : [];
  if (!found) throw new NotFound('donor');
  return donorRow(found);
}

const DONOR_COLUMNS = `
  donor.id, donor.kind, donor.first_name as "firstName", donor.last_name as "lastName", donor.email,
  given.sum - given.returned as "lifetimeMinor", given.currency, given.gifts, given.first as "firstGift",
  given.last as "lastGift"`;

const GIVEN = `
  left join donor_giving on donor_giving.donor_id = donor.id
  cross join lateral (
    select coalesce(donor_giving.gifts, 0) as gifts, coalesce(donor_giving.given_minor, 0) as sum, donor_giving.currency,
           donor_giving.first_gift_on::text as first, donor_giving.last_gift_on::text as last,
           coalesce(donor_giving.returned_minor, 0) as returned) as given`;

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
}

function donorRow(row: DonorRecord): DonorRow {
  return {
    ...row,
    name: `${row.firstName} ${row.lastName}`.trim(),
    lifetimeMinor: BigInt(row.lifetimeMinor),
  };
}
