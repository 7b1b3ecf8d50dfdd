import type { ProblemEntry } from './problem-entry.js';

/** Problems of donors and gifts on their way in. */
export const IMPORT_PROBLEMS = {
  'import-refused': {
    title: 'The file is no table',
    meaning: 'It is empty, of another kind, or cannot be cut into rows. Nothing of it was kept.',
    next: 'Export it as CSV, with one row for each gift, and upload that.',
  },
  'import-moved': {
    title: 'The import has moved on',
    meaning: 'A worker or another person was faster. Nothing was changed.',
    next: 'Look at its page again.',
  },
  'import-busy': {
    title: 'Another import is under way',
    meaning: 'Two at a time could each take the other’s gifts for new. Nothing was begun.',
    next: 'Wait for its end, or end it on its page.',
  },
  'import-stale': {
    title: 'The file has to be looked through again',
    meaning: 'Another import has changed what is here since. Nothing was begun.',
    next: 'Change its columns, or leave them, and look through it again.',
  },
  'import-disagrees': {
    title: 'The file does not agree with its control figures',
    meaning: 'Its amounts are not as many, or not as much, as was said. Nothing was begun.',
    next: 'Correct the file, or the figures.',
  },
  'import-undo-late': {
    title: 'The import can be undone no more',
    meaning: 'A day after its end an import stands. Nothing was changed.',
    next: 'Correct single gifts and donors on their pages.',
  },
  'import-file-gone': {
    title: 'The file was deleted',
    meaning: 'Uploaded files are deleted after a week.',
    next: 'Upload it again.',
  },
} as const satisfies Readonly<Record<string, ProblemEntry>>;
