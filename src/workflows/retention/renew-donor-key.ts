import { Injectable } from '@nestjs/common';
import { NotFound } from '../../kernel/app-error.js';
import { Clock } from '../../kernel/clock.js';
import type { DonorId } from '../../kernel/id.js';
import { type Actor, Audit } from '../../audit/audit.js';
import { Db, rows } from '../../database/db.js';
import { vaultOf } from '../../vault/vault.js';
import { donorsOnceOne, resealAll } from './reseal.js';

/**
 * Gives a donor a new key and closes everything of theirs with it; the old key is destroyed. Should a single key have
 * become known, for instance with a backup and a master key, what it closes from now on is safe again.
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
      for (const other of await donorsOnceOne(tx, donorId)) await resealAll(tx, other);
      const fields = await resealAll(tx, donorId);
      await keys.destroy(tx, { donorIds: [donorId], retired: true }, now);
      await this.audit.record(tx, { actor, action: 'renew donor key', object: `donor:${donorId}`, detail: { fields } });
      return fields;
    });
  }
}
