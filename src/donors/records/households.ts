import { InvalidInput, NotFound } from '../../kernel/app-error.js';
import { type DonorId, type Id, newId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';

export type HouseholdId = Id<'household'>;

/** Donors who live together. Each gives, and deducts, alone. */
export interface Household {
  readonly id: HouseholdId;
  readonly name: string;
  readonly members: readonly { readonly id: DonorId; readonly name: string; readonly anonymous: boolean }[];
}

export async function householdOf(tx: Tx, donorId: DonorId): Promise<Household | null> {
  const [found] = await rows<Household>(
    tx,
    `select household.id, household.name,
            (select json_agg(json_build_object('id', member.id, 'name', trim(member.first_name || ' ' || member.last_name),
                                               'anonymous', member.anonymous_to_staff)
                             order by member.name_key, member.id)
             from donor member where member.household_id = household.id and member.merged_into is null) as members
     from donor join household on household.id = donor.household_id where donor.id = $1`,
    [donorId],
  );
  return found ?? null;
}

/**
 * Puts two donors into one household: that of the other when they have one, else that of the first, else a new one of
 * this name. @throws InvalidInput, NotFound for an organisation, and for somebody erased or merged
 */
export async function joinHousehold(
  tx: Tx,
  donorId: DonorId,
  otherId: DonorId,
  { name, now }: { readonly name: string; readonly now: Date },
): Promise<HouseholdId> {
  if (donorId === otherId) throw new InvalidInput([{ field: 'other', message: 'Choose somebody else.' }]);
  const both = await rows<{ id: DonorId; householdId: HouseholdId | null }>(
    tx,
    `select id, household_id as "householdId" from donor
     where id = any($1::uuid[]) and kind = 'person' and erased_at is null and merged_into is null order by id for update`,
    [[donorId, otherId]],
  );
  if (both.length < 2) {
    throw new InvalidInput([{ field: 'other', message: 'A household is of people. Choose a person from the list.' }]);
  }
  const of = (id: DonorId): HouseholdId | null => both.find((each) => each.id === id)!.householdId;
  const id = of(otherId) ?? of(donorId) ?? (await newHousehold(tx, name, now));
  const left = both.map(({ householdId }) => householdId).filter((each) => each !== null && each !== id);
  await rows(tx, 'update donor set household_id = $2, version = version + 1 where id = any($1::uuid[])', [
    [donorId, otherId],
    id,
  ]);
  await rows(tx, FORGET_EMPTY, [left]);
  return id;
}

/** @throws InvalidInput, NotFound */
export async function renameHousehold(tx: Tx, id: string, typed: string): Promise<void> {
  const renamed = await rows(tx, 'update household set name = $2 where id::text = $1 returning id', [
    id,
    nameOf(typed),
  ]);
  if (renamed.length === 0) throw new NotFound('household');
}

/** A household of one is none. Returns false when the donor was in none. */
export async function leaveHousehold(tx: Tx, donorId: DonorId): Promise<boolean> {
  const [left] = await rows<{ id: HouseholdId | null }>(
    tx,
    'select household_id as id from donor where id = $1 for update',
    [donorId],
  );
  if (!left?.id) return false;
  await rows(tx, 'update donor set household_id = null, version = version + 1 where id = $1', [donorId]);
  await rows(tx, FORGET_EMPTY, [[left.id]]);
  return true;
}

/** Households without two members; whoever is left alone in one leaves it. */
const FORGET_EMPTY = `
  with small as (
    select id from household where id = any($1::uuid[])
      and (select count(*) from donor where household_id = household.id and merged_into is null) < 2),
  alone as (
    update donor set household_id = null, version = version + 1 where household_id in (select id from small) returning 1)
  select count(*) from alone`;

async function newHousehold(tx: Tx, typed: string, now: Date): Promise<HouseholdId> {
  const id = newId<'household'>();
  await rows(tx, 'insert into household (id, name, created_at) values ($1, $2, $3)', [id, nameOf(typed), now]);
  return id;
}

function nameOf(typed: string): string {
  const name = typed.replaceAll(/\s+/g, ' ').trim();
  if (name === '' || name.length > 120 || /\p{Cc}/u.test(name)) {
    throw new InvalidInput([
      { field: 'household', message: 'Enter a name of at most 120 characters, such as “The Díaz family”.' },
    ]);
  }
  return name;
}
