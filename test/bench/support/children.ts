import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A process that is measured, or that plays a part in a measurement. */
export interface Child<Ready> {
  readonly pid: number;
  /** What it said when it was ready. */
  readonly ready: Ready;
  /** Sends a request and waits for its answer; one at a time. */
  ask<Answer>(request: object): Promise<Answer>;
  stop(): Promise<void>;
}

const running = new Set<ChildProcess>();

/** Starts `processes/<name>.js` and waits until it is ready. @throws Error when it ends instead. */
export async function startChild<Ready>(
  name: string,
  options: object,
  nodeArguments: readonly string[] = [],
): Promise<Child<Ready>> {
  const file = new URL(`../processes/${name}.js`, import.meta.url);
  const child = fork(file, [JSON.stringify(options)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: ['--enable-source-maps', ...nodeArguments],
  });
  track(child);
  const gone = once(child, 'exit').then(([code]) => new Error(`the process "${name}" ended with ${String(code)}`));
  const answer = async <T>(): Promise<T> => {
    const given = await Promise.race([once(child, 'message'), gone]);
    if (given instanceof Error) throw given;
    return given[0] as T;
  };
  return {
    pid: child.pid!,
    ready: await answer<Ready>(),
    ask(request) {
      child.send(request);
      return answer();
    },
    async stop() {
      // A child ends when its channel closes: see processes/child.ts.
      if (child.connected) child.disconnect();
      await gone;
    },
  };
}

/** Remembers a process until it ends. */
export function track(child: ChildProcess): void {
  running.add(child);
  child.once('exit', () => running.delete(child));
}

/** Ends what a failed or interrupted bench left behind. */
export async function killChildren(): Promise<void> {
  const children = [...running];
  const ended = children.map((child) => once(child, 'exit'));
  for (const child of children) child.kill('SIGKILL');
  await Promise.all(ended);
}
