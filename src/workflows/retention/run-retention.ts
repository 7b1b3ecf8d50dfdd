import { Injectable } from '@nestjs/common';
import { Audit } from '../../audit/audit.js';
import { Db } from '../../database/db.js';
import { DestroyArchives } from './destroy-archives.js';
import { chosenDays, noteRun } from './retention.store.js';
import { RETENTION_RULES, type RetentionRule } from './retention-rules.js';

const DAY_MS = 24 * 60 * 60_000;

/** The name under which the destruction of archives stands beside the rules. */
export const ARCHIVES = 'archives';

/** Lets go of what has been kept long enough (R-PRV-04, R-PRV-06). Safe to repeat, and to be killed anywhere. */
@Injectable()
export class RunRetention {
  constructor(
    private readonly db: Db,
    private readonly archives: DestroyArchives,
    private readonly audit: Audit,
  ) {}

  /** All rules, each for itself; how many rows went is noted with each, and in one row of the audit. */
  async run(now: Date): Promise<void> {
    const days = await chosenDays(this.db.manager);
    const gone: Record<string, number> = {};
    for (const rule of RETENTION_RULES) {
      gone[rule.name] = await rule.remove(this.db, before(rule, days, now));
      await this.note(rule.name, gone[rule.name]!, now);
    }
    gone[ARCHIVES] = await this.archives.run(now);
    await this.note(ARCHIVES, gone[ARCHIVES], now);
    await this.db.write((tx) =>
      this.audit.record(tx, { actor: 'system', action: 'run retention', object: 'retention', detail: gone }),
    );
  }

  private async note(name: string, count: number, now: Date): Promise<void> {
    await this.db.write((tx) => noteRun(tx, name, count, now));
  }
}

function before({ name, days: { usual } }: RetentionRule, chosen: ReadonlyMap<string, number>, now: Date): Date {
  return new Date(now.getTime() - (chosen.get(name) ?? usual) * DAY_MS);
}
