import type { FastifyReply } from 'fastify';
import type { JSX } from 'preact';
import { securityHeaders } from './headers.js';
import { document } from './layout.js';

/** Answers with a page; `targets` are the addresses outside the sandbox that its forms may end up at. */
export function sendPage(
  reply: FastifyReply,
  status: number,
  page: JSX.Element,
  targets: readonly string[],
): FastifyReply {
  return reply.code(status).headers(securityHeaders(targets)).type('text/html; charset=utf-8').send(document(page));
}
