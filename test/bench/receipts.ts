import { median, ROUNDS, type Bench } from './support/bench.js';
import { startChild } from './support/children.js';
import type { ReceiptsRequest, ReceiptsRun } from './processes/receipts.js';

const COUNT = 500;
const COUNT_SMALL = 60;
/** Ten thousand year-end receipts in less than two minutes. */
const PER_SECOND_MIN = 100;

/** PDFs drawn by one core, beside a page with one line of text. */
export const RECEIPTS: Bench = {
  name: 'receipts',
  async run({ small, say }) {
    const child = await startChild('receipts', {});
    const rates = { latin: [] as number[], chinese: [] as number[], plain: [] as number[] };
    for (let round = 1; round <= ROUNDS; round++) {
      say(`receipts: round ${round} of ${ROUNDS}`);
      for (const kind of ['plain', 'latin', 'chinese'] as const) {
        const request: ReceiptsRequest = { kind, count: small ? COUNT_SMALL : COUNT };
        rates[kind].push((await child.ask<ReceiptsRun>(request)).perSecond);
      }
    }
    await child.stop();
    const baseline = median(rates.plain);
    const shared = { unit: 'PDFs/s', baseline, aim: { of: 'figure', atLeast: PER_SECOND_MIN } } as const;
    return [
      { name: 'Receipts drawn by one core', figure: median(rates.latin), ...shared },
      { name: '… with a Chinese name', figure: median(rates.chinese), ...shared },
    ];
  },
};
