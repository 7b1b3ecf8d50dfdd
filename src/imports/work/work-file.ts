import { Injectable } from '@nestjs/common';
import { BringImport } from './bring-import.js';
import { CheckImport } from './check-import.js';
import type { ImportRun } from '../runs/import-run.js';
import { UndoImport } from './undo-import.js';

/** What a worker can do for a run. Each is safe to repeat, and throws RunIsOver when somebody else has the run. */
export interface ImportWork {
  /** Finds out what would happen, and writes nothing of it. */
  look(run: ImportRun, worker: string): Promise<void>;
  /** False when time is up before the end; to be called again. */
  bring(run: ImportRun, worker: string, isTimeUp: () => boolean): Promise<boolean>;
  takeBack(run: ImportRun, worker: string): Promise<void>;
}

/** The work on a file. */
@Injectable()
export class WorkFile implements ImportWork {
  constructor(
    private readonly checking: CheckImport,
    private readonly bringing: BringImport,
    private readonly undoing: UndoImport,
  ) {}

  /** @throws BrokenFile, RunIsOver */
  look(run: ImportRun, worker: string): Promise<void> {
    return this.checking.run(run, worker);
  }

  bring(run: ImportRun, worker: string, isTimeUp: () => boolean): Promise<boolean> {
    return this.bringing.run(run, worker, isTimeUp);
  }

  takeBack(run: ImportRun, worker: string): Promise<void> {
    return this.undoing.run(run, worker);
  }
}
