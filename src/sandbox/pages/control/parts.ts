import type { ClockControl } from '../../control/clock.js';
import { anyObject, deliveriesOf, isEvent, queueAgain } from '../../control/queries.js';
import { present } from '../../state/present.js';
import type { Store } from '../../state/store.js';
import type { Dispatcher } from '../../webhooks/dispatcher.js';

/** What the control page and its JSON twin stand on. */
export interface ControlParts {
  readonly store: Store;
  readonly dispatcher: Dispatcher;
  readonly clock: ClockControl;
  readonly log: (line: string) => void;
}

/** An object of any kind as the API shows it, with its deliveries when it is an event; null for an unknown id. */
export async function shownObject(store: Store, id: string) {
  const object = await anyObject(store, id);
  if (!object) return null;
  return {
    object: present(object, { now: store.now(), origin: store.origin }),
    deliveries: isEvent(object) ? await deliveriesOf(store, id) : null,
  };
}

/** Sends an event once more; answers how many deliveries were queued, null for what is no event. */
export async function resend({ store, dispatcher }: ControlParts, id: string): Promise<number | null> {
  const event = await anyObject(store, id);
  if (!event || !isEvent(event)) return null;
  const queued = await queueAgain(store, id);
  dispatcher.wake();
  return queued;
}
