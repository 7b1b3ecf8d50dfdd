import type { DonorId } from '../../../kernel/id.js';
import { rows, type Tx } from '../../../database/db.js';

/** Rows of a table that go with a donor into a merge; `key` tells them apart within a donor. */
interface Moving {
  readonly table: string;
  readonly column: string;
  readonly key: string;
}

/** Everything that a merge hands over to the donor who is kept, and an undo brings back. */
const MOVING: readonly Moving[] = [
  { table: 'plan', column: 'donor_id', key: 'id' },
  { table: 'gift', column: 'donor_id', key: 'id' },
  { table: 'offline_gift', column: 'donor_id', key: 'id' },
  { table: 'offline_gift', column: 'soft_donor_id', key: 'id' },
  { table: 'soft_credit', column: 'donor_id', key: 'gift_id' },
  { table: 'matching_offer', column: 'sponsor_donor_id', key: 'id' },
  { table: 'membership_term', column: 'donor_id', key: 'id' },
  { table: 'gifted_membership', column: 'donor_id', key: 'id' },
  { table: 'donor_note', column: 'donor_id', key: 'id' },
  { table: 'donor_consent', column: 'donor_id', key: 'id' },
  { table: 'donor_erasure', column: 'donor_id', key: 'id' },
  { table: 'donor_email_change', column: 'donor_id', key: 'id' },
  { table: 'donor_email', column: 'donor_id', key: 'id' },
  { table: 'donor_tag', column: 'donor_id', key: 'tag_id' },
  { table: 'donor_field_value', column: 'donor_id', key: 'field_id' },
  { table: 'tag_run_donor', column: 'donor_id', key: 'run_id' },
];

/**
 * What else refers to a donor, and why a merge leaves it where it is. Whoever adds a table that refers to a donor adds
 * it to one of the two lists; a test reads them beside the catalogue.
 */
export const STAYING: Readonly<Record<string, string>> = {
  'donor.merged_into': 'records merged into the gone donor lead on through them',
  'donor_merge.kept_id': 'the history of merges',
  'donor_merge.gone_id': 'the history of merges',
  'donor_likeness.low_id': 'forgotten, and found again where it is still so',
  'donor_likeness.high_id': 'forgotten, and found again where it is still so',
  'donor_apart.low_id': 'stays, and is said of the kept donor too',
  'donor_apart.high_id': 'stays, and is said of the kept donor too',
  'donor_giving.donor_id': 'reckoned anew from the gifts at the end of the transaction',
  'membership.donor_id': 'the card of the gone donor goes on leading to whoever stands for them',
  'donor_key.donor_id': 'opens what was sealed before; an erasure destroys the keys of both',
  'document.sealed_for': 'whose key closes a file; both keys open for either donor',
  'statement.donor_id': 'frozen as it was sent; statements of the gone donor are read beside those of the kept one',
  'statement_task.donor_id': 'a run skips donors who were merged since it began',
  'imported_donor.donor_id': 'how the record came; followed where it is read',
  'donor_list_line.donor_id': 'as it was published; who it stands for now is asked where lists are compared',
  'donor_list_decision.donor_id': 'as it was decided; followed where it is read',
  'donor_list_name.donor_id': 'the same',
  'import_made_donor.donor_id': 'an undo of the import forgets only records that nobody merged',
};

/** Names of columns that a merge moves: "gift.donor_id". */
export const MOVED_COLUMNS = MOVING.map(({ table, column }) => `${table}.${column}`);

/** Keys of the rows that were moved, by "table.column". */
export type Moved = Record<string, string[]>;

/** Hands every row over. What the kept donor has already must have been set aside before. */
export async function moveRows(tx: Tx, from: DonorId, to: DonorId): Promise<Moved> {
  const moved: Moved = {};
  for (const { table, column, key } of MOVING) {
    const found = await rows<{ key: string }>(
      tx,
      `update ${table} set ${column} = $2 where ${column} = $1 returning ${key} as key`,
      [from, to],
    );
    if (found.length > 0) moved[`${table}.${column}`] = found.map((row) => row.key);
  }
  return moved;
}

