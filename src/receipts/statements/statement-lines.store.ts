import type { CalendarDate } from '../../kernel/calendar.js';
import type { DonorId, ReceiptId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';
import type { PostalAddress } from '../../donors/postal-address.js';
import { readContacts } from '../../donors/sealed-contacts.js';
import { statementBasis } from './statement-basis.js';
import type { StatementReceipt, StatementReturn } from './statement.js';

/** Whom a statement is for, as their own details say today. */
export interface StatementDonor {
  readonly id: DonorId;
  readonly name: string;
  readonly firstName: string;
  /** Empty when none is known. */
  readonly email: string;
  readonly address: PostalAddress;
}

/** Sums of a donor's year that the database made, beside which ours must be the same (INV-13). */
export interface YearBasis {
  readonly donorId: DonorId;
  readonly receipts: number;
  readonly returns: number;
  /** By currency. */
  readonly totals: Readonly<Record<string, { readonly amountMinor: number; readonly deductibleMinor: number }>>;
  readonly basis: Buffer;
}

export interface DonorYear {
  readonly donor: StatementDonor;
  readonly receipts: readonly (StatementReceipt & { readonly id: ReceiptId })[];
  readonly returns: readonly StatementReturn[];
  readonly basis: YearBasis;
}

/**
 * What there is to tell of a calendar year, for each of some donors that is not erased, in the order of the gifts. To be
 * read in one snapshot of the database.
 */
export async function readDonorYears(tx: Tx, donorIds: readonly DonorId[], year: number): Promise<DonorYear[]> {
  const donors = await donorsOf(tx, donorIds);
  const receipts = Map.groupBy(await receiptsOf(tx, donorIds, year), ({ donorId }) => donorId);
  const returns = Map.groupBy(await returnsOf(tx, donorIds, year), ({ donorId }) => donorId);
  const bases = new Map((await basesOf(tx, donorIds, year)).map((basis) => [basis.donorId, basis]));
  return donors.map((donor) => ({
    donor,
    receipts: receipts.get(donor.id) ?? [],
    returns: returns.get(donor.id) ?? [],
    basis: bases.get(donor.id) ?? { donorId: donor.id, receipts: 0, returns: 0, totals: {}, basis: NOTHING },
  }));
}

/** The SHA-256 of nothing, as NOTHING_TO_TELL has it in SQL. */
const NOTHING = Buffer.from('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'hex');

async function donorsOf(tx: Tx, donorIds: readonly DonorId[]): Promise<StatementDonor[]> {
  const found = await rows<Omit<StatementDonor, 'address'>>(
    tx,
    `select id, ${DONOR_NAME} as name, trim(first_name) as "firstName", email
     from donor where id = any($1) and erased_at is null order by array_position($1::uuid[], id)`,
    [donorIds],
  );
  const contacts = await readContacts(tx, donorIds);
  return found.map((donor) => ({ ...donor, address: contacts.get(donor.id)! }));
}

/** SQL: a donor's name as statements have it. */
export const DONOR_NAME = `trim(donor.first_name || ' ' || donor.last_name)`;

async function receiptsOf(tx: Tx, donorIds: readonly DonorId[], year: number) {
  const found = await rows<
    Omit<StatementReceipt, 'amountMinor' | 'deductibleMinor'> & {
      id: ReceiptId;
      donorId: DonorId;
      amountMinor: string;
      deductibleMinor: string;
    }
  >(
    tx,
    `select receipt.id, gift.donor_id as "donorId", receipt.label, receipt.gift_date::text as "giftDate",
            receipt.snapshot ->> 'property' as property, receipt.amount_minor as "amountMinor", receipt.deductible_minor as "deductibleMinor",
            receipt.currency, receipt.snapshot - 'donor' as snapshot
     from gift join receipt on receipt.gift_id = gift.id and receipt.status = 'issued'
     where gift.donor_id = any($1) and receipt.gift_date between make_date($2, 1, 1) and make_date($2, 12, 31)
     order by receipt.gift_date, receipt.label`,
    [donorIds, year],
  );
  return found.map((row) => ({
    ...row,
    amountMinor: BigInt(row.amountMinor),
    deductibleMinor: BigInt(row.deductibleMinor),
  }));
}

/** What went back in the year, or of a gift of the year, by the days of the organisation's calendar. */
async function returnsOf(tx: Tx, donorIds: readonly DonorId[], year: number) {
  const found = await rows<{
    donorId: DonorId;
    date: CalendarDate;
    giftDate: CalendarDate;
    amountMinor: string;
    currency: string;
    kind: StatementReturn['kind'];
  }>(
    tx,
    `with zone as (select time_zone as name from organisation)
     select donor_id as "donorId", date::text, gift_date::text as "giftDate", amount_minor as "amountMinor", currency, kind
     from (
       select gift.donor_id, (refund.occurred_at at time zone zone.name)::date as date, gift.gift_date,
              refund.amount_minor, refund.currency, 'refund' as kind
       -- What was recorded wrongly and is told rightly in its place never went back.
       from gift join refund on refund.gift_id = gift.id and refund.state = 'succeeded' and refund.reason <> 'correction', zone
       where gift.donor_id = any($1)
       union all
       select gift.donor_id, (dispute.closed_at at time zone zone.name)::date, gift.gift_date, dispute.lost_minor,
              dispute.currency, 'dispute'
       from gift join dispute on dispute.gift_id = gift.id and dispute.lost_minor > 0, zone
       where gift.donor_id = any($1)
     ) as back
     where extract(year from date) = $2 or extract(year from gift_date) = $2
     order by date, gift_date, amount_minor`,
    [donorIds, year],
  );
  return found.map((row) => ({ ...row, amountMinor: BigInt(row.amountMinor) }));
}

function basesOf(tx: Tx, donorIds: readonly DonorId[], year: number): Promise<YearBasis[]> {
  return rows<YearBasis>(
    tx,
    `select donor_id as "donorId", receipts, returns, totals, basis
     from (${statementBasis('$2::int', 'gift.donor_id = any($1)')}) as basis`,
    [donorIds, year],
  );
}
