import { NotFound } from '../../kernel/app-error.js';
import { Conditions } from '../../database/conditions.js';
import type { Db } from '../../database/db.js';
import { KEY_SHAPES, readCursor, type Slice, type SliceRequest, sliceOf } from '../slice.js';

/** pending: not tried yet · retrying: failed and tried again · given-up: tried to the end of the schedule. */
export const DELIVERY_STATES = ['pending', 'retrying', 'delivered', 'given-up'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export interface DeliveryRow {
  readonly id: string;
  readonly type: string;
  readonly at: Date;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly nextTryAt: Date | null;
  /** Of the last try; null before the first, or when nothing was answered. */
  readonly status: number | null;
  readonly error: string | null;
}

export interface DeliveryFilters {
  readonly state?: DeliveryState | undefined;
  readonly type?: string | undefined;
}

/** What was or will be sent to an endpoint, the latest event first. */
export async function listDeliveries(
  db: Db,
  endpointId: string,
  { state, type }: DeliveryFilters,
  page: SliceRequest,
): Promise<Slice<DeliveryRow>> {
  const position = readCursor(page.after, [KEY_SHAPES.amount]);
  const conditions = new Conditions();
  conditions.where('delivery.endpoint_id = ?', endpointId);
  if (state) conditions.where('delivery.state = ?', state);
  if (type) conditions.where('event.type = ?', type);
  if (position) conditions.where(`delivery.id ${position.backward ? '>' : '<'} ?::bigint`, position.key[0]);
  const found = await db.query<DeliveryRow>(
    `select ${DELIVERY} where ${conditions.sql}
     order by delivery.id ${position?.backward ? 'asc' : 'desc'} limit ${page.limit + 1}`,
    conditions.parameters,
  );
  return sliceOf(
    found,
    { ...page, position },
    ({ id }) => [id],
    (row) => row,
  );
}

export interface DeliveryAttempt {
  readonly number: number;
  readonly at: Date;
  readonly tookMs: number;
  readonly status: number | null;
  readonly error: string | null;
  readonly answer: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface DeliveryDetail extends DeliveryRow {
  readonly endpointId: string;
  readonly url: string;
  readonly eventId: string;
  /** The very text that was sent. */
  readonly body: string;
  /** The latest first. */
  readonly tries: readonly DeliveryAttempt[];
}

/** @throws NotFound */
export async function deliveryDetail(db: Db, id: string): Promise<DeliveryDetail> {
  const [found] = /^\d{1,15}$/.test(id)
    ? await db.query<Omit<DeliveryDetail, 'tries'>>(
        `select delivery.endpoint_id as "endpointId", endpoint.url, event.id as "eventId", event.body, ${DELIVERY}
         join hook_endpoint endpoint on endpoint.id = delivery.endpoint_id where delivery.id = $1::bigint`,
        [id],
      )
    : [];
  if (!found) throw new NotFound('delivery');
  const tries = await db.query<DeliveryAttempt>(
    `select number, at, took_ms as "tookMs", status, error, answer, headers from hook_attempt
     where delivery_id = $1::bigint order by number desc limit 50`,
    [id],
  );
  return { ...found, tries };
}

const DELIVERY = `
  delivery.id, event.type, event.at, delivery.state, delivery.attempts, delivery.next_try_at as "nextTryAt",
  last.status, last.error
  from hook_delivery delivery
  join hook_event event on event.id = delivery.event_id
  left join hook_attempt last on last.delivery_id = delivery.id and last.number = delivery.attempts`;
