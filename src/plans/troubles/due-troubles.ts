import { rows, type Tx } from '../../database/db.js';

/** An episode to be looked at; the next page begins after the last of this one. */
export interface TroubleMark {
  readonly id: string;
  readonly invoiceId: string;
}

/**
 * The letter that an episode has reached by a moment `$2`: given up, or so many days old. Past the fourteenth day with
 * nothing planned any more, tries have stopped though the plan goes on. A plan that rests is not written to (R-DUN-03).
 */
export const REACHED_STEP = `
  case
    when outcome = 'lost' and plan_trouble.ended_at > $2::timestamptz - interval '30 days' then 14
    when outcome is not null or plan.ended_at is not null or plan.state = 'paused' then null
    when opened_at <= $2::timestamptz - interval '14 days' and next_try_at is null then 14
    when opened_at <= $2::timestamptz - interval '7 days' then 7
    when opened_at <= $2::timestamptz - interval '3 days' then 3
    else 0
  end`;

/** Episodes whose letter is due. */
export function dueTroubles(tx: Tx, now: Date, after: string | null, limit: number): Promise<TroubleMark[]> {
  return rows(
    tx,
    `select plan_trouble.id, stripe_invoice_id as "invoiceId" from plan_trouble join plan on plan.id = plan_id
     where (outcome is null or (outcome = 'lost' and plan_trouble.ended_at > $2::timestamptz - interval '30 days'))
       and ${REACHED_STEP} > coalesce(told_day, -1) and ($1::uuid is null or plan_trouble.id > $1)
     order by plan_trouble.id limit $3`,
    [after, now, limit],
  );
}

export function openTroubles(tx: Tx, after: string | null, limit: number): Promise<TroubleMark[]> {
  return rows(
    tx,
    `select id, stripe_invoice_id as "invoiceId" from plan_trouble
     where outcome is null and ($1::uuid is null or id > $1) order by id limit $2`,
    [after, limit],
  );
}

/** Subscriptions whose charge must have failed, by where the plan stands, and of which no episode tells. */
export async function plansWithoutTrouble(tx: Tx, now: Date): Promise<string[]> {
  const found = await rows<{ id: string }>(
    tx,
    `select stripe_subscription_id as id from plan
     where (state = 'past_due'
            and not exists (select from plan_trouble where plan_id = plan.id and outcome is null))
        or (state = 'lapsed' and ended_at > $1::timestamptz - interval '7 days'
            and not exists (select from plan_trouble where plan_id = plan.id and outcome = 'lost'))
     order by id limit 200`,
    [now],
  );
  return found.map(({ id }) => id);
}
