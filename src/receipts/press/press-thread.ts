import { parentPort } from 'node:worker_threads';
import type { DrawingRequest, Drawn } from './thread-press.js';
import { TypstPrinter } from './typst-printer.js';

const printer = new TypstPrinter();

parentPort!.on('message', ({ template, page }: DrawingRequest) => {
  const answer = draw(template, page);
  parentPort!.postMessage(answer, answer.bytes ? [answer.bytes.buffer] : []);
});

function draw(template: string, page: object): Drawn {
  try {
    // A copy: the compiler's own memory cannot be handed to another thread.
    return { bytes: new Uint8Array(printer.print(template, page)) };
  } catch (error) {
    return { bytes: null, problem: (error as Error).message };
  }
}
