import { setImmediate as breath } from 'node:timers/promises';
import { Press } from './press.js';
import { TypstPrinter } from './typst-printer.js';

/** Draws in the calling thread, which stands still meanwhile: for tests, and for programs that do nothing else. */
export class OwnPress extends Press {
  private readonly printer = new TypstPrinter();
  private last: Promise<unknown> = Promise.resolve();

  /** One page after the other, and between them the thread does what else there is. */
  override print(template: string, page: object): Promise<Uint8Array> {
    const drawn = this.last.then(() => breath()).then(() => this.printer.print(template, page));
    this.last = drawn.catch(() => undefined);
    return drawn;
  }

  override async close(): Promise<void> {}
}
