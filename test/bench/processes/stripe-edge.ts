import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chargeOf, giftOf, type BenchGift, type Pace } from '../support/charges.js';
import { childOptions, serve } from './child.js';

interface EdgeOptions {
  readonly gifts: number;
  readonly pace: Pace;
}

interface Edge {
  readonly gifts: readonly BenchGift[];
  /** Each charge as JSON, made beforehand: the edge shall cost next to nothing. */
  readonly bodies: readonly string[];
  readonly places: ReadonlyMap<string, number>;
}

const { gifts, pace } = childOptions() as EdgeOptions;
const edge = edgeOf(Array.from({ length: gifts }, (_, n) => giftOf(n, pace)));
let calls = 0;

/** The three reads of Stripe's API that settling makes, over charges in the order of their making. */
const server = createServer((request, response) => {
  calls += 1;
  const url = new URL(request.url ?? '/', 'http://edge');
  const [, , resource, id] = url.pathname.split('/');
  if (resource === 'charges' && id) return one(response, id);
  if (resource === 'charges') return list(response, url.searchParams);
  if (resource === 'refunds') return answer(response, 200, listJson('/v1/refunds', [], false));
  return answer(response, 404, errorJson('Unrecognized request URL'));
});
server.listen(0, '127.0.0.1', () => {
  serve({ port: (server.address() as AddressInfo).port }, async () => ({ calls }));
});

function one(response: ServerResponse, id: string): void {
  const place = edge.places.get(id);
  if (place === undefined) return answer(response, 404, errorJson(`No such charge: '${id}'`));
  return answer(response, 200, edge.bodies[place]!);
}

/** Newest first, a page at a time, as Stripe's lists are. */
function list(response: ServerResponse, query: URLSearchParams): void {
  const limit = Number(query.get('limit') ?? 10);
  const from = Number(query.get('created[gte]') ?? 0);
  const to = Number(query.get('created[lte]') ?? Number.MAX_SAFE_INTEGER);
  const after = query.get('starting_after');
  let place = after === null ? firstAfter(to) - 1 : edge.places.get(after)! - 1;
  const page: string[] = [];
  for (; place >= 0 && edge.gifts[place]!.created >= from && page.length < limit; place--) {
    page.push(edge.bodies[place]!);
  }
  const hasMore = place >= 0 && edge.gifts[place]!.created >= from;
  return answer(response, 200, listJson('/v1/charges', page, hasMore));
}

/** The place of the first charge made later than an instant. */
function firstAfter(created: number): number {
  let low = 0;
  let high = edge.gifts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edge.gifts[middle]!.created > created) high = middle;
    else low = middle + 1;
  }
  return low;
}

function edgeOf(all: readonly BenchGift[]): Edge {
  return {
    gifts: all,
    bodies: all.map((gift) => JSON.stringify(chargeOf(gift, true))),
    places: new Map(all.map((gift, place) => [gift.chargeId, place])),
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
