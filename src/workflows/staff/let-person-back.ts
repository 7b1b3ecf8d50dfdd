import { Inject, Injectable } from '@nestjs/common';
import type { StaffId } from '../../kernel/id.js';
import { SETTINGS_TOKEN, type Settings } from '../../config/settings.js';
import { Db } from '../../database/db.js';
import { resetFactors } from '../../staff/factors/factor-reset.js';
import type { InvitationLink, Inviter } from '../../staff/invitations/invitations.js';
import { Audit } from '../../audit/audit.js';
import { InvitePeople } from './invite-people.js';
import { StaffLetters } from './staff-letters.js';

/** How somebody gets the link: null by letter; else to be handed over, where letters cannot leave. */
export interface LetBack {
  readonly link: string | null;
}

/** Somebody lost their phone, their password, or both. */
@Injectable()
export class LetPersonBack {
  constructor(
    private readonly db: Db,
    private readonly audit: Audit,
    private readonly inviting: InvitePeople,
    private readonly letters: StaffLetters,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /**
   * Takes all second factors away and ends all sessions. The password works on, and sets up a new factor; somebody who
   * had none gets a link. @throws NotFound
   */
  reset(id: string, by: Inviter): Promise<LetBack> {
    return this.db.write(async (tx) => {
      const { hasOtherWayIn } = await resetFactors(tx, this.audit, id, by.actor);
      await this.letters.factorsReset(tx, id as StaffId);
      return hasOtherWayIn ? { link: null } : this.handedOver(await this.inviting.letBack(tx, id, by));
    });
  }

  /** A link to choose a new password; what was there works until it is used. @throws NotFound */
  sendLink(id: string, by: Inviter): Promise<LetBack> {
    return this.db.write(async (tx) => this.handedOver(await this.inviting.letBack(tx, id, by)));
  }

  private handedOver(link: InvitationLink): LetBack {
    return { link: this.settings.mailUrl === null ? this.inviting.urlOf(link) : null };
  }
}
