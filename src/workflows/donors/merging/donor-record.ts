import { NotFound } from '../../../kernel/app-error.js';
import type { DonorId } from '../../../kernel/id.js';
import { rows, type Tx } from '../../../database/db.js';
import { type Preferences, preferencesOf } from '../../../donors/consents.js';
import { type DonorContact, readContact } from '../../../donors/contact.js';
import type { DonorKind } from '../../../donors/donor-kind.js';
import { furtherEmails } from '../../../donors/emails/donor-emails.js';
import { type FieldValue, fieldValuesOf } from '../../../donors/records/field-values.js';
import { householdOf } from '../../../donors/records/households.js';
import { type Wishes, wishesOf } from '../../../donors/records/wishes.js';

/** Everything that a donor's record says of itself, of which a merge chooses. */
export interface DonorRecord {
  readonly id: DonorId;
  readonly kind: DonorKind;
  readonly createdAt: Date;
  readonly contact: DonorContact;
  readonly wishes: Wishes;
  readonly household: { readonly id: string; readonly name: string } | null;
  readonly preferences: Preferences;
  readonly values: readonly FieldValue[];
  readonly furtherEmails: readonly string[];
}

/** @throws NotFound, also for one who was erased */
export async function readRecord(tx: Tx, id: DonorId): Promise<DonorRecord> {
  const contact = await readContact(tx, id);
  const [donor] = await rows<{ kind: DonorKind; createdAt: Date }>(
    tx,
    'select kind, created_at as "createdAt" from donor where id = $1',
    [id],
  );
  if (!donor) throw new NotFound('donor');
  return {
    ...donor,
    id,
    contact,
    wishes: await wishesOf(tx, id),
    household: await householdOf(tx, id),
    preferences: await preferencesOf(tx, id),
    values: await fieldValuesOf(tx, id),
    furtherEmails: (await furtherEmails(tx, id)).map(({ email }) => email),
  };
}
