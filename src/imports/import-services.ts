import { ImportFiles } from './files/import-files.js';
import { BringImport } from './runs/bring-import.js';
import { CheckImport } from './runs/check-import.js';
import { ErrorFile } from './runs/error-file.js';
import { ReceiveFile } from './runs/receive-file.js';
import { SteerImport } from './runs/steer-import.js';
import { TidyImports } from './runs/tidy-imports.js';
import { UndoImport } from './runs/undo-import.js';
import { WorkImport } from './runs/work-import.js';

/** What brings files of donors and gifts in, for the wiring. */
export const IMPORT_SERVICES = [
  ImportFiles,
  ReceiveFile,
  SteerImport,
  CheckImport,
  BringImport,
  UndoImport,
  WorkImport,
  ErrorFile,
  TidyImports,
];
