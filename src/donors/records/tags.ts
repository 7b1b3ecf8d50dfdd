import { AppError, InvalidInput, NotFound } from '../../kernel/app-error.js';
import { type DonorId, type Id, newId } from '../../kernel/id.js';
import type { Actor } from '../../audit/audit.js';
import { rows, type Tx, violatedConstraint } from '../../database/db.js';

export type TagId = Id<'tag'>;

export interface Tag {
  readonly id: TagId;
  readonly name: string;
}

const LONGEST = 60;

/** Two tags of one name help nobody; they can be made one. */
export class TagNameTaken extends AppError {
  constructor(name: string) {
    super('conflict', 'conflict', `There is a tag “${name}” already. Nothing was renamed. Merge the two instead.`);
  }
}

/** Every tag with how many donors wear it, by name. */
export function listTags(tx: Tx): Promise<(Tag & { readonly donors: number })[]> {
  return rows(
    tx,
    `select tag.id, tag.name, count(donor_tag.donor_id)::int as donors
     from tag left join donor_tag on donor_tag.tag_id = tag.id group by tag.id order by tag.name_key`,
  );
}

export function tagsOf(tx: Tx, donorId: DonorId): Promise<Tag[]> {
  return rows<Tag>(
    tx,
    'select tag.id, tag.name from donor_tag join tag on tag.id = tag_id where donor_id = $1 order by name_key',
    [donorId],
  );
}

/** The tag of a name, made when new; names are the same whatever their case. @throws InvalidInput */
export async function tagOfName(tx: Tx, typed: string, now: Date): Promise<Tag> {
  const name = nameOf(typed);
  await rows(tx, 'insert into tag (id, name, created_at) values ($1, $2, $3) on conflict (name_key) do nothing', [
    newId(),
    name,
    now,
  ]);
  const [tag] = await rows<Tag>(tx, 'select id, name from tag where name_key = lower($1)', [name]);
  return tag!;
}

/** Returns false when the donor wears it already. */
export async function addTag(tx: Tx, donorId: DonorId, tagId: TagId, by: Actor, now: Date): Promise<boolean> {
  const added = await rows(
    tx,
    'insert into donor_tag (donor_id, tag_id, at, by) values ($1, $2, $3, $4) on conflict do nothing returning tag_id',
    [donorId, tagId, now, by],
  );
  return added.length > 0;
}

/** Returns false when the donor did not wear it. */
export async function removeTag(tx: Tx, donorId: DonorId, tagId: string): Promise<boolean> {
  const removed = await rows(tx, 'delete from donor_tag where donor_id = $1 and tag_id::text = $2 returning tag_id', [
    donorId,
    tagId,
  ]);
  return removed.length > 0;
}

/** @throws NotFound */
export async function readTag(tx: Tx, id: string): Promise<Tag> {
  const [tag] = await rows<Tag>(tx, 'select id, name from tag where id::text = $1', [id]);
  if (!tag) throw new NotFound('tag');
  return tag;
}

/** @throws InvalidInput, TagNameTaken, NotFound */
export async function renameTag(tx: Tx, id: string, typed: string): Promise<Tag> {
  const name = nameOf(typed);
  try {
    const [tag] = await rows<Tag>(tx, 'update tag set name = $2 where id::text = $1 returning id, name', [id, name]);
    if (!tag) throw new NotFound('tag');
    return tag;
  } catch (error) {
    if (violatedConstraint(error) === 'tag_name') throw new TagNameTaken(name);
    throw error;
  }
}

/** Whoever wears the one wears the other from now on, and the one is gone. Returns how many gained it. @throws NotFound */
export async function mergeTags(tx: Tx, from: string, into: string): Promise<number> {
  if (from === into) throw new InvalidInput([{ field: 'into', message: 'Choose another tag to merge it into.' }]);
  const locked = await rows(tx, 'select id from tag where id::text = any($1) order by id for update', [[from, into]]);
  if (locked.length < 2) throw new NotFound('tag');
  const gained = await rows(
    tx,
    `insert into donor_tag (donor_id, tag_id, at, by) select donor_id, $2::uuid, at, by from donor_tag
     where tag_id = $1::uuid on conflict do nothing returning donor_id`,
    [from, into],
  );
  await rows(tx, 'delete from tag where id = $1::uuid', [from]);
  return gained.length;
}

/** Returns how many donors wore it. @throws NotFound */
export async function deleteTag(tx: Tx, id: string): Promise<number> {
  await readTag(tx, id);
  const worn = await rows(tx, 'delete from donor_tag where tag_id::text = $1 returning donor_id', [id]);
  await rows(tx, 'delete from tag where id::text = $1', [id]);
  return worn.length;
}

function nameOf(typed: string): string {
  const name = typed.replaceAll(/\s+/g, ' ').trim();
  if (name === '') throw new InvalidInput([{ field: 'tag', message: 'Enter a tag, such as “Reads the newsletter”.' }]);
  if (name.length > LONGEST || /\p{Cc}/u.test(name)) {
    throw new InvalidInput([{ field: 'tag', message: `Use at most ${LONGEST} characters, on one line.` }]);
  }
  return name;
}
