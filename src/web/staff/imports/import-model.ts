import type { KnownPurposes } from '../../../campaigns/imported-purposes.js';
import type { ImportRun } from '../../../imports/runs/import-run.js';

/** What the page of an import shows. */
export interface ImportModel {
  readonly run: ImportRun;
  readonly purposes: KnownPurposes;
  readonly currency: string;
  readonly timeZone: string;
  readonly now: Date;
  readonly csrf: string;
}
