import { Injectable } from '@nestjs/common';
import { AppError } from '../../../../kernel/app-error.js';
import { Db } from '../../../../database/db.js';
import { partsOf } from '../../../../receipts/statements/print-batch.js';
import { printBatch, type RunProgress, runProgress, undelivered } from '../../../../reports/statements/run-progress.js';
import { SteerStatements } from '../../../../workflows/statements/steer-statements.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { oneOf, textFields } from '../../../http/forms.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { RunView } from './run.view.js';

const PATH = '/staff/finance/statements/runs';
const REFRESH_SECONDS = 2;
const ROWS = 100;

/** One run: how far it is, what is to be printed, what did not arrive. */
@Injectable()
export class RunPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly steerStatements: SteerStatements,
  ) {}

  async run(visit: Visit, id: string): Promise<Answer> {
    const [run, { timeZone }] = await Promise.all([runProgress(this.db, id), this.frame.organisation()]);
    const [batch, failures] = await Promise.all([
      run.endedAt === null ? [] : printBatch(this.db, run.id),
      undelivered(this.db, run.id, ROWS),
    ]);
    const view = RunView({
      run,
      parts: partsOf(batch).map((part) => part.length),
      failures,
      timeZone,
      csrf: visit.caller.csrf,
      maySend: visit.may('statements:send'),
    });
    const refresh = isMoving(run) ? { seconds: REFRESH_SECONDS, href: `${PATH}/${run.id}` } : undefined;
    const title = `Statements ${run.year}`;
    return page(await this.frame.page(visit, { title, section: 'finance', refresh }, view));
  }

  async steer(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const { id: runId } = await runProgress(this.db, id);
    const act = oneOf(textFields(body, 'act').act, ['pause', 'resume', 'cancel', 'posted'] as const);
    const back = `${PATH}/${runId}`;
    try {
      switch (act) {
        case 'pause':
          await this.steerStatements.pause(runId, visit.by);
          return see(back, 'Paused. What went out stays out; the rest waits.');
        case 'resume':
          await this.steerStatements.resume(runId, visit.by);
          return see(back, 'It goes on.');
        case 'cancel':
          await this.steerStatements.cancel(runId, visit.by);
          return see(back, 'Ended. Donors who have not been written to can be written to in another run.');
        case 'posted':
          await this.steerStatements.markPosted(runId, visit.by);
          return see(back, 'Noted: the printed statements are in the post.');
        default:
          return see(back, 'Nothing was chosen, so nothing was changed.', 'warn');
      }
    } catch (error) {
      if (!(error instanceof AppError) || error.kind !== 'conflict') throw error;
      return see(back, error.message, 'warn');
    }
  }
}

/** Whether the page would say something else in a moment. */
function isMoving({ state, mailsWaiting }: RunProgress): boolean {
  return state === 'running' || (state === 'finished' && mailsWaiting > 0);
}
