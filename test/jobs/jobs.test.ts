import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newDataSource } from '../../src/database/data-source.js';
import { Db } from '../../src/database/db.js';
import { Jobs, type Task } from '../../src/jobs/jobs.js';
import { testDatabase, type TestDatabase } from '../support/database.js';

interface Payload {
  readonly no: number;
}

describe('background work', () => {
  let database: TestDatabase;
  let db: Db;
  let jobs: Jobs;
  let task: Task<Payload>;
  let count = 0;

  beforeAll(async () => {
    database = await testDatabase();
    db = new Db(await newDataSource({ url: database.url, poolMax: 4, applicationName: 'test' }).initialize());
  });

  beforeEach(async () => {
    task = { name: `task-${(count += 1)}`, retries: 3, retryDelaySeconds: 1, retryDelayMaxSeconds: 1, concurrency: 4 };
    jobs = new Jobs({ url: database.url, works: true, onError: () => undefined });
    await jobs.start();
  });

  afterEach(() => jobs.stop());

  afterAll(async () => {
    await db.source.destroy();
    await database.drop();
  });

  const enqueue = (numbers: readonly number[]) =>
    db.write((tx) =>
      jobs.enqueue(
        tx,
        task,
        numbers.map((no) => ({ no })),
      ),
    );
  const until = async (reached: () => boolean): Promise<void> => {
    for (let tries = 0; tries < 200; tries++) {
      if (reached()) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('the work was not done within ten seconds');
  };

  it('begins when its transaction commits, and never when it does not', async () => {
    const done: number[] = [];
    await jobs.work(task, async ({ no }) => void done.push(no));
    const failure = db.write(async (tx) => {
      await jobs.enqueue(tx, task, [{ no: 1 }]);
      throw new Error('no');
    });
    await expect(failure).rejects.toThrow('no');
    await enqueue([2]);
    await until(() => done.length > 0);
    expect(done).toEqual([2]);
  });

  it('of a crowd is done without a pause between one job and the next', async () => {
    const numbers = Array.from({ length: 40 }, (_, at) => at);
    const done: number[] = [];
    await jobs.work(task, async ({ no }) => void done.push(no));
    const started = performance.now();
    await enqueue(numbers);
    await until(() => done.length === 40);
    expect(done.toSorted((a, b) => a - b)).toEqual(numbers);
    // One sleep for a notification that never comes would be thirty seconds by itself.
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('is tried again after a failure, alone: what shared its batch is not done twice', async () => {
    const tries = new Map<number, number>();
    await jobs.work(task, async ({ no }) => {
      tries.set(no, (tries.get(no) ?? 0) + 1);
      if (no === 2 && tries.get(no)! < 3) throw new Error('not yet');
    });
    await enqueue([1, 2, 3, 4]);
    await until(() => tries.get(2) === 3 && tries.size === 4);
    expect(Object.fromEntries(tries)).toEqual({ 1: 1, 2: 3, 3: 1, 4: 1 });
  });

  it('stays within its number of jobs side by side', async () => {
    let now = 0;
    let most = 0;
    let done = 0;
    await jobs.work(task, async () => {
      most = Math.max(most, (now += 1));
      await new Promise((resolve) => setTimeout(resolve, 20));
      now -= 1;
      done += 1;
    });
    await enqueue(Array.from({ length: 20 }, (_, at) => at));
    await until(() => done === 20);
    expect(most).toBeLessThanOrEqual(4);
    expect(most).toBeGreaterThan(1);
  });

  it('in hand is finished before the worker stops', async () => {
    let finished = false;
    let begun = false;
    await jobs.work(task, async () => {
      begun = true;
      await new Promise((resolve) => setTimeout(resolve, 300));
      finished = true;
    });
    await enqueue([1]);
    await until(() => begun);
    await jobs.stop();
    expect(finished).toBe(true);
  });
});
