import { randomUUID } from 'node:crypto';
import { type CalendarDate, dateIn } from '../../src/kernel/calendar.js';
import type { Db } from '../../src/database/db.js';
import { saveOrganisation, SAMPLE_ORGANISATION } from '../../src/organisation/organisation.js';

export const ZONE = 'America/Chicago';

export interface GivenGift {
  readonly donor: string;
  /** The instant at the processor; the gift date follows from it. */
  readonly at: string;
  readonly amount: number;
  readonly fee?: number | null;
  readonly designation?: string;
  readonly campaign?: string;
  readonly articleId?: string | null;
  readonly articleUrl?: string | null;
  readonly section?: string;
  readonly author?: string;
  readonly placement?: string;
  readonly variant?: string;
  readonly referrer?: string;
  readonly utmSource?: string;
  /** "Bank account ending in 6789"; a card without. */
  readonly method?: string;
  /** The plan whose charge it is, and the invoice. */
  readonly plan?: string;
  readonly invoice?: string;
}

export interface GivenPlan {
  readonly donor: string;
  readonly at: string;
  readonly amount: number;
  readonly interval?: 'month' | 'year';
  readonly articleId?: string;
  readonly endedAt?: string;
}

/** Writes settled gifts and refunds as the workflows would, for tests of what reads them. */
export class MoneyRows {
  private readonly donors = new Map<string, string>();

  constructor(private readonly db: Db) {}

  async organisation(timeZone = ZONE): Promise<void> {
    await saveOrganisation(this.db.manager, { ...SAMPLE_ORGANISATION, timeZone });
  }

  async campaign(slug: string, name: string): Promise<void> {
    await this.db.query(`insert into campaign (id, slug, name) values ($1, $2, $3)`, [randomUUID(), slug, name]);
  }

  async gift(gift: GivenGift): Promise<string> {
    const donorId = await this.donor(gift.donor);
    const at = new Date(gift.at);
    const date = dateIn(ZONE, at);
    const id = randomUUID();
    const entryId = await this.entry(`gift:${id}`, date, at, BigInt(gift.amount));
    const fee = gift.fee === undefined ? 0 : gift.fee;
    await this.db.query(
      `insert into gift (id, client_request_id, donor_id, form_id, campaign_id, designation, state, amount_minor,
         covered_fee_minor, currency, may_quote, anonymous, article_id, article_url, checkout_request, started_at,
         occurred_at, gift_date, stripe_charge_id, settlement_entry_id, fee_minor, stripe_balance_transaction_id,
         section, author, placement, variant, referrer, utm_source, method, plan_id, period_start, stripe_invoice_id)
       select $1, $2, $3, form.id, campaign.id, $5, 'settled', $6, 0, 'USD', false, false, $7, $8, '{}', $9, $9, $10,
              $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22::uuid,
              case when $22::uuid is not null then $9::timestamptz end, $23
       from campaign cross join (select id from form limit 1) as form where campaign.slug = $4`,
      [
        id,
        randomUUID(),
        donorId,
        gift.campaign ?? 'general',
        gift.designation ?? 'general',
        gift.amount,
        gift.articleId ?? null,
        gift.articleUrl ?? null,
        at,
        date,
        `ch_${id}`,
        entryId,
        fee,
        fee === null ? null : `txn_${id}`,
        gift.section ?? null,
        gift.author ?? null,
        gift.placement ?? null,
        gift.variant ?? null,
        gift.referrer ?? null,
        gift.utmSource ?? null,
        gift.method ?? 'Visa ending in 4242',
        gift.plan ?? null,
        gift.invoice ?? null,
      ],
    );
    return id;
  }

  async plan({ donor, at, amount, interval = 'month', articleId, endedAt }: GivenPlan): Promise<string> {
    const id = randomUUID();
    await this.db.query(
      `insert into plan (id, donor_id, form_id, campaign_id, designation, state, amount_minor, currency, interval,
         interval_count, article_id, stripe_subscription_id, stripe_customer_id, started_at, ended_at, calendar, anchor_on)
       select $1::uuid, $2, form.id, campaign_id, 'general', $3, $4, 'USD', $5, 1, $6, 'sub_' || $1::uuid, 'cus_' || $1::uuid, $7,
              $8::timestamptz, 'ours', $9
       from form limit 1`,
      [
        id,
        await this.donor(donor),
        endedAt ? 'cancelled' : 'active',
        amount,
        interval,
        articleId ?? null,
        new Date(at),
        endedAt ?? null,
        dateIn(ZONE, new Date(at)),
      ],
    );
    return id;
  }

