import type { CalendarDate } from '../../kernel/calendar.js';
import type { DonorId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';
import type { StatementReceipt, StatementReturn } from './statement.js';

/** The issued receipts of a donor for the gifts of a calendar year, in the order of the gifts. */
export async function receiptsOfYear(tx: Tx, donorId: DonorId, year: number): Promise<StatementReceipt[]> {
  const found = await rows<
    Omit<StatementReceipt, 'amountMinor' | 'deductibleMinor'> & { amountMinor: string; deductibleMinor: string }
  >(
    tx,
    `select receipt.label, receipt.gift_date::text as "giftDate", receipt.amount_minor as "amountMinor",
            receipt.deductible_minor as "deductibleMinor", receipt.currency, receipt.snapshot
     from gift join receipt on receipt.gift_id = gift.id and receipt.status = 'issued'
     where gift.donor_id = $1 and receipt.gift_date between make_date($2, 1, 1) and make_date($2, 12, 31)
     order by receipt.gift_date, receipt.label`,
    [donorId, year],
  );
  return found.map((row) => ({
    ...row,
    amountMinor: BigInt(row.amountMinor),
    deductibleMinor: BigInt(row.deductibleMinor),
  }));
}

/** What went back in a year, or of a gift of that year, by the days of the organisation's calendar. */
export async function returnsOfYear(tx: Tx, donorId: DonorId, year: number, zone: string): Promise<StatementReturn[]> {
  const found = await rows<Omit<StatementReturn, 'amountMinor'> & { amountMinor: string }>(
    tx,
    `select date::text, gift_date::text as "giftDate", amount_minor as "amountMinor", currency, kind
     from (
       select (refund.occurred_at at time zone $3)::date as date, gift.gift_date, refund.amount_minor, refund.currency,
              'refund' as kind
       from gift join refund on refund.gift_id = gift.id and refund.state = 'succeeded' where gift.donor_id = $1
       union all
       select (dispute.closed_at at time zone $3)::date, gift.gift_date, dispute.lost_minor, dispute.currency, 'dispute'
       from gift join dispute on dispute.gift_id = gift.id and dispute.lost_minor > 0 where gift.donor_id = $1
     ) as back
     where extract(year from date) = $2 or extract(year from gift_date) = $2
     order by date, gift_date`,
    [donorId, year, zone],
  );
  return found.map((row) => ({ ...row, amountMinor: BigInt(row.amountMinor) }));
}

/** Who the statement is for, as the donor's own details say today. */
export async function donorOfStatement(
  tx: Tx,
  donorId: DonorId,
): Promise<{ name: string; addressLines: readonly string[] } | null> {
  const [found] = await rows<{ name: string; lines: string[] }>(
    tx,
    `select trim(first_name || ' ' || last_name) as name,
            array[address_line1, address_line2,
                  trim(both ', ' from concat_ws(', ', nullif(city, ''), nullif(trim(region || ' ' || postal_code), ''))),
                  country] as lines
     from donor where id = $1 and erased_at is null`,
    [donorId],
  );
  return found ? { name: found.name, addressLines: found.lines.filter((line) => line !== '') } : null;
}

export function isStatementYear(year: number, today: CalendarDate): boolean {
  return Number.isInteger(year) && year >= 1900 && year <= Number(today.slice(0, 4));
}
