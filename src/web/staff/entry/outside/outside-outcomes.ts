import { Injectable } from '@nestjs/common';
import { AppError } from '../../../../kernel/app-error.js';
import type { StaffId } from '../../../../kernel/id.js';
import type { Tx } from '../../../../database/db.js';
import { type OutsideIdentity, OutsideRefused } from '../../../../gateways/oidc/oidc-provider.js';
import { AcceptInvitation } from '../../../../staff/invitations/accept-invitation.js';
import { type InvitationId, Invitations } from '../../../../staff/invitations/invitations.js';
import { Identities } from '../../../../staff/outside/identities.js';
import { type SessionId, Sessions } from '../../../../staff/sessions.js';
import { SignIn } from '../../../../staff/sign-in.js';
import { StaffLetters } from '../../../../workflows/staff/staff-letters.js';

/** The provider knows somebody whom we do not: no account is made by itself. */
export class OutsideUnknown extends AppError {
  constructor() {
    super(
      'outside-unknown',
      'forbidden',
      'That account is linked to nobody here, so you are not signed in. Sign in with your password and link it under ' +
        'Your account, or ask an administrator for an invitation.',
    );
  }
}

/** What happens once somebody has come back from the provider. */
@Injectable()
export class OutsideOutcomes {
  constructor(
    private readonly identities: Identities,
    private readonly sessions: Sessions,
    private readonly signIns: SignIn,
    private readonly invitations: Invitations,
    private readonly acceptance: AcceptInvitation,
    private readonly letters: StaffLetters,
  ) {}

  /** @throws OutsideUnknown */
  async signIn(tx: Tx, identity: OutsideIdentity, device: string): Promise<string> {
    const staffId = await this.identities.find(tx, identity);
    if (staffId === null) throw new OutsideUnknown();
    return this.signIns.byProvider(tx, staffId, identity.isMultiFactor, device);
  }

  /** @throws InvitationSpent, IdentityTaken, InvalidInput */
  async accept(tx: Tx, id: InvitationId, identity: OutsideIdentity, device: string): Promise<string> {
    const invitation = await this.invitations.byId(tx, id);
    await this.acceptance.run(tx, invitation, { kind: 'outside', identity });
    return this.signIns.byProvider(tx, invitation.staffId, identity.isMultiFactor, device);
  }

  /** @throws OutsideRefused when the session has ended meanwhile; IdentityTaken */
  async link(tx: Tx, who: Person, identity: OutsideIdentity): Promise<null> {
    await this.refuseEnded(tx, who);
    await this.identities.link(tx, who.staffId, identity);
    await this.letters.changed(
      tx,
      who.staffId,
      'Your account at the sign-in provider was linked: it opens Mainstay now.',
    );
    return null;
  }

  /** The new token of the session. @throws OutsideRefused for another person, or when the provider asked for a password alone */
  async confirm(tx: Tx, who: Person, identity: OutsideIdentity): Promise<string> {
    const isSame = (await this.identities.find(tx, identity)) === who.staffId;
    const isGood = isSame && identity.isMultiFactor;
    const token = isGood ? await this.signIns.confirmedByProvider(tx, who.staffId, who.sessionId) : null;
    if (token === null) throw new OutsideRefused();
    return token;
  }

  private async refuseEnded(tx: Tx, { staffId, sessionId }: Person): Promise<void> {
    const open = await this.sessions.list(tx, staffId);
    if (!open.some(({ id }) => id === sessionId)) throw new OutsideRefused();
  }
}

interface Person {
  readonly staffId: StaffId;
  readonly sessionId: SessionId;
}
