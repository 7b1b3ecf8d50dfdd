import type { ProblemEntry } from './problem-entry.js';

/** Problems of outgoing webhooks. */
export const HOOK_PROBLEMS = {
  'webhook-disabled': {
    title: 'The endpoint is switched off',
    meaning: 'Nothing is sent to an endpoint that a person or its receiver switched off. Nothing was sent.',
    next: 'Switch the endpoint on again on its page, then send.',
  },
  'too-many-webhooks': {
    title: 'There are too many endpoints',
    meaning: 'Each endpoint has connections of its own, so their number has an end. No endpoint was made.',
    next: 'Switch off one that is not needed any more, or let one receiver pass events on.',
  },
} as const satisfies Readonly<Record<string, ProblemEntry>>;
