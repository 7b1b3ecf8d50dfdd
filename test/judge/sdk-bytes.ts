import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';

/** A request as it left the SDK. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: string;
}

/** A socket that the real SDK talks to; it answers everything with an empty object and keeps what it was sent. */
export class SdkBytes {
  private readonly sent: Sent[] = [];

  private constructor(
    private readonly server: Server,
    private readonly stripe: Stripe,
  ) {}

  static async open(): Promise<SdkBytes> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const endpoint = { host: '127.0.0.1', port, protocol: 'http' } as const;
    const stripe = new Stripe('sk_test_bytes', { ...endpoint, telemetry: false, maxNetworkRetries: 0 });
    const bytes = new SdkBytes(server, stripe);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const [path = '', query = ''] = (request.url ?? '').split('?');
        bytes.sent.push({ method: request.method ?? '', path, query, body: Buffer.concat(chunks).toString('utf8') });
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
    });
    return bytes;
  }

  /** The one request that a call of the SDK makes. */
  async of(call: (stripe: Stripe) => Promise<unknown>): Promise<Sent> {
    this.sent.length = 0;
    await call(this.stripe);
    if (this.sent.length !== 1) throw new Error(`the call made ${this.sent.length} requests`);
    return this.sent[0]!;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.closeAllConnections();
      this.server.close(() => resolve());
    });
  }
}
