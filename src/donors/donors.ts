import type { DonorId } from '../kernel/id.js';
import { newId } from '../kernel/id.js';
import { rows, type Tx } from '../database/db.js';
import { donorOf } from './identity/recognition.js';

export interface Giver {
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
}

/**
 * The donor with this address and this name, made when new. An address alone is not a person: households
 * share one, and a stranger may type anyone's. Further addresses of a donor, and names of records that were merged
 * into them, are theirs too. Nothing of an existing donor is changed.
 */
export async function recogniseDonor(tx: Tx, giver: Giver): Promise<DonorId> {
  const [id] = await recogniseDonors(tx, [giver]);
  return id!;
}

/** The same for many at once, in their order. */
export async function recogniseDonors(tx: Tx, givers: readonly Giver[]): Promise<DonorId[]> {
  if (givers.length === 0) return [];
  const given = JSON.stringify(givers.map((giver) => ({ ...giver, id: newId() })));
  // Writes nothing for donors who exist, also when another process made them just now.
  await rows(tx, INSERT_DONORS, [given]);
  const found = await rows<{ id: DonorId }>(tx, FIND_DONORS, [given]);
  return found.map(({ id }) => id);
}

const NAME = `lower(giver."firstName" || ' ' || giver."lastName")`;

const INSERT_DONORS = `
  insert into donor (id, email, first_name, last_name)
  select id, email, "firstName", "lastName"
  from jsonb_to_recordset($1::jsonb) as giver (id uuid, email text, "firstName" text, "lastName" text)
  where not exists (${donorOf('lower(giver.email)', NAME)})
  order by lower(email), lower("firstName" || ' ' || "lastName")
  on conflict (email_key, name_key) where email_key <> '' and merged_into is null do nothing`;

const FIND_DONORS = `
  select known.id
  from rows from (jsonb_to_recordset($1::jsonb) as (email text, "firstName" text, "lastName" text))
       with ordinality as giver (email, "firstName", "lastName", at)
  cross join lateral (${donorOf('lower(giver.email)', NAME)}) as known
  order by giver.at`;

/** Removes donors that never finished a gift (R-PRV-06). Returns how many. */
export async function forgetDonorsWithoutGifts(tx: Tx, before: Date): Promise<number> {
  const gone = await rows(
    tx,
    `delete from donor where created_at < $1 and origin = 'gift' and merged_into is null
       and not exists (select from donor_merge where donor.id in (kept_id, gone_id))
       and not exists (select from donor_note where donor_note.donor_id = donor.id)
       and not exists (select from gift where gift.donor_id = donor.id)
       and not exists (select from plan where plan.donor_id = donor.id)
       and not exists (select from offline_gift where donor.id in (offline_gift.donor_id, soft_donor_id))
       and not exists (select from soft_credit where soft_credit.donor_id = donor.id)
       and not exists (select from membership where membership.donor_id = donor.id)
       and not exists (select from donor_consent where donor_consent.donor_id = donor.id)
       and not exists (select from donor_erasure where donor_erasure.donor_id = donor.id)
       and not exists (select from matching_offer where sponsor_donor_id = donor.id) returning id`,
    [before],
  );
  return gone.length;
}