/** Brings back what was moved and is still there; what came since is left alone. */
export async function bringRowsBack(tx: Tx, moved: Moved, from: DonorId, to: DonorId): Promise<void> {
  for (const { table, column, key } of MOVING.toReversed()) {
    const keys = moved[`${table}.${column}`] ?? [];
    if (keys.length === 0) continue;
    await rows(tx, `update ${table} set ${column} = $2 where ${column} = $1 and ${key} = any($3::uuid[])`, [
      from,
      to,
      keys,
    ]);
  }
}

/** Rows that only one of two donors can have, taken out of the way as they were; an undo writes them again. */
export type SetAside = Record<string, readonly object[]>;

interface Aside {
  readonly table: string;
  readonly columns: string;
  /** On the row as `mine`; $1 is the kept donor, $2 the gone one, $3 a list that the case needs. */
  readonly where: string;
}

const ASIDE: readonly Aside[] = [
  {
    table: 'soft_credit',
    columns: 'gift_id, donor_id, kind, linked_gift_id, credited_at',
    // Thanks for one's own gift, or twice for the same.
    where: `mine.donor_id in ($1, $2) and (
      exists (select from gift where gift.id = mine.gift_id and gift.donor_id in ($1, $2))
      or (mine.donor_id = $2 and exists (select from soft_credit other where other.gift_id = mine.gift_id and other.donor_id = $1)))`,
  },
  {
    table: 'donor_tag',
    columns: 'donor_id, tag_id, at, by',
    where: `mine.donor_id = $2 and exists (select from donor_tag other where other.donor_id = $1 and other.tag_id = mine.tag_id)`,
  },
  {
    table: 'tag_run_donor',
    columns: 'run_id, donor_id',
    where: `mine.donor_id = $2 and exists (select from tag_run_donor other where other.donor_id = $1 and other.run_id = mine.run_id)`,
  },
  {
    table: 'donor_email',
    columns: 'id, donor_id, email, added_at, added_by, confirmed_at, confirmed_how, asked_at',
    // The primary address is not a further one, and no address is held twice; $3 is the primary one, in lower case.
    where: `(mine.donor_id in ($1, $2) and mine.email_key = any($3::text[])) or (mine.donor_id = $2 and exists (
      select from donor_email other where other.donor_id = $1 and other.email_key = mine.email_key))`,
  },
  {
    table: 'donor_field_value',
    columns: 'donor_id, field_id, value, at, by',
    // $3: fields in which the gone donor's value is chosen; where both have one, the other goes.
    where: `(mine.donor_id = $1 and mine.field_id::text = any($3::text[]) and exists (
        select from donor_field_value other where other.donor_id = $2 and other.field_id = mine.field_id))
      or (mine.donor_id = $2 and mine.field_id::text <> all($3::text[]) and exists (
        select from donor_field_value other where other.donor_id = $1 and other.field_id = mine.field_id))`,
  },
];

/**
 * Takes rows out of the way of a move.
 * @param lists what `$3` is, by table.
 */
export async function setAside(
  tx: Tx,
  keptId: DonorId,
  goneId: DonorId,
  lists: Readonly<Record<string, readonly string[]>>,
): Promise<SetAside> {
  const aside: Record<string, readonly object[]> = {};
  for (const { table, columns, where } of ASIDE) {
    const list = lists[table];
    const taken = await rows<object>(
      tx,
      `delete from ${table} as mine where ${where} returning ${columns.replaceAll(/(\w+)/g, 'mine.$1')}`,
      list === undefined ? [keptId, goneId] : [keptId, goneId, list],
    );
    if (taken.length > 0) aside[table] = taken;
  }
  return aside;
}

/** Writes rows again that were set aside; one that somebody has written anew since stays as it is. */
export async function putBack(tx: Tx, aside: SetAside): Promise<void> {
  for (const { table, columns } of ASIDE) {
    const taken = aside[table] ?? [];
    if (taken.length === 0) continue;
    await rows(
      tx,
      `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1::jsonb)
       on conflict do nothing`,
      [JSON.stringify(taken)],
    );
  }
}
