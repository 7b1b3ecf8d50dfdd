import { afterAll } from '@jest/globals';
import type { Exchange, Observer } from '../../src/sandbox/api/observer.js';
import { Judge } from './judge.js';

/** The SDK's user agent ends with the name that the product gives it. */
const PRODUCT = /\bMainstay\b/;

/** Paths that Stripe serves to its own tools; no type describes them. */
const UNDOCUMENTED = /^\/v1\/payment_pages\//;

const SHOWN = 30;

let judge: Judge | null = null;
let complaints = new Set<string>();

/**
 * Judges all that goes through a sandbox. What the product asks must be right whatever the answer; what others ask,
 * only where it was accepted: tests send wrong requests in order to be refused.
 */
export const judging: Observer = {
  answered(exchange) {
    if (!UNDOCUMENTED.test(exchange.path)) note(() => judgeExchange(exchange));
  },
  sending(event) {
    note(() => opened().judgeEvent(JSON.parse(JSON.stringify(event))));
  },
};

/** @throws Error with the complaints since the last verdict, if there are any. */
export function verdict(): void {
  if (complaints.size === 0) return;
  const all = [...complaints];
  complaints = new Set();
  const more = all.length > SHOWN ? [`and ${all.length - SHOWN} more`] : [];
  throw new Error(['Stripe would not do so:', ...all.slice(0, SHOWN), ...more].join('\n  '));
}

// Whoever forgets to stop a sandbox still gets the verdict.
afterAll(verdict);

function judgeExchange({ method, path, query, body, userAgent, status, answer }: Exchange): string[] {
  const asked = status < 300 || PRODUCT.test(userAgent) ? opened().judgeRequest(method, path, query, body) : [];
  return [...asked, ...opened().judgeAnswer(method, path, status, JSON.parse(answer))];
}

/** A judge that fails has found something too; the sandbox itself must not notice. */
function note(judged: () => readonly string[]): void {
  try {
    for (const each of judged()) complaints.add(each);
  } catch (error) {
    complaints.add(`the judge failed: ${error instanceof Error ? error.stack : String(error)}`);
  }
}

function opened(): Judge {
  return (judge ??= Judge.open());
}
