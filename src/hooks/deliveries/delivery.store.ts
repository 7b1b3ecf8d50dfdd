import type { CalendarDate } from '../../kernel/calendar.js';
import { rows, type Tx } from '../../database/db.js';
import type { EndpointState } from '../endpoints/endpoint.js';
import type { HookOutcome } from './post-hook.js';

/** So many are under way to one endpoint at once, in all workers together: a slow one holds up nobody else. */
const SIDE_BY_SIDE = 4;
/** Longer than an attempt can take; then the worker that had it is dead, and it is sent again. */
const CLAIM_SECONDS = 60;

/** What is sent now by whoever claimed it. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly eventId: string;
  readonly endpointId: string;
  readonly step: number;
  readonly body: string;
  readonly url: string;
}

/** Takes all that is due, as much for each endpoint as has room. Nobody else gets it while the claim holds. */
export async function claimDeliveries(tx: Tx, now: Date): Promise<ClaimedDelivery[]> {
  // One at a time: two that count what is under way at the same moment would both fill the room.
  await rows(tx, `select pg_advisory_xact_lock(hashtext('mainstay hook claims'))`);
  return rows<ClaimedDelivery>(tx, CLAIM, [now, SIDE_BY_SIDE, CLAIM_SECONDS]);
}

const CLAIM = `
  update hook_delivery set claimed_until = $1::timestamptz + make_interval(secs => $3)
  from (
    select due.id, endpoint.url
    from hook_endpoint endpoint
    cross join lateral (
      select count(*) as busy from hook_delivery where endpoint_id = endpoint.id and claimed_until > $1) as under_way
    cross join lateral (
      (select id from hook_delivery
       where endpoint.state = 'active' and endpoint_id = endpoint.id and next_try_at <= $1
         and (claimed_until is null or claimed_until <= $1)
       order by next_try_at, id limit greatest($2 - busy, 0))
      union
      (select id from hook_delivery
       where endpoint.state = 'paused' and endpoint_id = endpoint.id and next_try_at <= $1 and even_paused
         and (claimed_until is null or claimed_until <= $1)
       order by next_try_at, id limit greatest($2 - busy, 0))) as due
    where endpoint.state <> 'disabled' and (endpoint.hold_until is null or endpoint.hold_until <= $1)) as taken,
    hook_event event
  where hook_delivery.id = taken.id and event.id = hook_delivery.event_id
  returning hook_delivery.id, event_id as "eventId", endpoint_id as "endpointId", step, event.body, taken.url`;

export interface Attempt {
  readonly at: Date;
  readonly tookMs: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly outcome: HookOutcome;
}

/**
 * Writes down how an attempt ended and what follows. @param next when it is tried again; null for never. Returns false
 * when the delivery is gone, or another worker has tried it meanwhile.
 */
export async function noteAttempt(
  tx: Tx,
  { id }: Pick<ClaimedDelivery, 'id'>,
  { at, tookMs, headers, outcome }: Attempt,
  next: Date | null,
): Promise<boolean> {
  const isDelivered = outcome.error === null;
  const state = isDelivered ? 'delivered' : next ? 'retrying' : 'given-up';
  const [noted] = await rows<{ attempts: number }>(
    tx,
    `update hook_delivery set attempts = attempts + 1, step = step + 1, state = $2, next_try_at = $3,
       ended_at = case when $3::timestamptz is null then $4::timestamptz end, claimed_until = null, even_paused = false
     where id = $1 and claimed_until is not null returning attempts`,
    [id, state, isDelivered ? null : next, at],
  );
  if (!noted) return false;
  await rows(
    tx,
    `insert into hook_attempt (delivery_id, number, at, took_ms, status, error, answer, headers)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, noted.attempts, at, tookMs, outcome.status, outcome.error, outcome.answer, JSON.stringify(headers)],
  );
  return true;
}

/** Sends one again from the beginning of the schedule, also while its endpoint is paused. Returns the endpoint's state, or null. */
export async function sendAgain(tx: Tx, id: string): Promise<EndpointState | null> {
  const [sent] = await rows<{ state: EndpointState }>(
    tx,
    `update hook_delivery set ${ANEW}, even_paused = true from hook_endpoint endpoint
     where hook_delivery.id = $1::bigint and endpoint.id = endpoint_id and endpoint.state <> 'disabled'
     returning endpoint.state`,
    [id],
  );
  if (sent) await wakeCouriers(tx);
  return sent?.state ?? null;
}

/** Sends again what failed since that day of the organisation; at most ten thousand, the oldest first. Returns how many. */
export async function sendFailedAgain(tx: Tx, endpointId: string, since: CalendarDate): Promise<number> {
  const sent = await rows(
    tx,
    `update hook_delivery set ${ANEW} where id = any(array(
       select id from hook_delivery
       where endpoint_id = $1 and created_at >= $2::date::timestamp at time zone (select time_zone from organisation) and state in ('retrying', 'given-up') and claimed_until is null
       order by id limit 10000))
     returning 1`,
    [endpointId, since],
  );
  if (sent.length > 0) await wakeCouriers(tx);
  return sent.length;
}

const ANEW = `state = 'pending', step = 0, next_try_at = now(), ended_at = null`;

/** Writes an event that only this endpoint gets. Returns the number of its delivery. */
export async function tellOne(tx: Tx, endpointId: string, type: string, body: string): Promise<string> {
  const [made] = await rows<{ id: string }>(
    tx,
    `with told as (insert into hook_event (type, at, body) values ($2, now(), $3) returning id)
     insert into hook_delivery (event_id, endpoint_id, state, next_try_at, even_paused, created_at)
     select id, $1, 'pending', now(), true, now() from told returning id`,
    [endpointId, type, body],
  );
  await wakeCouriers(tx);
  return made!.id;
}

/** Nothing more is sent to it: what waits is given up. */
export async function giveUpWaiting(tx: Tx, endpointId: string): Promise<number> {
  const ended = await rows(
    tx,
    `update hook_delivery set state = 'given-up', next_try_at = null, ended_at = now(), claimed_until = null
     where endpoint_id = $1 and next_try_at is not null returning 1`,
    [endpointId],
  );
  return ended.length;
}

/** Where couriers listen; the trigger that writes events speaks on it too. */
export const HOOK_CHANNEL = 'mainstay_hooks';

export async function wakeCouriers(tx: Tx): Promise<void> {
  await rows(tx, `select pg_notify('${HOOK_CHANNEL}', '')`);
}
