import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { DonorId, ReceiptId } from '../../../src/kernel/id.js';
import type { TestApp } from '../../support/app.js';

export interface GivenInYear {
  /** "2025-03-03". */
  readonly date: string;
  readonly amount: number;
  /** Minor units of what was given in return. */
  readonly benefit?: number;
  /** What was given, where that was not money. */
  readonly property?: string;
}

export interface YearDonor {
  readonly firstName: string;
  readonly lastName: string;
  /** Empty: none is known. */
  readonly email: string;
  readonly postalCode?: string;
  readonly gifts: readonly GivenInYear[];
}

let numbers = 0;

/** Donors with gifts and issued receipts, as earlier years have left them: what lies behind the gifts is not written. */
export async function writeDonors(app: TestApp, donors: readonly YearDonor[]): Promise<DonorId[]> {
  return unguarded(app, async (client) => {
    const ids: DonorId[] = [];
    for (const donor of donors) {
      const id = randomUUID() as DonorId;
      ids.push(id);
      const hasPost = donor.postalCode !== undefined;
      await client.query(
        `insert into donor (id, email, first_name, last_name, address_line1, city, region, postal_code)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          id,
          donor.email,
          donor.firstName,
          donor.lastName,
          hasPost ? '12 Main Street' : '',
          hasPost ? 'Dallas' : '',
          hasPost ? 'TX' : '',
          donor.postalCode ?? '',
        ],
      );
      for (const gift of donor.gifts) await insertGift(client, id, donor, gift);
    }
    return ids;
  });
}

/** One gift more of a known donor. */
export async function writeGift(app: TestApp, donorId: DonorId, gift: GivenInYear): Promise<void> {
  await unguarded(app, (client) => insertGift(client, donorId, { firstName: 'Late', lastName: 'Gift' }, gift));
}

/** Sends back a whole gift: the receipt is void, the refund is written down. */
export async function returnGift(app: TestApp, donorId: DonorId, at: string): Promise<string> {
  return unguarded(app, async (client) => {
    const found = await client.query<{ id: ReceiptId; label: string; giftId: string; amount: string }>(
      `select receipt.id, label, gift_id as "giftId", receipt.amount_minor as amount
       from receipt join gift on gift.id = gift_id where donor_id = $1 and status = 'issued' order by gift.gift_date limit 1`,
      [donorId],
    );
    const { id, label, giftId, amount } = found.rows[0]!;
    await client.query(
      `insert into refund (id, gift_id, state, amount_minor, currency, reason, requested_at, occurred_at, entry_id)
       values ($1, $2, 'succeeded', $3, 'USD', 'donor-request', $4, $4, $1)`,
      [randomUUID(), giftId, amount, at],
    );
    await client.query(
      `insert into receipt_void (receipt_id, reason, voided_at, void_date) values ($1, 'refund', $2::timestamptz, $2::timestamptz::date)`,
      [id, at],
    );
    await client.query(`update receipt set status = 'void' where id = $1`, [id]);
    return label;
  });
}

async function insertGift(
  client: pg.Client,
  donorId: DonorId,
  { firstName, lastName }: Pick<YearDonor, 'firstName' | 'lastName'>,
  { date, amount, benefit = 0, property }: GivenInYear,
): Promise<void> {
  const [gift, receipt, number] = [randomUUID(), randomUUID(), (numbers += 1)];
  const label = `R-${date.slice(0, 4)}-${String(number).padStart(6, '0')}`;
  const deductible = property ? 0 : amount - benefit;
  await client.query(
    `insert into gift (id, client_request_id, donor_id, form_id, campaign_id, designation, state, amount_minor,
       covered_fee_minor, currency, may_quote, anonymous, checkout_request, started_at, occurred_at, gift_date,
       stripe_charge_id, settlement_entry_id, method)
     select $1, $1, $2, form.id, campaign_id, 'general', 'settled', $3, 0, 'USD', false, false, '{}',
            $4::date + time '12:00', $4::date + time '12:00', $4, 'ch_' || $1::uuid, $1, 'Visa ending in 4242'
     from form where slug = 'default'`,
    [gift, donorId, amount, date],
  );
  const snapshot = {
    templateVersion: property ? 3 : 1,
    locale: 'en-US',
    regime: 'us-501c3',
    label,
    giftDate: date,
    issueDate: date,
    organisation: {
      name: 'The Ledger',
      legalName: 'The Ledger',
      ein: '00-0000000',
      addressLines: [],
      email: '',
      website: '',
    },
    donor: { name: `${firstName} ${lastName}`, addressLines: [] },
    currency: 'USD',
    property: property ?? null,
    amountMinor: amount,
    deductibleMinor: deductible,
    statement: benefit > 0 ? 'some' : 'none',
    benefits: benefit > 0 ? { description: 'A tote bag', valueMinor: benefit } : null,
    method: null,
    designation: null,
    replaces: null,
    disclosures: [],
  };
  await client.query(
    `insert into receipt (id, series_id, number, label, gift_id, status, amount_minor, deductible_minor, currency,
       gift_date, issue_date, issued_at, snapshot, kind)
     values ($1, $2, $3, $4, $5, 'issued', $6, $7, 'USD', $8, $8, $8::date + time '12:00', $9, $10)`,
    [receipt, SERIES, number, label, gift, amount, deductible, date, snapshot, property ? 'property' : 'cash'],
  );
}

const SERIES = '01930000-0000-7000-8000-0000000000aa';

async function unguarded<T>(app: TestApp, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: app.databaseUrl });
  await client.connect();
  try {
    await client.query('begin');
    await client.query('set local session_replication_role = replica');
    const result = await work(client);
    await client.query('commit');
    return result;
  } finally {
    await client.end();
  }
}
