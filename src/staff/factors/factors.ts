import { Injectable } from '@nestjs/common';
import { AppError, NotFound } from '../../kernel/app-error.js';
import type { StaffId } from '../../kernel/id.js';
import { Audit } from '../../audit/audit.js';
import { rows, type Tx } from '../../database/db.js';
import { type Passkey, Passkeys } from './passkeys.js';

/** What a person can prove themselves with. */
export interface FactorsOf {
  readonly passkeys: readonly Passkey[];
  readonly app: { readonly addedAt: Date; readonly lastUsedAt: Date | null } | null;
  /** Recovery codes that are left. */
  readonly codesLeft: number;
  readonly hasPassword: boolean;
  /** Whether the newsroom's provider knows them. */
  readonly isLinked: boolean;
}

/** Taking away the last second factor, or the last way in, would lock somebody out. */
export class LastFactor extends AppError {
  constructor() {
    super(
      'last-factor',
      'conflict',
      'This is the last thing that you can sign in with, so it stays. Nothing was changed. Add another one first.',
    );
  }
}

/** The second factors of people, all kinds together: what there is, and what may go. */
@Injectable()
export class Factors {
  constructor(
    private readonly audit: Audit,
    private readonly passkeys: Passkeys,
  ) {}

  async of(tx: Tx, staffId: StaffId): Promise<FactorsOf> {
    const [found] = await rows<Omit<FactorsOf, 'passkeys' | 'app'> & { addedAt: Date | null; lastUsedAt: Date | null }>(
      tx,
      `select password_hash is not null as "hasPassword", app.added_at as "addedAt", app.last_used_at as "lastUsedAt",
              exists (select from staff_identity where staff_id = staff.id) as "isLinked",
              (select count(*)::int from staff_recovery_code code
               where code.staff_id = staff.id and used_at is null) as "codesLeft"
       from staff left join staff_app_code app on app.staff_id = staff.id where staff.id = $1`,
      [staffId],
    );
    if (!found) throw new NotFound('account');
    const { addedAt, lastUsedAt, ...rest } = found;
    return { ...rest, app: addedAt && { addedAt, lastUsedAt }, passkeys: await this.passkeys.list(tx, staffId) };
  }

  /** @throws NotFound, LastFactor */
  async removePasskey(tx: Tx, staffId: StaffId, id: string): Promise<void> {
    await lock(tx, staffId);
    if (!(await this.passkeys.remove(tx, staffId, id))) throw new NotFound('passkey');
    await this.refuseLastGone(tx, staffId);
    await this.note(tx, staffId, 'remove second factor', 'passkey');
  }

  /** Removing it again changes nothing. @throws LastFactor */
  async removeApp(tx: Tx, staffId: StaffId): Promise<void> {
    await lock(tx, staffId);
    const gone = await rows(tx, 'delete from staff_app_code where staff_id = $1 returning staff_id', [staffId]);
    if (gone.length === 0) return;
    await this.refuseLastGone(tx, staffId);
    await this.note(tx, staffId, 'remove second factor', 'app code');
  }

  /** The provider opens this account no more. Unlinking it again changes nothing. @throws LastFactor */
  async unlink(tx: Tx, staffId: StaffId): Promise<void> {
    await lock(tx, staffId);
    const gone = await rows(tx, 'delete from staff_identity where staff_id = $1 returning staff_id', [staffId]);
    if (gone.length === 0) return;
    const { passkeys, hasPassword } = await this.of(tx, staffId);
    if (passkeys.length === 0 && !hasPassword) throw new LastFactor();
    await this.note(tx, staffId, 'unlink outside sign-in', 'provider');
  }

  /** Notes in the audit what a person added or took away of their own. */
  private async note(tx: Tx, staffId: StaffId, action: string, factor: string): Promise<void> {
    await this.audit.record(tx, { actor: `staff:${staffId}`, action, object: `staff:${staffId}`, detail: { factor } });
  }

  private async refuseLastGone(tx: Tx, staffId: StaffId): Promise<void> {
    const { passkeys, app, hasPassword, isLinked } = await this.of(tx, staffId);
    const hasFactor = passkeys.length > 0 || app !== null;
    const hasWayIn = passkeys.length > 0 || hasPassword || isLinked;
    if (!hasFactor || !hasWayIn) throw new LastFactor();
  }
}

/** One change of a person's factors at a time: two removals must not take the last two away. */
async function lock(tx: Tx, staffId: StaffId): Promise<void> {
  await rows(tx, 'select from staff where id = $1 for update', [staffId]);
}

/** Whether somebody has a second factor; without one the first sign-in sets one up. */
export async function hasSecondFactor(tx: Tx, staffId: StaffId): Promise<boolean> {
  const found = await rows(
    tx,
    `select from staff_app_code where staff_id = $1 union all select from staff_passkey where staff_id = $1 limit 1`,
    [staffId],
  );
  return found.length > 0;
}
