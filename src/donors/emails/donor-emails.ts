import { AppError, InvalidInput, NotFound } from '../../kernel/app-error.js';
import { type DonorId, type Id, newId } from '../../kernel/id.js';
import type { Actor } from '../../audit/audit.js';
import { rows, type Tx, violatedConstraint } from '../../database/db.js';
import { isEmailAddress } from '../contact.js';

export type DonorEmailId = Id<'donor-email'>;

/** How we know that a donor reads the letters of an address. */
export const CONFIRMED_HOW = ['letter', 'sign-in', 'phone', 'in-person', 'post', 'merge'] as const;
export type ConfirmedHow = (typeof CONFIRMED_HOW)[number];

/** An address beside the primary one, which is the donor's own. */
export interface DonorEmail {
  readonly id: DonorEmailId;
  readonly email: string;
  readonly addedAt: Date;
  readonly confirmedAt: Date | null;
  readonly confirmedHow: ConfirmedHow | null;
  /** When the letter that asks for a confirmation was sent last. */
  readonly askedAt: Date | null;
}

/** Somebody of the same name holds the address already; records are joined by people, never by themselves. */
export class AddressHeld extends AppError {
  constructor() {
    super(
      'conflict',
      'conflict',
      'This address is held already: by this donor, or by somebody of the same name. Nothing was changed. If both are one person, merge them.',
    );
  }
}

/** Addresses beside the primary one, the oldest first. */
export function furtherEmails(tx: Tx, donorId: DonorId): Promise<DonorEmail[]> {
  return rows<DonorEmail>(tx, `${DONOR_EMAIL} where donor_id = $1 order by added_at, id`, [donorId]);
}

/** @throws NotFound for one that is not of this donor */
export async function furtherEmail(tx: Tx, donorId: DonorId, id: string): Promise<DonorEmail> {
  const [found] = await rows<DonorEmail>(tx, `${DONOR_EMAIL} where donor_id = $1 and id::text = $2`, [donorId, id]);
  if (!found) throw new NotFound('address');
  return found;
}

/** Some further address by its id, with its donor, as the link of its letter names it; null when it was removed. */
export async function emailOfLink(tx: Tx, id: string): Promise<(DonorEmail & { donorId: DonorId }) | null> {
  const [found] = await rows<DonorEmail & { donorId: DonorId }>(
    tx,
    `select donor_id as "donorId", id, email, added_at as "addedAt", confirmed_at as "confirmedAt",
            confirmed_how as "confirmedHow", asked_at as "askedAt"
     from donor_email where id::text = $1 for update`,
    [id],
  );
  return found ?? null;
}

/** @throws InvalidInput for what is no address, AddressHeld */
export async function addEmail(
  tx: Tx,
  { donorId, email, by, now }: { donorId: DonorId; email: string; by: Actor; now: Date },
): Promise<DonorEmailId> {
  if (!isEmailAddress(email)) {
    throw new InvalidInput([{ field: 'email', message: 'Enter an email address, such as rosa@example.org.' }]);
  }
  const id = newId<'donor-email'>();
  await refusingHeld(async () => {
    await rows(tx, 'insert into donor_email (id, donor_id, email, added_at, added_by) values ($1, $2, $3, $4, $5)', [
      id,
      donorId,
      email,
      now,
      by,
    ]);
    await rows(tx, CHECK_NOW);
  });
  await compareAgain(tx, donorId);
  return id;
}

/** From now on the donor can sign in with it. The first confirmation stays. */
export async function confirmEmail(tx: Tx, id: DonorEmailId, how: ConfirmedHow, now: Date): Promise<void> {
  await rows(
    tx,
    'update donor_email set confirmed_at = $2, confirmed_how = $3 where id = $1 and confirmed_at is null',
    [id, now, how],
  );
}

export async function noteAsked(tx: Tx, id: DonorEmailId, now: Date): Promise<void> {
  await rows(tx, 'update donor_email set asked_at = $2 where id = $1', [id, now]);
}

/**
 * Letters and receipts go there from now on; the address that was primary stays as a further one. Returns it.
 * @throws NotFound, AddressHeld when somebody of the name has it as theirs
 */
export async function makePrimary(
  tx: Tx,
  { donorId, id, by, now }: { donorId: DonorId; id: string; by: Actor; now: Date },
): Promise<{ email: string; key: string; next: string }> {
  const [old] = await rows<{ email: string; key: string }>(
    tx,
    'select email, email_key as key from donor where id = $1 and erased_at is null and merged_into is null for update',
    [donorId],
  );
  if (!old) throw new NotFound('donor');
  const { email: next } = await furtherEmail(tx, donorId, id);
  await refusingHeld(async () => {
    await rows(tx, 'delete from donor_email where id::text = $1', [id]);
    await rows(tx, 'update donor set email = $2, version = version + 1, compare_due = true where id = $1', [
      donorId,
      next,
    ]);
    // It was the way in until now, so it stays one.
    if (old.email !== '') {
      await rows(
        tx,
        `insert into donor_email (id, donor_id, email, added_at, added_by, confirmed_at, confirmed_how)
         values ($1, $2, $3, $4, $5, $4, 'sign-in')`,
        [newId(), donorId, old.email, now, by],
      );
    }
    await rows(tx, CHECK_NOW);
  });
  return { ...old, next };
}

/** Returns the key of the address. @throws NotFound */
export async function removeEmail(tx: Tx, donorId: DonorId, id: string): Promise<{ email: string; key: string }> {
  const [gone] = await rows<{ email: string; key: string }>(
    tx,
    'delete from donor_email where donor_id = $1 and id::text = $2 returning email, email_key as key',
    [donorId, id],
  );
  if (!gone) throw new NotFound('address');
  return gone;
}

/** Who holds an address is told at once, not when everything else is done. */
const CHECK_NOW = 'set constraints donor_email_of_one_person immediate';

const DONOR_EMAIL = `
  select id, email, added_at as "addedAt", confirmed_at as "confirmedAt", confirmed_how as "confirmedHow",
         asked_at as "askedAt"
  from donor_email`;

async function compareAgain(tx: Tx, donorId: DonorId): Promise<void> {
  await rows(tx, 'update donor set compare_due = true where id = $1', [donorId]);
}

async function refusingHeld(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const constraint = violatedConstraint(error);
    if (constraint === 'donor_same_person' || constraint === 'donor_email_once') throw new AddressHeld();
    throw error;
  }
}
