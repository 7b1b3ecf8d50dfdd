import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { asRefusal, Refusal } from '../api/errors.js';
import { text, type Shape, type Values } from '../api/parameters.js';
import { ACTIONS } from '../control/actions.js';
import { CHAOS_INPUT, changedChaos } from '../webhooks/chaos-input.js';
import { CLOCK_INPUT, clockMoveOf } from '../control/clock-input.js';
import { readInput } from '../control/input.js';
import { queueState } from '../control/queue.js';
import { EVENT_LIST, OBJECT_LIST } from '../control/list-input.js';
import { listEvents, listObjects } from '../control/queries.js';
import { resetSandbox } from '../control/reset.js';
import { payOutNow } from '../money/payouts.js';
import { present } from '../state/present.js';
import type { Store } from '../state/store.js';
import type { ChaosSettings } from '../webhooks/chaos.js';
import { isFromElsewhere } from './same-site.js';
import { streamClock } from './clock-stream.js';
import { act, queryOf, resend, shownObject, viewOf, type ControlParts } from '../control/parts.js';

const SHOWN = 100;

/** `/_sandbox/api`: what the control page shows and does, as JSON. Errors are `{ error, param? }`. */
export async function serveControlJson(app: FastifyInstance, parts: ControlParts): Promise<void> {
  const { store, clock, chaos } = parts;
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error, request, reply) => {
    const refusal = asRefusal(error);
    if (refusal.status >= 500) parts.log(`Sandbox: ${request.method} ${request.url} failed. ${String(error)}`);
    const { message, param } = refusal.body;
    return reply.code(refusal.status).send({ error: message, ...(param === undefined ? {} : { param }) });
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'There is nothing at this address.' }));
  app.addHook('preHandler', async (request) => {
    if (request.method !== 'GET' && isFromElsewhere(request)) throw fromElsewhere();
  });

  app.get('/health', async () => {
    await store.pool.query('select 1');
    return { ok: true, webhook_endpoints: store.endpoints.length };
  });
  app.get('/clock', () => clock.state());
  app.post('/clock', async (request, reply) => {
    const begun = await clock.move(clockMoveOf(inputOf(CLOCK_INPUT, request)));
    if (!isWaiting(request)) {
      return reply.code(begun.advancing ? 202 : 200).send({ ...begun, due: await clock.nextDue() });
    }
    await clock.finished();
    return clock.state();
  });
  app.get('/clock/stream', (_request, reply) => streamClock(reply, store.clock, clock));
  app.get('/queue', () => queueState(store));

  app.get('/chaos', () => chaos.settings);
  app.post('/chaos', (request) => turnChaos(parts, request));
  app.post('/reset', (request) => reset(parts, request));
  app.post('/payouts/now', (request) => payOut(parts, request));
  for (const { kind, name, ...action } of ACTIONS) {
    app.post(`/${kind}s/:id/${name}`, async (request) => {
      const params = inputOf(action.shape, request) as never;
      const object = await act(parts, (work) => action.run(work, idOf(request), params));
      return { object: present(object, viewOf(store)) };
    });
  }

  app.get('/events', (request) => eventPage(store, request));
  app.get('/objects', (request) => objectPage(store, request));
  app.get('/objects/:id', async (request, reply) => {
    const found = await shownObject(store, idOf(request));
    return found ?? nothing(reply);
  });
  app.post('/events/:id/resend', async (request, reply) => {
    const queued = await resend(parts, idOf(request));
    return queued === null ? nothing(reply) : { queued };
  });
}

async function turnChaos({ chaos, dispatcher }: ControlParts, request: FastifyRequest): Promise<ChaosSettings> {
  await chaos.turn(changedChaos(chaos.settings, inputOf(CHAOS_INPUT, request)));
  dispatcher.wake();
  return chaos.settings;
}

async function reset(parts: ControlParts, request: FastifyRequest): Promise<object> {
  await resetSandbox(parts, inputOf({ confirm: text() }, request).confirm);
  return { reset: true };
}

async function payOut(parts: ControlParts, request: FastifyRequest): Promise<object> {
  inputOf({}, request);
  const payouts = await act(parts, payOutNow);
  return { payouts: payouts.map((payout) => present(payout, viewOf(parts.store))) };
}

async function eventPage(store: Store, request: FastifyRequest): Promise<object> {
  const filter = queryOf(EVENT_LIST, request.raw.url);
  const { rows, older } = await listEvents(store, { ...filter, limit: filter.limit ?? SHOWN });
  return { events: rows, older };
}

async function objectPage(store: Store, request: FastifyRequest): Promise<object> {
  const filter = queryOf(OBJECT_LIST, request.raw.url);
  const { rows, older } = await listObjects(store, { ...filter, limit: filter.limit ?? SHOWN });
  return { objects: rows, older };
}

function inputOf<S extends Shape>(shape: S, { body, headers }: FastifyRequest): Values<S> {
  return readInput(shape, headers['content-type'], typeof body === 'string' ? body : '');
}

function isWaiting({ query }: FastifyRequest): boolean {
  return (query as { wait?: unknown }).wait === 'true';
}

function idOf(request: FastifyRequest): string {
  return (request.params as { id: string }).id;
}

function nothing(reply: FastifyReply): FastifyReply {
  return reply.code(404).send({ error: 'There is no object with this id.' });
}

function fromElsewhere(): Refusal {
  return new Refusal(403, { type: 'invalid_request_error', message: 'The request comes from another site.' });
}
