import { rows, type Tx } from '../../database/db.js';

/** A month as the processor's Form 1099-K has it: gross, before fees and refunds. Minor units of one currency. */
export interface GrossOfMonth {
  /** "2026-11", by the organisation's calendar. */
  readonly month: string;
  readonly payments: number;
  /** Cards and wallets. */
  readonly cardMinor: bigint;
  /** Bank debits, which the form may leave out. */
  readonly debitMinor: bigint;
  /** What the ledger took in for the same charges, whatever day it is dated on. */
  readonly ledgerMinor: bigint;
}

/** The charges of a calendar year beside what was booked for them, so that the form can be tied to the books (R-FED-04). */
export async function grossOfYear(tx: Tx, year: number, currency: string): Promise<GrossOfMonth[]> {
  const found = await rows<Record<'month' | 'card' | 'debit' | 'ledger', string> & { payments: number }>(
    tx,
    `select to_char(gift_date, 'YYYY-MM') as month, count(*)::int as payments,
            coalesce(sum(amount_minor) filter (where method not like 'Bank account%'), 0) as card,
            coalesce(sum(amount_minor) filter (where method like 'Bank account%'), 0) as debit,
            sum((select coalesce(sum(posting.amount_minor), 0) from ledger_posting as posting
                 where posting.entry_id = settlement_entry_id and posting.account = '1020')) as ledger
     from gift
     where channel = 'online' and state in ('settled', 'refunded') and currency = $2
       and gift_date between make_date($1, 1, 1) and make_date($1, 12, 31)
     group by 1 order by 1`,
    [year, currency],
  );
  return found.map(({ month, payments, card, debit, ledger }) => ({
    month,
    payments,
    cardMinor: BigInt(card),
    debitMinor: BigInt(debit),
    ledgerMinor: BigInt(ledger),
  }));
}
