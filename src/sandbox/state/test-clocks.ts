import type { TestClock } from './kinds/billing.js';
import type { Schedule } from './schedule.js';
import type { Store } from './store.js';
import { NO_REQUEST, type Work } from './work.js';

/** Moves the test clocks that are to be moved: one after the other, while requests go on being answered. */
export class TestClocks {
  private running: Promise<void> | null = null;
  private isStopped = false;
  private hasNews = false;

  constructor(
    private readonly store: Store,
    private readonly schedule: Schedule,
    private readonly log: (line: string) => void,
  ) {}

  /** Tells that a clock may be waiting; also at the start, for one that was on its way when the sandbox stopped. */
  wake(): void {
    this.hasNews = true;
    if (this.isStopped) return;
    this.running ??= this.run()
      .catch((error: unknown) => this.log(`Sandbox: the test clocks could not be read. ${String(error)}`))
      .finally(() => {
        this.running = null;
      });
  }

  /** Waits for the step that is being done; what is left goes on at the next start. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.running;
  }

  private async run(): Promise<void> {
    while (this.hasNews && !this.isStopped) {
      this.hasNews = false;
      for (const clock of await this.waiting()) await this.move(clock);
    }
  }

  private async waiting(): Promise<TestClock[]> {
    const { rows } = await this.store.pool.query<{ data: TestClock }>(
      `select data from stripe_sandbox.objects
        where kind = 'test_helpers.test_clock' and data->>'status' = 'advancing' order by seq`,
    );
    return rows.map(({ data }) => data);
  }

  private async move({ id, status_details: details }: TestClock): Promise<void> {
    const goal = details.advancing?.target_frozen_time;
    if (goal === undefined) return;
    try {
      await this.schedule.advanceTestClock(id, goal);
      if (!this.isStopped) await this.store.work(NO_REQUEST, (work) => arrive(work, id, goal));
    } catch (error) {
      this.log(`Sandbox: the test clock ${id} could not be advanced. ${String(error)}`);
      await this.store.work(NO_REQUEST, (work) => fail(work, id));
    }
  }
}

async function arrive(work: Work, id: string, goal: number): Promise<void> {
  const clock = await work.lock('test_helpers.test_clock', id);
  if (!clock) return;
  Object.assign(clock, { frozen_time: goal, status: 'ready', status_details: {} } satisfies Partial<TestClock>);
  work.put(clock);
  work.emit('test_helpers.test_clock.ready', clock);
}

async function fail(work: Work, id: string): Promise<void> {
  const clock = await work.lock('test_helpers.test_clock', id);
  if (!clock) return;
  Object.assign(clock, { status: 'internal_failure', status_details: {} } satisfies Partial<TestClock>);
  work.put(clock);
  work.emit('test_helpers.test_clock.internal_failure', clock);
}
