import type { ProblemEntry } from './problem-entry.js';

/** Problems of lists, of the views that are saved of them, and of what is done with many rows at once. */
export const LIST_PROBLEMS = {
  'not-your-view': {
    title: 'This view is somebody else’s',
    meaning: 'A shared view is changed by whoever saved it, and by administrators. Nothing was changed.',
    next: 'Save a view of your own instead.',
  },
  'too-late-to-undo': {
    title: 'Too late to undo',
    meaning: 'What was done to many donors at once can be taken back for an hour. Nothing was changed.',
    next: 'Filter the list by the tag, and change the tags again.',
  },
} as const satisfies Readonly<Record<string, ProblemEntry>>;
