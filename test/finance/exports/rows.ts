import type { Client } from 'pg';

export interface RowOfGift {
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
  /** Stands in every field that a stranger can write. */
  readonly words?: string;
  readonly refundedMinor?: number;
}

const SERIES = '01930000-0000-7000-8000-0000000000aa';

/** Writes gifts with receipts as lists and files read them; no ledger entry stands behind them, so foreign keys rest. */
export async function insertGifts(client: Client, gifts: readonly RowOfGift[]): Promise<void> {
  await client.query('begin');
  await client.query(`set local session_replication_role = replica`);
  await client.query(
    `insert into receipt_series (id, regime, prefix, year, next_no) values ($1, 'us-501c3', 'R', 2026, 1000)
     on conflict do nothing`,
    [SERIES],
  );
  for (const gift of gifts) await insertGift(client, gift);
  await client.query('commit');
}

/** A payout that pays out these gifts, each with a fee of 1.03, and a matched bank line. */
export async function insertDeposit(
  client: Client,
  number: number,
  gifts: readonly number[],
  words: string,
): Promise<void> {
  await client.query('begin');
  await client.query(`set local session_replication_role = replica`);
  await client.query(
    `insert into bank_line (id, statement_id, line_number, account, posted_on, amount_minor, currency, description, occurrence)
     values ($1, $1, $2, 'Checking', '2026-11-20', 1, 'USD', $3, $2)`,
    [id('e', number), number, words.slice(0, 500)],
  );
  await client.query(
    `insert into deposit (id, stripe_payout_id, state, amount_minor, currency, arrival_date, created_at, entry_id, automatic,
                          reconciled_at, matched_at, bank_line_id)
     values ($1, $2, 'paid', (select sum(amount_minor) - 103 * $4::int from gift where id = any($5)), 'USD', '2026-11-20',
             now(), $1, true, now(), '2026-11-21 12:00Z', $3)`,
    [id('d', number), `po_${number}`, id('e', number), gifts.length, gifts.map(giftId)],
  );
  await client.query(
    `insert into deposit_line (id, deposit_id, transaction_id, category, description, amount_minor, fee_minor, net_minor,
                               currency, occurred_at, gift_id, source_key)
     select gen_random_uuid(), $1, 'txn_' || id, 'charge', $2, amount_minor, 103, amount_minor - 103, 'USD', occurred_at, id,
            'charge:' || id from gift where id = any($3)`,
    [id('d', number), words, gifts.map(giftId)],
  );
  await client.query('commit');
}

export const label = (number: number): string => `R-2026-${String(number).padStart(6, '0')}`;
export const giftId = (number: number): string => id('b', number);

async function insertGift(client: Client, row: RowOfGift): Promise<void> {
  const { number, donor, email = 'ada@reader.example', issued = '2026-11-24', amountMinor = 5000, words = null } = row;
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
                       gift_date, stripe_charge_id, stripe_balance_transaction_id, settlement_entry_id, method, fee_minor,
                       article_id, article_url, section, author, placement, variant, referrer, utm_source, utm_medium,
                       utm_campaign, utm_term, utm_content)
     values ($1, $1, $2, '01930000-0000-7000-8000-000000000011', '01930000-0000-7000-8000-000000000001', $3, 'settled',
             $4, 50, $5, false, false, '{}', $6, $6, '2026-11-23', $1::uuid::text, 'txn_' || $1::uuid, $1,
             coalesce($7, 'Visa ending in 4242'), 103, $7, $7, $7, $7, $7, $7, $7, $7, $7, $7, $7, $7)`,
    [
      giftId(number),
      id('a', number),
      designation,
      amountMinor,
      currency,
      new Date(1_795_000_000_000 + number * 1000),
      words,
    ],
  );
  if (row.refundedMinor) {
    await client.query(
      `insert into refund (id, gift_id, state, amount_minor, currency, reason, requested_at, occurred_at, entry_id)
       values ($1, $1, 'succeeded', $2, $3, 'mistake', now(), now(), $1)`,
      [giftId(number), row.refundedMinor, currency],
    );
  }
  const snapshot = {
    donor: { name: donor, addressLines: [] },
    statement: benefitMinor === null ? 'none' : 'some',
    benefits: benefitMinor === null ? null : { description: 'A ticket', valueMinor: benefitMinor },
    method: words ?? 'Visa ending in 4242',
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

function id(kind: 'a' | 'b' | 'c' | 'd' | 'e', number: number): string {
  return `0193000${kind}-0000-7000-8000-${String(number).padStart(12, '0')}`;
}
