import { timingSafeEqual } from 'node:crypto';
import { Controller, Get, Header, Headers, HttpCode, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { NotFound } from '../../kernel/app-error.js';
import { SETTINGS_TOKEN, type Settings } from '../../config/settings.js';
import { Db } from '../../database/db.js';
import { pendingMigrations } from '../../database/schema-version.js';
import { differencesIn, latestProof } from '../../finance/proof/proof-runs.js';
import { Public } from '../http/access.js';

/** An event older than this means that no worker is at work. */
const LAG_MAX_SECONDS = 15 * 60;

interface Backlog {
  readonly pending: number;
  readonly parked: number;
  readonly oldestSeconds: number;
}

/** For load balancers and monitoring: is the process there, can it serve, how far behind is the work. */
@Controller()
export class OpsController {
  private readonly registry = new Registry();

  constructor(
    private readonly db: Db,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {
    collectDefaultMetrics({ register: this.registry });
    for (const [name, help, read] of GAUGES) {
      const backlog = (): Promise<Backlog> => this.backlog();
      this.registry.registerMetric(
        new Gauge({
          name,
          help,
          registers: [],
          async collect() {
            this.set(read(await backlog()));
          },
        }),
      );
    }
  }

  @Get('health/live')
  @Public('monitoring')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('health/ready')
  @Public('monitoring')
  @HttpCode(200)
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    try {
      const [pending, backlog, proof] = await Promise.all([
        pendingMigrations(this.db.source),
        this.backlog(),
        latestProof(this.db.manager),
      ]);
      const isReady = pending.length === 0 && backlog.oldestSeconds < LAG_MAX_SECONDS;
      if (!isReady) void reply.status(503);
      return {
        status: isReady ? 'ok' : 'behind',
        migrationsPending: pending.length,
        inbox: backlog,
        proof: proof && { finishedAt: proof.finishedAt, differences: differencesIn(proof) },
      };
    } catch {
      void reply.status(503);
      return { status: 'database unreachable' };
    }
  }

  /** @throws NotFound without the token: whoever must not see figures need not know that there are any. */
  @Get('metrics')
  @Public('monitoring, known by METRICS_TOKEN')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  metrics(@Headers('authorization') authorization?: string): Promise<string> {
    const expected = Buffer.from(`Bearer ${this.settings.metricsToken ?? ''}`);
    const found = Buffer.from(authorization ?? '');
    const isGood = expected.length === found.length && timingSafeEqual(expected, found);
    if (!this.settings.metricsToken || !isGood) throw new NotFound('page');
    return this.registry.metrics();
  }

  private async backlog(): Promise<Backlog> {
    const [row] = await this.db.query<Backlog>(
      `select count(*) filter (where state = 'pending')::int as pending,
              count(*) filter (where state = 'parked')::int as parked,
              coalesce(extract(epoch from now() - min(received_at) filter (where state = 'pending')), 0)::float8 as "oldestSeconds"
       from stripe_event where state in ('pending', 'parked')`,
    );
    return row!;
  }
}

const GAUGES: readonly (readonly [string, string, (backlog: Backlog) => number])[] = [
  ['mainstay_inbox_pending', 'Stripe events that wait to be worked off', (backlog) => backlog.pending],
  ['mainstay_inbox_parked', 'Stripe events that wait for a person', (backlog) => backlog.parked],
  ['mainstay_inbox_oldest_seconds', 'Age of the oldest waiting event', (backlog) => backlog.oldestSeconds],
];
