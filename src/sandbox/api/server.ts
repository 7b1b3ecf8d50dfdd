import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { API_VERSION, randomWord } from '../state/object.js';
import type { Schedule } from '../state/schedule.js';
import type { Store } from '../state/store.js';
import type { RequestRef } from '../state/work.js';
import { canonical, decodeForm, type Raw } from './decode.js';
import { asRefusal, invalid, Refusal } from './errors.js';
import { show } from './expand.js';
import { fingerprintOf, Idempotency, type Kept } from './idempotency.js';
import type { Observer } from './observer.js';
import type { Call, Operation } from './operation.js';
import { list, readParameters, text } from './parameters.js';
import { forTool } from './tool.js';

export interface ApiParts {
  readonly store: Store;
  readonly schedule: Schedule;
  readonly idempotency: Idempotency;
  readonly secretKey: string;
  readonly operations: readonly Operation[];
  readonly log: (line: string) => void;
  readonly observer?: Observer | undefined;
}

interface Reply {
  readonly status: number;
  readonly body: string;
  /** The request that was first answered so, when this is a repetition. */
  readonly original?: string;
}

const EXPAND = { expand: list(text(200), 20) };

/** Serves the operations below `/v1`, with Stripe's manners: keys, versions, ids, envelopes, repetition. */
export async function serveApi(app: FastifyInstance, parts: ApiParts): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  for (const each of parts.operations) {
    app.route({
      method: each.method,
      url: each.path,
      handler: (request, reply) => respond(parts, request, reply, (id) => answer(parts, each, request, id)),
    });
  }
  app.setNotFoundHandler((request, reply) =>
    respond(parts, request, reply, async () => {
      checkKey(request, parts.secretKey);
      throw unrecognized(request);
    }),
  );
  app.setErrorHandler((error, request, reply) =>
    respond(parts, request, reply, async () => {
      throw error;
    }),
  );
}

async function respond(
  parts: ApiParts,
  request: FastifyRequest,
  reply: FastifyReply,
  run: (requestId: string) => Promise<Reply>,
): Promise<FastifyReply> {
  const requestId = `req_${randomWord(14)}`;
  const { status, body, original } = await run(requestId).catch((error: unknown): Reply => {
    const refusal = asRefusal(error);
    if (refusal.status >= 500) parts.log(`Sandbox: ${request.method} ${pathOf(request)} failed. ${describe(error)}`);
    return { status: refusal.status, body: envelope(refusal) };
  });
  void reply.code(status).headers({
    'content-type': 'application/json',
    'request-id': requestId,
    'stripe-version': API_VERSION,
    'cache-control': 'no-store',
  });
  if (status === 409) void reply.header('stripe-should-retry', 'true');
  const key = keyOf(request);
  if (key !== null && isLatin(key)) void reply.header('idempotency-key', key);
  if (original !== undefined) void reply.headers({ 'idempotent-replayed': 'true', 'original-request': original });
  parts.observer?.answered({
    method: request.method,
    path: pathOf(request),
    query: queryOf(request),
    body: bodyOf(request),
    userAgent: request.headers['user-agent'] ?? '',
    status,
    answer: body,
  });
  return reply.send(body);
}

async function answer(parts: ApiParts, op: Operation, request: FastifyRequest, requestId: string): Promise<Reply> {
  checkKey(request, parts.secretKey);
  checkVersion(request);
  const raw = forTool(request.headers['user-agent'] ?? '', parametersOf(request));
  const { expand, ...params } = readParameters({ ...op.shape, ...EXPAND }, raw);
  await parts.schedule.catchUp();
  const key = op.method === 'POST' ? keyOf(request) : null;
  const fingerprint = fingerprintOf(op.method, pathOf(request), canonical(raw));
  const ids = request.params as Readonly<Record<string, string>>;
  const run = (): Promise<Reply> =>
    perform(parts, op, { params, ids, expand: expand ?? [] }, { id: requestId, idempotencyKey: key }, fingerprint);
  if (key === null) return run();
  const outcome = await parts.idempotency.once(key, fingerprint, run);
  return isKept(outcome) ? { status: outcome.status, body: outcome.body, original: outcome.request } : outcome;
}

