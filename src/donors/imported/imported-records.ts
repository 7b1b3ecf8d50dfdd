import { type DonorId, newId } from '../../kernel/id.js';
import type { Purpose } from '../consents.js';
import { rows, type Tx } from '../../database/db.js';

/** What rows of an import say beside name and address, by donor. */
export interface ImportedRecords {
  readonly donorId: DonorId;
  readonly tags: readonly string[];
  readonly fields: readonly (readonly [key: string, value: string])[];
  readonly consents: readonly (readonly [purpose: Purpose, given: boolean])[];
}

/**
 * Adds tags, values and consents. What a donor has already stays: their own word is newer than a file. All of it is
 * marked, so that the undo takes back this and nothing else. Returns the names of tags that were made for it.
 */
export async function addImportedRecords(
  tx: Tx,
  runId: string,
  records: readonly ImportedRecords[],
  now: Date,
): Promise<string[]> {
  const by = `import:${runId}`;
  const made = await addTags(tx, records, by, now);
  const values = records.flatMap(({ donorId, fields }) => fields.map(([key, value]) => ({ donorId, key, value })));
  if (values.length > 0) await rows(tx, INSERT_VALUES, [JSON.stringify(values), now, by]);
  const consents = records.flatMap(({ donorId, consents: said }) =>
    said.map(([purpose, given]) => ({ id: newId(), donorId, purpose, given })),
  );
  if (consents.length > 0) await rows(tx, INSERT_CONSENTS, [JSON.stringify(consents), now, runId]);
  return made;
}

async function addTags(tx: Tx, records: readonly ImportedRecords[], by: string, now: Date): Promise<string[]> {
  const tags = records.flatMap(({ donorId, tags: names }) => names.map((name) => ({ donorId, name })));
  if (tags.length === 0) return [];
  // Written in several ways, a tag is made as the first row writes it.
  const names = [...new Map(tags.toReversed().map(({ name }) => [name.toLowerCase(), name])).values()];
  const made = await rows<{ id: string }>(
    tx,
    `insert into tag (id, name, created_at) select gen_random_uuid(), name, $2 from unnest($1::text[]) as name
     order by lower(name) on conflict on constraint tag_name do nothing returning id`,
    [names, now],
  );
  await rows(tx, INSERT_TAGS, [JSON.stringify(tags), now, by]);
  return made.map(({ id }) => id);
}

const INSERT_TAGS = `
  insert into donor_tag (donor_id, tag_id, at, by)
  select distinct "donorId", tag.id, $2::timestamptz, $3
  from jsonb_to_recordset($1::jsonb) as given ("donorId" uuid, name text) join tag on name_key = lower(given.name)
  on conflict do nothing`;

const INSERT_VALUES = `
  insert into donor_field_value (donor_id, field_id, value, at, by)
  select distinct on ("donorId", custom_field.id) "donorId", custom_field.id, value, $2::timestamptz, $3
  from jsonb_to_recordset($1::jsonb) as given ("donorId" uuid, key text, value text)
  join custom_field on custom_field.key = given.key
  on conflict do nothing`;

const INSERT_CONSENTS = `
  insert into donor_consent (id, donor_id, purpose, given, actor, at, how, import_run_id)
  select distinct on ("donorId", purpose) id, "donorId", purpose, given, 'system', $2::timestamptz, 'import', $3::uuid
  from jsonb_to_recordset($1::jsonb) as given (id uuid, "donorId" uuid, purpose text, given boolean)
  where not exists (select from donor_consent held where held.donor_id = donor_now("donorId") and held.purpose = given.purpose)
  order by "donorId", purpose, id desc`;

/** Notes whom a run wrote down, as they are now. */
export async function keepMadeDonors(tx: Tx, runId: string, ids: readonly DonorId[]): Promise<void> {
  if (ids.length === 0) return;
  await rows(
    tx,
    `insert into import_made_donor (run_id, donor_id, version) select $1, id, version from donor where id = any($2)
     on conflict do nothing`,
    [runId, ids],
  );
}

/** Takes back, of so many donors at a time, those whom a run wrote down and of whom nothing else is known. */
export async function forgetMadeDonors(
  tx: Tx,
  runId: string,
  { after, limit }: { readonly after: DonorId | null; readonly limit: number },
): Promise<{ last: DonorId | null; forgotten: number; kept: number }> {
  const [found] = await rows<{ last: DonorId | null; forgotten: number; kept: number }>(
    tx,
    `with portion as (select donor_id from import_made_donor where run_id = $1 and ($2::uuid is null or donor_id > $2)
                   order by donor_id limit $3)
     select max(donor_id::text) as last, count(*) filter (where gone)::int as forgotten,
            count(*) filter (where not gone)::int as kept
     from (select donor_id, forget_imported_donor($1, donor_id) as gone from portion) as tried`,
    [runId, after, limit],
  );
  return found!;
}

/** Takes tags, values and consents of a run back from donors who stay. */
export async function takeBackRecords(tx: Tx, runId: string): Promise<void> {
  const by = `import:${runId}`;
  await rows(tx, 'delete from donor_tag where by = $1', [by]);
  await rows(tx, 'delete from donor_field_value where by = $1', [by]);
  await rows(tx, 'delete from donor_consent where import_run_id = $1', [runId]);
  await rows(tx, 'delete from imported_donor where run_id = $1', [runId]);
}
