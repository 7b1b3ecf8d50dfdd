import { randomUUID } from 'node:crypto';
import pg from 'pg';

export interface RecordedGift {
  /** The gift date; June 15 of 2026 when none is said. */
  readonly on?: string;
  readonly cents: number;
  readonly refunded?: number;
  readonly channel?: string;
  readonly anonymous?: boolean;
  /** A donor-advised fund. */
  readonly fund?: string;
}

export interface RecordedDonor {
  readonly kind?: string;
  readonly first?: string;
  readonly listedAs?: string;
  readonly recognition?: string;
  readonly knownToFinanceOnly?: boolean;
  readonly household?: string;
}

/** Gifts as questions read them: nothing is booked behind them, so foreign keys and triggers rest. */
export class RecordedGifts {
  private constructor(private readonly client: pg.Client) {}

  static async open(url: string): Promise<RecordedGifts> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('set session_replication_role = replica');
    return new RecordedGifts(client);
  }

  close(): Promise<void> {
    return this.client.end();
  }

  /** A donor who gave this. Returns the donor's id. */
  async by(last: string, gifts: readonly RecordedGift[], donor: RecordedDonor = {}): Promise<string> {
    const id = randomUUID();
    await this.client.query(
      `insert into donor (id, email, first_name, last_name, kind, listed_as, recognition_name, anonymous_to_staff, household_id)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        id,
        `donor-${id}@example.org`,
        donor.first ?? '',
        last,
        donor.kind ?? 'person',
        donor.listedAs ?? 'name',
        donor.recognition ?? '',
        donor.knownToFinanceOnly ?? false,
        donor.household ?? null,
      ],
    );
    for (const gift of gifts) await this.give(id, gift);
    return id;
  }

  /** Returns the gift's id. */
  async give(donorId: string, gift: RecordedGift): Promise<string> {
    const id = randomUUID();
    const { on = '2026-06-15', cents, channel = gift.fund ? 'donor-advised-fund' : 'check' } = gift;
    await this.client.query(
      `insert into gift (id, donor_id, campaign_id, designation, state, amount_minor, covered_fee_minor, currency, may_quote,
                         declines_benefits, anonymous, started_at, occurred_at, gift_date, settlement_entry_id, channel,
                         acknowledgment, batch_id, fee_minor)
       values ($1, $2, '01930000-0000-7000-8000-000000000001', 'general', 'settled', $3, 0, 'USD', false, false, $6, now(),
               now(), $4, $1, $5, $7, $1, 0)`,
      [id, donorId, cents, on, channel, gift.anonymous ?? false, gift.fund ? 'letter' : 'receipt'],
    );
    if (gift.fund) {
      await this.client.query(
        `insert into offline_gift (id, batch_id, kind, donor_id, amount_minor, designation, campaign_id, received_on,
                                   gift_date, fund_name, entered_by, entered_at)
         values ($1, $1, 'donor-advised-fund', $2, $3, 'general', '01930000-0000-7000-8000-000000000001', $4::date, $4::date,
                 $5, $1, now())`,
        [id, donorId, cents, on, gift.fund],
      );
    }
    if (gift.refunded) await this.refund(id, gift.refunded);
    return id;
  }

  async refund(giftId: string, cents: number): Promise<void> {
    await this.client.query(
      `insert into refund (id, gift_id, state, amount_minor, currency, reason, requested_at, occurred_at, entry_id, paid_by)
       values ($1::uuid, $2, 'succeeded', $3, 'USD', 'other', now(), now(), $1::uuid, 'check')`,
      [randomUUID(), giftId, cents],
    );
  }

  /** A dispute that was lost, and took this much. */
  async lose(giftId: string, cents: number): Promise<void> {
    await this.client.query(
      `insert into dispute (id, gift_id, stripe_dispute_id, state, amount_minor, withheld_minor, lost_minor, fee_minor,
                            currency, reason, opened_at, closed_at, withdrawal_entry_id, loss_entry_id)
       values ($1::uuid, $2, $1::uuid::text, 'lost', $3, $3, $3, 0, 'USD', 'fraudulent', now(), now(), $1::uuid, $1::uuid)`,
      [randomUUID(), giftId, cents],
    );
  }
  /** What a merge leaves: the kept donor has the gifts, and the gone one leads there. */
  async merge(goneId: string, keptId: string): Promise<void> {
    await this.client.query('update gift set donor_id = $2 where donor_id = $1', [goneId, keptId]);
    await this.client.query('update donor set merged_into = $2 where id = $1', [goneId, keptId]);
  }
}
