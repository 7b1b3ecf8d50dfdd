import { type Id, newId, type StaffId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';
import type { Mapping } from './mapping.js';

export type SavedMappingId = Id<'import-mapping'>;

/** A mapping that somebody kept for more files of the same header. */
export interface SavedMapping {
  readonly id: SavedMappingId;
  readonly name: string;
  readonly source: string;
  readonly header: readonly string[];
  readonly mapping: Mapping;
}

/** Keeps a mapping; one of the same name is replaced. */
export async function saveMapping(
  tx: Tx,
  saved: Omit<SavedMapping, 'id'>,
  { by, now }: { readonly by: StaffId | null; readonly now: Date },
): Promise<void> {
  await rows(
    tx,
    `insert into import_mapping (id, name, header, source, mapping, saved_by, saved_at) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict on constraint import_mapping_name do update set name = excluded.name, header = excluded.header,
       source = excluded.source, mapping = excluded.mapping, saved_by = excluded.saved_by, saved_at = excluded.saved_at`,
    [newId(), saved.name, saved.header, saved.source, JSON.stringify(saved.mapping), by, now],
  );
}

export function savedMappings(tx: Tx): Promise<SavedMapping[]> {
  return rows<SavedMapping>(tx, 'select id, name, source, header, mapping from import_mapping order by name_key');
}

/** One whose columns have the same names, whatever their order; the newest of several. */
export async function savedFor(tx: Tx, header: readonly string[]): Promise<SavedMapping | null> {
  const [found] = await rows<SavedMapping>(
    tx,
    `select id, name, source, header, mapping from import_mapping where header @> $1 and header <@ $1
     order by saved_at desc limit 1`,
    [header],
  );
  return found ?? null;
}

/** The columns of a saved mapping in the order of another header of the same names. */
export function applied({ header: from, mapping }: SavedMapping, header: readonly string[]): Mapping {
  return { ...mapping, columns: header.map((name) => mapping.columns[from.indexOf(name)] ?? null) };
}
