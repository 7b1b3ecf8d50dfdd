import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '../../../kernel/app-error.js';
import { Clock } from '../../../kernel/clock.js';
import { SETTINGS_TOKEN, type Settings } from '../../../config/settings.js';
import { Db } from '../../../database/db.js';

const WINDOW_MS = 60_000;
/** Counts of so long ago are removed, now and then. */
const KEPT_MS = 10 * WINDOW_MS;

export class TooManyRequests extends AppError {
  constructor() {
    super(
      'too-many-requests',
      'unavailable',
      'More came within a minute than is allowed, so this was not answered. Wait a minute, then ask again.',
    );
  }
}

/** Counts requests by the minute for all processes together. Nothing readable is kept of who sent them. */
@Injectable()
export class RateLimit {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** Counts one. @throws TooManyRequests above `most` in the running minute. */
  async count(subject: string, most: number): Promise<void> {
    const now = this.clock.now().getTime();
    const key = createHmac('sha256', this.settings.appSecret).update(`rate:${subject}`).digest().subarray(0, 16);
    const [row] = await this.db.query<{ uses: number }>(
      `insert into rate_count (key, window_start, uses) values ($1, $2, 1)
       on conflict (key, window_start) do update set uses = rate_count.uses + 1 returning uses`,
      [key, new Date(now - (now % WINDOW_MS))],
    );
    if (row!.uses > most) throw new TooManyRequests();
    // The first of a minute tidies up: as much is removed as is written.
    if (row!.uses === 1) {
      await this.db.query(
        `delete from rate_count where (key, window_start) in
           (select key, window_start from rate_count where window_start < $1 limit 100)`,
        [new Date(now - KEPT_MS)],
      );
    }
  }
}
