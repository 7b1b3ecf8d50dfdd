import { AppError } from '../kernel/app-error.js';
import { type DonorId, type Id, newId } from '../kernel/id.js';
import { rows, type Tx, violatedConstraint } from '../database/db.js';
import type { PortalSessionId } from './portal-access/portal-sessions.js';

export type EmailChangeId = Id<'email-change'>;

/** How long the link of the letter to the new address works. */
const CHANGE_HOURS = 24;

export interface EmailChange {
  readonly id: EmailChangeId;
  readonly donorId: DonorId;
  readonly sessionId: PortalSessionId | null;
  readonly newEmail: string;
}

export class EmailChangeSpent extends AppError {
  constructor() {
    super(
      'sign-in-spent',
      'not-found',
      'That link has done its work, or is more than a day old. Your address stays as it is.',
    );
  }
}

/** The new address belongs to a donor of the same name already; records are never joined by themselves. */
export class SamePerson extends AppError {
  constructor() {
    super(
      'conflict',
      'conflict',
      'Somebody of your name gives with that address already, and records are never joined by themselves. ' +
        'Nothing was changed. If both are you, write to us and a person will join them.',
    );
  }
}

/** Notes a wish for another address; an earlier one of the same donor is over. */
export async function askEmailChange(
  tx: Tx,
  change: { donorId: DonorId; sessionId: PortalSessionId; newEmail: string },
  now: Date,
): Promise<EmailChangeId> {
  await rows(
    tx,
    `update donor_email_change set ended_at = $2, ended_as = 'replaced' where donor_id = $1 and ended_at is null`,
    [change.donorId, now],
  );
  const id = newId<'email-change'>();
  await rows(
    tx,
    `insert into donor_email_change (id, donor_id, session_id, new_email, asked_at, expires_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [id, change.donorId, change.sessionId, change.newEmail, now, new Date(now.getTime() + CHANGE_HOURS * 60 * 60_000)],
  );
  return id;
}

/** The address that waits for its confirmation; null when none does. */
export async function openEmailChange(tx: Tx, donorId: DonorId, now: Date): Promise<string | null> {
  const [open] = await rows<{ newEmail: string }>(
    tx,
    `select new_email as "newEmail" from donor_email_change where donor_id = $1 and ended_at is null and expires_at > $2`,
    [donorId, now],
  );
  return open?.newEmail ?? null;
}

/** What a link confirms, its row locked. @throws EmailChangeSpent */
export async function lockEmailChange(tx: Tx, id: EmailChangeId, now: Date): Promise<EmailChange> {
  const [change] = await rows<EmailChange>(
    tx,
    `select id, donor_id as "donorId", session_id as "sessionId", new_email as "newEmail"
     from donor_email_change where id = $1 and ended_at is null and expires_at > $2 for update`,
    [id, now],
  );
  if (!change) throw new EmailChangeSpent();
  return change;
}

export async function endEmailChange(
  tx: Tx,
  id: EmailChangeId,
  as: 'confirmed' | 'collided',
  now: Date,
): Promise<void> {
  await rows(tx, 'update donor_email_change set ended_at = $2, ended_as = $3 where id = $1 and ended_at is null', [
    id,
    now,
    as,
  ]);
}

/** Takes a wish back. */
export async function withdrawEmailChange(tx: Tx, donorId: DonorId, now: Date): Promise<void> {
  await rows(
    tx,
    `update donor_email_change set ended_at = $2, ended_as = 'withdrawn' where donor_id = $1 and ended_at is null`,
    [donorId, now],
  );
}

/** Writes the new address. Returns the old one. @throws SamePerson */
export async function moveEmail(tx: Tx, donorId: DonorId, newEmail: string): Promise<{ email: string; key: string }> {
  const [old] = await rows<{ email: string; key: string }>(
    tx,
    'select email, email_key as key from donor where id = $1 and erased_at is null for update',
    [donorId],
  );
  if (!old) throw new EmailChangeSpent();
  try {
    await rows(tx, 'delete from donor_email where donor_id = $1 and email_key = lower($2)', [donorId, newEmail]);
    await rows(tx, 'update donor set email = $2, version = version + 1, compare_due = true where id = $1', [
      donorId,
      newEmail,
    ]);
  } catch (error) {
    if (violatedConstraint(error) !== 'donor_same_person') throw error;
    throw new SamePerson();
  }
  return old;
}
