import type { Shape, Values } from '../api/parameters.js';
import { readForm } from './input.js';
import type { ClockControl } from './clock.js';
import { deliveriesOf, queueAgain } from './deliveries.js';
import { anyObject, isEvent } from './queries.js';
import { present, type Viewpoint } from '../state/present.js';
import type { Schedule } from '../state/schedule.js';
import type { Store } from '../state/store.js';
import { NO_REQUEST, type Work } from '../state/work.js';
import type { ChaosSwitch } from '../webhooks/chaos-switch.js';
import type { Dispatcher } from '../webhooks/dispatcher.js';

/** What the control page and its JSON twin stand on. */
export interface ControlParts {
  readonly store: Store;
  readonly schedule: Schedule;
  readonly dispatcher: Dispatcher;
  readonly chaos: ChaosSwitch;
  readonly clock: ClockControl;
  readonly log: (line: string) => void;
}

/** An object of any kind as the API shows it, with its deliveries when it is an event; null for an unknown id. */
export async function shownObject(store: Store, id: string) {
  const object = await anyObject(store, id);
  if (!object) return null;
  return {
    object: present(object, viewOf(store)),
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

/** Has something happen to an object, after all that is due has happened. */
export async function act<T>({ store, schedule }: ControlParts, run: (work: Work) => Promise<T>): Promise<T> {
  await schedule.catchUp();
  return store.work(NO_REQUEST, run);
}

export function viewOf(store: Store): Viewpoint {
  return { now: store.now(), origin: store.origin };
}

/** What was sent in the query of a list; names that were left empty do not count. */
export function queryOf<S extends Shape>(shape: S, url: string | undefined): Values<S> {
  return readForm(shape, url?.split('?').slice(1).join('?') ?? '');
}
