import { Module, type DynamicModule } from '@nestjs/common';
import { Clock } from './kernel/clock.js';
import { CoreModule, type CoreOptions } from './core.module.js';
import { Jobs } from './jobs/jobs.js';
import { InboxWorker } from './stripe-events/inbox-worker.js';
import { MoneySweeps } from './stripe-events/money-sweeps.js';
import { PlanSweeps } from './stripe-events/plan-sweeps.js';
import { Processor } from './stripe-events/processor.js';
import { SettleEvents } from './stripe-events/settle-events.js';
import { SweepTimetable } from './stripe-events/sweep-timetable.js';
import { Sweeps } from './stripe-events/sweeps.js';
import { ASK_REFUND, AskRefund } from './workflows/ask-refund.js';
import { DELIVER_LETTER, DeliverLetter } from './workflows/deliver-letter.js';

/** The process that settles, mails and sweeps. */
@Module({})
export class WorkerModule {
  constructor(
    private readonly jobs: Jobs,
    private readonly inbox: InboxWorker,
    private readonly deliverLetter: DeliverLetter,
    private readonly askRefund: AskRefund,
    private readonly timetable: SweepTimetable,
    private readonly clock: Clock,
  ) {}

  static for(options: Omit<CoreOptions, 'process'>): DynamicModule {
    return {
      module: WorkerModule,
      imports: [CoreModule.for({ ...options, process: 'worker' })],
      providers: [SettleEvents, Processor, InboxWorker, Sweeps, PlanSweeps, MoneySweeps, SweepTimetable],
    };
  }

  async start(databaseUrl: string): Promise<void> {
    await this.jobs.work(DELIVER_LETTER, async (job) => {
      await this.inbox.calm();
      await this.deliverLetter.run(job);
    });
    await this.jobs.work(ASK_REFUND, (job) => this.askRefund.run(job));
    for (const { task, due, run } of this.timetable.sweeps) {
      await this.jobs.work(task, () => run(this.clock.now()));
      await this.jobs.schedule(task, due, {});
    }
    await this.inbox.start(databaseUrl);
  }

  async stop(): Promise<void> {
    await this.inbox.stop();
  }
}
