import type { ProblemEntry } from './problem-entry.js';

/** Problems of gifts that did not come through the processor, and of their batches. */
export const OFFLINE_PROBLEMS = {
  'batch-disagrees': {
    title: 'The batch does not agree',
    meaning: 'Its gifts are not as many, or not as much, as its control figures say. Nothing was posted.',
    next: 'Look for the gift that is missing or mistyped, or correct the control figures.',
  },
  'batch-posted': {
    title: 'The batch is posted',
    meaning: 'The gifts of a posted batch stand as they are. Nothing was changed.',
    next: 'Correct a gift on its own page.',
  },
  'batch-open': {
    title: 'The batch is not posted yet',
    meaning: 'Only a posted batch can be brought to the bank. Nothing was booked.',
    next: 'Post the batch first.',
  },
  'gift-not-yet-made': {
    title: 'A check is dated ahead',
    meaning: 'A check is no gift before the day that is written on it. Nothing was posted.',
    next: 'Take it out of the batch, or post the batch on that day.',
  },
  'gift-is-offline': {
    title: 'The gift did not come through the processor',
    meaning: 'The processor cannot return what it never had. No money moved.',
    next: 'Pay it back yourself, and record that on the page of the gift.',
  },
  'gift-is-imported': {
    title: 'The gift was received elsewhere',
    meaning: 'Its money never came through here, so nothing of it can be sent back, corrected or receipted here.',
    next: 'Return it where it was received.',
  },
  'gift-is-online': {
    title: 'The gift came through the processor',
    meaning: 'It goes back the way it came. No money moved.',
    next: 'Refund it from the page of the gift.',
  },
  'gift-is-undone': {
    title: 'The gift is undone already',
    meaning: 'Money of this gift has gone back, or it was corrected before. Nothing was changed.',
    next: 'Look at its page for what holds now.',
  },
  'nothing-to-deposit': {
    title: 'Nothing is left to deposit',
    meaning: 'No money of this batch waits to be brought to the bank. Nothing was booked.',
    next: 'Look at the batch; its gifts were returned, or are no money.',
  },
} as const satisfies Readonly<Record<string, ProblemEntry>>;
