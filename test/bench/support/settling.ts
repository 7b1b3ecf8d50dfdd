import type { BenchSetting } from './bench.js';
import { startChild } from './children.js';
import { withClient } from './server.js';

interface Run {
  readonly events: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** Events a second that a process settles over a fresh copy of a backlog. */
export async function settlingRate(
  { server, say }: BenchSetting,
  process: 'settle-plain' | 'settle-product' | 'number-product',
  template: string,
  options: object,
): Promise<number> {
  const databaseUrl = await server.create('settle_round', template);
  const child = await startChild(process, { databaseUrl, ...options });
  const { events, seconds, cpuSeconds } = await child.ask<Run>({});
  await child.stop();
  await checkAllSettled(databaseUrl);
  await server.drop('settle_round');
  say(`settle: ${process} ${Math.round(events / seconds)}/s, ${cpuSeconds.toFixed(1)} s of CPU`);
  return events / seconds;
}

/** A rate of work that was not done is no rate. */
async function checkAllSettled(url: string): Promise<void> {
  const open = await withClient(url, (client) =>
    client.query<{ count: string }>(
      `select (select count(*) from gift where state not in ('settled', 'refunded'))
            + (select count(*) from stripe_event where state <> 'done')
            + (select count(*) from plan where not exists (select from gift where plan_id = plan.id))
            + abs((select count(*) from gift) - (select count(*) from receipt)) as count`,
    ),
  );
  if (open.rows[0]?.count !== '0') throw new Error(`settle: ${open.rows[0]?.count} gifts or events were left over`);
}
