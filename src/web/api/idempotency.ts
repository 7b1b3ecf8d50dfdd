import { v5 as uuidOf } from 'uuid';
import { AppError, InvalidInput } from '../../kernel/app-error.js';
import { actorOf, type Caller } from '../http/access.js';

/** The namespace in which an Idempotency-Key becomes the id of a request. */
const KEYS_NAMESPACE = '5d0f3a58-6f0e-4c0b-9d52-3d6a2f1b8c47';

/** How documentation describes the header. */
export const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  required: true,
  description: 'Up to 200 printable characters of your choice. The same key is the same request, however often sent.',
} as const;

/** The same Idempotency-Key came with another body. */
export class IdempotencyKeyReused extends AppError {
  /** @param what "another refund of this gift. No money moved" */
  constructor(what: string) {
    super(
      'idempotency-key-reused',
      'conflict',
      `This Idempotency-Key was used for ${what}. Use a new key for a new one.`,
    );
  }
}

/** The name of a request of this caller: the same key is the same request. @throws InvalidInput without a usable key */
export function requestIdOf(caller: Caller, key: string | undefined): string {
  if (key === undefined || !/^[\x20-\x7e]{1,200}$/.test(key)) {
    throw new InvalidInput([
      { field: 'Idempotency-Key', message: 'Send a header Idempotency-Key of 1 to 200 printable characters.' },
    ]);
  }
  return uuidOf(`${actorOf(caller)}:${key}`, KEYS_NAMESPACE);
}