interface Prepared {
  readonly params: object;
  readonly ids: Readonly<Record<string, string>>;
  readonly expand: readonly string[];
}

function perform(
  parts: ApiParts,
  op: Operation,
  { params, ids, expand }: Prepared,
  ref: RequestRef,
  fingerprint: string,
): Promise<Reply> {
  return parts.store.work(ref, async (work) => {
    const result = await op.run({ work, params, ids } as Call<never>);
    if (op.method !== 'GET' && expand.length > 0) await work.flushEarly();
    const status = result instanceof Refusal ? result.status : 200;
    const body =
      result instanceof Refusal ? envelope(result) : JSON.stringify(await show(work, result, expand), null, 2);
    if (ref.idempotencyKey !== null && ref.id !== null) {
      work.keepAnswer({ key: ref.idempotencyKey, fingerprint, request: ref.id, status, body });
    }
    return { status, body };
  });
}

/** The parameters of the query and of the body together. */
function parametersOf(request: FastifyRequest): { readonly [key: string]: Raw } {
  const query = queryOf(request);
  const body = bodyOf(request);
  const type = request.headers['content-type'] ?? '';
  if (body !== '' && !type.startsWith('application/x-www-form-urlencoded')) {
    throw invalid('The body must be form-encoded: application/x-www-form-urlencoded.');
  }
  return decodeForm([query, body].filter((each) => each !== '').join('&'));
}

function checkKey(request: FastifyRequest, secretKey: string): void {
  const given = givenKey(request.headers.authorization);
  if (given === null) {
    throw unauthorized('No API key was sent. Send the secret key as "Authorization: Bearer sk_test_…".');
  }
  if (/^(sk|rk|pk)_live_/.test(given)) {
    throw unauthorized(
      'This is a sandbox, and the key is a live key. Nothing was done; keep live keys for Stripe itself.',
    );
  }
  if (!sameText(given, secretKey)) {
    throw unauthorized(`The API key ${masked(given)} is not the key of this sandbox.`);
  }
}

function givenKey(header: string | undefined): string | null {
  const [scheme, value = ''] = (header ?? '').split(' ');
  if (/^bearer$/i.test(scheme ?? '') && value !== '') return value;
  if (!/^basic$/i.test(scheme ?? '')) return null;
  return Buffer.from(value, 'base64').toString('utf8').split(':')[0] || null;
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function masked(key: string): string {
  return key.length > 12 ? `${key.slice(0, 8)}…${key.slice(-4)}` : '(shorter than any key)';
}

function checkVersion(request: FastifyRequest): void {
  const version = request.headers['stripe-version'];
  if (version === undefined || version === API_VERSION) return;
  throw invalid(`This sandbox speaks API version ${API_VERSION}, not ${String(version).slice(0, 60)}.`);
}

function keyOf(request: FastifyRequest): string | null {
  const header = request.headers['idempotency-key'];
  return typeof header === 'string' && header !== '' ? header : null;
}

function isLatin(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

function pathOf(request: FastifyRequest): string {
  return request.raw.url?.split('?')[0] ?? '';
}

function queryOf(request: FastifyRequest): string {
  return request.raw.url?.split('?').slice(1).join('?') ?? '';
}

function bodyOf(request: FastifyRequest): string {
  return typeof request.body === 'string' ? request.body : '';
}

function unauthorized(message: string): Refusal {
  return new Refusal(401, { type: 'invalid_request_error', message });
}

function unrecognized(request: FastifyRequest): Refusal {
  return new Refusal(404, {
    type: 'invalid_request_error',
    message: `Unrecognized request URL (${request.method}: ${pathOf(request).slice(0, 200)}). Check the path and the method.`,
  });
}

function isKept(outcome: Reply | Kept): outcome is Kept {
  return 'fingerprint' in outcome;
}

function envelope(refusal: Refusal): string {
  return JSON.stringify({ error: refusal.body }, null, 2);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
