import { AppError } from '../../../kernel/app-error.js';

/** Somebody must still decide about a donor who asked not to be named. */
export class DecisionsOpen extends AppError {
  constructor(count: number) {
    super(
      'donor-list-undecided',
      'conflict',
      `The list was not published: ${count === 1 ? 'a donor' : `${count} donors`} asked not to be named, or waits for a gift to go back. Decide about each of them first.`,
    );
  }
}

/** Whoever prepared a list does not publish it. */
export class SecondPersonNeeded extends AppError {
  constructor() {
    super(
      'donor-list-second-person',
      'forbidden',
      'The list was not published: you prepared it, or changed it last. Somebody else looks it through and publishes it.',
    );
  }
}

/** The books, or somebody, changed the list since it was prepared. */
export class ListMoved extends AppError {
  constructor() {
    super(
      'donor-list-moved',
      'conflict',
      'The list was not published: it is not the one that was prepared any more. Look at what changed, and have it prepared again.',
    );
  }
}

/** There is nothing to withdraw. */
export class NotPublished extends AppError {
  constructor() {
    super('donor-list-not-published', 'conflict', 'No list of that year is public, so nothing was withdrawn.');
  }
}
