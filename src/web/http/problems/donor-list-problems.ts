import type { ProblemEntry } from './problem-entry.js';

/** The part of the catalogue that is about the public list of donors. */
export const DONOR_LIST_PROBLEMS = {
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