  async planChange(plan: string, kind: string, at: string | Date, after: object): Promise<void> {
    await this.db.query(
      `insert into plan_change (id, plan_id, kind, by_kind, actor, before, after, state, requested_at, applied_at)
       values (gen_random_uuid(), $1, $2, 'donor', 'test', '{}', $3, 'applied', $4, $4)`,
      [plan, kind, JSON.stringify(after), at],
    );
  }

  /** A dispute that was lost: the bank took the gift and a fee, and keeps both. */
  async lostDispute(giftId: string, amount: number, fee: number, openedAt: string, lostAt: string): Promise<void> {
    const id = randomUUID();
    const book = async (key: string, at: string, lines: readonly (readonly [account: string, minor: number])[]) => {
      const entryId = randomUUID();
      await this.db.write(async (tx) => {
        await tx.query(
          `insert into ledger_entry (id, source_key, description, effective_date, occurred_at) values ($1, $2, 'test', $3, $4)`,
          [entryId, `dispute:${id}:${key}`, dateIn(ZONE, new Date(at)), at],
        );
        await tx.query(
          `insert into ledger_posting (entry_id, line, account, fund, amount_minor, currency)
           select $1, line, account, 'general', minor, 'USD'
           from unnest($2::text[], $3::bigint[]) with ordinality as posting (account, minor, line)`,
          [entryId, lines.map(([account]) => account), lines.map(([, minor]) => minor)],
        );
      });
      return entryId;
    };
    const taken = await book('taken', openedAt, [
      ['1030', amount],
      ['5110', fee],
      ['1020', -amount - fee],
    ]);
    const lost = await book('lost', lostAt, [
      ['4900', amount],
      ['1030', -amount],
    ]);
    await this.db.query(
      `insert into dispute (id, gift_id, stripe_dispute_id, state, amount_minor, withheld_minor, lost_minor, fee_minor, currency,
         reason, opened_at, closed_at, withdrawal_entry_id, loss_entry_id)
       values ($1::uuid, $2, 'dp_' || $1::uuid, 'lost', $3, $3, $3, $4, 'USD', 'product_not_received', $5, $6, $7, $8)`,
      [id, giftId, amount, fee, openedAt, lostAt, taken, lost],
    );
  }

  /** A refund that was made at the processor, for which nobody here was asked; with `failedAt` it bounced later and was reversed. */
  async refund(giftId: string, amount: number, at: string, failedAt?: string): Promise<string> {
    const id = randomUUID();
    const instant = new Date(at);
    const entryId = await this.entry(`refund:${id}`, dateIn(ZONE, instant), instant, BigInt(-amount));
    const failed = failedAt === undefined ? null : new Date(failedAt);
    const reversalId = failed && (await this.entry(`refund:${id}:back`, dateIn(ZONE, failed), failed, BigInt(amount)));
    await this.db.query(
      `insert into refund (id, gift_id, state, amount_minor, currency, reason, requested_at, occurred_at, entry_id, reversal_entry_id)
       values ($1, $2, $3, $4, 'USD', 'at-processor', $5, $5, $6, $7)`,
      [id, giftId, failed ? 'failed' : 'succeeded', amount, instant, entryId, reversalId],
    );
    return id;
  }

  /** A checkout that nobody paid. */
  async unpaid(donor: string): Promise<string> {
    const id = randomUUID();
    await this.db.query(
      `insert into gift (id, client_request_id, donor_id, form_id, campaign_id, designation, state, amount_minor,
         covered_fee_minor, currency, may_quote, anonymous, checkout_request, started_at)
       select $1, $2, $3, form.id, campaign_id, 'general', 'started', 777, 0, 'USD', false, false, '{}', now()
       from form limit 1`,
      [id, randomUUID(), await this.donor(donor)],
    );
    return id;
  }

  /** Memberships of so many donors, whose last terms end in the days around one, two on each; some ended early. */
  async members(count: number, around: string): Promise<void> {
    await this.db.query(
      `with who as (select id, row_number() over (order by email) as n from donor order by email limit $1),
       made as (insert into membership (donor_id, created_at) select id, now() from who returning donor_id),
       staff_member as (select id from staff limit 1),
       terms as (
         select id, n, case when n % 3 = 0 then 'member' else 'friend' end as tier, $2::date + 2 * (n / 2 - $1 / 3)::int as ends_on
         from who join made on made.donor_id = who.id),
       earlier as (
         select id, tier, ends_on - 730 as starts_on, ends_on - 365 as ends_on from terms where n % 4 = 0
         union all select id, tier, ends_on - 365, ends_on from terms)
       insert into membership_term (id, donor_id, tier, starts_on, ends_on, anchor_day, source, purpose, staff_id, reason,
                                    decided_at, created_at)
       select gen_random_uuid(), earlier.id, tier, starts_on, ends_on, 1, 'complimentary', 'paid', staff_member.id, 'test',
              now(), now()
       from earlier cross join staff_member`,
      [count, around],
    );
  }

