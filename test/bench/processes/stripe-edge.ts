import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chargeOf, giftOf, type BenchGift, type Pace } from '../support/charges.js';
import { invoiceIdOf, invoiceOf } from '../support/renewals.js';
import { childOptions, serve } from './child.js';

interface EdgeOptions {
  readonly gifts: number;
  readonly pace: Pace;
}

/** Objects of one kind in the order of their making. */
interface Shelf {
  readonly url: string;
  /** Each as JSON, made beforehand: the edge shall cost next to nothing. */
  readonly bodies: readonly string[];
  readonly places: ReadonlyMap<string, number>;
}

const { gifts, pace } = childOptions() as EdgeOptions;
const made = Array.from({ length: gifts }, (_, n) => giftOf(n, pace));
const charges = shelfOf(
  '/v1/charges',
  ({ chargeId }) => chargeId,
  (gift) => chargeOf(gift, true),
);
const invoices = shelfOf('/v1/invoices', invoiceIdOf, (gift, n) => invoiceOf(n, gift, true));
let calls = 0;

/** The reads of Stripe's API that settling makes: each charge is that of a gift, and of a plan's invoice. */
const server = createServer((request, response) => {
  calls += 1;
  const url = new URL(request.url ?? '/', 'http://edge');
  const [, , resource, id] = url.pathname.split('/');
  const shelf = resource === 'charges' ? charges : resource === 'invoices' ? invoices : null;
  if (shelf && id) return one(response, shelf, id);
  if (shelf) return list(response, shelf, url.searchParams);
  if (resource === 'refunds') return answer(response, 200, listJson('/v1/refunds', [], false));
  return answer(response, 404, errorJson('Unrecognized request URL'));
});
server.listen(0, '127.0.0.1', () => {
  serve({ port: (server.address() as AddressInfo).port }, async () => ({ calls }));
});

function one(response: ServerResponse, { bodies, places }: Shelf, id: string): void {
  const place = places.get(id);
  if (place === undefined) return answer(response, 404, errorJson(`No such object: '${id}'`));
  return answer(response, 200, bodies[place]!);
}

/** Newest first, a page at a time, as Stripe's lists are. */
function list(response: ServerResponse, { url, bodies, places }: Shelf, query: URLSearchParams): void {
  const limit = Number(query.get('limit') ?? 10);
  const from = Number(query.get('created[gte]') ?? 0);
  const to = Number(query.get('created[lte]') ?? Number.MAX_SAFE_INTEGER);
  const after = query.get('starting_after');
  let place = after === null ? firstAfter(to) - 1 : places.get(after)! - 1;
  const page: string[] = [];
  for (; place >= 0 && made[place]!.created >= from && page.length < limit; place--) page.push(bodies[place]!);
  const hasMore = place >= 0 && made[place]!.created >= from;
  return answer(response, 200, listJson(url, page, hasMore));
}

/** The place of the first object made later than an instant. */
function firstAfter(created: number): number {
  let low = 0;
  let high = made.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (made[middle]!.created > created) high = middle;
    else low = middle + 1;
  }
  return low;
}

function shelfOf(
  url: string,
  idOfGift: (gift: BenchGift) => string,
  body: (gift: BenchGift, n: number) => object,
): Shelf {
  return {
    url,
    bodies: made.map((gift, n) => JSON.stringify(body(gift, n))),
    places: new Map(made.map((gift, place) => [idOfGift(gift), place])),
  };
}

function listJson(url: string, items: readonly string[], hasMore: boolean): string {
  return `{"object":"list","data":[${items.join(',')}],"has_more":${hasMore},"url":"${url}"}`;
}

function errorJson(message: string): string {
  return JSON.stringify({ error: { code: 'resource_missing', message, type: 'invalid_request_error' } });
}

function answer(response: ServerResponse, status: number, json: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(json) });
  response.end(json);
}
