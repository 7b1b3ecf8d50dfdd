import { STORE_EVENT } from '../../src/stripe-events/inbox.js';
import { Processor } from '../../src/demo/processor.js';
import { median, ROUNDS, type Bench, type Result } from './support/bench.js';
import { eventOf, giftOf, signatureOf } from './support/charges.js';
import { startChild } from './support/children.js';
import { WEBHOOK_SECRET } from './support/settings.js';

const GIFTS = 600;
const GIFTS_SMALL = 60;
const AT_ONCE = 8;

/**
 * Creating a Checkout session at the sandbox and paying it at its page. The baseline is two requests to a bare server
 * that verifies a signature and makes one insert.
 */
export const CHECKOUT: Bench = {
  name: 'checkout',
  async run({ server, small, say }) {
    const gifts = small ? GIFTS_SMALL : GIFTS;
    const sandbox = await startChild<{ url: string; secretKey: string }>('sandbox', {
      databaseUrl: await server.create('checkout'),
    });
    const plain = await startChild<{ port: number }>('web-plain', {
      databaseUrl: await server.create('checkout_plain'),
      storeEvent: STORE_EVENT,
      secret: WEBHOOK_SECRET,
    });
    const processor = new Processor(sandbox.ready.url, sandbox.ready.secretKey);
    const rates = { sandbox: [] as number[], plain: [] as number[] };
    await rate(AT_ONCE * 4, () => payOne(processor));
    for (let round = 1; round <= ROUNDS; round++) {
      say(`checkout: round ${round} of ${ROUNDS}`);
      rates.plain.push(await rate(gifts, () => storeTwo(plain.ready.port)));
      rates.sandbox.push(await rate(gifts, () => payOne(processor)));
    }
    await sandbox.stop();
    await plain.stop();
    return results(rates.sandbox, rates.plain);
  },
};

/** How many are done in a second, some at once. */
async function rate(count: number, work: () => Promise<void>): Promise<number> {
  const begin = performance.now();
  let left = count;
  const lane = async (): Promise<void> => {
    while ((left -= 1) >= 0) await work();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return count / ((performance.now() - begin) / 1000);
}

async function payOne(processor: Processor): Promise<void> {
  const { url } = await processor.post<{ url: string }>('/checkout/sessions', {
    mode: 'payment',
    customer_email: 'rosa@example.org',
    line_items: [
      { quantity: 1, price_data: { currency: 'usd', unit_amount: 2500, product_data: { name: 'Gift to The Ledger' } } },
    ],
    success_url: 'https://ledger.example.org/thanks',
  });
  const fields = { email: 'rosa@example.org', name: 'Rosa Díaz', card: '4242424242424242' };
  const paid = await fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
  if (paid.status !== 303) throw new Error(`checkout: the card page answered ${paid.status}`);
}

let stored = 0;

async function storeTwo(port: number): Promise<void> {
  for (let request = 0; request < 2; request++) {
    stored += 1;
    const event = eventOf(
      giftOf(stored, { from: 1_790_000_000, perSecond: 1 }),
      `evt_plain${stored}`,
      'charge.succeeded',
    );
    const body = JSON.stringify(event);
    const headers = { 'content-type': 'application/json', 'stripe-signature': signatureOf(body, WEBHOOK_SECRET) };
    const answer = await fetch(`http://127.0.0.1:${port}/webhooks/stripe`, { method: 'POST', body, headers });
    if (answer.status !== 200) throw new Error(`checkout: the bare server answered ${answer.status}`);
    await answer.body?.cancel();
  }
}

function results(sandbox: readonly number[], plain: readonly number[]): Result[] {
  return [
    {
      name: 'Checkout created and paid at the sandbox, 8 at once',
      figure: median(sandbox),
      unit: 'sessions/s',
      baseline: median(plain),
      aim: null,
    },
  ];
}