  /** So many payouts, two on each day, of one processor gift each; every ninth came back, every other is matched. */
  async deposits(count: number, from: string): Promise<void> {
    await this.db.write(async (tx) => {
      await tx.query('set local session_replication_role = replica');
      await tx.query(
        `with made as (
           insert into deposit (id, stripe_payout_id, state, amount_minor, currency, arrival_date, created_at, entry_id,
                                automatic, reconciled_at, matched_at, matched_by,
                                reversal_entry_id)
           select gen_random_uuid(), 'po_' || n, case when n % 9 = 0 then 'failed' else 'paid' end, 1000 + n % 7 * 500,
                  'USD', $2::date + (n / 2)::int, now(), gen_random_uuid(), true, case when n % 5 > 0 then now() end,
                  case when n % 2 = 0 then now() end, case when n % 2 = 0 then gen_random_uuid() end,
                  case when n % 9 = 0 then gen_random_uuid() end
           from generate_series(1, $1::int) as n returning id, amount_minor)
         insert into deposit_line (id, deposit_id, transaction_id, category, description, amount_minor, fee_minor, net_minor,
                                   currency, occurred_at, source_key)
         select gen_random_uuid(), id, 'txn_' || id, 'adjustment', 'A line', amount_minor, 0, amount_minor, 'USD', now(),
                'adjustment:' || id
         from made`,
        [count, from],
      );
    });
  }

  /** A receipt for each received gift, in a series for each year; every twelfth is void. */
  async receipts(): Promise<void> {
    await this.db.write(async (tx) => {
      await tx.query(
        `insert into receipt_series (id, regime, prefix, year, next_no)
         select gen_random_uuid(), 'us-501c3', 'R', year, 1000
         from (select distinct extract(year from gift_date)::int as year from gift where occurred_at is not null) as years`,
      );
      await tx.query(
        `with numbered as (
           select gift.*, series.id as series_id, series.year,
                  row_number() over (partition by series.id order by gift.occurred_at, gift.id) as number
           from gift join receipt_series series on series.year = extract(year from gift_date) where occurred_at is not null)
         insert into receipt (id, series_id, number, label, gift_id, status, amount_minor, deductible_minor, currency,
                              gift_date, issue_date, issued_at, snapshot)
         select gen_random_uuid(), series_id, number, format('R-%s-%s', year, lpad(number::text, 6, '0')), id, 'issued',
                amount_minor, amount_minor, currency, gift_date, gift_date, occurred_at,
                '{"donor": {"name": "A Reader", "addressLines": []}, "statement": "none"}'
         from numbered`,
      );
      await tx.query(
        `insert into receipt_void (receipt_id, reason, voided_at, void_date)
         select id, 'refund', now(), current_date from receipt where number % 12 = 0`,
      );
      await tx.query(`update receipt set status = 'void' where number % 12 = 0`);
    });
  }

  private async donor(name: string): Promise<string> {
    const known = this.donors.get(name);
    if (known) return known;
    const id = randomUUID();
    await this.db.query(`insert into donor (id, email, first_name, last_name) values ($1, $2, $3, 'Reader')`, [
      id,
      `${name.toLowerCase()}@example.org`,
      name,
    ]);
    this.donors.set(name, id);
    return id;
  }

  private async entry(key: string, date: CalendarDate, at: Date, minor: bigint): Promise<string> {
    const id = randomUUID();
    await this.db.write(async (tx) => {
      await tx.query(
        `insert into ledger_entry (id, source_key, description, effective_date, occurred_at) values ($1, $2, 'test', $3, $4)`,
        [id, key, date, at],
      );
      await tx.query(
        `insert into ledger_posting (entry_id, line, account, fund, amount_minor, currency)
         values ($1, 1, '1020', 'general', $2::bigint, 'USD'), ($1, 2, '4000', 'general', -($2::bigint), 'USD')`,
        [id, minor],
      );
    });
    return id;
  }
}
