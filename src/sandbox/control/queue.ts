import type { Store } from '../state/store.js';

/** How much is still to be done by itself. */
export interface QueueState {
  readonly deliveries: {
    /** To be sent now; those of disabled endpoints are not counted. */
    readonly due: number;
    /** To be sent again later. */
    readonly waiting: number;
    /** Given up after the last attempt. */
    readonly failed: number;
  };
  readonly tasks: {
    /** Their moment has come on the sandbox's clock. */
    readonly due: number;
    readonly waiting: number;
    /** On test clocks, which only an advance of theirs reaches. */
    readonly test_clocks: number;
  };
}

export async function queueState(store: Store): Promise<QueueState> {
  const [deliveries, tasks] = await Promise.all([
    store.pool.query<QueueState['deliveries']>(
      `select count(*) filter (where state = 'pending' and next_at <= now())::int as due,
              count(*) filter (where state = 'pending' and next_at > now())::int as waiting,
              count(*) filter (where state = 'failed')::int as failed
         from stripe_sandbox.deliveries where state <> 'delivered' and endpoint = any($1)`,
      [store.endpoints.map(({ id }) => id)],
    ),
    store.pool.query<QueueState['tasks']>(
      `select count(*) filter (where clock is null and at <= $1)::int as due,
              count(*) filter (where clock is null and at > $1)::int as waiting,
              count(*) filter (where clock is not null)::int as test_clocks
         from stripe_sandbox.tasks`,
      [store.now()],
    ),
  ]);
  return { deliveries: deliveries.rows[0]!, tasks: tasks.rows[0]! };
}
