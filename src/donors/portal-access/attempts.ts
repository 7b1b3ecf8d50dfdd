import { createHash } from 'node:crypto';
import { AppError } from '../../kernel/app-error.js';
import { rows, type Tx } from '../../database/db.js';

/** How often something may be tried for one address or from one network, within so many minutes. */
export interface AttemptLimit {
  readonly kind: string;
  readonly most: number;
  readonly minutes: number;
}

/** Letters to one address (R-SEC-05), and letters that one network may cause: a library has many readers. */
export const CODES_PER_ADDRESS: AttemptLimit = { kind: 'code-for-address', most: 3, minutes: 60 };
export const CODES_PER_NETWORK: AttemptLimit = { kind: 'code-for-network', most: 30, minutes: 60 };
/** Wrong guesses of one network, over all addresses. */
export const GUESSES_PER_NETWORK: AttemptLimit = { kind: 'guess-of-network', most: 50, minutes: 60 };
/** Letters to new addresses that one donor may cause. */
export const EMAIL_CHANGES_PER_DONOR: AttemptLimit = { kind: 'email-change', most: 5, minutes: 60 };
/** Everything about a donor is read and packed at each download. */
export const DOWNLOADS_PER_ADDRESS: AttemptLimit = { kind: 'download', most: 10, minutes: 60 };

/** No limit counts longer than this. */
const KEPT_MINUTES = 60;

/** It says the same of addresses that are known and of those that are not. */
export class TooManyAttempts extends AppError {
  constructor() {
    super(
      'too-many-requests',
      'unavailable',
      'That was asked for several times within the hour, so nothing was done this time. ' +
        'What you have already still works. Wait an hour, then try again.',
    );
  }
}

/**
 * Counts one attempt; attempts at the same time all count. The transaction has to commit, whatever comes of the
 * attempt. @throws TooManyAttempts, and then counts nothing.
 */
export async function countAttempt(tx: Tx, limit: AttemptLimit, subject: string, now: Date): Promise<void> {
  const key = createHash('sha256').update(`${limit.kind}:${subject}`).digest();
  const since = new Date(now.getTime() - limit.minutes * 60_000);
  await rows(tx, `select pg_advisory_xact_lock(hashtextextended(encode($1::bytea, 'hex'), 0))`, [key]);
  const counted = await rows(tx, 'select from portal_attempt where kind = $1 and subject = $2 and at > $3 limit $4', [
    limit.kind,
    key,
    since,
    limit.most,
  ]);
  if (counted.length >= limit.most) throw new TooManyAttempts();
  await rows(tx, 'insert into portal_attempt (kind, subject, at) values ($1, $2, $3)', [limit.kind, key, now]);
}

/** Removes what no limit counts any more. */
export async function forgetAttempts(tx: Tx, now: Date): Promise<void> {
  await rows(tx, 'delete from portal_attempt where at <= $1', [new Date(now.getTime() - KEPT_MINUTES * 60_000)]);
}
