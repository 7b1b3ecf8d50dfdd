import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isText } from './decode.js';

const HEAD = { 400: 'Bad Request', 431: 'Request Header Fields Too Large' } as const;

/** An address that cannot even be read, such as one with broken escapes. */
export function refuseAddress(reply: FastifyReply): void {
  void reply
    .code(400)
    .type('application/json')
    .send(envelope('The address of the request could not be read. Check its spelling.'));
}

/** @throws Error with status 404 for an address with an id that nobody can have, on the API and on the pages alike. */
export async function refuseStrangeIds({ params }: FastifyRequest): Promise<void> {
  if (Object.values(params as Record<string, string>).every(isText)) return;
  throw Object.assign(new Error('The address names an id that is not text.'), { statusCode: 404 });
}

/** What is no HTTP, or has an address that is longer than a server reads: it never becomes a request. */
export function refuseConnection(error: { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const isLong = error.code === 'HPE_HEADER_OVERFLOW';
  const status = isLong ? 431 : 400;
  const body = envelope(
    isLong
      ? 'The address or the headers of the request are too long. Send less, or send it as the body of a POST.'
      : 'The request could not be read. Nothing was done.',
  );
  const lines = [
    `HTTP/1.1 ${status} ${HEAD[status]}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}

function envelope(message: string): string {
  return JSON.stringify({ error: { type: 'invalid_request_error', message } }, null, 2);
}
