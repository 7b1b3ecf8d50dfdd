import { Module, type DynamicModule } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Clock } from './kernel/clock.js';
import { BACKGROUND_TASKS } from './background-tasks.js';
import { CoreModule, type CoreOptions } from './core.module.js';
import { Jobs } from './jobs/jobs.js';
import { RecoverReceipts } from './receipts/issues/recover-receipts.js';
import { HookCourier } from './workflows/hooks/hook-courier.js';
import { CareSweeps } from './stripe-events/care-sweeps.js';
import { DepositSweeps } from './stripe-events/deposit-sweeps.js';
import { InboxWorker } from './stripe-events/inbox-worker.js';
import { MoneySweeps } from './stripe-events/money-sweeps.js';
import { PlanSweeps } from './stripe-events/plan-sweeps.js';
import { Processor } from './stripe-events/processor.js';
import { SettleEvents } from './stripe-events/settle-events.js';
import { Sweeps } from './stripe-events/sweeps.js';
import { TIMED_TASKS, type Services } from './timed-tasks.js';

/** The process that settles, mails and sweeps. */
@Module({})
export class WorkerModule {
  constructor(
    private readonly jobs: Jobs,
    private readonly inbox: InboxWorker,
    private readonly hooks: HookCourier,
    private readonly clock: Clock,
    private readonly modules: ModuleRef,
  ) {}

  static for(options: Omit<CoreOptions, 'process'>): DynamicModule {
    return {
      module: WorkerModule,
      imports: [CoreModule.for({ ...options, process: 'worker' })],
      providers: [SettleEvents, Processor, InboxWorker, Sweeps, PlanSweeps, MoneySweeps, DepositSweeps, CareSweeps],
    };
  }

  /** Works off jobs and the inbox. What is due by the clock is a matter of its own: `keepTime`. */
  async start(databaseUrl: string): Promise<void> {
    await this.modules.get(RecoverReceipts, { strict: false }).beforeStart();
    for (const { task, workflow, isPatient } of BACKGROUND_TASKS) {
      const worker = this.modules.get(workflow, { strict: false });
      await this.jobs.work(task, async (payload) => {
        if (isPatient) await this.inbox.calm();
        await worker.run(payload);
      });
    }
    await this.inbox.start(databaseUrl);
    await this.hooks.start(databaseUrl);
  }

  /** Does what is due, at its minute on the machine's clock, whatever day the installation lives on. */
  async keepTime(): Promise<void> {
    const services: Services = (service) => this.modules.get(service, { strict: false });
    for (const { task, due, run } of TIMED_TASKS) {
      await this.jobs.work(task, () => run(services, this.clock.now()));
      await this.jobs.schedule(task, due, {});
    }
  }

  async stop(): Promise<void> {
    await Promise.all([this.inbox.stop(), this.hooks.stop()]);
  }
}
