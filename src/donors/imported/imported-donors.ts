import { type DonorId, newId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';
import { donorOf } from '../identity/recognition.js';
import { type SealedContact, writeContacts } from '../sealed-contacts.js';

/** Somebody who gave elsewhere. What is not known is empty. */
export interface ImportedGiver {
  /**
   * A hash of the id that they have where they come from, as hex; of name and address for those who have neither id nor
   * e-mail; null for those who are known by e-mail and name alone.
   */
  readonly externalKey: string | null;
  /** Whether they have an id where they come from. */
  readonly hasId: boolean;
  readonly kind: 'person' | 'other-organisation';
  readonly email: string;
  /** Whether nobody said a name: then the e-mail stands in its place. */
  readonly isNameless: boolean;
  readonly firstName: string;
  readonly lastName: string;
  readonly employer: string;
  readonly contact: SealedContact;
}

export interface RecognisedGiver {
  readonly id: DonorId;
  /** Written down just now. */
  readonly isNew: boolean;
}

/**
 * Who of them is here already, in their order; null for those who are not. Known by the id of their source, else by
 * e-mail and name like everybody, further addresses included; without a name by an e-mail that only one donor has.
 */
export async function findImported(
  tx: Tx,
  source: string,
  givers: readonly ImportedGiver[],
): Promise<(DonorId | null)[]> {
  if (givers.length === 0) return [];
  const found = await rows<{ at: number; id: DonorId | null }>(tx, FIND_DONORS, [asJson(givers), source]);
  return found.map(({ id }) => id);
}

/**
 * The donors of rows, in their order: those who are here, and the others written down with what the rows say of them.
 * Nothing of a donor who is here is changed.
 */
export async function recogniseImported(
  tx: Tx,
  source: string,
  givers: readonly ImportedGiver[],
): Promise<RecognisedGiver[]> {
  const known = await findImported(tx, source, givers);
  const missing = new Map<string, ImportedGiver & { readonly id: DonorId }>();
  givers.forEach((giver, at) => {
    const key = giverKey(giver);
    if (!known[at] && !missing.has(key)) missing.set(key, { ...giver, id: newId<'donor'>() });
  });
  if (missing.size === 0) return known.map((id) => ({ id: id!, isNew: false }));
  const written = await rows<{ id: DonorId }>(tx, INSERT_DONORS, [asJson([...missing.values()])]);
  const isWritten = new Set(written.map(({ id }) => id));
  const contacts = [...missing.values()].filter(({ id }) => isWritten.has(id));
  await writeContacts(
    tx,
    contacts.map(({ id: donorId, contact }) => ({ donorId, contact })),
  );
  const left = givers.map((giver, at) => known[at] ?? missing.get(giverKey(giver))!.id);
  if (isWritten.size < missing.size) {
    // Somebody of that e-mail and name gave in this very moment: then it is they.
    const again = await findImported(tx, source, givers);
    return again.map((id, at) => ({ id: id ?? left[at]!, isNew: !known[at] && isWritten.has(left[at]!) }));
  }
  return left.map((id) => ({ id, isNew: isWritten.has(id) }));
}

/** Two rows with the same key are of one donor. */
export function giverKey({ externalKey, email, firstName, lastName }: ImportedGiver): string {
  return externalKey ?? `${email}\n${firstName} ${lastName}`.toLowerCase();
}

/** Keeps by which keys of a source donors are known from now on. */
export async function keepImportedKeys(
  tx: Tx,
  { runId, source }: { readonly runId: string; readonly source: string },
  keys: readonly { readonly externalKey: string; readonly donorId: DonorId }[],
): Promise<void> {
  if (keys.length === 0) return;
  await rows(
    tx,
    `insert into imported_donor (source, external_key, donor_id, run_id)
     select $2, decode("externalKey", 'hex'), "donorId", $3
     from jsonb_to_recordset($1::jsonb) as given ("externalKey" text, "donorId" uuid)
     on conflict (source, external_key) do nothing`,
    [JSON.stringify(keys), source, runId],
  );
}

function asJson(givers: readonly ImportedGiver[]): string {
  return JSON.stringify(givers);
}

const NAME = `lower((giver->>'firstName') || ' ' || (giver->>'lastName'))`;

const FIND_DONORS = `
  select at, coalesce(
    (select donor_now(donor_id) from imported_donor
     where source = $2 and external_key = decode(giver->>'externalKey', 'hex')),
    case when giver->>'email' <> '' and not (giver->>'isNameless')::boolean
      then (${donorOf(`lower(giver->>'email')`, NAME)}) end,
    case when giver->>'email' <> '' and (giver->>'isNameless')::boolean then
      (select min(id::text)::uuid from donor where email_key = lower(giver->>'email') and merged_into is null
       having count(*) = 1) end) as id
  from jsonb_array_elements($1::jsonb) with ordinality as given (giver, at)
  order by at`;

const INSERT_DONORS = `
  insert into donor (id, kind, email, first_name, last_name, employer, origin)
  select (giver->>'id')::uuid, giver->>'kind', giver->>'email', giver->>'firstName', giver->>'lastName',
    giver->>'employer', 'import'
  from jsonb_array_elements($1::jsonb) as giver
  order by lower(giver->>'email'), ${NAME}
  on conflict (email_key, name_key) where email_key <> '' and merged_into is null do nothing
  returning id`;
