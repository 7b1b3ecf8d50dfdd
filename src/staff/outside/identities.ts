import { Injectable } from '@nestjs/common';
import { AppError } from '../../kernel/app-error.js';
import { Clock } from '../../kernel/clock.js';
import type { StaffId } from '../../kernel/id.js';
import { Audit } from '../../audit/audit.js';
import { rows, type Tx, violatedConstraint } from '../../database/db.js';
import type { OutsideIdentity } from '../../gateways/oidc/oidc-provider.js';

export class IdentityTaken extends AppError {
  constructor() {
    super(
      'identity-taken',
      'conflict',
      'That account of the provider belongs to somebody else here, or yours has another one. Nothing was changed.',
    );
  }
}

/** Which account of the provider belongs to which of ours: linked on purpose, never found by an address (R-SEC-04). */
@Injectable()
export class Identities {
  constructor(
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** Whose it is; null for nobody's, and for somebody whose account is closed. */
  async find(tx: Tx, { issuer, subject }: OutsideIdentity): Promise<StaffId | null> {
    const [found] = await rows<{ staffId: StaffId }>(
      tx,
      `update staff_identity identity set last_used_at = $3 from staff
       where issuer = $1 and subject = $2 and staff.id = staff_id and disabled_at is null
       returning staff_id as "staffId"`,
      [issuer, subject, this.clock.now()],
    );
    return found?.staffId ?? null;
  }

  /** @throws IdentityTaken */
  async link(tx: Tx, staffId: StaffId, { issuer, subject }: OutsideIdentity): Promise<void> {
    try {
      await rows(tx, 'insert into staff_identity (issuer, subject, staff_id, linked_at) values ($1, $2, $3, $4)', [
        issuer,
        subject,
        staffId,
        this.clock.now(),
      ]);
    } catch (error) {
      if (!violatedConstraint(error)?.startsWith('staff_identity_')) throw error;
      throw new IdentityTaken();
    }
    const who = `staff:${staffId}` as const;
    await this.audit.record(tx, { actor: who, action: 'link outside sign-in', object: who, detail: { issuer } });
  }
}
