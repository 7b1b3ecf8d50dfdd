import type { ProblemEntry } from './problem-entry.js';

/** Problems of lists, of the views that are saved of them, of what is done with many rows at once, and of the list of donors. */
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
  'donor-list-undecided': {
    title: 'Decisions are open',
    meaning: 'Donors who reach the published amount asked not to be named. Nothing was published.',
    next: 'Decide about each: return the gift, publish the name, or make an exception and say why.',
  },
  'donor-list-second-person': {
    title: 'A second person publishes the list',
    meaning: 'Whoever prepared a list, or changed it last, does not publish it. Nothing was published.',
    next: 'Ask a colleague of finance or an administrator to look it through and publish it.',
  },
  'donor-list-moved': {
    title: 'The list has changed',
    meaning: 'Gifts came or went back, or somebody changed a name, since the list was prepared. Nothing was published.',
    next: 'Look the list through as it is now, and have it prepared again.',
  },
  'donor-list-not-published': {
    title: 'No list is public',
    meaning: 'The list of that year was never published, or was withdrawn before.',
    next: 'Look at the versions of the year.',
  },
  'too-many-look-ups': {
    title: 'Too many questions',
    meaning: 'One person asked about donors more often than an hour allows. This question was not answered.',
    next: 'Ask again later, or ask an administrator.',
  },
} as const satisfies Readonly<Record<string, ProblemEntry>>;
