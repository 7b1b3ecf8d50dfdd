import type { DonorId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';
import { vaultOf } from '../../vault/vault.js';
import { SEALED_COLUMNS, type SealedColumn } from './sealed-columns.js';

/** Fields that are opened and closed again at once: PDFs among them. */
const BATCH = 50;

/** Closes everything of a donor with the key that they have now. Returns how many fields; those that nobody can open stay. */
export async function resealAll(tx: Tx, donorId: DonorId): Promise<number> {
  let fields = 0;
  for (const column of SEALED_COLUMNS) fields += await resealColumn(tx, column, donorId);
  return fields;
}

/**
 * Donors who were ever one record with this one. What was written while two were one is closed with the key of the one who
 * was kept: before a key goes, everything that is not its donor's has to be closed with another.
 */
export async function donorsOnceOne(tx: Tx, donorId: DonorId): Promise<DonorId[]> {
  const found = await rows<{ id: DonorId }>(
    tx,
    `with recursive once as (
       select $1::uuid as id
       union
       select case when kept_id = once.id then gone_id else kept_id end
       from donor_merge join once on once.id in (kept_id, gone_id))
     select id from once where id <> $1 order by id`,
    [donorId],
  );
  return found.map(({ id }) => id);
}

async function resealColumn(tx: Tx, column: SealedColumn, donorId: DonorId): Promise<number> {
  let fields = 0;
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const { last, count, isFull } = await resealSome(tx, column, donorId, after);
    fields += count;
    if (!isFull) return fields;
    after = last;
  }
}

async function resealSome(tx: Tx, { table, column, owned, alongside }: SealedColumn, donorId: DonorId, after: string) {
  const vault = vaultOf(tx);
  const place = (id: string) => ({ donorId, table, column, row: id });
  const found = await rows<{ id: string; bytes: Buffer }>(
    tx,
    `select id, ${column} as bytes from ${table} where ${owned} and ${column} is not null and id > $2
     order by id limit ${BATCH} for update`,
    [donorId, after],
  );
  const opened = await vault.openManyBytes(
    tx,
    found.map(({ id, bytes }) => ({ place: place(id), bytes })),
  );
  const readable = found.flatMap(({ id }, at) => {
    const plain = opened[at];
    return plain ? [{ id, plain }] : [];
  });
  const sealed = await vault.sealMany(
    tx,
    readable.map(({ id, plain }) => ({ place: place(id), plain })),
  );
  await rows(
    tx,
    `update ${table} set ${column} = closed.sealed${alongside ?? ''}
     from unnest($1::uuid[], $2::bytea[], $3::uuid[]) as closed (of, sealed, donor) where id = of`,
    [readable.map(({ id }) => id), sealed, readable.map(() => donorId)],
  );
  return { last: found.at(-1)?.id ?? after, count: readable.length, isFull: found.length === BATCH };
}
