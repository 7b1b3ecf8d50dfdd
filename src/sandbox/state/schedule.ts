import type { Store } from './store.js';
import { NO_REQUEST, type TaskName, type Work } from './work.js';

export type Tasks = Readonly<Record<TaskName, (work: Work, object: string) => Promise<void>>>;

/** How long a task that failed waits before it is tried again. */
const RETRY_SECONDS = 30;

/** The longest sleep; `setTimeout` cannot count much further than three weeks. */
const LONGEST_SLEEP_SECONDS = 3600;

/** Does what was put on the list when its moment comes, in order, each once and in its own transaction. */
export class Schedule {
  private next: number | null = null;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | null = null;
  private stopped = false;

  constructor(
    private readonly store: Store,
    private readonly tasks: Tasks,
    private readonly log: (line: string) => void,
  ) {}

  async start(): Promise<void> {
    await this.look();
  }

  /** Tells that a task was put on the list. */
  notice(moment: number): void {
    if (this.next === null || moment < this.next) this.plan(moment);
  }

  /** Does all that is due, so that nobody reads an object whose moment has passed. */
  async catchUp(): Promise<void> {
    if (this.next === null || this.next > this.store.now()) return;
    this.running ??= this.run().finally(() => {
      this.running = null;
    });
    await this.running;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopped && (await this.runOne()));
    await this.look();
  }

  /** @returns whether there was something to do. */
  private async runOne(): Promise<boolean> {
    const { rows } = await this.store.pool.query<{ id: string; task: TaskName; object: string }>(
      'select id, task, object from stripe_sandbox.tasks where at <= $1 order by at, id limit 1',
      [this.store.now()],
    );
    const due = rows[0];
    if (!due) return false;
    try {
      await this.store.work(NO_REQUEST, async (work) => {
        await work.begin();
        const mine = await work.query('delete from stripe_sandbox.tasks where id = $1 returning id', [due.id]);
        if (mine.length > 0) await this.tasks[due.task](work, due.object);
      });
    } catch (error) {
      this.log(`Sandbox: the step ${due.task} failed and is tried again in ${RETRY_SECONDS} s. ${String(error)}`);
      await this.store.pool.query('update stripe_sandbox.tasks set at = $2 where id = $1', [
        due.id,
        this.store.now() + RETRY_SECONDS,
      ]);
    }
    return true;
  }

  private async look(): Promise<void> {
    const { rows } = await this.store.pool.query<{ at: string | null }>(
      'select min(at) as at from stripe_sandbox.tasks',
    );
    const at = rows[0]?.at ?? null;
    this.plan(at === null ? null : Number(at));
  }

  private plan(moment: number | null): void {
    this.next = moment;
    clearTimeout(this.timer);
    if (moment === null || this.stopped) return;
    const seconds = Math.min(Math.max(moment - this.store.now(), 0), LONGEST_SLEEP_SECONDS);
    this.timer = setTimeout(() => this.wake(), seconds * 1000 + 20);
    this.timer.unref();
  }

  private wake(): void {
    this.catchUp()
      .then(() => this.plan(this.next))
      .catch((error: unknown) => {
        this.log(`Sandbox: the schedule could not be read. ${String(error)}`);
        this.plan(this.store.now() + RETRY_SECONDS);
      });
  }
}
