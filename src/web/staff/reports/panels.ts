import { randomBytes } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { JSX } from 'preact';
import { AppError } from '../../../kernel/app-error.js';
import { FailedPanel } from './chart-panel.view.js';

const log = new Logger('Panels');

/**
 * Makes one panel of a page; when that fails it says so with a reference, which the log has too, and the rest of the
 * page stands. @param retry the address of the page
 */
export async function panel(
  title: string,
  retry: string,
  make: () => Promise<JSX.Element | null>,
): Promise<JSX.Element | null> {
  try {
    return await make();
  } catch (error) {
    // What people asked for wrongly is theirs to read, and no failure of a panel.
    if (error instanceof AppError && error.kind !== 'unavailable') throw error;
    const reference = randomBytes(2).toString('hex');
    log.error({ err: error, reference, panel: title }, `a panel could not be made, reference ${reference}`);
    return FailedPanel({ title, retry, reference });
  }
}
