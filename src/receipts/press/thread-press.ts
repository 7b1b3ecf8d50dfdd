import { Worker } from 'node:worker_threads';
import { Press, PressStopped } from './press.js';

export interface DrawingRequest {
  readonly template: string;
  readonly page: object;
}

export type Drawn = { readonly bytes: Uint8Array<ArrayBuffer> } | { readonly bytes: null; readonly problem: string };

interface Drawing extends DrawingRequest {
  readonly done: (bytes: Uint8Array) => void;
  readonly failed: (error: Error) => void;
}

interface Thread {
  readonly worker: Worker;
  drawing: Drawing | null;
  /** Ends the thread when it has had nothing to do for a while. */
  rest: NodeJS.Timeout | null;
}

export interface ThreadPressOptions {
  /** Threads at most; each starts when all others are busy, and takes some 40 MB. */
  readonly size: number;
  /** After so many milliseconds without work a thread ends and gives its memory back. */
  readonly restMs?: number;
  /** The compiled code of a thread. */
  readonly file?: URL;
}

const REST_MS = 60_000;
/** Little of a page lives long in JavaScript; without limits every thread lets some 50 MB pile up before it cleans. */
const LIMITS = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 256 };

/**
 * Draws in threads of its own, so that the process goes on answering and every core takes part. A drawing that brings
 * its thread down fails by itself: the others go on, and another thread takes the place.
 */
export class ThreadPress extends Press {
  private readonly threads = new Set<Thread>();
  private readonly waiting: Drawing[] = [];
  private isClosed = false;

  constructor(private readonly options: ThreadPressOptions) {
    super();
  }

  override print(template: string, page: object): Promise<Uint8Array> {
    return new Promise((done, failed) => {
      if (this.isClosed) return failed(new PressStopped('The press has stopped.'));
      this.waiting.push({ template, page, done, failed });
      this.next();
    });
  }

  override async close(): Promise<void> {
    this.isClosed = true;
    const stopped = new PressStopped('The press has stopped.');
    for (const { failed } of this.waiting.splice(0)) failed(stopped);
    await Promise.all([...this.threads].map((thread) => this.end(thread, stopped)));
  }

  /** Gives what waits to threads that are free, or to new ones. */
  private next(): void {
    while (this.waiting.length > 0) {
      const free = [...this.threads].find(({ drawing }) => drawing === null) ?? this.another();
      if (!free) return;
      this.begin(free, this.waiting.shift()!);
    }
  }

  private another(): Thread | null {
    if (this.threads.size >= Math.max(1, this.options.size)) return null;
    const file = this.options.file ?? new URL('./press-thread.js', import.meta.url);
    const worker = new Worker(file, { resourceLimits: LIMITS });
    const thread: Thread = { worker, drawing: null, rest: null };
    worker.on('message', (drawn: Drawn) => this.finish(thread, drawn));
    worker.on('error', (error) => void this.end(thread, error as Error));
    worker.on('exit', (code) => void this.end(thread, new Error(`A thread of the press ended with ${code}.`)));
    this.threads.add(thread);
    return thread;
  }

  private begin(thread: Thread, drawing: Drawing): void {
    if (thread.rest) clearTimeout(thread.rest);
    thread.rest = null;
    thread.drawing = drawing;
    thread.worker.ref();
    try {
      const request: DrawingRequest = { template: drawing.template, page: drawing.page };
      thread.worker.postMessage(request, []);
    } catch (error) {
      // A page that cannot be copied never reaches the thread, which stays as it was.
      this.release(thread)?.failed(error as Error);
    }
  }

  private finish(thread: Thread, drawn: Drawn): void {
    const drawing = this.release(thread);
    if (drawn.bytes) drawing?.done(drawn.bytes);
    else drawing?.failed(new Error(drawn.problem));
    this.next();
  }

  /** The thread is free again, and no longer keeps the process alive. */
  private release(thread: Thread): Drawing | null {
    const { drawing } = thread;
    thread.drawing = null;
    thread.worker.unref();
    thread.rest = setTimeout(() => void this.end(thread, new Error('unused')), this.options.restMs ?? REST_MS).unref();
    return drawing;
  }

  private async end(thread: Thread, why: Error): Promise<void> {
    if (!this.threads.delete(thread)) return;
    if (thread.rest) clearTimeout(thread.rest);
    thread.drawing?.failed(why);
    thread.drawing = null;
    await thread.worker.terminate();
    this.next();
  }
}
