import type { JSX } from 'preact';
import type { EndpointCause, EndpointState, HookEndpoint } from '../../../hooks/endpoints/endpoint.js';
import { EVERYTHING } from '../../../hooks/event-types.js';
import type { DeliveryState } from '../../../reports/hooks/hook-deliveries.js';
import type { Tone } from '../../http/ui/blocks.js';
import { StatusDot } from '../../http/ui/text.js';
import { counted } from '../../http/words.js';

export const HOOKS_PATH = '/staff/hooks';

const DELIVERY: Readonly<Record<DeliveryState, { readonly tone: Tone; readonly word: string }>> = {
  pending: { tone: 'accent', word: 'Waiting' },
  retrying: { tone: 'warn', word: 'Trying again' },
  delivered: { tone: 'good', word: 'Delivered' },
  'given-up': { tone: 'bad', word: 'Given up' },
};

export function deliveryWord(state: DeliveryState): string {
  return DELIVERY[state].word;
}

export function DeliveryStatus({ state }: { state: DeliveryState }): JSX.Element {
  return <StatusDot {...DELIVERY[state]} />;
}

/** How it stands, in a word. */
export function EndpointStatus({ state, cause, failingSince }: HookEndpoint): JSX.Element {
  if (state === 'disabled') return <StatusDot tone="quiet" word={cause === 'gone' ? 'Gone' : 'Off'} />;
  if (state === 'paused') return <StatusDot tone={cause === 'failing' ? 'bad' : 'warn'} word="Paused" />;
  return failingSince === null ? <StatusDot tone="good" word="Active" /> : <StatusDot tone="warn" word="Failing" />;
}

export const STATE_DONE: Readonly<Record<EndpointState, string>> = {
  active: 'It is told again. What waited is on its way, the oldest first.',
  paused: 'It is paused. What happens waits until you resume.',
  disabled: 'It is switched off. Nothing is told to it, and what waited was given up.',
};

/** Why it is told nothing now, and what to do. */
export function causeWords(state: EndpointState, cause: EndpointCause | null): string {
  if (state === 'paused' && cause === 'failing') {
    return 'Nothing that we sent arrived for five days. Mend the receiver, send a test event, then resume.';
  }
  if (state === 'paused') return 'Somebody paused it. What happens waits until you resume.';
  return cause === 'gone'
    ? 'The receiver answered 410, “Gone”: it wants nothing more. If that was a mistake, switch it on again.'
    : 'Somebody switched it off.';
}

/** "Everything", "gift.settled", "7 kinds of events". */
export function eventsWords(events: readonly string[]): string {
  if (events.includes(EVERYTHING)) return 'Everything';
  return events.length === 1 ? events[0]! : `${events.length} kinds of events`;
}

export function waitingWords(count: number): string {
  return count === 0 ? 'nothing waits' : `${count.toLocaleString('en-US')} ${count === 1 ? 'waits' : 'wait'}`;
}

/** Host and path, without a query in which some receivers want a key. */
export function shortUrl(url: string): string {
  const { host, pathname, search } = new URL(url);
  return `${host}${pathname === '/' ? '' : pathname}${search === '' ? '' : '?…'}`;
}

export function triesWords(attempts: number): string {
  return attempts === 0 ? 'not tried yet' : counted(attempts, 'try', 'tries');
}
