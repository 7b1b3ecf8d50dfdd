import type { Pool } from 'pg';
import { NO_CHAOS, type ChaosSettings } from './chaos.js';

/** The chaos settings as they are now; kept in the database, so that they survive a restart. */
export class ChaosSwitch {
  private now: ChaosSettings = NO_CHAOS;

  constructor(private readonly pool: Pool) {}

  get settings(): ChaosSettings {
    return this.now;
  }

  async load(): Promise<void> {
    const { rows } = await this.pool.query<{ settings: ChaosSettings }>('select settings from stripe_sandbox.chaos');
    this.now = { ...NO_CHAOS, ...rows[0]?.settings };
  }

  async turn(settings: ChaosSettings): Promise<void> {
    await this.pool.query(
      `insert into stripe_sandbox.chaos (settings) values ($1)
       on conflict (singleton) do update set settings = excluded.settings`,
      [settings],
    );
    this.now = settings;
  }
}
