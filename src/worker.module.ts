import { Module, type DynamicModule } from '@nestjs/common';
import { Clock } from './kernel/clock.js';
import { CoreModule, type CoreOptions } from './core.module.js';
import { Jobs } from './jobs/jobs.js';
import { InboxWorker } from './stripe-events/inbox-worker.js';
import { Processor } from './stripe-events/processor.js';
import { SettleEvents } from './stripe-events/settle-events.js';
import { FORGET_UNFINISHED, SWEEP_CHARGES, SWEEP_CHECKOUTS, SWEEP_EVENTS, Sweeps } from './stripe-events/sweeps.js';
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
    private readonly sweeps: Sweeps,
    private readonly clock: Clock,
  ) {}

  static for(options: Omit<CoreOptions, 'process'>): DynamicModule {
    return {
      module: WorkerModule,
      imports: [CoreModule.for({ ...options, process: 'worker' })],
      providers: [SettleEvents, Processor, InboxWorker, Sweeps],
    };
  }

  async start(databaseUrl: string): Promise<void> {
    await this.jobs.work(DELIVER_LETTER, (job) => this.deliverLetter.run(job));
    await this.jobs.work(ASK_REFUND, (job) => this.askRefund.run(job));
    await this.jobs.work(SWEEP_EVENTS, () => this.sweeps.events(this.clock.now()));
    await this.jobs.work(SWEEP_CHARGES, () => this.sweeps.charges(this.clock.now()));
    await this.jobs.work(SWEEP_CHECKOUTS, () => this.sweeps.checkouts(this.clock.now()));
    await this.jobs.work(FORGET_UNFINISHED, () => this.sweeps.forgetUnfinished(this.clock.now()));
    await this.jobs.schedule(SWEEP_EVENTS, '*/5 * * * *', {});
    await this.jobs.schedule(SWEEP_CHARGES, '7 * * * *', {});
    await this.jobs.schedule(SWEEP_CHECKOUTS, '37 * * * *', {});
    await this.jobs.schedule(FORGET_UNFINISHED, '11 9 * * *', {});
    await this.inbox.start(databaseUrl);
  }

  async stop(): Promise<void> {
    await this.inbox.stop();
  }
}
