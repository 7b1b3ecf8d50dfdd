import { AppError } from '../kernel/app-error.js';
import { type DonorId, type Id, newId } from '../kernel/id.js';
import type { Actor } from '../audit/audit.js';
import { rows, type Tx } from '../database/db.js';

export type ErasureId = Id<'erasure'>;

/** A wish to be forgotten, and whose it is. */
export interface ErasureRequest {
  readonly id: ErasureId;
  readonly donorId: DonorId;
  readonly donorName: string;
  readonly email: string;
  readonly askedAt: Date;
  readonly endedAt: Date | null;
  readonly endedAs: 'done' | 'withdrawn' | null;
}

/** Something of the donor is still under way, so that they cannot be forgotten yet. */
export class NotYetErasable extends AppError {
  constructor(message: string) {
    super('conflict', 'conflict', message);
  }
}

/** Notes the wish; a second one of the same donor changes nothing. Returns whether it is new. */
export async function askErasure(tx: Tx, donorId: DonorId, now: Date): Promise<ErasureId | null> {
  const [asked] = await rows<{ id: ErasureId }>(
    tx,
    `insert into donor_erasure (id, donor_id, asked_at) values ($1, $2, $3)
     on conflict (donor_id) where ended_at is null do nothing returning id`,
    [newId(), donorId, now],
  );
  return asked?.id ?? null;
}

/** Ends an open wish; false when there is none. */
export async function endErasure(
  tx: Tx,
  donorId: DonorId,
  as: 'done' | 'withdrawn',
  by: Actor,
  now: Date,
): Promise<boolean> {
  const ended = await rows(
    tx,
    `update donor_erasure set ended_at = $2, ended_as = $3, ended_by = $4 where donor_id = $1 and ended_at is null
     returning id`,
    [donorId, now, as, by],
  );
  return ended.length > 0;
}

/** The open wishes, the oldest first, then what became of the latest others. */
export function listErasures(tx: Tx): Promise<ErasureRequest[]> {
  return rows<ErasureRequest>(
    tx,
    `${REQUEST} order by ended_at is not null, coalesce(ended_at, asked_at), erasure.id limit 200`,
  );
}

export async function findErasure(tx: Tx, id: string): Promise<ErasureRequest | null> {
  const [found] = await rows<ErasureRequest>(tx, `${REQUEST} where erasure.id = $1`, [id]);
  return found ?? null;
}

/** When the donor asked, while the wish is open. */
export async function openErasure(tx: Tx, donorId: DonorId): Promise<Date | null> {
  const [open] = await rows<{ askedAt: Date }>(
    tx,
    'select asked_at as "askedAt" from donor_erasure where donor_id = $1 and ended_at is null',
    [donorId],
  );
  return open?.askedAt ?? null;
}

/**
 * Replaces who a donor is by a pseudonym (R-PRV-04); the row stays, for gifts and ledger hang on it. Returns where
 * they could be reached and how they were called, for the last letter; null for one who was erased before.
 */
export async function pseudonymise(
  tx: Tx,
  donorId: DonorId,
  now: Date,
): Promise<{ email: string; emailKey: string; firstName: string } | null> {
  const [known] = await rows<{ email: string; emailKey: string; firstName: string }>(
    tx,
    `select email, email_key as "emailKey", first_name as "firstName" from donor
     where id = $1 and erased_at is null for update`,
    [donorId],
  );
  if (!known) return null;
  await rows(
    tx,
    `update donor set email = 'erased-' || id || '@erased.invalid', first_name = 'Erased', last_name = 'donor',
       contact = null, postal_area = '', reached_by_post = false, phone_key = null, address_line1 = '',
       address_line2 = '', city = '', region = '', postal_code = '', country = '', phone = '', employer = '', listed_as = 'anonymous', version = version + 1, erased_at = $2 where id = $1`,
    [donorId, now],
  );
  await forgetRecord(tx, donorId);
  return known;
}

/** What was written down about a donor beside their name: addresses, notes, tags, values, wishes, merges. */
async function forgetRecord(tx: Tx, donorId: DonorId): Promise<void> {
  for (const sql of FORGET_RECORD) await rows(tx, sql, [donorId]);
}

const FORGET_RECORD = [
  'delete from donor_email_change where donor_id = $1',
  'delete from donor_email where donor_id = $1',
  'delete from donor_note where donor_id = $1',
  'delete from donor_tag where donor_id = $1',
  'delete from donor_field_value where donor_id = $1',
  'delete from donor_likeness where $1 in (low_id, high_id)',
  'delete from donor_apart where $1 in (low_id, high_id)',
  'update donor_merge set sealed = null where $1 in (kept_id, gone_id)',
  // Of what was published the place stays; the next version leaves it out (R-TRN-04).
  `update donor_list_line set name = '' where donor_id = $1 and name <> ''`,
  'delete from donor_list_name where donor_id = $1',
  `update donor set do_not_ask_until = null, do_not_ask_reason = '', recognition_name = '', anonymous_to_staff = false,
     household_id = null, compare_due = false where id = $1`,
];

const REQUEST = `
  select erasure.id, erasure.donor_id as "donorId", trim(donor.first_name || ' ' || donor.last_name) as "donorName",
         donor.email, erasure.asked_at as "askedAt", erasure.ended_at as "endedAt", erasure.ended_as as "endedAs"
  from donor_erasure erasure join donor on donor.id = erasure.donor_id`;
