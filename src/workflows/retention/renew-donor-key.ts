import { Injectable } from '@nestjs/common';
import { NotFound } from '../../kernel/app-error.js';
import { Clock } from '../../kernel/clock.js';
import type { DonorId } from '../../kernel/id.js';
import { type Actor, Audit } from '../../audit/audit.js';
import { Db, rows, type Tx } from '../../database/db.js';
import { vaultOf } from '../../vault/vault.js';
import { SEALED_COLUMNS, type SealedColumn } from './sealed-columns.js';

/** Fields that are opened and closed again at once: PDFs among them. */
const BATCH = 50;

/**
 * Gives a donor a new key and closes everything of theirs with it; the old key is destroyed. Should a single key have
 * become known, for instance with a backup and a master key, what it closed from now on is safe again.
 */
@Injectable()
export class RenewDonorKey {
  constructor(
    private readonly db: Db,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** In one transaction: until it commits, the old key closes and opens. @returns how many fields @throws NotFound */
  run(donorId: DonorId, actor: Actor): Promise<number> {
    return this.db.write(async (tx) => {
      const now = this.clock.now();
      const [known] = await rows(tx, 'select id from donor where id = $1 for update', [donorId]);
      if (!known) throw new NotFound('donor');
      const { keys } = vaultOf(tx);
      // Waits for whoever is sealing at the moment; what they wrote is seen below.
      await keys.renew(tx, donorId, now);
      let fields = 0;
      for (const column of SEALED_COLUMNS) fields += await resealAll(tx, column, donorId);
      await keys.destroy(tx, { donorIds: [donorId], retired: true }, now);
      await this.audit.record(tx, { actor, action: 'renew donor key', object: `donor:${donorId}`, detail: { fields } });
      return fields;
    });
  }
}

async function resealAll(tx: Tx, { table, column, owned, alongside }: SealedColumn, donorId: DonorId): Promise<number> {
  const vault = vaultOf(tx);
  let fields = 0;
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const found = await rows<{ id: string; bytes: Buffer }>(
      tx,
      `select id, ${column} as bytes from ${table} where ${owned} and ${column} is not null and id > $2
       order by id limit ${BATCH} for update`,
      [donorId, after],
    );
    const place = (id: string) => ({ donorId, table, column, row: id });
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
       from unnest($1::uuid[], $2::bytea[]) as closed (of, sealed) where id = of`,
      [readable.map(({ id }) => id), sealed],
    );
    fields += readable.length;
    if (found.length < BATCH) return fields;
    after = found.at(-1)!.id;
  }
}
