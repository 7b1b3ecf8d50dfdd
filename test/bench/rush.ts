import { join } from 'node:path';
import type { Bench } from './support/bench.js';
import { seedBacklog } from './support/backlog.js';
import { startChild } from './support/children.js';
import { withClient } from './support/server.js';

const GIFTS = 1_000;
const CHARGES_PER_SECOND = 500;
/** Stripe takes 25 reads a second of one kind: at most so many for a hundred gifts settle 250 gifts a second. */
const CALLS_MAX = 10;

/** How sparingly Stripe is asked when charges crowd; the baseline is to fetch each. */
export const RUSH: Bench = {
  name: 'rush',
  async run({ server, folder, say }) {
    say(`rush: ${GIFTS} gifts at ${CHARGES_PER_SECOND} a second`);
    const from = Math.floor(Date.now() / 1000) - GIFTS / CHARGES_PER_SECOND - 60;
    const pace = { from, perSecond: CHARGES_PER_SECOND };
    const databaseUrl = await server.create('rush');
    await withClient(databaseUrl, (client) => seedBacklog(client, { gifts: GIFTS, duplicates: 0, pace }));
    const edge = await startChild<{ port: number }>('stripe-edge', { gifts: GIFTS, pace });
    const options = { databaseUrl, varDir: join(folder, 'rush'), edgePort: edge.ready.port };
    const worker = await startChild('settle-product', options);
    await worker.ask({});
    const { calls } = await edge.ask<{ calls: number }>({});
    await worker.stop();
    await edge.stop();
    await server.drop('rush');
    return [
      {
        name: `… Stripe calls for 100 gifts, ${CHARGES_PER_SECOND} charges/s`,
        figure: (calls / GIFTS) * 100,
        unit: 'calls',
        baseline: 100,
        aim: { of: 'figure', atMost: CALLS_MAX },
      },
    ];
  },
};
