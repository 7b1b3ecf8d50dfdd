import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../../src/database/embedded-postgres.js';
import { childOptions, serve } from './child.js';

/** What it needs of the product is handed over, so that none of it is loaded. */
interface PlainOptions {
  /** The statement that stores an event. */
  readonly storeEvent: string;
  readonly secret: string;
  /** A running database, or the folder of the embedded one, which is then started as the product does. */
  readonly databaseUrl?: string;
  readonly varDir?: string;
}

interface StripeEvent {
  readonly id: string;
  readonly type: string;
  readonly api_version: string;
  readonly created: number;
  readonly data: { readonly object: { readonly id: string } };
}

const CONNECTIONS = 10;
const TOLERANCE_S = 300;

const { storeEvent, secret, databaseUrl, varDir } = childOptions() as PlainOptions;
const embedded = varDir === undefined ? null : await startEmbeddedPostgres({ folder: varDir });
const pool = new pg.Pool({ connectionString: databaseUrl ?? embedded!.url, max: CONNECTIONS });

/** The least that takes a webhook: bytes, signature, one insert, answer. */
const server = createServer((request, response) => {
  void answer(request)
    .catch(() => 500)
    .then((status) => response.writeHead(status, { 'content-type': 'application/json' }).end('{"received":true}'));
});
server.listen(0, '127.0.0.1', () => {
  serve({ port: (server.address() as AddressInfo).port }, async () => {
    await pool.end();
    await embedded?.stop();
    return {};
  });
});

async function answer(request: IncomingMessage): Promise<number> {
  if (request.url === '/health/ready') {
    await pool.query('select 1');
    return 200;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  if (!isSigned(body, String(request.headers['stripe-signature']))) return 400;
  const text = body.toString('utf8');
  const event = JSON.parse(text) as StripeEvent;
  const created = new Date(event.created * 1000);
  await pool.query(storeEvent, [event.id, event.type, event.data.object.id, event.api_version, created, text]);
  return 200;
}

function isSigned(body: Buffer, header: string): boolean {
  const [, at, given] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(header) ?? [];
  if (!at || !given || Math.abs(Date.now() / 1000 - Number(at)) > TOLERANCE_S) return false;
  const expected = createHmac('sha256', secret).update(`${at}.`).update(body).digest();
  return timingSafeEqual(expected, Buffer.from(given, 'hex'));
}
