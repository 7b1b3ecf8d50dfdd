import { Injectable } from '@nestjs/common';
import { AppError } from '../../kernel/app-error.js';
import { Clock } from '../../kernel/clock.js';
import { newId, type StaffId } from '../../kernel/id.js';
import { type Actor, Audit } from '../../audit/audit.js';
import { makePastCampaign, makePastDesignation } from '../../campaigns/imported-purposes.js';
import { Db, rows, type Tx, violatedConstraint } from '../../database/db.js';
import type { ImportRunId } from '../../gifts/imported/imported-gift.store.js';
import { Jobs } from '../../jobs/jobs.js';
import { keepPurposes } from '../../workflows/imports/bring-history.js';
import { TakeBackHistory } from '../../workflows/imports/take-back-history.js';
import { MAKE, type Mapping, nameKey } from '../mapping/mapping.js';
import type { Questions } from './import-run.js';
import {
  ImportBusy,
  ImportDisagrees,
  ImportFileGone,
  ImportMoved,
  ImportStale,
  ImportUndoLate,
} from './import-errors.js';
import { agreesWithControl, type ImportRun, type ImportState, undoableUntil } from './import-run.js';
import { changedSince, type Decisions, decideRun, insertRun, lockRun, moveRun } from './import-run.store.js';
import { WORK_IMPORT } from '../work/work-import.js';

/** Who steers an import. */
export interface ImportBy {
  readonly actor: Actor;
  readonly staffId: StaffId | null;
}

/** What a person decides about a run on its way; a worker does the rest. Each act is audited. */
@Injectable()
export class SteerImport {
  constructor(
    private readonly db: Db,
    private readonly jobs: Jobs,
    private readonly audit: Audit,
    private readonly history: TakeBackHistory,
    private readonly clock: Clock,
  ) {}

  /** Says which column is what, and has the file looked through. @throws NotFound, ImportMoved, ImportFileGone */
  map(by: ImportBy, id: string, decisions: Decisions): Promise<void> {
    return this.act(by, id, 'map import', ['mapping', 'asking', 'checked'], async (tx, run) => {
      await decideRun(tx, run.id, decisions);
      await this.begin(tx, run.id, 'checking');
    });
  }

  /** Answers what only a person can tell, and has the file looked through again. @throws NotFound, ImportMoved */
  answer(by: ImportBy, id: string, answers: Answers): Promise<void> {
    return this.act(by, id, 'map import', ['asking'], async (tx, run) => {
      const { source, encoding, delimiter, controlCount, controlMinor } = run;
      const mapping = answered(run.mapping!, run.questions!, answers);
      const decisions = { source, encoding: encoding!, delimiter: delimiter!, mapping, controlCount, controlMinor };
      await decideRun(tx, run.id, decisions);
      await this.begin(tx, run.id, 'checking');
    });
  }

  /** Goes back to the mapping. @throws NotFound, ImportMoved */
  reopen(by: ImportBy, id: string): Promise<void> {
    return this.act(by, id, 'map import', ['asking', 'checked'], (tx, run) =>
      moveRun(tx, run.id, { state: 'mapping', now: this.clock.now() }),
    );
  }

  /** Begins to look for subscriptions that were begun elsewhere. Returns the run. */
  async lookForSubscriptions(by: ImportBy): Promise<ImportRunId> {
    await this.jobs.prepare(WORK_IMPORT);
    const id = newId<'import-run'>();
    await this.db.write(async (tx) => {
      const [now, name] = [this.clock.now(), 'Subscriptions at the processor'];
      const run = {
        id,
        kind: 'subscriptions',
        source: 'stripe',
        name,
        state: 'checking',
        file: null,
        mapping: null,
      } as const;
      await insertRun(tx, { ...run, askedBy: by.staffId, actor: by.actor, now });
      await this.audit.record(tx, { actor: by.actor, action: 'look for subscriptions', object: `import:${id}` });
      await this.jobs.enqueue(tx, WORK_IMPORT, [{ runId: id }]);
    });
    return id;
  }

  /**
   * @param withHistory of subscriptions: whether their charges of the past are brought too
   * @throws NotFound, ImportMoved, ImportDisagrees, ImportStale, ImportBusy, ImportFileGone
   */
  async start(by: ImportBy, id: string, withHistory = false): Promise<void> {
    try {
      await this.act(by, id, 'run import', ['checked'], async (tx, run) => {
        if (!agreesWithControl(run)) throw new ImportDisagrees();
        if (await changedSince(tx, run.id, run.checkedAt!)) throw new ImportStale();
        if (run.mapping) await this.makeNames(tx, run, run.mapping);
        await rows(tx, 'update import_run set with_history = $2 where id = $1', [run.id, withHistory]);
        await this.begin(tx, run.id, 'running');
      });
    } catch (error) {
      if (violatedConstraint(error) === 'import_run_one_at_a_time') throw new ImportBusy();
      throw error;
    }
  }

  /** @throws NotFound, ImportMoved */
  pause(by: ImportBy, id: string): Promise<void> {
    return this.act(by, id, 'pause import', ['running'], (tx, run) =>
      moveRun(tx, run.id, { state: 'paused', now: this.clock.now() }),
    );
  }

  /** @throws NotFound, ImportMoved, ImportFileGone */
  resume(by: ImportBy, id: string): Promise<void> {
    return this.act(by, id, 'resume import', ['paused'], (tx, run) => this.begin(tx, run.id, 'running'));
  }

