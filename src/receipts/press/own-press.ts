import { Press } from './press.js';
import { TypstPrinter } from './typst-printer.js';

/** Draws in the calling thread, which stands still meanwhile: for tests, and for programs that do nothing else. */
export class OwnPress extends Press {
  private readonly printer = new TypstPrinter();

  override async print(template: string, page: object): Promise<Uint8Array> {
    return this.printer.print(template, page);
  }

  override async close(): Promise<void> {}
}
