import { createHmac } from 'node:crypto';
import { AppError } from '../../kernel/app-error.js';
import { type Id, newId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';

export type SignInId = Id<'portal-sign-in'>;

/** How long a code and its link work, and how often a code may be mistyped (R-SEC-05). */
export const SIGN_IN_MINUTES = 10;
export const CODE_TRIES = 5;

export interface OpenedSignIn {
  readonly emailKey: string;
  /** The page of the portal that was wanted. */
  readonly returnTo: string;
}

export class WrongCode extends AppError {
  constructor(readonly triesLeft: number) {
    super(
      'wrong-code',
      'unauthenticated',
      triesLeft === 0
        ? 'That was not the code, and it was the last try. You are not signed in. Send a new code.'
        : `That is not the code. You are not signed in. Check the letter: ${triesLeft === 1 ? 'one try is' : `${triesLeft} tries are`} left.`,
    );
  }
}

/** Used, too old, tried too often or never made: which of these is nobody's business. */
export class SignInSpent extends AppError {
  constructor() {
    super('sign-in-spent', 'not-found', 'That link has done its work. You are not signed in. Send a new code.');
  }
}

/** Notes that a letter with code and link is wanted; the same for every address, known or not. */
export async function askSignIn(tx: Tx, email: string, returnTo: string, now: Date): Promise<SignInId> {
  const id = newId<'portal-sign-in'>();
  await rows(
    tx,
    `insert into portal_sign_in (id, email_key, return_to, asked_at, expires_at) values ($1, lower($2), $3, $4, $5)`,
    [id, email, returnTo, now, new Date(now.getTime() + SIGN_IN_MINUTES * 60_000)],
  );
  return id;
}

/**
 * The six digits that belong to a sign-in. They are reckoned from the id with the secret of the installation and
 * stored nowhere, not even as a hash: a million hashes are tried in a second. A letter that is sent twice says the same.
 */
export function codeOf(id: SignInId, secret: string): string {
  const digest = createHmac('sha256', secret).update(`portal-code:${id}`).digest();
  return String(digest.readUIntBE(0, 6) % 1_000_000).padStart(6, '0');
}

/** Whether code and link of a sign-in still work. */
export async function isOpen(tx: Tx, id: SignInId, now: Date): Promise<boolean> {
  const found = await rows(tx, `select from portal_sign_in where id = $1 and ${OPEN}`, [id, now, CODE_TRIES]);
  return found.length > 0;
}

/** Opens the door by the link. @throws SignInSpent */
export async function useLink(tx: Tx, id: SignInId, now: Date): Promise<OpenedSignIn> {
  return use(tx, id, 'link', CODE_TRIES - 1, now);
}

/** Opens the door by a code that was right, after `countTry`: the last try may be the right one. @throws SignInSpent */
export async function useCode(tx: Tx, id: SignInId, now: Date): Promise<OpenedSignIn> {
  return use(tx, id, 'code', CODE_TRIES, now);
}

/**
 * Counts a try before the code is looked at, in a transaction that commits: tries at the same time all count.
 * @returns how many are left. @throws SignInSpent when none was.
 */
export async function countTry(tx: Tx, id: SignInId, now: Date): Promise<number> {
  const [counted] = await rows<{ tries: number }>(
    tx,
    `update portal_sign_in set tries = tries + 1 where id = $1 and ${OPEN} returning tries`,
    [id, now, CODE_TRIES],
  );
  if (!counted) throw new SignInSpent();
  return CODE_TRIES - counted.tries;
}

/** The address that wants in; null when the letter is no longer worth sending. */
export async function addressOf(tx: Tx, id: SignInId, now: Date): Promise<string | null> {
  const [found] = await rows<{ emailKey: string }>(
    tx,
    `select email_key as "emailKey" from portal_sign_in where id = $1 and ${OPEN}`,
    [id, now, CODE_TRIES],
  );
  return found?.emailKey ?? null;
}

/** Removes sign-ins that are over since a day. */
export async function forgetSignIns(tx: Tx, now: Date): Promise<void> {
  await rows(tx, 'delete from portal_sign_in where expires_at <= $1', [new Date(now.getTime() - 24 * 60 * 60_000)]);
}

const OPEN = 'used_at is null and expires_at > $2 and tries < $3';

async function use(tx: Tx, id: SignInId, by: 'code' | 'link', triesMax: number, now: Date): Promise<OpenedSignIn> {
  const [used] = await rows<OpenedSignIn>(
    tx,
    `update portal_sign_in set used_at = $2, used_by = $3
     where id = $1 and used_at is null and expires_at > $2 and tries <= $4
     returning email_key as "emailKey", return_to as "returnTo"`,
    [id, now, by, triesMax],
  );
  if (!used) throw new SignInSpent();
  return used;
}