  /** Ends it where it is. What was brought stays, and can be undone for a day. @throws NotFound, ImportMoved */
  cancel(by: ImportBy, id: string): Promise<void> {
    const open: ImportState[] = ['mapping', 'checking', 'asking', 'checked', 'running', 'paused'];
    return this.act(by, id, 'cancel import', open, async (tx, run) => {
      await moveRun(tx, run.id, { state: 'cancelled', now: this.clock.now() });
      if (!run.startedAt) await forgetFile(tx, run.id, this.clock.now());
    });
  }

  /** @throws NotFound, ImportMoved, ImportUndoLate, ImportBusy */
  async undo(by: ImportBy, id: string): Promise<void> {
    try {
      await this.act(by, id, 'undo import', ['done', 'cancelled'], async (tx, run) => {
        const until = undoableUntil(run);
        if (!until) throw new ImportMoved();
        if (until < this.clock.now()) throw new ImportUndoLate();
        const { keptGifts, keptDonors: newDonors } = await this.history.left(tx, run.id);
        const gifts = run.kind === 'file' ? keptGifts : run.figures!.gifts;
        const figures = { ...run.figures!, gifts, newDonors };
        await moveRun(tx, run.id, { state: 'undoing', now: this.clock.now(), figures, rowsTotal: gifts, rowsDone: 0 });
        await this.jobs.enqueue(tx, WORK_IMPORT, [{ runId: run.id }]);
      });
    } catch (error) {
      if (violatedConstraint(error) === 'import_run_one_at_a_time') throw new ImportBusy();
      throw error;
    }
  }

  /** Notes that somebody took something of a run. */
  note({ actor }: ImportBy, { id }: Pick<ImportRun, 'id'>, action: string): Promise<void> {
    return this.db.write((tx) => this.audit.record(tx, { actor, action, object: `import:${id}` }));
  }

  private async act(
    by: ImportBy,
    id: string,
    action: string,
    from: readonly ImportState[],
    work: (tx: Tx, run: ImportRun) => Promise<void>,
  ): Promise<void> {
    await this.jobs.prepare(WORK_IMPORT);
    await this.db.write(async (tx) => {
      const run = await lockRun(tx, id);
      if (!from.includes(run.state)) throw new ImportMoved();
      if (run.fileForgottenAt && action !== 'undo import' && action !== 'cancel import') throw new ImportFileGone();
      await work(tx, run);
      const detail = { source: run.source, rows: run.rowsTotal ?? 0 };
      await this.audit.record(tx, { actor: by.actor, action, object: `import:${run.id}`, detail });
    });
  }

  private async begin(tx: Tx, id: ImportRunId, state: 'checking' | 'running'): Promise<void> {
    const counts = state === 'checking' ? { rowsDone: 0, rowsTotal: null, figures: null } : {};
    const run = await lockRun(tx, id);
    const rowsDone = state === 'running' && run.state === 'checked' ? { rowsDone: 0 } : {};
    await moveRun(tx, id, { state, now: this.clock.now(), ...counts, ...rowsDone });
    await this.jobs.enqueue(tx, WORK_IMPORT, [{ runId: id }]);
  }

  /** Campaigns and designations that the rows name and a person wants to have. */
  private async makeNames(tx: Tx, run: ImportRun, mapping: Mapping): Promise<void> {
    const [designations, campaigns] = [{ ...mapping.designations }, { ...mapping.campaigns }];
    const { names } = mapping;
    for (const [key, ref] of Object.entries(designations)) {
      if (ref !== MAKE) continue;
      designations[key] = await makePastDesignation(tx, names[key] ?? key);
      await keepPurposes(tx, run.id, [{ kind: 'designation', ref: designations[key] }]);
    }
    for (const [key, ref] of Object.entries(campaigns)) {
      if (ref !== MAKE) continue;
      campaigns[key] = await makePastCampaign(tx, names[key] ?? key);
      await keepPurposes(tx, run.id, [{ kind: 'campaign', ref: campaigns[key] }]);
    }
    await rows(tx, 'update import_run set mapping = $2 where id = $1', [
      run.id,
      JSON.stringify({ ...mapping, designations, campaigns }),
    ]);
  }
}

/** What a person said to the questions of a run; names as the file writes them. */
export interface Answers {
  readonly dateOrder: Mapping['dateOrder'];
  readonly decimals: Mapping['decimals'];
  readonly designations: ReadonlyMap<string, string>;
  readonly campaigns: ReadonlyMap<string, string>;
}

function answered(mapping: Mapping, questions: Questions, answers: Answers): Mapping {
  const named = [...questions.designations, ...questions.campaigns].map(({ name }) => [nameKey(name), name] as const);
  const said = (given: ReadonlyMap<string, string>) =>
    Object.fromEntries([...given].map(([name, ref]) => [nameKey(name), ref]));
  return {
    ...mapping,
    dateOrder: answers.dateOrder ?? mapping.dateOrder,
    decimals: answers.decimals ?? mapping.decimals,
    designations: { ...mapping.designations, ...said(answers.designations) },
    campaigns: { ...mapping.campaigns, ...said(answers.campaigns) },
    names: { ...mapping.names, ...Object.fromEntries(named) },
  };
}

/** Deletes the pieces of a file. Its rows stay as numbers and hashes. */
export async function forgetFile(tx: Tx, id: ImportRunId, now: Date): Promise<void> {
  await rows(tx, 'delete from import_chunk where run_id = $1', [id]);
  await rows(tx, 'update import_run set file_forgotten_at = $2 where id = $1 and file_forgotten_at is null', [id, now]);
}

/** A file that was refused before anything of it was kept. */
export class FileRefused extends AppError {
  constructor(message: string) {
    super('import-refused', 'invalid', message);
  }
}
