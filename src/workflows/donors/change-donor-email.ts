import { Inject, Injectable } from '@nestjs/common';
import { InvalidInput } from '../../kernel/app-error.js';
import type { DonorId } from '../../kernel/id.js';
import { SETTINGS_TOKEN, type Settings } from '../../config/settings.js';
import { Audit } from '../../audit/audit.js';
import { Db, type Tx } from '../../database/db.js';
import { type DonorContact, emailOfDonors, isEmailAddress, readContact } from '../../donors/contact.js';
import {
  askEmailChange,
  type EmailChangeId,
  endEmailChange,
  lockEmailChange,
  moveEmail,
  SamePerson,
  withdrawEmailChange,
} from '../../donors/email-changes.js';
import { countAttempt, EMAIL_CHANGES_PER_DONOR } from '../../donors/portal-access/attempts.js';
import { PortalSessions, type PortalSessionId } from '../../donors/portal-access/portal-sessions.js';
import { sealedId } from '../../gifts/thanks-link.js';
import { PostLetter } from '../letters/post-letter.js';
import { TellProcessorEmail } from './tell-processor-email.js';

/** The purpose of the seal on the link of the letter to a new address. */
export const EMAIL_LINK = 'portal-email';

/**
 * Moves a donor to another address, once somebody who reads letters there has said so. Until then nothing is said of
 * that address: whether it has given is nobody's business.
 */
@Injectable()
export class ChangeDonorEmail {
  constructor(
    private readonly db: Db,
    private readonly sessions: PortalSessions,
    private readonly letters: PostLetter,
    private readonly processor: TellProcessorEmail,
    private readonly audit: Audit,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** Sends the letter to the new address. @throws InvalidInput, TooManyAttempts */
  async ask(donorId: DonorId, sessionId: PortalSessionId, newEmail: string): Promise<void> {
    const donor = await readContact(this.db.manager, donorId);
    refuseAddress(donor, newEmail);
    const now = this.letters.now();
    await this.db.write(async (tx) => {
      await countAttempt(tx, EMAIL_CHANGES_PER_DONOR, donorId, now);
      const id = await askEmailChange(tx, { donorId, sessionId, newEmail }, now);
      const url = `${this.settings.publicUrl}/portal/email/${sealedId(EMAIL_LINK, id, this.settings.appSecret)}`;
      await this.letters.post(tx, `email-change:${id}`, newEmail, (sender) => ({
        template: 'email-confirm',
        data: { ...sender, firstName: donor.firstName, newEmail, url },
      }));
    });
  }

  /** The donor keeps the address that they have. */
  async withdraw(donorId: DonorId): Promise<void> {
    await this.db.write((tx) => withdrawEmailChange(tx, donorId, this.letters.now()));
  }

  /**
   * The session that asked goes on under the new address; others of the old address end when no donor is left there.
   * @throws EmailChangeSpent, SamePerson
   */
  async confirm(id: EmailChangeId): Promise<{ newEmail: string }> {
    try {
      return await this.db.write((tx) => this.move(tx, id));
    } catch (error) {
      // The move was rolled back with its transaction; that the link is used up has to be written by itself.
      if (error instanceof SamePerson)
        await this.db.write((tx) => endEmailChange(tx, id, 'collided', this.letters.now()));
      throw error;
    }
  }

  private async move(tx: Tx, id: EmailChangeId): Promise<{ newEmail: string }> {
    const now = this.letters.now();
    const { donorId, newEmail, sessionId } = await lockEmailChange(tx, id, now);
    const old = await moveEmail(tx, donorId, newEmail);
    await endEmailChange(tx, id, 'confirmed', now);
    if (sessionId !== null) await this.sessions.move(tx, sessionId, old.key, newEmail);
    if ((await emailOfDonors(tx, old.key)) === null) await this.sessions.endAll(tx, old.key, null);
    const { firstName } = await readContact(tx, donorId);
    await this.letters.post(tx, `email-changed:${id}`, old.email, (sender) => ({
      template: 'email-changed',
      data: { ...sender, firstName, newEmail },
    }));
    await this.processor.enqueue(tx, donorId);
    await this.audit.record(tx, { actor: `donor:${donorId}`, action: 'change email', object: `donor:${donorId}` });
    return { newEmail };
  }
}

function refuseAddress(donor: DonorContact, newEmail: string): void {
  if (!isEmailAddress(newEmail)) {
    throw new InvalidInput([{ field: 'newEmail', message: 'Enter an email address, such as rosa@example.org.' }]);
  }
  if (newEmail.toLowerCase() === donor.email.toLowerCase()) {
    throw new InvalidInput([{ field: 'newEmail', message: 'That is the address that we have already.' }]);
  }
}
