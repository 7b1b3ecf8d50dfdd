import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A worker that dies is started again after this pause. */
const RESTART_MS = 1_000;

/** Worker processes beside the web process; one that dies is started again. */
export class Workers {
  private readonly children = new Set<ChildProcess>();
  private stopping = false;

  constructor(private readonly databaseUrl: string) {}

  start(count: number): void {
    for (let at = 0; at < count; at++) this.startOne();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    const ended = [...this.children].map((child) => new Promise((resolve) => child.once('exit', resolve)));
    for (const child of this.children) child.kill('SIGTERM');
    await Promise.all(ended);
  }

  private startOne(): void {
    const child = fork(fileURLToPath(new URL('./worker.js', import.meta.url)), {
      env: { ...process.env, DATABASE_URL: this.databaseUrl },
    });
    this.children.add(child);
    child.once('exit', () => {
      this.children.delete(child);
      if (!this.stopping) setTimeout(() => !this.stopping && this.startOne(), RESTART_MS).unref();
    });
  }
}
