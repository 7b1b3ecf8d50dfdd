import { join } from 'node:path';
import autocannon, { type Request } from 'autocannon';
import { STORE_EVENT } from '../../src/stripe-events/inbox.js';
import { median, percentile, ROUNDS, type Bench, type BenchSetting, type Result } from './support/bench.js';
import { eventOf, giftOf, signatureOf } from './support/charges.js';
import { startChild, type Child } from './support/children.js';
import { withClient } from './support/server.js';
import { WEBHOOK_SECRET } from './support/settings.js';

const CONNECTIONS = 16;
const SECONDS = 8;
const SECONDS_SMALL = 1;
const WARM_UP_SECONDS = 1;

interface Load {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

interface Subject {
  readonly child: Child<{ port: number }>;
  readonly databaseUrl: string;
  readonly loads: Load[];
}

/** Signed, distinct events sent to the product's web process and to a bare server with the same insert, in turns. */
export const ACKNOWLEDGE: Bench = {
  name: 'acknowledge',
  async run(setting) {
    const product = await subject(setting, 'web-product', { varDir: join(setting.folder, 'web') });
    const plain = await subject(setting, 'web-plain', { storeEvent: STORE_EVENT, secret: WEBHOOK_SECRET });
    const seconds = setting.small ? SECONDS_SMALL : SECONDS;
    for (const each of [plain, product]) await load(each, WARM_UP_SECONDS);
    for (let round = 1; round <= ROUNDS; round++) {
      setting.say(`acknowledge: round ${round} of ${ROUNDS}`);
      for (const each of [plain, product]) each.loads.push(await load(each, seconds));
    }
    for (const { child } of [plain, product]) await child.stop();
    return results(product.loads, plain.loads);
  },
};

async function subject(setting: BenchSetting, process: string, options: object): Promise<Subject> {
  const databaseUrl = await setting.server.create(process.replace('-', '_'));
  return { child: await startChild(process, { databaseUrl, ...options }), databaseUrl, loads: [] };
}

/** Sends for a while. @throws Error unless every event was taken and stored. */
async function load({ child, databaseUrl }: Subject, seconds: number): Promise<Load> {
  const before = await storedEvents(databaseUrl);
  const durations: number[] = [];
  let refused = 0;
  const start = performance.now();
  const { errors, timeouts } = await new Promise<autocannon.Result>((resolve, reject) => {
    const options: autocannon.Options = {
      url: `http://127.0.0.1:${child.ready.port}/webhooks/stripe`,
      connections: CONNECTIONS,
      duration: seconds,
      requests: [{ method: 'POST', setupRequest: withEvent }],
    };
    const running = autocannon(options, (error: unknown, result) => (error ? reject(error) : resolve(result)));
    running.on('response', (_client, status, _bytes, duration) => {
      if (status === 200) durations.push(duration);
      else refused += 1;
    });
  });
  const elapsed = (performance.now() - start) / 1000;
  const stored = (await storedEvents(databaseUrl)) - before;
  if (errors + timeouts + refused > 0 || stored < durations.length) {
    throw new Error(
      `acknowledge: ${durations.length} answers, ${refused} refusals, ${errors} errors, ${stored} stored`,
    );
  }
  return {
    perSecond: durations.length / elapsed,
    p50: percentile(durations, 0.5),
    p99: percentile(durations, 0.99),
  };
}

const TEMPLATE = JSON.stringify(
  eventOf(giftOf(0, { from: 1_790_000_000, perSecond: 1 }), 'evt_@@', 'charge.succeeded'),
);
let sent = 0;

function withEvent(request: Request): Request {
  sent += 1;
  const body = TEMPLATE.replaceAll('evt_@@', `evt_load${sent}`);
  const signature = signatureOf(body, WEBHOOK_SECRET);
  return { ...request, headers: { 'content-type': 'application/json', 'stripe-signature': signature }, body };
}

async function storedEvents(url: string): Promise<number> {
  const { rows } = await withClient(url, (client) =>
    client.query<{ count: number }>('select count(*)::int as count from stripe_event'),
  );
  return rows[0]!.count;
}

function results(product: readonly Load[], plain: readonly Load[]): Result[] {
  const pair = (key: keyof Load): { figure: number; baseline: number } => ({
    figure: median(product.map((each) => each[key])),
    baseline: median(plain.map((each) => each[key])),
  });
  return [
    {
      name: 'Webhook acknowledged, 16 connections',
      unit: 'requests/s',
      ...pair('perSecond'),
      aim: { of: 'ratio', atLeast: 0.7 },
    },
    { name: '… time to the answer, half within', unit: 'ms', ...pair('p50'), aim: null },
    { name: '… time to the answer, 99 % within', unit: 'ms', ...pair('p99'), aim: null },
  ];
}
