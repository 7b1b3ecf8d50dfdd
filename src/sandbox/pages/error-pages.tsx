import type { FastifyInstance } from 'fastify';
import { securityHeaders } from './headers.js';
import { document } from './layout.js';
import { MessagePage } from './message-page.js';

/** What the pages say when something goes wrong; the log gets the error, never what was sent. */
export function servePageErrors(app: FastifyInstance, log: (line: string) => void): void {
  app.setNotFoundHandler((_request, reply) => {
    const text = 'The sandbox has card pages below /pay, its control page at /_sandbox, and the API below /v1.';
    return reply
      .code(404)
      .headers(securityHeaders([]))
      .type('text/html; charset=utf-8')
      .send(
        document(
          <MessagePage
            title="There is no such page"
            text={text}
            link={{ href: '/_sandbox', words: 'To the overview' }}
          />,
        ),
      );
  });
  app.setErrorHandler((error, request, reply) => {
    const given = (error as { statusCode?: unknown }).statusCode;
    const status = typeof given === 'number' && given >= 400 && given < 500 ? given : 500;
    if (status === 500) log(`Sandbox: ${request.method} ${request.routeOptions.url ?? ''} failed. ${String(error)}`);
    const text =
      status === 500
        ? 'The sandbox failed, and its log says why. Nothing was charged; go back and try again.'
        : 'What was sent could not be read. Nothing was charged; go back and try again.';
    return reply
      .code(status)
      .headers(securityHeaders([]))
      .type('text/html; charset=utf-8')
      .send(document(<MessagePage title="That did not work" text={text} />));
  });
}
