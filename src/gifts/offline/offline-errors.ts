import { AppError } from '../../kernel/app-error.js';
import { formatDate, type CalendarDate } from '../../kernel/calendar.js';
import { Money } from '../../kernel/money.js';

/** The gifts of a batch are not what its control figures say. */
export class BatchDisagrees extends AppError {
  constructor(has: { count: number; minor: bigint }, control: { count: number; minor: bigint }, currency: string) {
    const money = (minor: bigint): string => Money.of(minor, currency).format();
    super(
      'batch-disagrees',
      'conflict',
      `The batch holds ${has.count} for ${money(has.minor)}, and its control figures say ${control.count} for ${money(control.minor)}. ` +
        'Nothing was posted. Look for the gift that is missing or mistyped, or correct the control figures.',
    );
  }
}

export class BatchIsPosted extends AppError {
  constructor() {
    super(
      'batch-posted',
      'conflict',
      'This batch is posted, so its gifts stand as they are. Nothing was changed. Correct a gift on its own page instead.',
    );
  }
}

export class BatchNotPosted extends AppError {
  constructor() {
    super('batch-open', 'conflict', 'This batch is not posted yet, so there is nothing to bring to the bank.');
  }
}

/** A check of a later day is no gift before it (R-DAT-02). */
export class GiftNotYetMade extends AppError {
  constructor(day: CalendarDate) {
    super(
      'gift-not-yet-made',
      'conflict',
      `A check in this batch is dated ${formatDate(day)} and is no gift before that day. Nothing was posted. ` +
        'Hold it and take it out of the batch, or post the batch then.',
    );
  }
}

/** A gift on paper goes back by a person, not by the processor. */
export class GiftIsOffline extends AppError {
  constructor() {
    super(
      'gift-is-offline',
      'conflict',
      'This gift did not come through the processor, which cannot return it. Pay it back yourself, and record that on the page of the gift.',
    );
  }
}

/** A gift of the processor goes back through the processor. */
export class GiftIsOnline extends AppError {
  constructor() {
    super(
      'gift-is-online',
      'conflict',
      'This gift came through the processor. Refund it there, from the page of the gift.',
    );
  }
}

export class GiftIsUndone extends AppError {
  constructor() {
    super(
      'gift-is-undone',
      'conflict',
      'Money of this gift has gone back, or it was corrected already. Nothing was changed. Look at its page for what holds now.',
    );
  }
}

export class NothingToDeposit extends AppError {
  constructor() {
    super('nothing-to-deposit', 'conflict', 'No money of this batch is left to bring to the bank. Nothing was booked.');
  }
}
