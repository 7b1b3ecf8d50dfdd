import type { ProblemEntry } from './problem-entry.js';

/** Problems of gifts, of what goes back of them, of their campaigns and their receipts. */
export const GIFT_PROBLEMS = {
  'refund-too-large': {
    title: 'The refund is larger than what is left',
    meaning: 'A gift can be refunded up to its amount less what has been refunded before. No money moved.',
    next: 'Read the gift again, and refund at most what is left of it.',
  },
  'second-person-needed': {
    title: 'Somebody else has to approve this refund',
    meaning: 'Whoever asks for a large or late refund cannot approve it as well. No money moved.',
    next: 'Ask a colleague in finance to approve it, or withdraw it.',
  },
  'refund-decided': {
    title: 'The refund is decided already',
    meaning: 'Somebody approved, declined or withdrew it in between. Nothing was changed.',
    next: 'Open the gift: it shows what became of the refund.',
  },
  'not-your-refund': {
    title: 'Somebody else asked for this refund',
    meaning: 'A refund that waits is withdrawn by who asked for it. Nothing was changed.',
    next: 'Decline it instead, and say why.',
  },
  'gift-not-received': {
    title: 'There is no money to send back',
    meaning: 'The gift has not been paid, or its payment failed, so there is nothing to refund. No money moved.',
    next: 'Read the gift again: a bank debit may still be on its way.',
  },
  'gift-contested': {
    title: 'A bank is deciding about this gift',
    meaning:
      'The payment is disputed and the bank holds the money. A refund would send it away a second time, so none was made.',
    next: 'Answer the dispute at the processor, or accept it there; read the gift again when it has been decided.',
  },
  'campaign-changed': {
    title: 'The campaign was changed meanwhile',
    meaning: 'Somebody else saved this campaign while you had it open. Nothing of yours was saved.',
    next: 'Open the campaign again, look at what changed, and make your change once more.',
  },
  'fund-is-spent': {
    title: 'The designation has been spent',
    meaning: 'More was released from this designation than would be left in it without the gift. Nothing was moved.',
    next: 'Undo a release of the designation first, or leave the gift where it is.',
  },
  'gift-not-movable': {
    title: 'The gift stays where it is',
    meaning: 'A gift in this state cannot be moved to another campaign or designation. Nothing was changed.',
    next: 'Open the gift: it says where it stands and what can be done with it.',
  },
  'receipt-not-in-force': {
    title: 'This receipt is void',
    meaning:
      'A void receipt is neither corrected nor sent: it keeps its number and stays as it is. Nothing was changed.',
    next: 'Open the receipt that replaced it, if one did, and act there.',
  },
  'receipt-incomplete': {
    title: 'The receipt would not say enough',
    meaning:
      'The tax authority asks for the name of the donor, and in some countries for the address, on every receipt. Nothing was changed.',
    next: 'Complete the details of the donor, then correct the receipt.',
  },
} as const satisfies Readonly<Record<string, ProblemEntry>>;
