import type { SandboxObject } from '../state/object.js';
import type { Kind, Objects } from '../state/objects.js';
import type { Work } from '../state/work.js';
import { noSuch } from './errors.js';
import { NOUN, operation, type Call, type ObjectList, type Operation } from './operation.js';
import { group, integer, text, timestamp, type Shape, type Values } from './parameters.js';

/** The object, @throws Refusal `resource_missing`. `param` names the parameter that held the id; "id" is the path. */
export async function demand<K extends Kind>(work: Work, kind: K, id: string, param = 'id'): Promise<Objects[K]> {
  const object = await work.find(kind, id);
  if (!object || object['deleted'] === true) throw noSuch(NOUN[kind], id, param);
  return object;
}

/** As `demand`, and locked until the work ends. */
export async function demandLocked<K extends Kind>(work: Work, kind: K, id: string, param = 'id'): Promise<Objects[K]> {
  const object = await work.lock(kind, id);
  if (!object || object['deleted'] === true) throw noSuch(NOUN[kind], id, param);
  return object;
}

/** `GET /path/:id`. */
export function retrieval(kind: Kind, path: string): Operation {
  return operation('GET', `${path}/:id`, {}, ({ work, ids }) => demand(work, kind, ids['id'] ?? ''));
}

/** What every list takes besides its own filters. */
const PAGE = { limit: integer({ min: 1, max: 100 }), starting_after: text(), ending_before: text() };

/** A moment, or bounds of it: `created=…`, `created[gte]=…`. */
export const MOMENTS = {
  read(raw: Parameters<ReturnType<typeof timestamp>['read']>[0], name: string) {
    if (typeof raw === 'string') return { exactly: timestamp().read(raw, name) };
    return group({ gt: timestamp(), gte: timestamp(), lt: timestamp(), lte: timestamp() }).read(raw, name);
  },
};

export interface Filter {
  /** SQL over `data`, with `?` for the value. */
  readonly where: string;
  readonly value: unknown;
}

/** A filter on a field of the object itself. */
export function equals(field: string, value: string | boolean | undefined): Filter[] {
  return value === undefined ? [] : [{ where: `data->>'${field}' = ?`, value: String(value) }];
}

/** A filter on a moment; `column` is SQL. */
export function between(column: string, bounds: ReturnType<typeof MOMENTS.read> | undefined): Filter[] {
  if (bounds === undefined) return [];
  if ('exactly' in bounds) return [{ where: `${column} = ?`, value: bounds.exactly }];
  const signs = { '>': bounds.gt, '>=': bounds.gte, '<': bounds.lt, '<=': bounds.lte };
  return Object.entries(signs).flatMap(([sign, value]) =>
    value === undefined ? [] : [{ where: `${column} ${sign} ?`, value }],
  );
}

/** `GET /path` with cursors and `created[…]`; `filters` turns the list's own parameters into conditions. */
export function listing<S extends Shape>(
  kind: Kind,
  path: string,
  shape: S,
  filters: (params: Values<S>, work: Work) => Filter[],
  finish: (work: Work, found: readonly SandboxObject[]) => Promise<ObjectList['data']> = async (_work, found) => found,
): Operation {
  const whole = { ...shape, ...PAGE, created: MOMENTS };
  return operation('GET', path, whole, async (call) => {
    const { params, work } = call as unknown as Call<Values<typeof PAGE & { created: typeof MOMENTS }> & Values<S>>;
    const conditions = [...filters(params, work), ...between('created', params.created)];
    const page = await pageOf(work, kind, conditions, params);
    return { object: 'list', url: `/v1${path}`, has_more: page.hasMore, data: await finish(work, page.found) };
  });
}

interface PageRequest {
  readonly limit: number | undefined;
  readonly starting_after: string | undefined;
  readonly ending_before: string | undefined;
}

/** One page, newest first. */
export async function pageOf(
  work: Work,
  kind: Kind,
  conditions: readonly Filter[],
  { limit = 10, starting_after, ending_before }: PageRequest,
): Promise<{ readonly found: readonly SandboxObject[]; readonly hasMore: boolean }> {
  const all = [...conditions];
  if (starting_after !== undefined) {
    all.push({ where: 'seq < ?', value: await placeOf(work, kind, starting_after, 'starting_after') });
  }
  if (ending_before !== undefined) {
    all.push({ where: 'seq > ?', value: await placeOf(work, kind, ending_before, 'ending_before') });
  }
  const backwards = ending_before !== undefined && starting_after === undefined;
  const where = all.map((each, index) => ` and ${each.where.replace('?', `$${index + 3}`)}`).join('');
  const rows = await work.read(
    `select data from stripe_sandbox.objects where kind = $1${where} order by seq ${backwards ? 'asc' : 'desc'} limit $2`,
    [kind, limit + 1, ...all.map((each) => each.value)],
  );
  const found = rows.slice(0, limit);
  return { found: backwards ? found.toReversed() : found, hasMore: rows.length > limit };
}

async function placeOf(work: Work, kind: Kind, id: string, param: string): Promise<string> {
  const [row] = await work.query<{ seq: string }>(
    'select seq from stripe_sandbox.objects where kind = $1 and id = $2',
    [kind, id],
  );
  if (!row) throw noSuch(NOUN[kind], id, param);
  return row.seq;
}
