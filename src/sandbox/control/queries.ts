import type { SandboxEvent } from '../state/kinds/webhooks.js';
import type { SandboxObject } from '../state/object.js';
import type { Kind } from '../state/objects.js';
import type { Store } from '../state/store.js';

export interface EventSummary {
  readonly id: string;
  readonly type: string;
  readonly created: number;
  /** The object that it tells of. */
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

/** One page of a list, newest first. */
export interface Page<T> {
  readonly rows: readonly T[];
  /** What `before` must be for the next page; null on the last one. */
  readonly older: string | null;
}

export interface Paging {
  readonly limit: number;
  /** As the page before said it. */
  readonly before?: string | undefined;
}

export interface EventFilter extends Paging {
  /** A type, or the beginning of one: "charge." */
  readonly type?: string | undefined;
  /** The id of the event, or of the object that it tells of. */
  readonly id?: string | undefined;
}

export interface ObjectFilter extends Paging {
  readonly kind?: string | undefined;
  /** An id, or the beginning of one. */
  readonly id?: string | undefined;
}

/** The events that fit, with the state of their deliveries. */
export async function listEvents({ pool }: Store, filter: EventFilter): Promise<Page<EventSummary>> {
  const { rows } = await pool.query<EventSummary & { seq: string }>(
    `select e.id, e.seq, e.data->>'type' as type, e.created::float8 as created,
            e.data->'data'->'object'->>'id' as object,
            count(d.id) filter (where d.state = 'pending')::int as pending,
            count(d.id) filter (where d.state = 'failed')::int as failed
       from (select id, seq, created, data from stripe_sandbox.objects
              where kind = 'event' and seq < coalesce($2::bigint, 9223372036854775807)
                and ($3::text is null or starts_with(data->>'type', $3))
                and ($4::text is null or id = $4 or data->'data'->'object'->>'id' = $4)
              order by seq desc limit $1) e
       left join stripe_sandbox.deliveries d on d.event = e.id
      group by e.id, e.seq, e.created, e.data->>'type', e.data->'data'->'object'->>'id'
      order by e.seq desc`,
    [filter.limit + 1, filter.before ?? null, filter.type ?? null, filter.id ?? null],
  );
  return pageOf(rows, filter.limit);
}

/** The objects of all kinds but events that fit. */
export async function listObjects({ pool }: Store, filter: ObjectFilter): Promise<Page<ObjectSummary>> {
  const { rows } = await pool.query<ObjectSummary & { seq: string }>(
    `select id, seq, kind, created::float8 as created, data->>'status' as status from stripe_sandbox.objects
      where kind <> 'event' and seq < coalesce($2::bigint, 9223372036854775807)
        and ($3::text is null or kind = $3) and ($4::text is null or starts_with(id, $4))
      order by seq desc limit $1`,
    [filter.limit + 1, filter.before ?? null, filter.kind ?? null, filter.id ?? null],
  );
  return pageOf(rows, filter.limit);
}

/** How many there are of each kind, events aside; the most numerous first. */
export async function countKinds({ pool }: Store): Promise<{ kind: Kind; count: number }[]> {
  const { rows } = await pool.query<{ kind: Kind; count: number }>(
    `select kind, count(*)::int as count from stripe_sandbox.objects
      where kind <> 'event' group by kind order by count desc, kind`,
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

function pageOf<T extends { readonly seq: string }>(rows: readonly T[], limit: number): Page<Omit<T, 'seq'>> {
  const shown = rows.slice(0, limit);
  const older = rows.length > limit ? (shown.at(-1)?.seq ?? null) : null;
  return { rows: shown.map(({ seq: _seq, ...row }) => row), older };
}
