import type { DonorId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';
import { readContacts } from '../sealed-contacts.js';
import { type Compared, type Likeness, likenessOf, type Shared } from './likeness.js';

/** Somebody who may be the same donor. */
export interface Lookalike extends Likeness {
  readonly id: DonorId;
  readonly name: string;
  readonly email: string;
  readonly anonymousToStaff: boolean;
}

/** Who may be the same donor as this one, the likeliest first; not those of whom somebody said that they are others. */
export async function lookalikesOf(tx: Tx, donorId: DonorId): Promise<Lookalike[]> {
  await rows(tx, `select set_config('pg_trgm.similarity_threshold', '0.6', true)`);
  const found = await rows<Candidate>(tx, CANDIDATES, [donorId]);
  const me = found.find(({ id }) => id === donorId);
  if (!me) return [];
  const others = found.filter(({ id }) => id !== donorId);
  // Streets are sealed: only of those who live in one place are they opened.
  const near = others.filter(({ postalArea }) => postalArea !== '' && postalArea === me.postalArea);
  const contacts =
    near.length === 0
      ? new Map()
      : await readContacts(
          tx,
          [me, ...near].map(({ id }) => id),
        );
  const compared = (row: Candidate): Compared => ({ ...row, street: contacts.get(row.id)?.line1 ?? '' });
  return others
    .flatMap((row) => {
      const likeness = likenessOf(compared(me), compared(row), row);
      const { id, email, anonymousToStaff } = row;
      return likeness
        ? [{ ...likeness, id, email, anonymousToStaff, name: `${row.firstName} ${row.lastName}`.trim() }]
        : [];
    })
    .toSorted((one, other) => other.score - one.score);
}

/** Compares some donors that were changed since they were compared last, and keeps what was found. Returns how many. */
export async function compareChanged(tx: Tx, limit: number, now: Date): Promise<number> {
  const due = await rows<{ id: DonorId }>(
    tx,
    `select id from donor where compare_due and merged_into is null and erased_at is null
     order by id limit $1 for no key update skip locked`,
    [limit],
  );
  for (const { id } of due) {
    const found = await lookalikesOf(tx, id);
    await rows(tx, 'delete from donor_likeness where $1 in (low_id, high_id)', [id]);
    await rows(tx, KEEP, [
      id,
      JSON.stringify(found.map(({ id: other, score, reasons }) => ({ other, score, reasons }))),
      now,
    ]);
    await rows(tx, 'update donor set compare_due = false where id = $1', [id]);
  }
  return due.length;
}

/** Remembers that two are two, whatever they have in common. @returns false when it was said before */
export async function sayApart(
  tx: Tx,
  one: DonorId,
  other: DonorId,
  { by, now }: { readonly by: string; readonly now: Date },
): Promise<boolean> {
  const pair = [one, other].toSorted();
  const said = await rows(
    tx,
    `insert into donor_apart (low_id, high_id, at, by) values ($1, $2, $3, $4) on conflict do nothing returning low_id`,
    [...pair, now, by],
  );
  await rows(tx, 'delete from donor_likeness where low_id = $1 and high_id = $2', pair);
  return said.length > 0;
}

/** Takes the word back: the two are compared again. */
export async function takeApartBack(tx: Tx, one: DonorId, other: DonorId): Promise<void> {
  await rows(tx, 'delete from donor_apart where low_id = $1 and high_id = $2', [one, other].toSorted());
  await rows(tx, 'update donor set compare_due = true where id = any($1::uuid[])', [[one, other]]);
}

interface Candidate extends Omit<Compared, 'street'>, Shared {
  readonly id: DonorId;
  readonly email: string;
  readonly anonymousToStaff: boolean;
}

/** Whoever shares a number, an address, a name or most of one; a few of each, for nobody has a hundred doubles. */
const CANDIDATES = `
  with me as (
    select donor.*, array(select email_key from donor_email where donor_id = donor.id) || email_key as emails
    from donor where id = $1 and kind <> 'unknown' and merged_into is null and erased_at is null)
  select other.id, other.kind, other.first_name as "firstName", other.last_name as "lastName", other.email,
         other.anonymous_to_staff as "anonymousToStaff", other.postal_area as "postalArea",
         array_remove(array(select email_key from donor_email where donor_id = other.id) || other.email_key, '') as emails,
         coalesce(other.phone_key = me.phone_key, false) as "samePhone",
         coalesce(other.household_id = me.household_id, false) as "sameHousehold"
  from me join donor other on other.id in (
    select me.id
    union (select id from donor where phone_key = (select phone_key from me) limit 30)
    union (select id from donor where lower(last_name || ' ' || first_name) = (select lower(last_name || ' ' || first_name) from me) limit 30)
    union (select id from donor where email_key = any((select emails from me)::text[]) and email_key <> '' limit 30)
    union (select donor_id from donor_email where email_key = any((select emails from me)::text[]) limit 30)
    union (select id from donor where name_key % (select name_key from me) limit 30))
  where other.merged_into is null and other.erased_at is null and other.kind <> 'unknown'
    and not exists (select from donor_apart
                    where low_id = least(me.id, other.id) and high_id = greatest(me.id, other.id))`;

const KEEP = `
  insert into donor_likeness (low_id, high_id, score, reasons, found_at)
  select least($1::uuid, other), greatest($1::uuid, other), score, reasons, $3
  from jsonb_to_recordset($2::jsonb) as found (other uuid, score smallint, reasons text[])
  on conflict (low_id, high_id) do update set score = excluded.score, reasons = excluded.reasons`;
