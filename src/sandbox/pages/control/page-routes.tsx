import type { FastifyInstance, FastifyRequest } from 'fastify';
import { asRefusal } from '../../api/errors.js';
import { text, type Shape, type Values } from '../../api/parameters.js';
import { ACTIONS } from '../../control/actions.js';
import { CHAOS_INPUT, changedChaos } from '../../webhooks/chaos-input.js';
import { CLOCK_INPUT, clockMoveOf } from '../../control/clock-input.js';
import { readForm } from '../../control/input.js';
import { EVENT_LIST, OBJECT_LIST } from '../../control/list-input.js';
import { anyObject, countKinds, listEvents, listObjects } from '../../control/queries.js';
import { act, queryOf, resend, shownObject, type ControlParts } from '../../control/parts.js';
import { queueState } from '../../control/queue.js';
import { resetSandbox } from '../../control/reset.js';
import { payOutNow } from '../../money/payouts.js';
import { MessagePage } from '../message-page.js';
import { isFromElsewhere } from '../../control-api/same-site.js';
import { sendPage } from '../layout.js';
import { STYLES } from '../styles.js';
import { ChaosPage } from './chaos-page.js';
import { EventListPage, ObjectListPage } from './list-pages.js';
import { ObjectPage } from './object-page.js';
import { OverviewPage } from './overview-page.js';
import { CONTROL_STYLES } from './styles.js';

const LATEST = 10;
const PER_PAGE = 50;

/** `/_sandbox`: the clock, chaos, what happened, and what can be made to happen, as pages without script. */
export async function serveControlPages(app: FastifyInstance, parts: ControlParts): Promise<void> {
  app.setErrorHandler((error, request, reply) => {
    const { status, body } = asRefusal(error);
    if (status >= 500) parts.log(`Sandbox: ${request.method} ${request.url} failed. ${String(error)}`);
    return sendPage(reply, status, <NotDone text={body.message} />, []);
  });
  app.addHook('preHandler', async (request, reply) => {
    if (request.method === 'GET' || !isFromElsewhere(request)) return;
    await sendPage(reply, 403, <FromElsewhere />, []);
  });
  app.get('/_sandbox/style.css', (_request, reply) =>
    reply
      .type('text/css; charset=utf-8')
      .header('cache-control', 'no-cache')
      .send(STYLES + CONTROL_STYLES),
  );
  serveViews(app, parts);
  serveMoves(app, parts);
}

function serveViews(app: FastifyInstance, { store, clock, chaos }: ControlParts): void {
  app.get('/_sandbox', async (_request, reply) => {
    const [state, queue, events, kinds] = await Promise.all([
      clock.state(),
      queueState(store),
      listEvents(store, { limit: LATEST }),
      countKinds(store),
    ]);
    const endpoints = store.endpoints.map(({ url }) => url);
    const view = { clock: state, queue, chaos: chaos.settings, endpoints, events: events.rows, kinds };
    return sendPage(reply, 200, <OverviewPage {...view} />, []);
  });
  app.get('/_sandbox/events', async (request, reply) => {
    const { before, type, id } = queryOf(EVENT_LIST, request.raw.url);
    const page = await listEvents(store, { limit: PER_PAGE, before, type, id: id?.trim() });
    const view = <EventListPage page={page} type={type ?? ''} id={id ?? ''} isFirst={before === undefined} />;
    return sendPage(reply, 200, view, []);
  });
  app.get('/_sandbox/objects', async (request, reply) => {
    const { before, kind, id } = queryOf(OBJECT_LIST, request.raw.url);
    const page = await listObjects(store, { limit: PER_PAGE, before, kind, id: id?.trim() });
    const view = <ObjectListPage page={page} kind={kind ?? ''} id={id ?? ''} isFirst={before === undefined} />;
    return sendPage(reply, 200, view, []);
  });
  app.get('/_sandbox/objects/:id', async (request, reply) => {
    const [object, found] = await Promise.all([anyObject(store, idOf(request)), shownObject(store, idOf(request))]);
    if (!object || !found) return sendPage(reply, 404, <NoSuchObject />, []);
    const view = <ObjectPage object={object} shown={found.object} deliveries={found.deliveries} />;
    return sendPage(reply, 200, view, []);
  });
  app.get('/_sandbox/chaos', (_request, reply) => sendPage(reply, 200, <ChaosPage settings={chaos.settings} />, []));
}

function serveMoves(app: FastifyInstance, parts: ControlParts): void {
  const { clock, chaos, dispatcher } = parts;
  app.post('/_sandbox/clock', async (request, reply) => {
    await clock.move(clockMoveOf(formOf(CLOCK_INPUT, request)));
    return reply.redirect('/_sandbox', 303);
  });
  app.post('/_sandbox/chaos', async (request, reply) => {
    await chaos.turn(changedChaos(chaos.settings, formOf(CHAOS_INPUT, request)));
    dispatcher.wake();
    return reply.redirect('/_sandbox/chaos', 303);
  });
  app.post('/_sandbox/reset', async (request, reply) => {
    await resetSandbox(parts, formOf({ confirm: text() }, request).confirm);
    return reply.redirect('/_sandbox', 303);
  });
  app.post('/_sandbox/payouts/now', async (_request, reply) => {
    const [first] = await act(parts, payOutNow);
    if (!first) return sendPage(reply, 200, <NotDone text="The balance holds no money that could be paid out." />, []);
    return reply.redirect(`/_sandbox/objects/${first.id}`, 303);
  });
  app.post('/_sandbox/events/:id/resend', async (request, reply) => {
    const queued = await resend(parts, idOf(request));
    if (queued === null) return sendPage(reply, 404, <NoSuchObject />, []);
    return reply.redirect(`/_sandbox/objects/${idOf(request)}`, 303);
  });
  app.post('/_sandbox/objects/:id/:name', async (request, reply) => {
    const { id, name } = request.params as { id: string; name: string };
    const object = await anyObject(parts.store, id);
    const action = ACTIONS.find((each) => each.kind === object?.object && each.name === name);
    if (!action) return sendPage(reply, 404, <NoSuchObject />, []);
    const params = formOf(action.shape, request) as never;
    const result = await act(parts, (work) => action.run(work, id, params));
    return reply.redirect(`/_sandbox/objects/${result.id}`, 303);
  });
}

function formOf<S extends Shape>(shape: S, { body }: FastifyRequest): Values<S> {
  return readForm(shape, typeof body === 'string' ? body : '');
}

function idOf(request: FastifyRequest): string {
  return (request.params as { id: string }).id;
}

const TO_OVERVIEW = { href: '/_sandbox', words: 'To the overview' };

function NoSuchObject() {
  const reason = 'The id may be mistyped, or the sandbox was reset.';
  return <MessagePage title="There is no such object" text={reason} link={TO_OVERVIEW} />;
}

function NotDone({ text: reason }: { readonly text: string }) {
  return <MessagePage title="Not done" text={reason} link={TO_OVERVIEW} />;
}

function FromElsewhere() {
  return <MessagePage title="Not done" text="The request came from another site. Use the buttons on this page." />;
}
