import { invalid } from '../api/errors.js';
import { NO_REQUEST, type Work } from '../state/work.js';
import type { WebhookEndpoint } from '../state/kinds/webhooks.js';
import type { Store } from '../state/store.js';
import { NO_CHAOS } from '../webhooks/chaos.js';
import type { ChaosSwitch } from '../webhooks/chaos-switch.js';
import type { ClockControl } from './clock.js';

/** The word that has to be typed. */
export const RESET_WORD = 'reset';

interface ResetParts {
  readonly store: Store;
  readonly clock: ClockControl;
  readonly chaos: ChaosSwitch;
}

/**
 * Removes everything: objects, events with their deliveries, tasks and kept answers. Time is real again and chaos off;
 * the endpoint from the settings stays. Afterwards the same steps give the same sequence of deliveries again.
 * @throws Refusal without the word, and while the clock is advancing.
 */
export async function resetSandbox({ store, clock, chaos }: ResetParts, word: string | undefined): Promise<void> {
  if (word?.trim().toLowerCase() !== RESET_WORD) {
    throw invalid(`To remove everything, confirm with the word "${RESET_WORD}". Nothing was removed.`, 'confirm');
  }
  clock.demandStill();
  await store.work(NO_REQUEST, empty);
  await clock.move({ kind: 'reset' });
  await chaos.turn({ ...NO_CHAOS, seed: chaos.settings.seed });
}

async function empty(work: Work): Promise<void> {
  await work.begin();
  const endpoints = (await work.read(
    `select data from stripe_sandbox.objects where kind = 'webhook_endpoint'`,
    [],
  )) as WebhookEndpoint[];
  for (const { id } of endpoints) await work.remove('webhook_endpoint', id);
  await work.query(
    `truncate stripe_sandbox.objects, stripe_sandbox.deliveries, stripe_sandbox.attempts, stripe_sandbox.tasks,
              stripe_sandbox.idempotency restart identity`,
    [],
  );
  for (const endpoint of endpoints.filter(({ memory }) => memory.fromSettings)) work.put(endpoint);
}
