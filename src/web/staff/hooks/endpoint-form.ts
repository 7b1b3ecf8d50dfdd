import { EVERYTHING, HOOK_EVENT_TYPES } from '../../../hooks/event-types.js';
import type { EndpointChoice } from '../../../hooks/endpoints/endpoint.js';
import { textFields, tickedOf } from '../../http/forms.js';

/** What stands in the form, also when it was refused. */
export interface EndpointValues {
  readonly url: string;
  readonly description: string;
  readonly scope: 'all' | 'some';
  readonly events: readonly string[];
}

export const NOTHING_CHOSEN: EndpointValues = { url: '', description: '', scope: 'all', events: [] };

export function endpointValues(body: unknown): EndpointValues {
  const { url, description, scope } = textFields(body, 'url', 'description', 'scope');
  return { url, description, scope: scope === 'some' ? 'some' : 'all', events: tickedOf(body, 'events') };
}

export function valuesOf({ url, description, events }: EndpointChoice): EndpointValues {
  const isAll = events.includes(EVERYTHING);
  return { url, description, scope: isAll ? 'all' : 'some', events: isAll ? [] : events };
}

/** As it is kept: kinds in the order of the reference. */
export function choiceOf({ url, description, scope, events }: EndpointValues): EndpointChoice {
  const known = HOOK_EVENT_TYPES.map(({ type }) => type as string).filter((type) => events.includes(type));
  return { url, description, events: scope === 'all' ? [EVERYTHING] : known };
}
