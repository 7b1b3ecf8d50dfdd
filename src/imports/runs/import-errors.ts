import { AppError } from '../../kernel/app-error.js';

/** Somebody, or a worker, was faster. */
export class ImportMoved extends AppError {
  constructor() {
    super(
      'import-moved',
      'conflict',
      'This import has moved on in between, so nothing was changed. Look at its page again.',
    );
  }
}

/** Two at a time could each take the other’s gifts for new. */
export class ImportBusy extends AppError {
  constructor() {
    super(
      'import-busy',
      'conflict',
      'Another import is running, paused or being undone. Nothing was begun. Wait for its end, or end it on its page.',
    );
  }
}

/** What was found before another import is not what is here now. */
export class ImportStale extends AppError {
  constructor() {
    super(
      'import-stale',
      'conflict',
      'Another import has changed what is here since this file was looked through. Nothing was begun. Look through it again first.',
    );
  }
}

export class ImportDisagrees extends AppError {
  constructor() {
    super(
      'import-disagrees',
      'conflict',
      'The file does not hold what its control figures say. Nothing was begun. Correct the file, or the figures.',
    );
  }
}

export class ImportUndoLate extends AppError {
  constructor() {
    super(
      'import-undo-late',
      'conflict',
      'This import ended more than a day ago, so it can be undone no more. Nothing was changed.',
    );
  }
}

export class ImportFileGone extends AppError {
  constructor() {
    super(
      'import-file-gone',
      'not-found',
      'The file of this import was deleted, as every file is after a week. Upload it again.',
    );
  }
}
