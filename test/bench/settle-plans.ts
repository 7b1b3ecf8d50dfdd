import { join } from 'node:path';
import { seedBacklog } from './support/backlog.js';
import { median, ROUNDS, type Bench } from './support/bench.js';
import type { Pace } from './support/charges.js';
import { startChild } from './support/children.js';
import { seedRenewals } from './support/renewals.js';
import { withClient } from './support/server.js';
import { settlingRate } from './support/settling.js';

const GIFTS = 20_000;
const GIFTS_SMALL = 1_000;
const CHARGES_PER_SECOND = 2;

/** Paid invoices of as many plans worked off by one worker, beside the plain SQL of as many one-time gifts. */
export const SETTLE_PLANS: Bench = {
  name: 'settle-plans',
  async run(setting) {
    const { server, folder, small, say } = setting;
    const gifts = small ? GIFTS_SMALL : GIFTS;
    const from = Math.floor(Date.now() / 1000) - Math.ceil(gifts / CHARGES_PER_SECOND) - 60;
    const pace: Pace = { from, perSecond: CHARGES_PER_SECOND };
    say(`settle-plans: writing ${gifts} plans and the notices of their invoices`);
    const [once, plans] = [await server.create('plans_once'), await server.create('plans_renewed')];
    await withClient(once, (client) => seedBacklog(client, { gifts, duplicates: 0, pace }));
    await withClient(plans, (client) => seedRenewals(client, { gifts, pace }));
    const edge = await startChild<{ port: number }>('stripe-edge', { gifts, pace });
    const rates = { plain: [] as number[], plans: [] as number[] };
    const options = { varDir: join(folder, 'settle-plans'), edgePort: edge.ready.port };
    try {
      for (let round = 1; round <= ROUNDS; round++) {
        say(`settle-plans: round ${round} of ${ROUNDS}`);
        rates.plain.push(await settlingRate(setting, 'settle-plain', 'plans_once', { gifts, pace }));
        rates.plans.push(await settlingRate(setting, 'settle-product', 'plans_renewed', options));
      }
    } finally {
      await edge.stop();
    }
    for (const name of ['plans_once', 'plans_renewed']) await server.drop(name);
    return [
      {
        name: 'Renewals of plans settled, one worker',
        figure: median(rates.plans),
        unit: 'gifts/s',
        baseline: median(rates.plain),
        aim: { of: 'ratio', atLeast: 0.33 },
      },
    ];
  },
};
