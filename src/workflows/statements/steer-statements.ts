import { Injectable } from '@nestjs/common';
import { AppError } from '../../kernel/app-error.js';
import { dateIn, yearOf } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import type { StaffId } from '../../kernel/id.js';
import { type Actor, Audit } from '../../audit/audit.js';
import { Db, type Tx } from '../../database/db.js';
import { Jobs } from '../../jobs/jobs.js';
import { readOrganisation } from '../../organisation/organisation.js';
import {
  beginRun,
  lockRun,
  markPosted,
  type RunScope,
  type RunState,
  setRunState,
  type StatementRun,
} from '../../receipts/statements/statement-run.store.js';
import type { StatementRunId } from '../../receipts/statements/statement.store.js';
import { MAKE_STATEMENTS } from './make-statements.js';

/** What the people at the newsroom do with statements; each act is in the audit. */
@Injectable()
export class SteerStatements {
  constructor(
    private readonly db: Db,
    private readonly jobs: Jobs,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Begins to send the statements of a year that is over (R-STM-01).
   * @throws RunUnderWay, AppError `conflict` when the year runs or nobody is waiting for one
   */
  start(year: number, scope: RunScope, by: By): Promise<StatementRunId> {
    const now = this.clock.now();
    return this.db.write(async (tx) => {
      const { timeZone } = await readOrganisation(tx);
      if (year >= yearOf(dateIn(timeZone, now))) {
        throw refusal(
          `The year ${year} is not over. Nothing was sent. Its statements can go out from January 1, ${year + 1}.`,
        );
      }
      const { id, donors } = await beginRun(tx, { year, scope, by: by.staffId, now });
      if (donors === 0) throw refusal('Nobody is waiting for a statement of that year. Nothing was sent.');
      await this.jobs.enqueue(tx, MAKE_STATEMENTS, [{ runId: id }]);
      await this.record(tx, by, 'send statements', id, {
        year,
        donors,
        scope: typeof scope === 'object' ? 'one' : scope,
      });
      return id;
    });
  }

  /** Stops after the batch that is being written; nothing that went out comes back. */
  pause(id: StatementRunId, by: By): Promise<void> {
    return this.move(id, by, { from: ['running'], to: 'paused', action: 'pause statements' });
  }

  resume(id: StatementRunId, by: By): Promise<void> {
    return this.move(id, by, { from: ['paused'], to: 'running', action: 'resume statements' }, (tx) =>
      this.jobs.enqueue(tx, MAKE_STATEMENTS, [{ runId: id }]),
    );
  }

  /** Ends the run; who has not been written to can be written to by another. */
  cancel(id: StatementRunId, by: By): Promise<void> {
    return this.move(id, by, { from: ['running', 'paused'], to: 'canceled', action: 'cancel statements' });
  }

  /** Notes that the printed statements of a run were taken to the post. */
  markPosted(id: StatementRunId, by: By): Promise<void> {
    return this.db.write(async (tx) => {
      const { state } = await lockRun(tx, id);
      if (state === 'running' || state === 'paused') throw refusal('This run is not over. Nothing was noted.');
      const isNew = await markPosted(tx, id, { by: by.staffId, now: this.clock.now() });
      if (isNew) await this.record(tx, by, 'post statements', id);
    });
  }

  private move(
    id: StatementRunId,
    by: By,
    { from, to, action }: { from: readonly RunState[]; to: RunState; action: string },
    then: (tx: Tx) => Promise<void> = async () => undefined,
  ): Promise<void> {
    return this.db.write(async (tx) => {
      const run: StatementRun = await lockRun(tx, id);
      // Pressed twice: what was wanted is so.
      if (run.state === to) return;
      if (!from.includes(run.state)) throw refusal(`This run is ${run.state} already. Nothing was changed.`);
      await setRunState(tx, id, to, { now: this.clock.now() });
      await then(tx);
      await this.record(tx, by, action, id);
    });
  }

  private record(tx: Tx, { actor }: By, action: string, id: StatementRunId, detail = {}): Promise<void> {
    return this.audit.record(tx, { actor, action, object: `statement-run:${id}`, detail });
  }
}

interface By {
  readonly actor: Actor;
  readonly staffId: StaffId;
}

function refusal(message: string): AppError {
  return new AppError('conflict', 'conflict', message);
}
