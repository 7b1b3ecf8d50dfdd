import type { FastifyRequest } from 'fastify';

/** Another site's page may not press the buttons here; browsers say where a form comes from. */
export function isFromElsewhere(request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site'];
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}
