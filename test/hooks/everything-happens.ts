import { randomUUID } from 'node:crypto';
import { type Db, rows, type Tx } from '../../src/database/db.js';

interface Event {
  readonly type: string;
  readonly body: string;
}

/**
 * Lets everything happen to the giver of a gift that events are told of, in a transaction that is rolled back, and
 * returns what was told within.
 */
export async function everythingHappens(db: Db): Promise<Event[]> {
  let told: Event[] = [];
  const end = new Error('enough');
  await db
    .write(async (tx) => {
      await toGift(tx);
      await toDonor(tx);
      await toPlan(tx);
      told = await rows<Event>(tx, 'select type, body from hook_event where at = now() order by type');
      throw end;
    })
    .catch((error: unknown) => {
      if (error !== end) throw error;
    });
  return told;
}

const GIFT = `(select id from gift where state = 'settled' limit 1)`;
const GIVER = `(select donor_id from gift where state = 'settled' limit 1)`;

async function toGift(tx: Tx): Promise<void> {
  const [back, failed, dispute] = [randomUUID(), randomUUID(), randomUUID()];
  for (const id of [back, failed]) {
    await rows(
      tx,
      `insert into refund (id, gift_id, state, amount_minor, currency, reason, requested_at)
       values ($1, ${GIFT}, 'requested', 100, 'USD', 'at-processor', now())`,
      [id],
    );
  }
  await rows(
    tx,
    `update refund set state = 'succeeded', occurred_at = now(),
       entry_id = (select settlement_entry_id from gift where id = gift_id) where id = $1`,
    [back],
  );
  await rows(tx, `update refund set state = 'failed', failure = 'no account' where id = $1`, [failed]);
  await rows(
    tx,
    `insert into dispute (id, gift_id, stripe_dispute_id, state, amount_minor, withheld_minor, lost_minor, fee_minor,
       currency, reason, opened_at)
     values ($1, ${GIFT}, 'dp_1', 'inquiry', 100, 0, 0, 0, 'USD', 'general', now())`,
    [dispute],
  );
  await rows(tx, `update dispute set state = 'closed', closed_at = now() where id = $1`, [dispute]);
  await rows(tx, `update receipt set status = 'void' where gift_id = ${GIFT}`);
  await rows(
    tx,
    `insert into receipt_void (receipt_id, reason, voided_at, void_date)
     select id, 'refund', now(), current_date from receipt where gift_id = ${GIFT}`,
  );
}

async function toDonor(tx: Tx): Promise<void> {
  const id = randomUUID();
  await rows(
    tx,
    `insert into donor (id, email, first_name, last_name) values ($1, 'twin@example.org', 'Rosie', 'Díaz')`,
    [id],
  );
  await rows(tx, 'update donor set version = version + 1 where id = $1', [id]);
  await rows(
    tx,
    `insert into donor_merge (id, kept_id, gone_id, at, by)
     select gen_random_uuid(), ${GIVER}, $1, now(), id from staff limit 1`,
    [id],
  );
  await rows(tx, `update donor set merged_into = ${GIVER}, version = version + 1 where id = $1`, [id]);
  await rows(tx, 'update donor_merge set undone_at = now(), undone_by = by where gone_id = $1', [id]);
  await rows(tx, 'update donor set merged_into = null, version = version + 1 where id = $1', [id]);
  await rows(tx, 'update donor set erased_at = now(), version = version + 1 where id = $1', [id]);
}

async function toPlan(tx: Tx): Promise<void> {
  const [plan, trouble, term] = [randomUUID(), randomUUID(), randomUUID()];
  await rows(
    tx,
    `insert into plan (id, donor_id, form_id, campaign_id, designation, state, amount_minor, currency, interval,
       interval_count, stripe_subscription_id, stripe_customer_id, started_at, calendar, anchor_on)
     select $1, donor_id, form_id, campaign_id, designation, 'active', 1000, 'USD', 'month', 1, 'sub_1', 'cus_1', now(),
            'ours', current_date from gift where id = ${GIFT}`,
    [plan],
  );
  await rows(tx, 'update plan set amount_minor = 1500 where id = $1', [plan]);
  await rows(tx, `update plan set state = 'paused', paused_until = current_date + 60 where id = $1`, [plan]);
  await rows(tx, `update plan set state = 'active', paused_until = null where id = $1`, [plan]);
  await rows(
    tx,
    `insert into plan_trouble (id, plan_id, stripe_invoice_id, amount_minor, currency, opened_at, attempts,
       last_failed_at, reason) values ($1, $2, 'in_1', 1500, 'USD', now(), 1, now(), 'generic')`,
    [trouble, plan],
  );
  await rows(tx, 'update plan_trouble set attempts = 2 where id = $1', [trouble]);
  await rows(
    tx,
    `update plan_trouble set outcome = 'recovered', recovered_by = 'retry', ended_at = now() where id = $1`,
    [trouble],
  );
  await rows(
    tx,
    `insert into membership (donor_id, created_at) values (${GIVER}, now()) on conflict (donor_id) do nothing`,
  );
  await rows(
    tx,
    `insert into membership_term (id, donor_id, tier, starts_on, ends_on, anchor_day, source, purpose, staff_id, reason,
       decided_at, created_at)
     select $1, ${GIVER}, (select code from tier limit 1), current_date, current_date + 365, 1, 'complimentary', 'paid',
            id, 'a friend of the house', now(), now() from staff limit 1`,
    [term],
  );
  await rows(tx, `update membership_term set ended_on = current_date, ended_reason = 'staff' where id = $1`, [term]);
  await rows(tx, `update plan set state = 'cancelled', ended_at = now() where id = $1`, [plan]);
}
