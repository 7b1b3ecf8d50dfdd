import { AppError } from '../../kernel/app-error.js';

export class EndpointDisabled extends AppError {
  constructor() {
    super(
      'webhook-disabled',
      'conflict',
      'This endpoint is switched off, and nothing was sent. Switch it on again first.',
    );
  }
}

export class TooManyEndpoints extends AppError {
  constructor(most: number) {
    super(
      'too-many-webhooks',
      'conflict',
      `There are ${most} endpoints already, and no more was made. Switch one off that is not needed.`,
    );
  }
}

/** The same Idempotency-Key came with something else to do. */
export class HookRequestReused extends AppError {
  constructor() {
    super(
      'idempotency-key-reused',
      'conflict',
      'This Idempotency-Key was used for something else, and nothing was done. Use a new key for a new request.',
    );
  }
}
