import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS_TOKEN, type Settings } from '../../config/settings.js';
import type { Tx } from '../../database/db.js';
import { Jobs } from '../../jobs/jobs.js';
import { type InvitationLink, Invitations, type Inviter } from '../../staff/invitations/invitations.js';
import { invitationUrl, SEND_INVITATION } from './send-invitation.js';

/** Invites people, and lets those back in who have lost every way in: a link, with its letter, in the caller's transaction. */
@Injectable()
export class InvitePeople {
  constructor(
    private readonly invitations: Invitations,
    private readonly jobs: Jobs,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** @throws InvalidInput naming each field */
  async invite(tx: Tx, person: { name: string; email: string; role: string }, by: Inviter): Promise<InvitationLink> {
    return this.send(tx, await this.invitations.invite(tx, person, by));
  }

  /** @throws NotFound */
  async letBack(tx: Tx, staffId: string, by: Inviter): Promise<InvitationLink> {
    return this.send(tx, await this.invitations.letBack(tx, staffId, by));
  }

  /** @throws NotFound */
  async again(tx: Tx, id: string, by: Inviter): Promise<InvitationLink> {
    return this.send(tx, await this.invitations.renew(tx, id, by));
  }

  /** To hand a link over in person, where no letter can be sent. */
  urlOf(link: InvitationLink): string {
    return invitationUrl(this.settings, this.invitations.tokenOf(link));
  }

  private async send(tx: Tx, link: InvitationLink): Promise<InvitationLink> {
    await this.jobs.enqueue(tx, SEND_INVITATION, [{ invitationId: link.id, round: link.round }]);
    return link;
  }
}
