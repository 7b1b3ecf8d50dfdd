import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.js';
import { isId, type StaffId } from '../../kernel/id.js';
import { Audit, type Actor } from '../../audit/audit.js';
import { Db } from '../../database/db.js';
import { decideGrants } from '../../memberships/benefit-grant.store.js';

/** Notes what became of benefits: sent, not wanted, or still to be done after all. */
@Injectable()
export class FulfilBenefits {
  constructor(
    private readonly db: Db,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Of several people who note the same, the first one counts. Returns how many it was news for. */
  run(
    ids: readonly string[],
    to: 'sent' | 'declined' | 'open',
    by: { readonly actor: Actor; readonly staffId: StaffId },
  ): Promise<number> {
    return this.db.write(async (tx) => {
      const facts = { to, staffId: by.staffId, now: this.clock.now() };
      const changed = await decideGrants(tx, ids.filter(isId), facts);
      for (const id of changed) {
        await this.audit.record(tx, { actor: by.actor, action: `benefit ${to}`, object: `benefit-grant:${id}` });
      }
      return changed.length;
    });
  }
}
