import { Injectable } from '@nestjs/common';
import type { ComponentChildren } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import { Db } from '../../../../database/db.js';
import { hasSecondFactor } from '../../../../staff/factors/factors.js';
import { Passkeys } from '../../../../staff/factors/passkeys.js';
import { type Invitation, Invitations } from '../../../../staff/invitations/invitations.js';
import { type Answer, page } from '../../../http/answer.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import { InvitationView } from './invitation.view.js';

/** What the page of an invitation shows. */
@Injectable()
export class InvitationDesk {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly invitations: Invitations,
    private readonly passkeys: Passkeys,
  ) {}

  /** @throws InvitationSpent */
  read(token: string): Promise<Invitation> {
    return this.invitations.byToken(this.db.manager, token);
  }

  async form(shown: {
    readonly token: string;
    readonly invitation: Invitation;
    readonly device: string;
    readonly problems: readonly FieldProblem[];
    readonly providerName: string | null;
  }): Promise<Answer> {
    const { invitation, problems } = shown;
    const [{ name: organisation }, passkeyOptions] = await Promise.all([
      this.frame.organisation(),
      this.passkeyOptions(invitation),
    ]);
    const title = problems.length > 0 ? 'Check the form' : 'Welcome';
    const view = InvitationView({ ...shown, organisation, passkeyOptions });
    return page(this.frame.plainPage(title, view), problems.length > 0 ? 422 : 200);
  }

  plainPage(title: string, view: ComponentChildren): string {
    return this.frame.plainPage(title, view);
  }

  /** Null where no passkey can work, and for an account whose second factor a link must not go past. */
  private async passkeyOptions({ id, staffId, name, email }: Invitation): Promise<object | null> {
    const tx = this.db.manager;
    if (!this.passkeys.areOffered || (await hasSecondFactor(tx, staffId))) return null;
    const { name: organisation } = await this.frame.organisation();
    return this.passkeys.newOptions(tx, `invitation:${id}`, { staffId, email, name }, organisation);
  }
}
