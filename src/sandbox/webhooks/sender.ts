import { Agent as HttpAgent, request as httpRequest, type ClientRequest, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

/** How an attempt ended: the status when there was an answer, and why it does not count when it does not. */
export interface Outcome {
  readonly status: number | null;
  readonly error: string | null;
}

const TIMEOUT_MS = 10_000;
/** A connection to be cut lives so long after the request went out, unless the answer comes first. */
const CUT_AFTER_MS = 20;
const CUT: Outcome = { status: null, error: 'Chaos: the connection was cut after the request was sent.' };

/** Posts webhooks over connections that are kept open. */
export class Sender {
  private readonly http: HttpAgent;
  private readonly https: HttpsAgent;
  private readonly open = new Set<ClientRequest>();
  private closed = false;

  constructor(connections: number) {
    const options = { keepAlive: true, maxSockets: connections };
    this.http = new HttpAgent(options);
    this.https = new HttpsAgent(options);
  }

  /** Posts a body; never throws. `cut` closes the connection before the answer is read. */
  async post(url: string, body: string, headers: Readonly<Record<string, string>>, cut: boolean): Promise<Outcome> {
    try {
      return await this.attempt(new URL(url), body, headers, cut);
    } catch (error) {
      return { status: null, error: reasonOf(error) };
    }
  }

  /** Interrupts all that is under way. */
  close(): void {
    this.closed = true;
    for (const request of this.open) request.destroy(new Error('The sandbox is stopping.'));
    this.http.destroy();
    this.https.destroy();
  }

  private attempt(
    url: URL,
    body: string,
    headers: Readonly<Record<string, string>>,
    cut: boolean,
    isSecond = false,
  ): Promise<Outcome> {
    if (this.closed) return Promise.resolve({ status: null, error: 'The sandbox is stopping.' });
    return new Promise((resolve, reject) => {
      const isSecure = url.protocol === 'https:';
      const options: RequestOptions = {
        method: 'POST',
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        agent: isSecure ? this.https : this.http,
      };
      const request = isSecure ? httpsRequest(url, options) : httpRequest(url, options);
      const late = setTimeout(() => request.destroy(new Error(`No answer within ${TIMEOUT_MS / 1000} s.`)), TIMEOUT_MS);
      const end = (outcome: Outcome): void => {
        resolve(outcome);
        if (cut) request.destroy();
      };
      this.open.add(request);
      request.on('close', () => {
        clearTimeout(late);
        this.open.delete(request);
      });
      request.on('response', (response) => {
        clearTimeout(late);
        response.resume();
        end(cut ? CUT : outcomeOf(response.statusCode ?? 0));
      });
      if (cut) request.on('finish', () => setTimeout(() => end(CUT), CUT_AFTER_MS));
      request.on('error', (error) => {
        // The endpoint closed a kept connection just as it was used again: nothing was sent, so it is tried afresh.
        const isStale = request.reusedSocket && !isSecond && (error as NodeJS.ErrnoException).code === 'ECONNRESET';
        if (isStale) resolve(this.attempt(url, body, headers, cut, true));
        else reject(error);
      });
      request.end(body);
    });
  }
}

function outcomeOf(status: number): Outcome {
  return { status, error: status >= 200 && status < 300 ? null : `The endpoint answered ${status}.` };
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return error.errors[0].message;
  return error instanceof Error ? error.message || error.name : String(error);
}
