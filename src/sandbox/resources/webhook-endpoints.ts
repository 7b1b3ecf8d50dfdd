import { invalid } from '../api/errors.js';
import { demandLocked, listing, retrieval } from '../api/fetching.js';
import { operation } from '../api/operation.js';
import {
  clearable,
  flag,
  list,
  metadata,
  refused,
  required,
  text,
  url,
  type Field,
  type Shape,
} from '../api/parameters.js';
import type { WebhookEndpoint } from '../state/kinds/webhooks.js';
import { API_VERSION, randomWord } from '../state/object.js';
import { newObject } from '../state/objects.js';
import type { Work } from '../state/work.js';
import { mergeMetadata } from './changes.js';

const EVENT_NAME: Field<string> = {
  read(raw, name) {
    const value = text(100).read(raw, name);
    if (value !== '*' && !/^[a-z0-9_]+(\.[a-z0-9_]+)+$/.test(value)) {
      throw invalid(`${name} must be the type of an event, or "*" alone; "${value}" is not.`, name);
    }
    return value;
  },
};

/** Events are shaped by the version of the endpoint, and the sandbox knows one shape. */
const API_VERSION_ONLY: Field<string> = {
  read(raw, name) {
    if (raw === API_VERSION) return API_VERSION;
    throw invalid(`This sandbox sends events of API version ${API_VERSION} only. Leave ${name} out, or name it.`, name);
  },
};

const CREATE = {
  enabled_events: required(list(EVENT_NAME)),
  url: required(url()),
  api_version: API_VERSION_ONLY,
  connect: refused('There are no connected accounts here.'),
  description: clearable(text()),
  metadata: metadata(),
} satisfies Shape;

const UPDATE = {
  enabled_events: list(EVENT_NAME),
  url: url(),
  description: clearable(text()),
  disabled: flag(),
  metadata: metadata(),
} satisfies Shape;

const PATH = '/webhook_endpoints';

export const WEBHOOK_ENDPOINTS = [
  operation('POST', PATH, CREATE, async ({ work, params }) => {
    const endpoint = newEndpoint(work.now, params.url, `whsec_${randomWord(32)}`, params.enabled_events);
    endpoint.description = params.description ?? null;
    endpoint.metadata = mergeMetadata({}, params.metadata);
    work.put(endpoint);
    return { ...endpoint, secret: endpoint.memory.secret };
  }),
  retrieval('webhook_endpoint', PATH),
  operation('POST', `${PATH}/:id`, UPDATE, async ({ work, params, ids }) => {
    const endpoint = await demandLocked(work, 'webhook_endpoint', ids['id'] ?? '');
    if (params.enabled_events !== undefined) endpoint.enabled_events = params.enabled_events;
    if (params.url !== undefined) endpoint.url = params.url;
    if (params.description !== undefined) endpoint.description = params.description;
    if (params.disabled !== undefined) endpoint.status = params.disabled ? 'disabled' : 'enabled';
    endpoint.metadata = mergeMetadata(endpoint.metadata, params.metadata);
    work.put(endpoint);
    return endpoint;
  }),
  operation('DELETE', `${PATH}/:id`, {}, async ({ work, ids }) => {
    const { id } = await demandLocked(work, 'webhook_endpoint', ids['id'] ?? '');
    await work.remove('webhook_endpoint', id);
    await work.query('delete from stripe_sandbox.deliveries where endpoint = $1', [id]);
    return { id, object: 'webhook_endpoint', deleted: true };
  }),
  listing('webhook_endpoint', PATH, {}, () => []),
];

/** The endpoint that is there from the start. */
export interface FirstEndpoint {
  readonly url: string;
  readonly secret: string;
  /** The types of events that it wants; all, when they are not named. */
  readonly events?: readonly string[];
}

/** Has all events sent to the product; the endpoint that an earlier start registered moves to the new address. */
export async function registerEndpoint(work: Work, { url, secret, events = ['*'] }: FirstEndpoint): Promise<void> {
  const known = await work.read(
    `select data from stripe_sandbox.objects where kind = 'webhook_endpoint' and data->'memory'->>'fromSettings' = 'true'`,
    [],
  );
  const endpoint = (known[0] as WebhookEndpoint | undefined) ?? newEndpoint(work.now, url, secret, events);
  work.put({ ...endpoint, url, enabled_events: events, status: 'enabled', memory: { secret, fromSettings: true } });
}

function newEndpoint(now: number, url: string, secret: string, events: readonly string[]): WebhookEndpoint {
  return {
    ...newObject('webhook_endpoint', now),
    api_version: API_VERSION,
    application: null,
    description: null,
    enabled_events: events,
    metadata: {},
    status: 'enabled',
    url,
    memory: { secret, fromSettings: false },
  };
}
