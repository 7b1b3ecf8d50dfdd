import { join } from 'node:path';
import { seedBacklog } from './support/backlog.js';
import { median, ROUNDS, type Bench } from './support/bench.js';
import type { Pace } from './support/charges.js';
import { withClient } from './support/server.js';
import { settlingRate } from './support/settling.js';

const GIFTS = 6_000;
const GIFTS_SMALL = 600;
const LANES = 32;

/**
 * The worst case of gapless numbers: many who settle one gift each, all waiting for the same row, beside the same SQL
 * sent by as many bare connections (R-NUM-07). The worker settles fifty at once so that this never happens to it.
 */
export const NUMBERING: Bench = {
  name: 'numbering',
  async run(setting) {
    const gifts = setting.small ? GIFTS_SMALL : GIFTS;
    const pace: Pace = { from: Math.floor(Date.now() / 1000) - gifts - 60, perSecond: 2 };
    setting.say(`numbering: writing ${gifts} started gifts`);
    const url = await setting.server.create('numbering');
    await withClient(url, (client) => seedBacklog(client, { gifts, duplicates: 0, pace, hasEvents: false }));
    const options = { gifts, pace, lanes: LANES };
    const rates = { plain: [] as number[], product: [] as number[] };
    for (let round = 1; round <= ROUNDS; round++) {
      setting.say(`numbering: round ${round} of ${ROUNDS}`);
      rates.plain.push(await settlingRate(setting, 'settle-plain', 'numbering', options));
      const varDir = join(setting.folder, 'numbering');
      // Nobody is asked for anything: the charges are known.
      rates.product.push(
        await settlingRate(setting, 'number-product', 'numbering', { ...options, varDir, edgePort: 1 }),
      );
    }
    await setting.server.drop('numbering');
    return [
      {
        name: `Receipts numbered, ${LANES} at once`,
        figure: median(rates.product),
        unit: 'gifts/s',
        baseline: median(rates.plain),
        aim: null,
      },
    ];
  },
};
