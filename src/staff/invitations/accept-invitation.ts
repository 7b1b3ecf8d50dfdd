import { Injectable } from '@nestjs/common';
import { AppError, InvalidInput } from '../../kernel/app-error.js';
import { Audit } from '../../audit/audit.js';
import { rows, type Tx } from '../../database/db.js';
import type { OutsideIdentity } from '../../gateways/oidc/oidc-provider.js';
import { Accounts } from '../accounts.js';
import { hasSecondFactor } from '../factors/factors.js';
import { Passkeys } from '../factors/passkeys.js';
import { RecoveryCodes } from '../factors/recovery-codes.js';
import { Identities } from '../outside/identities.js';
import { setPassword } from '../own-passwords.js';
import { hashPassword, whyPasswordIsWeak } from '../passwords.js';
import { type Invitation, InvitationSpent, Invitations } from './invitations.js';

/** How somebody wants to sign in from now on. */
export type WayIn =
  | { readonly kind: 'password'; readonly password: string }
  | { readonly kind: 'passkey'; readonly name: string; readonly answer: string }
  | { readonly kind: 'outside'; readonly identity: OutsideIdentity };

export interface Accepted {
  /** Whether the way in is two factors by itself, so that nothing more is asked. */
  readonly isConfirmed: boolean;
  /** Shown once, after a first passkey. */
  readonly recoveryCodes: readonly string[] | null;
}

/** A passkey by a link alone would go past the second factor that the account has. */
export class PasskeyNotByLink extends AppError {
  constructor() {
    super('passkey-not-by-link', 'conflict', 'Choose a password here, then sign in with your second factor.');
  }
}

/** Turns an invitation into an account, or gives an account a way in again. */
@Injectable()
export class AcceptInvitation {
  constructor(
    private readonly invitations: Invitations,
    private readonly accounts: Accounts,
    private readonly passkeys: Passkeys,
    private readonly recoveryCodes: RecoveryCodes,
    private readonly identities: Identities,
    private readonly audit: Audit,
  ) {}

  /** @throws InvitationSpent, InvalidInput, PasskeyNotByLink, IdentityTaken */
  async run(tx: Tx, invitation: Invitation, way: WayIn): Promise<Accepted> {
    await this.invitations.spend(tx, invitation.id);
    const passwordHash = way.kind === 'password' ? await hashOf(way.password, invitation.email) : null;
    await this.openAccount(tx, invitation, passwordHash);
    const { staffId } = invitation;
    if (way.kind === 'password') return { isConfirmed: false, recoveryCodes: null };
    if (way.kind === 'outside') {
      await this.identities.link(tx, staffId, way.identity);
      return { isConfirmed: way.identity.isMultiFactor, recoveryCodes: null };
    }
    if (await hasSecondFactor(tx, staffId)) throw new PasskeyNotByLink();
    const made = await this.passkeys.add(tx, `invitation:${invitation.id}`, staffId, way.name, way.answer);
    if (!made)
      throw new InvalidInput([{ field: 'passkey.name', message: 'The passkey could not be made. Try again.' }]);
    await this.note(tx, invitation, 'add second factor', { factor: 'passkey' });
    return { isConfirmed: true, recoveryCodes: await this.recoveryCodes.renew(tx, staffId) };
  }

  private async openAccount(tx: Tx, invitation: Invitation, passwordHash: string | null): Promise<void> {
    const { staffId: id, name, email, role, kind } = invitation;
    if (kind === 'invitation') {
      await this.accounts.add(tx, { id, name, email, role, passwordHash }, `staff:${id}`);
      return;
    }
    const open = await rows(tx, 'select from staff where id = $1 and disabled_at is null for update', [id]);
    if (open.length === 0) throw new InvitationSpent();
    if (passwordHash !== null) {
      await setPassword(tx, id, passwordHash);
      await rows(tx, 'delete from staff_session where staff_id = $1', [id]);
    }
    await this.note(tx, invitation, 'use return link', {});
  }

  private note(tx: Tx, { staffId }: Invitation, action: string, detail: Record<string, string>): Promise<void> {
    return this.audit.record(tx, { actor: `staff:${staffId}`, action, object: `staff:${staffId}`, detail });
  }
}

async function hashOf(password: string, email: string): Promise<string> {
  const weakness = whyPasswordIsWeak(password, email);
  if (weakness !== null) throw new InvalidInput([{ field: 'password', message: weakness }]);
  return hashPassword(password);
}
