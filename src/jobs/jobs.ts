import { PgBoss, type Job, type JobInsert, type JobResult } from 'pg-boss';
import { connectionName } from '../database/connection-name.js';
import { rows, type Tx } from '../database/db.js';

/** A kind of background work; declared once beside the code that does it. `Payload` must survive JSON. */
export interface Task<Payload extends object> {
  readonly name: string;
  /** How many times a failure is tried again, with growing pauses. */
  readonly retries: number;
  readonly retryDelaySeconds: number;
  readonly retryDelayMaxSeconds: number;
  /** Jobs of this kind that one process works on side by side: 1 for work that is rare, else an even number. */
  readonly concurrency: number;
  /** Never set; carries the type. */
  readonly payload?: Payload;
}

/**
 * Jobs of a crowd are fetched two by two: pg-boss looks again at once only after a full batch of several; one by one,
 * each lane would sleep after every job until it is notified of another.
 */
const BATCH = 2;
/** How soon a job is found whose pause after a failure is over; no notification tells of it. */
const LOOK_SECONDS = 2;

/** Seconds after which the jobs of a killed worker are given to another one; the least that pg-boss allows. */
const HEARTBEAT_SECONDS = 10;

/**
 * Background work on pg-boss, in the same database and, through `enqueue`, in the same transaction as the
 * fact it follows (R-PAY-10). Delivery is at least once: every handler is safe to run twice (R-OPS-05).
 */
export class Jobs {
  private readonly boss: PgBoss;
  private readonly queues = new Map<string, Promise<void>>();

  /** `works` is false in processes that only enqueue: they neither poll nor schedule. */
  constructor(options: { url: string; works: boolean; onError: (error: Error) => void }) {
    this.boss = new PgBoss({
      connectionString: options.url,
      max: options.works ? 4 : 1,
      application_name: connectionName('jobs'),
      useListenNotify: options.works,
      supervise: options.works,
      schedule: options.works,
      cronWorkerIntervalSeconds: 5,
      monitorIntervalSeconds: 10,
      superviseIntervalSeconds: 10,
    });
    this.boss.on('error', options.onError);
  }

  async start(): Promise<void> {
    await this.boss.start();
  }

  /** Lets running handlers finish, then lets go of the database (R-OPS-04). */
  async stop(graceSeconds = 20): Promise<void> {
    await this.boss.stop({ graceful: true, timeout: graceSeconds * 1000, close: true });
  }

  /** Makes the queue of a task known; done before the first job is written or fetched. */
  prepare<P extends object>(task: Task<P>): Promise<void> {
    let made = this.queues.get(task.name);
    if (!made) {
      made = this.boss.createQueue(task.name, {
        retryLimit: task.retries,
        retryDelay: task.retryDelaySeconds,
        retryBackoff: true,
        retryDelayMax: task.retryDelayMaxSeconds,
        heartbeatSeconds: HEARTBEAT_SECONDS,
        notify: true,
      });
      // A hiccup of the database is not remembered for ever: the next job tries again.
      made.catch(() => this.queues.delete(task.name));
      this.queues.set(task.name, made);
    }
    return made;
  }

  /** Writes one job per payload, in the caller's transaction: no commit, no job. */
  async enqueue<P extends object>(tx: Tx, task: Task<P>, payloads: readonly P[]): Promise<void> {
    if (payloads.length === 0) return;
    await this.prepare(task);
    const jobs: JobInsert[] = payloads.map((data) => ({ data }));
    await this.boss.insert(task.name, jobs, {
      db: { executeSql: async (text, values) => ({ rows: await rows(tx, text, values) }) },
    });
  }

  /** Calls the handler for each job of the task until `stop`; a throw is tried again later. */
  async work<P extends object>(task: Task<P>, handler: (payload: P) => Promise<void>): Promise<void> {
    await this.prepare(task);
    const one = async (job: Job<P>): Promise<JobResult> => {
      try {
        await handler(job.data);
        return { id: job.id, status: 'completed' };
      } catch (error) {
        return { id: job.id, status: 'failed', output: { message: (error as Error).message } };
      }
    };
    const isCrowd = task.concurrency > 1;
    await this.boss.work<P, JobResult[], { perJobResults: true }>(
      task.name,
      {
        perJobResults: true,
        ...(isCrowd && {
          localConcurrency: Math.floor(task.concurrency / BATCH),
          batchSize: BATCH,
          burstWhenBatchFull: true,
          notifyPollingIntervalSeconds: LOOK_SECONDS,
        }),
      },
      (jobs) => Promise.all(jobs.map(one)),
    );
  }

  /** Enqueues the task by a cron expression in UTC, once for all processes together. */
  async schedule<P extends object>(task: Task<P>, cron: string, payload: P): Promise<void> {
    await this.prepare(task);
    await this.boss.schedule(task.name, cron, payload, { tz: 'UTC' });
  }
}
