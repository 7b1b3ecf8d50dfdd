import type { Store } from './store.js';
import type { TaskName } from './tasks.js';
import { NO_REQUEST, type Work } from './work.js';

/** What a task does when its moment has come. */
export interface TaskAction {
  run(work: Work, object: string): Promise<void>;
  /**
   * Reads for many objects at once what `run` will read for each. Tasks that have it share transactions; `run` must
   * then see what the tasks before it have put, and ask the database for nothing else.
   */
  prepare?(work: Work, objects: readonly string[]): Promise<void>;
}

export type Tasks = Readonly<Record<TaskName, TaskAction>>;

interface Due {
  readonly id: string;
  readonly at: string;
  readonly task: TaskName;
  readonly object: string;
}

/** How long a task that failed waits before it is tried again. */
const RETRY_SECONDS = 30;

/** The longest sleep; `setTimeout` cannot count much further than three weeks. */
const LONGEST_SLEEP_SECONDS = 3600;

/** So many tasks are done in one transaction, when they are due within this many seconds of the first. */
const TOGETHER = { tasks: 100, seconds: 86_400 };

/**
 * Does what was put on the list when its moment comes, in order and each once. Every task happens at its own
 * moment, also when it is done late because the sandbox was not running.
 */
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
    if (this.store.clock.isAdvancing || this.next === null || this.next > this.store.now()) return;
    this.running ??= this.runUntil(null, this.store.now()).finally(() => {
      this.running = null;
    });
    await this.running;
  }

  /** Moves the sandbox's own clock ahead to a moment, seconds since 1970, and does on the way what is due. */
  async advance(to: number): Promise<void> {
    while (this.running) await this.running;
    this.running = this.advanceTo(to).finally(() => {
      this.running = null;
    });
    await this.running;
  }

  /**
   * Sets the sandbox's own clock to a moment, seconds since 1970, or back to the machine's time (null). Nothing happens
   * on the way; what a jump ahead leaves behind is due, and done as after a time in which the sandbox did not run.
   */
  async jump(to: number | null): Promise<void> {
    while (this.running) await this.running;
    await this.store.clock.runFrom(to === null ? null : to * 1000);
    await this.look();
  }

  /** Does what is due by a test clock up to a moment, seconds since 1970. */
  async advanceTestClock(clock: string, to: number): Promise<void> {
    await this.runUntil(clock, to);
  }

  /** Looks at the list again: after the clock was set, or the list was emptied. */
  async look(): Promise<void> {
    const { rows } = await this.store.pool.query<{ at: string | null }>(
      'select min(at) as at from stripe_sandbox.tasks where clock is null',
    );
    const at = rows[0]?.at ?? null;
    this.plan(at === null ? null : Number(at));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private async advanceTo(to: number): Promise<void> {
    const { clock } = this.store;
    await clock.standAt(this.store.now() * 1000);
    try {
      await this.runUntil(null, to, (moment) => clock.standAt(moment * 1000));
      if (!this.stopped) await clock.standAt(to * 1000);
    } finally {
      await clock.runFrom(clock.now().getTime());
      await this.look();
    }
  }

  private async runUntil(clock: string | null, to: number, arrive?: (moment: number) => Promise<void>) {
    while (!this.stopped) {
      const due = await this.due(clock, to);
      const last = due.at(-1);
      if (!last) break;
      await arrive?.(Math.max(Number(last.at), Math.min(this.store.now(), to)));
      await this.perform(due, clock);
    }
    if (clock === null) await this.look();
  }

  private async due(clock: string | null, to: number): Promise<Due[]> {
    const mine = clock === null ? 'clock is null' : 'clock = $3';
    const { rows } = await this.store.pool.query<Due>(
      `select id, at, task, object from stripe_sandbox.tasks
        where ${mine} and at <= least($1::bigint, (select min(at) from stripe_sandbox.tasks where ${mine}) + ${TOGETHER.seconds})
        order by at, id limit $2`,
      clock === null ? [to, TOGETHER.tasks] : [to, TOGETHER.tasks, clock],
    );
    const alone = rows.findIndex(({ task }) => !this.tasks[task].prepare);
    return alone < 0 ? rows : rows.slice(0, Math.max(alone, 1));
  }

  /** All in one transaction; when something fails, each alone, so that a bad one does not hold up the rest. */
  private async perform(due: readonly Due[], clock: string | null): Promise<void> {
    try {
      await this.store.work(NO_REQUEST, (work) => this.runAll(work, due, clock));
    } catch (error) {
      if (due.length > 1) {
        for (const each of due) await this.perform([each], clock);
        return;
      }
      const [{ id, task, at }] = due as [Due];
      this.log(`Sandbox: the step ${task} failed and is tried again in ${RETRY_SECONDS} s. ${String(error)}`);
      await this.store.pool.query('update stripe_sandbox.tasks set at = $2 where id = $1', [
        id,
        Math.max(Number(at), clock === null ? this.store.now() : 0) + RETRY_SECONDS,
      ]);
    }
  }

  /** In the order of their moments: what the first ones put on the list comes before the later ones. */
  private async runAll(work: Work, due: readonly Due[], clock: string | null): Promise<void> {
    await work.begin();
    for (const name of new Set(due.map(({ task }) => task))) {
      const objects = due.filter(({ task }) => task === name).map(({ object }) => object);
      await this.tasks[name].prepare?.(work, objects);
    }
    const done: string[] = [];
    for (const { id, at, task, object } of due) {
      if (work.firstTask !== null && work.firstTask < Number(at)) break;
      work.standAt(Number(at), clock);
      await this.tasks[task].run(work, object);
      done.push(id);
    }
    await work.query('delete from stripe_sandbox.tasks where id = any($1)', [done]);
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
