import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.js';
import { SETTINGS_TOKEN, type Settings } from '../../config/settings.js';
import { Db } from '../../database/db.js';
import { isFinalRefusal, MailTransport } from '../../gateways/smtp/mail-transport.js';
import type { Task } from '../../jobs/jobs.js';
import type { Letter } from '../../mail/letter-templates.js';
import type { Sender } from '../../mail/letters/letter-content.js';
import { wasKept } from '../../mail/sent-letters.js';
import { readOrganisation } from '../../organisation/organisation.js';
import {
  type Invitation,
  INVITATION_DAYS,
  type InvitationId,
  Invitations,
  InvitationSpent,
} from '../../staff/invitations/invitations.js';
import { ROLE_NAMES } from '../../staff/permissions.js';
import { sendAtOnce } from '../letters/send-at-once.js';

export const SEND_INVITATION: Task<{ invitationId: InvitationId; round: number }> = {
  name: 'send-invitation',
  retries: 40,
  retryDelaySeconds: 5,
  retryDelayMaxSeconds: 2 * 60 * 60,
  concurrency: 2,
};

/** Where an invitation is accepted. */
export function invitationUrl({ publicUrl }: Pick<Settings, 'publicUrl'>, token: string): string {
  return `${publicUrl}/staff/invitation/${token}`;
}

/** Writes to somebody who is invited. The letter is made when it is sent, and its link is kept nowhere. */
@Injectable()
export class SendInvitation {
  constructor(
    private readonly db: Db,
    private readonly invitations: Invitations,
    private readonly transport: MailTransport,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** Safe to repeat: every copy of a round says the same. @throws Error when the mail server could not take it now. */
  async run({ invitationId, round }: { invitationId: InvitationId; round: number }): Promise<void> {
    const tx = this.db.manager;
    const key = `staff-invitation:${invitationId}:${round}`;
    const invitation = await this.open(invitationId);
    // Withdrawn, accepted or sent anew meanwhile: this letter has nothing to say any more.
    if (invitation?.round !== round || (await wasKept(tx, key))) return;
    const { name, email: replyTo } = await readOrganisation(tx);
    const url = invitationUrl(this.settings, this.invitations.tokenOf(invitation));
    const letter = letterOf(invitation, { organisation: name, replyTo }, url);
    const { transport, settings } = this;
    try {
      await sendAtOnce(
        { transport, settings, tx, now: this.clock.now() },
        { key, id: `${invitationId}.${round}`, recipient: invitation.email, letter, secrets: [url] },
      );
    } catch (error) {
      // The page People shows that nobody came; whoever invited can mend the address.
      if (!isFinalRefusal(error)) throw error;
    }
  }

  private async open(id: InvitationId): Promise<Invitation | null> {
    try {
      return await this.invitations.byId(this.db.manager, id);
    } catch (error) {
      if (error instanceof InvitationSpent) return null;
      throw error;
    }
  }
}

function letterOf({ kind, name, role, by }: Invitation, sender: Sender, url: string): Letter {
  const days = String(INVITATION_DAYS);
  if (kind === 'return') return { template: 'staff-return', data: { ...sender, name, days, url } };
  return {
    template: 'staff-invitation',
    data: { ...sender, name, by: by ?? sender.organisation, role: ROLE_NAMES[role], days, url },
  };
}
