import { ImportFiles } from './files/import-files.js';
import { BringImport } from './work/bring-import.js';
import { CheckImport } from './work/check-import.js';
import { ErrorFile } from './work/error-file.js';
import { ReceiveFile } from './runs/receive-file.js';
import { SteerImport } from './runs/steer-import.js';
import { TidyImports } from './work/tidy-imports.js';
import { UndoImport } from './work/undo-import.js';
import { WorkFile } from './work/work-file.js';
import { WorkImport } from './work/work-import.js';
import { WorkSubscriptions } from './subscriptions/work-subscriptions.js';

/** What brings files of donors and gifts in, for the wiring. */
export const IMPORT_SERVICES = [
  ImportFiles,
  ReceiveFile,
  SteerImport,
  CheckImport,
  BringImport,
  UndoImport,
  WorkFile,
  WorkSubscriptions,
  WorkImport,
  ErrorFile,
  TidyImports,
];
