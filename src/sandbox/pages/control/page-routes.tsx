import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { JSX } from 'preact';
import { recentEvents, recentObjects } from '../../control/queries.js';
import { securityHeaders } from '../headers.js';
import { document } from '../layout.js';
import { MessagePage } from '../message-page.js';
import { isFromElsewhere } from '../same-site.js';
import { STYLES } from '../styles.js';
import { ControlPage, ObjectPage } from './control-page.js';
import { resend, shownObject, type ControlParts } from './parts.js';

const SHOWN = 100;

/** `/_sandbox`: what happened, as pages. */
export async function serveControlPages(app: FastifyInstance, parts: ControlParts): Promise<void> {
  const { store } = parts;
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
    const resent = await resend(parts, idOf(request));
    if (resent === null) return send(reply, 404, <NoSuchObject />);
    return reply.redirect(`/_sandbox/objects/${idOf(request)}`, 303);
  });
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
