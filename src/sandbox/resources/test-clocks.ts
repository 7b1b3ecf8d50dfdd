import { invalid } from '../api/errors.js';
import { demandLocked, listing, retrieval } from '../api/fetching.js';
import { operation } from '../api/operation.js';
import { refused, required, text, timestamp } from '../api/parameters.js';
import { cycleFrom, periodStart } from '../billing/cycle.js';
import type { Subscription, TestClock } from '../state/kinds/billing.js';
import { newObject } from '../state/objects.js';
import type { Customer } from '../state/kinds/customers.js';
import type { Work } from '../state/work.js';
import { endCustomer } from './customers.js';

const PATH = '/test_helpers/test_clocks';
const DAY = 86_400;
const TWO_YEARS = 730 * DAY;

/** How long a clock lasts. */
const LIFETIME = 30 * DAY;

const CREATE = {
  customer: refused('A customer is put on a clock when they are made: give test_clock there.'),
  frozen_time: required(timestamp()),
  name: text(300),
};

export const TEST_CLOCKS = [
  operation('POST', PATH, CREATE, async ({ work, params }) => {
    const clock: TestClock = {
      ...newObject('test_helpers.test_clock', work.now),
      deletes_after: work.now + LIFETIME,
      frozen_time: params.frozen_time,
      name: params.name ?? null,
      status: 'ready',
      status_details: {},
    };
    work.put(clock);
    work.emit('test_helpers.test_clock.created', clock);
    work.at(clock.deletes_after, 'delete-test-clock', clock.id);
    return clock;
  }),
  retrieval('test_helpers.test_clock', PATH),
  listing('test_helpers.test_clock', PATH, {}, () => []),
  operation('POST', `${PATH}/:id/advance`, { frozen_time: required(timestamp()) }, async ({ work, params, ids }) => {
    const clock = await demandLocked(work, 'test_helpers.test_clock', ids['id'] ?? '');
    if (clock.status === 'advancing') {
      throw invalid('The test clock is being advanced already. Wait until it is ready.', undefined, 'lock_timeout');
    }
    await checkGoal(work, clock, params.frozen_time);
    clock.status = 'advancing';
    clock.status_details = { advancing: { target_frozen_time: params.frozen_time } };
    work.put(clock);
    work.emit('test_helpers.test_clock.advancing', clock);
    return clock;
  }),
  operation('DELETE', `${PATH}/:id`, {}, async ({ work, ids }) => {
    const clock = await demandLocked(work, 'test_helpers.test_clock', ids['id'] ?? '');
    await deleteClock(work, clock);
    return { id: clock.id, object: clock.object, deleted: true };
  }),
];

/** The last moment of a clock has come. */
export async function deleteOldClock(work: Work, id: string): Promise<void> {
  const clock = await work.lock('test_helpers.test_clock', id);
  if (clock) await deleteClock(work, clock);
}

/** @throws Refusal unless the goal lies ahead, by two intervals of the clock's shortest subscription at most. */
async function checkGoal(work: Work, clock: TestClock, goal: number): Promise<void> {
  if (goal <= clock.frozen_time) {
    throw invalid('A test clock moves ahead only: frozen_time must lie after its time.', 'frozen_time');
  }
  const running = (await work.read(
    `select data from stripe_sandbox.objects
      where kind = 'subscription' and data->>'test_clock' = $1
        and data->>'status' not in ('canceled', 'incomplete_expired')`,
    [clock.id],
  )) as Subscription[];
  const ends = running.map(({ items }) =>
    periodStart(cycleFrom(clock.frozen_time, items.data[0]!.price.recurring!), 2),
  );
  const furthest = ends.length === 0 ? clock.frozen_time + TWO_YEARS : Math.min(...ends);
  if (goal <= furthest) return;
  throw invalid(
    ends.length === 0
      ? `Without subscriptions a test clock moves by two years at most, to ${furthest}.`
      : `A test clock moves by two intervals of its shortest subscription at most, to ${furthest}.`,
    'frozen_time',
  );
}

/** Removes a clock, its customers and all that was to happen by it. */
async function deleteClock(work: Work, clock: TestClock): Promise<void> {
  const customers = await work.read(
    `select data from stripe_sandbox.objects
      where kind = 'customer' and data->>'test_clock' = $1 and data->>'deleted' is null order by id for update`,
    [clock.id],
  );
  const now = work.now;
  work.standAt(clock.frozen_time, clock.id);
  for (const customer of customers) await endCustomer(work, customer as Customer);
  work.standAt(now, null);
  work.emit('test_helpers.test_clock.deleted', clock);
  await work.query('delete from stripe_sandbox.tasks where clock = $1', [clock.id]);
  await work.remove('test_helpers.test_clock', clock.id);
}
