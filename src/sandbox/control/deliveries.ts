import type { Store } from '../state/store.js';

export interface Delivery {
  readonly id: string;
  readonly endpoint: string;
  readonly url: string;
  readonly state: 'pending' | 'delivered' | 'failed';
  /** When it is sent next; null when it is not. */
  readonly next_at: string | null;
  readonly attempts: readonly Attempt[];
}

interface Attempt {
  readonly at: string;
  readonly status: number | null;
  readonly error: string | null;
  readonly took_ms: number;
}

/** To whom an event goes, and how each attempt ended. */
export async function deliveriesOf({ pool }: Store, event: string): Promise<Delivery[]> {
  const { rows } = await pool.query<Delivery>(
    `select d.id, d.endpoint, d.state, coalesce(e.data->>'url', 'a removed endpoint') as url,
            case when d.state = 'pending' then to_json(d.next_at)#>>'{}' end as next_at,
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
       update stripe_sandbox.deliveries
          set state = 'pending', attempts = 0, failures = 0, lost = 0, copies = 0, next_at = now()
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
