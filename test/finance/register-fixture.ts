import type { Client } from 'pg';

export interface ReceiptRow {
  readonly number: number;
  readonly donor: string;
  readonly email?: string;
  readonly issued?: string;
  readonly amountMinor?: number;
  readonly currency?: string;
  readonly designation?: string;
  readonly benefitMinor?: number;
  readonly replaces?: number;
  readonly void?: { readonly reason: string; readonly date: string };
}

const SERIES = '01930000-0000-7000-8000-0000000000aa';

/** Writes receipts as the register reads them; the gifts have no ledger entry behind them, so foreign keys rest. */
export async function insertReceipts(client: Client, receipts: readonly ReceiptRow[]): Promise<void> {
  await client.query('begin');
  await client.query(`set local session_replication_role = replica`);
  await client.query(
    `insert into receipt_series (id, regime, prefix, year, next_no) values ($1, 'us-501c3', 'R', 2026, 1000)
     on conflict do nothing`,
    [SERIES],
  );
  for (const receipt of receipts) await insertReceipt(client, receipt);
  await client.query('commit');
}

export const label = (number: number): string => `R-2026-${String(number).padStart(6, '0')}`;
export const giftId = (number: number): string => id('b', number);

async function insertReceipt(client: Client, row: ReceiptRow): Promise<void> {
  const { number, donor, email = 'ada@reader.example', issued = '2026-11-24', amountMinor = 5000 } = row;
  const { currency = 'USD', designation = 'general', benefitMinor = null } = row;
  await client.query(`insert into donor (id, email, first_name, last_name) values ($1, $2, $3, $4)`, [
    id('a', number),
    email,
    donor,
    String(number),
  ]);
  await client.query(
    `insert into gift (id, client_request_id, donor_id, form_id, campaign_id, designation, state, amount_minor,
                       covered_fee_minor, currency, may_quote, anonymous, checkout_request, started_at, occurred_at,
                       gift_date, stripe_charge_id, settlement_entry_id, method)
     values ($1, $1, $2, '01930000-0000-7000-8000-000000000011', '01930000-0000-7000-8000-000000000001', $3, 'settled',
             $4, 0, $5, false, false, '{}', now(), now(), '2026-11-23', $1::uuid::text, $1, 'Visa ending in 4242')`,
    [giftId(number), id('a', number), designation, amountMinor, currency],
  );
  const snapshot = {
    donor: { name: donor, addressLines: [] },
    statement: benefitMinor === null ? 'none' : 'some',
    benefits: benefitMinor === null ? null : { description: 'A ticket', valueMinor: benefitMinor },
    method: 'Visa ending in 4242',
  };
  await client.query(
    `insert into receipt (id, series_id, number, label, gift_id, status, amount_minor, deductible_minor, currency,
                          gift_date, issue_date, issued_at, snapshot, replaces_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, '2026-11-23', $10, now(), $11, $12)`,
    [
      id('c', number),
      SERIES,
      number,
      label(number),
      giftId(number),
      row.void ? 'void' : 'issued',
      amountMinor,
      amountMinor - (benefitMinor ?? 0),
      currency,
      issued,
      snapshot,
      row.replaces === undefined ? null : id('c', row.replaces),
    ],
  );
  if (row.void) {
    await client.query(
      `insert into receipt_void (receipt_id, reason, voided_at, void_date) values ($1, $2, now(), $3)`,
      [id('c', number), row.void.reason, row.void.date],
    );
  }
}

function id(kind: 'a' | 'b' | 'c', number: number): string {
  return `0193000${kind}-0000-7000-8000-${String(number).padStart(12, '0')}`;
}
