import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type FieldProblem, InvalidInput } from '../../../../kernel/app-error.js';
import { type Settings, SETTINGS_TOKEN } from '../../../../config/settings.js';
import { Db } from '../../../../database/db.js';
import {
  AcceptInvitation,
  type Accepted,
  PasskeyNotByLink,
  type WayIn,
} from '../../../../staff/invitations/accept-invitation.js';
import { type Invitation, InvitationSpent } from '../../../../staff/invitations/invitations.js';
import { SignIn } from '../../../../staff/sign-in.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { rawText, textFields } from '../../../http/forms.js';
import { SessionCookie } from '../../../http/session-cookie.js';
import { RecoveryCodesView } from '../enrol/recovery-codes.view.js';
import { homeOf } from '../local-path.js';
import { OutsideDoor } from '../outside/outside-door.js';
import { InvitationDesk } from './invitation-desk.js';
import { SpentInvitationView } from './invitation.view.js';

/** Accepting an invitation: somebody chooses how they sign in from now on. */
@Injectable()
export class InvitationPages {
  private readonly cookie: SessionCookie;

  constructor(
    private readonly db: Db,
    private readonly desk: InvitationDesk,
    private readonly acceptance: AcceptInvitation,
    private readonly signIns: SignIn,
    private readonly door: OutsideDoor,
    @Inject(SETTINGS_TOKEN) settings: Settings,
  ) {
    this.cookie = new SessionCookie(settings);
  }

  show(token: string, device: string): Promise<Answer> {
    return this.whileOpen(token, (invitation) => this.form(token, invitation, device, []));
  }

  accept(token: string, body: unknown, device: string, reply: FastifyReply): Promise<Answer> {
    return this.whileOpen(token, async (invitation) => {
      const way = wayOf(body);
      try {
        const { accepted, session } = await this.db.write(async (tx) => {
          const taken = await this.acceptance.run(tx, invitation, way);
          const opened = await this.signIns.byInvitation(tx, invitation.staffId, way.kind, taken.isConfirmed, device);
          return { accepted: taken, session: opened };
        });
        this.cookie.write(reply, session);
        return this.welcome(invitation, accepted);
      } catch (error) {
        if (error instanceof InvalidInput) return this.form(token, invitation, device, error.fields);
        if (!(error instanceof PasskeyNotByLink)) throw error;
        return this.form(token, invitation, device, [{ field: 'password', message: error.message }]);
      }
    });
  }

  byProvider(token: string, reply: FastifyReply): Promise<Answer> {
    return this.whileOpen(token, ({ id }) => this.door.leave({ purpose: 'invitation', invitationId: id }, '', reply));
  }

  private welcome({ name, role }: Invitation, { isConfirmed, recoveryCodes }: Accepted): Answer {
    const href = homeOf(role);
    if (!isConfirmed) return see('/staff/second-factor', `Welcome, ${name}.`);
    const view = RecoveryCodesView({
      lead: `Welcome, ${name}. The passkey is ready.`,
      codes: recoveryCodes ?? [],
      next: { href, label: 'I have kept them' },
    });
    return page(this.desk.plainPage('Keep these codes', view));
  }

  private form(
    token: string,
    invitation: Invitation,
    device: string,
    problems: readonly FieldProblem[],
  ): Promise<Answer> {
    return this.desk.form({ token, invitation, device, problems, providerName: this.door.name });
  }

  private async whileOpen(token: string, work: (invitation: Invitation) => Promise<Answer>): Promise<Answer> {
    try {
      return await work(await this.desk.read(token));
    } catch (error) {
      if (!(error instanceof InvitationSpent)) throw error;
      return page(this.desk.plainPage('That invitation has done its work', SpentInvitationView()), 404);
    }
  }
}

function wayOf(body: unknown): WayIn {
  const answer = rawText(body, 'passkey.answer');
  if (answer !== '') return { kind: 'passkey', name: textFields(body, 'passkey.name')['passkey.name'], answer };
  return { kind: 'password', password: rawText(body, 'password') };
}
