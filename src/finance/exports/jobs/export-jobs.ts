import { AskExport } from './ask-export.js';
import { MakeExport } from './make-export.js';
import { TakeExport } from './take-export.js';
import { TidyExports } from './tidy-exports.js';

/** What looks after files that are made behind the pages, for the wiring. */
export const EXPORT_JOBS = [AskExport, MakeExport, TakeExport, TidyExports];
