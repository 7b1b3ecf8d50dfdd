import type { ProblemEntry } from './problem-entry.js';

/** Problems of plans and memberships. */
export const PLAN_PROBLEMS = {
  'no-card-link': {
    title: 'There is no card to change',
    meaning: 'The plan has ended, or its donor has no email address. Nothing was sent.',
    next: 'Write down an email address of the donor, or begin a new plan with them.',
  },
  'plan-changed': {
    title: 'The plan has changed in between',
    meaning: 'The request was made for an older version of the plan. Nothing was saved.',
    next: 'Compare the two versions that the answer names, and send the change again with the current version.',
  },
  'plan-busy': {
    title: 'Another change is on its way',
    meaning: 'An earlier change of the plan has not reached the payment processor yet. This one was not saved.',
    next: 'Wait a few minutes and try again. To cancel is possible at any time.',
  },
  'plan-ended': {
    title: 'The plan has ended',
    meaning: 'A plan that was cancelled, lapsed or ran its term is not changed any more. Nothing was saved.',
    next: 'Start it again, or begin a new one.',
  },
  'membership-redeemed': {
    title: 'This gift has been accepted already',
    meaning: 'A membership that was given can be accepted once, and its year has begun.',
    next: 'The letter that came then tells until when it lasts.',
  },
  'membership-withdrawn': {
    title: 'This gift is no longer there',
    meaning: 'It was returned to whoever bought it, so there is nothing to accept.',
    next: 'Write to the newsroom if that surprises you.',
  },
  'term-paid-for': {
    title: 'This term was paid for',
    meaning: 'A term that money bought ends when the money goes back, and in no other way. Nothing was changed.',
    next: 'Refund the gift, and the term follows.',
  },
} as const satisfies Readonly<Record<string, ProblemEntry>>;
