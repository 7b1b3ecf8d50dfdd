import { Processor } from '../../src/demo/processor.js';
import type { TestApp } from './app.js';

/**
 * The sandbox of a play whose clock stays at the play's end. Outside tests it goes back to the machine's time, and
 * whatever lies between would happen in a test, too: more of it with every day that passes.
 */
export class StayingProcessor extends Processor {
  constructor({ sandbox, settings }: Pick<TestApp, 'sandbox' | 'settings'>) {
    super(sandbox.url, settings.stripe.secretKey);
  }

  override resetClock(): Promise<void> {
    return Promise.resolve();
  }
}
