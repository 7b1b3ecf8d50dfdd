import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { CheckedTarget } from '../guard/hook-guard.js';

/** How one attempt ended. */
export interface HookOutcome {
  /** Null when there was no answer at all. */
  readonly status: number | null;
  /** Why it does not count; null when it was delivered. */
  readonly error: string | null;
  /** The beginning of what was answered, as text. */
  readonly answer: string;
  /** The header `Retry-After`; null without one. */
  readonly retryAfter: string | null;
}

/** From the first packet to the end of the answer. */
const TIMEOUT_MS = 15_000;
/** More of an answer is not read. */
const ANSWER_BYTES_MAX = 16_384;
const ANSWER_KEPT = 1_000;

/**
 * Posts a body over a connection of its own to one of the checked addresses. Follows no redirects: where one leads was
 * not checked (R-SEC-10). Never throws.
 */
export async function postHook(
  target: CheckedTarget,
  body: string,
  headers: Readonly<Record<string, string>>,
  timeoutMs = TIMEOUT_MS,
): Promise<HookOutcome> {
  const end = new AbortController();
  const timer = setTimeout(() => end.abort(), timeoutMs);
  try {
    const response = await answerTo(target, body, headers, end.signal);
    const answer = plain(await beginningOf(response));
    return {
      status: response.statusCode!,
      error: errorOf(response),
      answer,
      retryAfter: response.headers['retry-after'] ?? null,
    };
  } catch (error) {
    const late = `No answer within ${timeoutMs / 1000} seconds.`;
    return { status: null, error: end.signal.aborted ? late : plain(reasonOf(error)), answer: '', retryAfter: null };
  } finally {
    clearTimeout(timer);
  }
}

function answerTo(
  { url, addresses }: CheckedTarget,
  body: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  // The name was resolved and checked; the connection does not ask the name server again.
  const pinned: LookupFunction = (_host, { all }, done) => {
    if (all) done(null, [...addresses]);
    else done(null, addresses[0].address, addresses[0].family);
  };
  const options = {
    method: 'POST',
    agent: false,
    lookup: pinned,
    signal,
    headers: { ...headers, 'content-length': Buffer.byteLength(body) },
  } as const;
  return new Promise((resolve, reject) => {
    const sending = url.protocol === 'https:' ? httpsRequest(url, options) : httpRequest(url, options);
    sending.on('response', resolve);
    sending.on('error', reject);
    sending.end(body);
  });
}

async function beginningOf(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    parts.push(part);
    length += part.length;
    if (length >= ANSWER_BYTES_MAX) break;
  }
  response.destroy();
  return Buffer.concat(parts).toString('utf8');
}

function errorOf({ statusCode = 0 }: IncomingMessage): string | null {
  if (statusCode >= 200 && statusCode < 300) return null;
  if (statusCode >= 300 && statusCode < 400) {
    return `The receiver answered ${statusCode}: it wants us elsewhere. Redirects are not followed; change the address.`;
  }
  return `The receiver answered ${statusCode}.`;
}

/** What the database can keep and a page can show. */
function plain(text: string): string {
  return text.slice(0, ANSWER_KEPT).replaceAll(/[^\P{C}\n\t]|\p{Cs}/gu, '\uFFFD');
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return error.errors[0].message;
  return error instanceof Error ? error.message || error.name : String(error);
}
