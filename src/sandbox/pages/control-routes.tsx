import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { JSX } from 'preact';
import { present } from '../state/present.js';
import type { Store } from '../state/store.js';
import type { Dispatcher } from '../webhooks/dispatcher.js';
import { ControlPage, ObjectPage } from './control-page.js';
import { anyObject, deliveriesOf, isEvent, queueAgain, recentEvents, recentObjects } from './control-queries.js';
import { securityHeaders } from './headers.js';
import { document } from './layout.js';
import { MessagePage } from './message-page.js';
import { STYLES } from './styles.js';

interface ControlParts {
  readonly store: Store;
  readonly dispatcher: Dispatcher;
}

const SHOWN = 100;

/** `/_sandbox`: what happened, as pages and, under `/_sandbox/api`, as JSON. */
export function serveControlPages(app: FastifyInstance, { store, dispatcher }: ControlParts): void {
  app.get('/_sandbox/style.css', (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'no-cache').send(STYLES),
  );
  app.get('/_sandbox', async (_request, reply) => {
    const [events, objects] = await Promise.all([recentEvents(store, SHOWN), recentObjects(store, SHOWN)]);
    return send(reply, 200, <ControlPage events={events} objects={objects} />);
  });
  app.get('/_sandbox/objects/:id', async (request, reply) => {
    const found = await shownObject(store, idOf(request));
    return found ? send(reply, 200, <ObjectPage {...found} />) : send(reply, 404, <NoSuchObject />);
  });
  app.post('/_sandbox/events/:id/resend', async (request, reply) => {
    if (isFromElsewhere(request)) return send(reply, 403, <FromElsewhere />);
    const resent = await resend(store, dispatcher, idOf(request));
    if (resent === null) return send(reply, 404, <NoSuchObject />);
    return reply.redirect(`/_sandbox/objects/${idOf(request)}`, 303);
  });

  app.get('/_sandbox/api/health', async () => {
    await store.pool.query('select 1');
    return { ok: true, webhook_endpoints: store.endpoints.length };
  });
  app.get('/_sandbox/api/events', async () => ({ events: await recentEvents(store, SHOWN) }));
  app.get('/_sandbox/api/objects', async () => ({ objects: await recentObjects(store, SHOWN) }));
  app.get('/_sandbox/api/objects/:id', async (request, reply) => {
    const found = await shownObject(store, idOf(request));
    return found ?? reply.code(404).send(NOTHING);
  });
  app.post('/_sandbox/api/events/:id/resend', async (request, reply) => {
    if (isFromElsewhere(request)) return reply.code(403).send({ error: 'The request comes from another site.' });
    const queued = await resend(store, dispatcher, idOf(request));
    return queued === null ? reply.code(404).send(NOTHING) : { queued };
  });
}

const NOTHING = { error: 'There is no object with this id.' };

async function shownObject(store: Store, id: string) {
  const object = await anyObject(store, id);
  if (!object) return null;
  return {
    object: present(object, { now: store.now(), origin: store.origin }),
    deliveries: isEvent(object) ? await deliveriesOf(store, id) : null,
  };
}

async function resend(store: Store, dispatcher: Dispatcher, id: string): Promise<number | null> {
  const event = await anyObject(store, id);
  if (!event || !isEvent(event)) return null;
  const queued = await queueAgain(store, id);
  dispatcher.wake();
  return queued;
}

/** Another site's page may not press the buttons here; browsers say where a form comes from. */
function isFromElsewhere(request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site'];
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}

function idOf(request: FastifyRequest): string {
  return (request.params as { id: string }).id;
}

function NoSuchObject() {
  return (
    <MessagePage
      title="There is no such object"
      text="The id may be mistyped, or the sandbox was reset."
      link={{ href: '/_sandbox', words: 'To the overview' }}
    />
  );
}

function FromElsewhere() {
  return <MessagePage title="Not done" text="The request came from another site. Use the buttons on this page." />;
}

function send(reply: FastifyReply, status: number, page: JSX.Element): FastifyReply {
  return reply.code(status).headers(securityHeaders([])).type('text/html; charset=utf-8').send(document(page));
}
