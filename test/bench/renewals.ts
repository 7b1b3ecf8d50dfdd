import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Processor } from '../../src/demo/processor.js';
import type { Bench } from './support/bench.js';
import { startInstallation } from './support/installation.js';
import { withClient } from './support/server.js';

const PLANS = 1000;
const PLANS_SMALL = 50;
const MONTHS = 24;
const SECONDS_MAX = 60;
const AT_ONCE = 8;
const LOOK_EVERY_MS = 50;

/** Two years of monthly plans in one go: renewed by the sandbox, told by webhook, settled by the product. */
export const RENEWALS: Bench = {
  name: 'renewals',
  async run({ server, folder, small, say }) {
    const plans = small ? PLANS_SMALL : PLANS;
    const databaseUrl = await server.create('renewals');
    const installation = await startInstallation(databaseUrl, join(folder, 'renewals'));
    const { processor } = installation;
    say(`renewals: ${plans} plans`);
    await startPlans(processor, plans, await installationIdOf(databaseUrl));
    await untilSettled(databaseUrl, processor);
    const before = await countsOf(databaseUrl);

    say(`renewals: ${MONTHS} months`);
    const begin = performance.now();
    await processor.advanceClock(monthsAhead(MONTHS));
    const advanced = (performance.now() - begin) / 1000;
    await untilSettled(databaseUrl, processor);
    const seconds = (performance.now() - begin) / 1000;

    const { gifts, events } = await countsOf(databaseUrl);
    if (gifts - before.gifts !== plans * MONTHS) {
      throw new Error(`renewals: ${gifts - before.gifts} gifts instead of ${plans * MONTHS}`);
    }
    await installation.stop();
    await server.drop('renewals');
    const aim = small ? null : ({ of: 'figure', atMost: SECONDS_MAX } as const);
    return [
      {
        name: `${MONTHS} months of ${plans} plans, renewed and settled`,
        figure: seconds,
        unit: 's',
        baseline: null,
        aim,
      },
      { name: '… the sandbox alone', figure: advanced, unit: 's', baseline: null, aim: null },
      {
        name: '… webhooks taken and settled',
        figure: (events - before.events) / seconds,
        unit: 'events/s',
        baseline: null,
        aim: null,
      },
    ];
  },
};

async function startPlans(processor: Processor, count: number, installation: string): Promise<void> {
  const price = await processor.post<{ id: string }>('/prices', {
    currency: 'usd',
    unit_amount: 1200,
    recurring: { interval: 'month' },
    product_data: { name: 'Monthly gift' },
  });
  let left = count;
  const lane = async (): Promise<void> => {
    for (let at = (left -= 1); at >= 0; at = left -= 1) {
      const customer = await processor.post<{ id: string }>('/customers', {
        email: `donor${at}@example.org`,
        name: `Donor ${at}`,
        payment_method: 'pm_card_visa',
        invoice_settings: { default_payment_method: 'pm_card_visa' },
      });
      await processor.post('/subscriptions', {
        customer: customer.id,
        items: [{ price: price.id }],
        metadata: { installation },
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

async function untilSettled(databaseUrl: string, processor: Processor): Promise<void> {
  await withClient(databaseUrl, async (client) => {
    for (;;) {
      const waiting = await processor.waiting();
      const { rows } = await client.query<{ pending: number }>(
        `select count(*)::int as pending from stripe_event where state = 'pending'`,
      );
      if (waiting + rows[0]!.pending === 0) return;
      await delay(LOOK_EVERY_MS);
    }
  });
}

async function countsOf(databaseUrl: string): Promise<{ gifts: number; events: number }> {
  const { rows } = await withClient(databaseUrl, (client) =>
    client.query<{ gifts: number; events: number }>(
      `select (select count(*)::int from gift where occurred_at is not null) as gifts,
              (select count(*)::int from stripe_event) as events`,
    ),
  );
  return rows[0]!;
}

async function installationIdOf(databaseUrl: string): Promise<string> {
  const { rows } = await withClient(databaseUrl, (client) =>
    client.query<{ id: string }>('select installation_id as id from organisation'),
  );
  return rows[0]!.id;
}

function monthsAhead(months: number): Date {
  const goal = new Date();
  goal.setUTCMonth(goal.getUTCMonth() + months);
  // Past the hour at which the last of them renews.
  return new Date(goal.getTime() + 3_600_000);
}
