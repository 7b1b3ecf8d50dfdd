/** What the caller should make of an error; the web layer turns it into a status. */
export type ErrorKind =
  'invalid' | 'unauthenticated' | 'forbidden' | 'not-found' | 'conflict' | 'too-large' | 'unavailable';

export interface FieldProblem {
  /** The name of the field as the form or the JSON body spells it. */
  readonly field: string;
  /** One sentence: what is wrong and what would be right. */
  readonly message: string;
}

/**
 * A failure that the product foresees. `code` is stable and documented at `/problems/<code>`;
 * the message is one sentence for people: what happened, what did not, what to do next.
 */
export class AppError extends Error {
  constructor(
    readonly code: string,
    readonly kind: ErrorKind,
    message: string,
    readonly fields: readonly FieldProblem[] = [],
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}

export class NotFound extends AppError {
  constructor(noun: string) {
    super('not-found', 'not-found', `There is no such ${noun}. It may have been mistyped, or never existed.`);
  }
}

export class InvalidInput extends AppError {
  constructor(fields: readonly FieldProblem[], message = 'Some fields need a look. Nothing was saved.') {
    super('invalid-input', 'invalid', message, fields);
  }
}
