import type { SandboxEvent } from '../state/kinds/webhooks.js';
import type { SandboxObject } from '../state/object.js';
import type { Kind } from '../state/objects.js';
import type { Store } from '../state/store.js';

export interface Delivery {
  readonly id: string;
  readonly endpoint: string;
  readonly url: string;
  readonly state: 'pending' | 'delivered' | 'failed';
  readonly attempts: readonly Attempt[];
}

interface Attempt {
  readonly at: string;
  readonly status: number | null;
  readonly error: string | null;
  readonly took_ms: number;
}

export interface EventSummary {
  readonly id: string;
  readonly type: string;
  readonly created: number;
  readonly object: string | null;
  readonly pending: number;
  readonly failed: number;
}

export interface ObjectSummary {
  readonly id: string;
  readonly kind: Kind;
  readonly created: number;
  readonly status: string | null;
}

/** The newest events with the state of their deliveries. */
export async function recentEvents({ pool }: Store, limit: number): Promise<EventSummary[]> {
  const { rows } = await pool.query<EventSummary>(
    `select e.id, e.data->>'type' as type, e.created::float8 as created, e.data->'data'->'object'->>'id' as object,
            count(d.id) filter (where d.state = 'pending')::int as pending,
            count(d.id) filter (where d.state = 'failed')::int as failed
       from (select * from stripe_sandbox.objects where kind = 'event' order by seq desc limit $1) e
       left join stripe_sandbox.deliveries d on d.event = e.id
      group by e.id, e.seq, e.created, e.data->>'type', e.data->'data'->'object'->>'id'
      order by e.seq desc`,
    [limit],
  );
  return rows;
}

/** The newest objects of all kinds but events. */
export async function recentObjects({ pool }: Store, limit: number): Promise<ObjectSummary[]> {
  const { rows } = await pool.query<ObjectSummary>(
    `select id, kind, created::float8 as created, data->>'status' as status
       from stripe_sandbox.objects where kind <> 'event' order by seq desc limit $1`,
    [limit],
  );
  return rows;
}

export async function anyObject({ pool }: Store, id: string): Promise<SandboxObject | null> {
  const { rows } = await pool.query<{ data: SandboxObject }>('select data from stripe_sandbox.objects where id = $1', [
    id,
  ]);
  return rows[0]?.data ?? null;
}

export function isEvent(object: SandboxObject): object is SandboxEvent {
  return object.object === 'event';
}

/** To whom an event goes, and how each attempt ended. */
export async function deliveriesOf({ pool }: Store, event: string): Promise<Delivery[]> {
  const { rows } = await pool.query<Delivery>(
    `select d.id, d.endpoint, d.state, coalesce(e.data->>'url', 'a removed endpoint') as url,
            coalesce((select json_agg(json_build_object('at', a.at, 'status', a.status, 'error', a.error, 'took_ms', a.took_ms)
                                      order by a.id)
                        from stripe_sandbox.attempts a where a.delivery = d.id), '[]') as attempts
       from stripe_sandbox.deliveries d
       left join stripe_sandbox.objects e on e.kind = 'webhook_endpoint' and e.id = d.endpoint
      where d.event = $1 order by d.id`,
    [event],
  );
  return rows;
}

/**
 * Sends an event once more to every enabled endpoint: what it was sent to before starts over, and an
 * endpoint that came later gets it for the first time.
 * @returns how many deliveries were queued.
 */
export async function queueAgain({ pool, endpoints }: Store, event: string): Promise<number> {
  const { rowCount } = await pool.query(
    `with again as (
       update stripe_sandbox.deliveries set state = 'pending', attempts = 0, failures = 0, lost = 0, copies = 0, next_at = now()
        where event = $1 and endpoint = any($2) returning endpoint
     ), fresh as (
       insert into stripe_sandbox.deliveries (event, endpoint)
       select $1, endpoint from unnest($2::text[]) as endpoint where endpoint not in (select endpoint from again)
       returning endpoint
     )
     select endpoint from again union all select endpoint from fresh`,
    [event, endpoints.map((endpoint) => endpoint.id)],
  );
  return rowCount ?? 0;
}
