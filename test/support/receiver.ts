import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  /** Not answered before this is over. */
  readonly after?: Promise<void>;
}

/** Somebody else's server that takes webhooks: keeps what comes and answers what the test says, by path. */
export class Receiver {
  readonly received: Received[] = [];
  private readonly answers = new Map<string, Answer>();

  private constructor(private readonly server: Server) {}

  static async open(): Promise<Receiver> {
    const server = createServer();
    const receiver = new Receiver(server);
    server.on('request', (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const path = request.url!;
        receiver.received.push({ path, headers: request.headers, body: Buffer.concat(parts).toString() });
        const { status, headers = {}, body = '', after } = receiver.answers.get(path) ?? { status: 204 };
        void (after ?? Promise.resolve()).then(() => response.writeHead(status, headers).end(body));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return receiver;
  }

  at(path: string): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`;
  }

  /** From now on; 204 where nothing was said. */
  answer(path: string, answer: Answer): void {
    this.answers.set(path, answer);
  }

  to(path: string): Received[] {
    return this.received.filter((each) => each.path === path);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

/** What it says, once its signature is found to be right. @throws WebhookVerificationError */
export function verified(
  { headers, body }: Received,
  secret: string,
): { type: string; timestamp: string; data: object } {
  return new Webhook(secret).verify(body, headers as Record<string, string>) as ReturnType<typeof verified>;
}
