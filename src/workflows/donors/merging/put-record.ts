import type { DonorId } from '../../../kernel/id.js';
import type { Actor } from '../../../audit/audit.js';
import { rows, type Tx } from '../../../database/db.js';
import { savePreferences } from '../../../donors/consents.js';
import { putContact } from '../../../donors/contact.js';
import type { MergedRecord } from './merge-fields.js';

/** Writes what a record says after a merge, or after its undo; what was said of consents is added, never changed. */
export async function putRecord(
  tx: Tx,
  donorId: DonorId,
  record: MergedRecord,
  { actor, now }: { readonly actor: Actor; readonly now: Date },
): Promise<void> {
  const { kind, email, details, wishes, householdId, preferences } = record;
  await rows(
    tx,
    `update donor set kind = $2, email = $3, do_not_ask_until = $4, do_not_ask_reason = $5, recognition_name = $6,
       anonymous_to_staff = $7, household_id = (select id from household where id = $8), first_name = $9, last_name = $10 where id = $1`,
    [
      donorId,
      kind,
      email,
      wishes.doNotAskUntil,
      wishes.doNotAskReason,
      wishes.recognitionName,
      wishes.anonymousToStaff,
      householdId,
      details.firstName,
      details.lastName,
    ],
  );
  await putContact(tx, donorId, details);
  await savePreferences(tx, donorId, preferences, { actor, now, how: 'merge' });
}

/** Where nobody changed what the merge wrote, what stood there before; else what stands there now. */
export function undoneRecord(now: MergedRecord, before: MergedRecord, after: MergedRecord): MergedRecord {
  const record = back(now, before, after);
  // A reason without a wish would be a leftover.
  const isOpen = record.wishes.doNotAskUntil !== null;
  return isOpen ? record : { ...record, wishes: { ...record.wishes, doNotAskReason: '' } };
}

/** Field by field, and part by part of what is made of parts. */
function back<Part extends object>(now: Part, before: Part, after: Part): Part {
  const result = { ...now };
  for (const key of Object.keys(now) as (keyof Part)[]) {
    const [is, was, became] = [now[key], before[key], after[key]];
    if (isParts(is) && isParts(was) && isParts(became)) result[key] = back(is, was, became);
    else if (is === became) result[key] = was;
  }
  return result;
}

function isParts(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
