import { noSuch } from '../api/errors.js';
import { demand, equals, listing, type Filter } from '../api/fetching.js';
import { NOUN, operation } from '../api/operation.js';
import { flag, list, text } from '../api/parameters.js';
import type { SandboxObject } from '../state/object.js';
import type { Work } from '../state/work.js';

const KEPT_SECONDS = 30 * 86_400;

export const EVENTS = [
  operation('GET', '/events/:id', {}, async ({ work, ids }) => {
    const id = ids['id'] ?? '';
    const found = await demand(work, 'event', id);
    if (!found.memory && found.created < oldest(work)) throw noSuch(NOUN.event, id);
    const [event] = await withPending(work, [found]);
    return event!;
  }),
  listing(
    'event',
    '/events',
    { delivery_success: flag(), type: text(100), types: list(text(100), 20) },
    (params, work) => [
      ...ofTypes(params.type),
      ...ofAny(params.types),
      ...delivered(params.delivery_success),
      { where: `(created >= ? or data->'memory'->>'clock' is not null)`, value: oldest(work) },
    ],
    withPending,
  ),
];

/**
 * The API knows the events of the last 30 days (R-PAY-01), by the sandbox's own clock: whoever is advanced by a year
 * must find the same gap as a year's absence leaves. What happened on a test clock has that clock's dates and stays.
 */
function oldest({ now }: Work): number {
  return now - KEPT_SECONDS;
}

/** `pending_webhooks` as it is now: the deliveries that nobody has acknowledged yet. */
async function withPending(work: Work, events: readonly SandboxObject[]): Promise<SandboxObject[]> {
  const rows = await work.query<{ event: string; count: number }>(
    `select event, count(*)::int as count from stripe_sandbox.deliveries
      where event = any($1) and state <> 'delivered' group by event`,
    [events.map((event) => event.id)],
  );
  const counts = new Map(rows.map((row) => [row.event, row.count]));
  return events.map((event) => ({ ...event, pending_webhooks: counts.get(event.id) ?? 0 }));
}

/** "charge.*" means all that begin so. */
function ofTypes(type: string | undefined): Filter[] {
  if (type === undefined) return [];
  if (!type.endsWith('.*')) return equals('type', type);
  return [{ where: `starts_with(event_type, ?)`, value: type.slice(0, -1) }];
}

function ofAny(types: readonly string[] | undefined): Filter[] {
  return types === undefined ? [] : [{ where: `event_type = any(?)`, value: types }];
}

function delivered(success: boolean | undefined): Filter[] {
  if (success === undefined) return [];
  const open = `exists (select from stripe_sandbox.deliveries d where d.event = objects.id and d.state <> 'delivered')`;
  return [{ where: `(not ${open}) = ?`, value: success }];
}
