import { join } from 'node:path';
import { median, ROUNDS, type Bench, type BenchSetting, type Result } from './support/bench.js';
import { seedBacklog, type BacklogOptions } from './support/backlog.js';
import type { Pace } from './support/charges.js';
import { startChild } from './support/children.js';
import { seedHistory } from './support/history.js';
import { withClient } from './support/server.js';
import { settlingRate } from './support/settling.js';

const GIFTS = 20_000;
const GIFTS_SMALL = 1_000;
const STORED_GIFTS = 100_000;
const DUPLICATE_SHARE = 0.3;
/** A busy day: 20,000 charges in less than three hours. */
const CHARGES_PER_SECOND = 2;

/** A backlog worked off by one worker, beside the same SQL sent by a bare client, and in harder circumstances. */
export const SETTLE: Bench = {
  name: 'settle',
  async run(setting) {
    const gifts = setting.small ? GIFTS_SMALL : GIFTS;
    const from = Math.floor(Date.now() / 1000) - Math.ceil(gifts / CHARGES_PER_SECOND) - 60;
    const pace: Pace = { from, perSecond: CHARGES_PER_SECOND };
    const edge = await startChild<{ port: number }>('stripe-edge', { gifts, pace });
    try {
      return await new Settling(setting, gifts, pace, edge.ready.port).run();
    } finally {
      await edge.stop();
    }
  },
};

class Settling {
  constructor(
    private readonly setting: BenchSetting,
    private readonly gifts: number,
    private readonly pace: Pace,
    private readonly edgePort: number,
  ) {}

  async run(): Promise<Result[]> {
    const { small } = this.setting;
    await this.backlog('settle_fresh', this.gifts, 0);
    const repeated = Math.round(this.gifts * DUPLICATE_SHARE);
    await this.backlog('settle_repeated', this.gifts - repeated, repeated);
    await this.listener('settle_heard', 'settle_fresh');
    if (!small) await this.history('settle_stored', 'settle_fresh');

    const none = (): number[] => [];
    const rates = { plain: none(), fresh: none(), repeated: none(), heard: none(), stored: none() };
    for (let round = 1; round <= ROUNDS; round++) {
      this.setting.say(`settle: round ${round} of ${ROUNDS}`);
      rates.plain.push(await this.plain('settle_fresh'));
      rates.fresh.push(await this.product('settle_fresh'));
      rates.repeated.push(await this.product('settle_repeated'));
      rates.heard.push(await this.product('settle_heard'));
      if (!small) rates.stored.push(await this.product('settle_stored'));
    }
    for (const name of ['settle_fresh', 'settle_repeated', 'settle_heard', 'settle_stored'])
      await this.setting.server.drop(name);

    const unit = 'events/s';
    const fresh = median(rates.fresh);
    const flat = { of: 'ratio', atLeast: 0.9 } as const;
    const results: Result[] = [
      {
        name: 'Settlement, one worker',
        figure: fresh,
        unit: 'gifts/s',
        baseline: median(rates.plain),
        aim: { of: 'ratio', atLeast: 0.5 },
      },
      { name: '… 30 % duplicates', figure: median(rates.repeated), unit, baseline: fresh, aim: flat },
      { name: '… a webhook told of all', figure: median(rates.heard), unit: 'gifts/s', baseline: fresh, aim: flat },
    ];
    if (!small) {
      results.push({ name: '… 100,000 stored', figure: median(rates.stored), unit, baseline: fresh, aim: flat });
    }
    return results;
  }

  private async backlog(name: string, gifts: number, duplicates: number): Promise<void> {
    this.setting.say(`settle: writing ${gifts} started gifts and ${gifts + duplicates} events`);
    const url = await this.setting.server.create(name);
    const options: BacklogOptions = { gifts, duplicates, pace: this.pace };
    await withClient(url, (client) => seedBacklog(client, options));
  }

  /** An endpoint that is told of everything: each gift writes what it will hear, whoever sends it later. */
  private async listener(name: string, template: string): Promise<void> {
    const url = await this.setting.server.create(name, template);
    await withClient(url, (client) =>
      client.query(
        `insert into hook_endpoint (id, url, description, events, state, secret, secret_made_at, created_at)
         values (gen_random_uuid(), 'https://hooks.example', 'Bench', '{*}', 'active', '\\x00', now(), now())`,
      ),
    );
  }

  private async history(name: string, template: string): Promise<void> {
    this.setting.say(`settle: writing ${STORED_GIFTS} settled gifts`);
    const url = await this.setting.server.create(name, template);
    await withClient(url, (client) => seedHistory(client, { gifts: STORED_GIFTS, years: 1, isBooked: true }));
  }

  private plain(template: string): Promise<number> {
    return settlingRate(this.setting, 'settle-plain', template, { gifts: this.gifts, pace: this.pace });
  }

  private product(template: string): Promise<number> {
    const varDir = join(this.setting.folder, 'settle');
    return settlingRate(this.setting, 'settle-product', template, { varDir, edgePort: this.edgePort });
  }
}
