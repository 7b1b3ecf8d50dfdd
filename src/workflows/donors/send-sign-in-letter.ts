import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.js';
import { SETTINGS_TOKEN, type Settings } from '../../config/settings.js';
import { Db } from '../../database/db.js';
import { emailOfDonors } from '../../donors/contact.js';
import { addressOf, codeOf, SIGN_IN_MINUTES, type SignInId } from '../../donors/portal-access/sign-ins.js';
import { isFinalRefusal, MailTransport } from '../../gateways/smtp/mail-transport.js';
import { sealedId } from '../../gifts/thanks-link.js';
import type { Task } from '../../jobs/jobs.js';
import type { Letter } from '../../mail/letter-templates.js';
import { wasKept } from '../../mail/sent-letters.js';
import { readOrganisation } from '../../organisation/organisation.js';
import { sendAtOnce } from '../letters/send-at-once.js';

/** Tried while the code works, not longer. */
export const SEND_SIGN_IN_LETTER: Task<{ signInId: SignInId }> = {
  name: 'send-sign-in-letter',
  retries: 10,
  retryDelaySeconds: 5,
  retryDelayMaxSeconds: 60,
  concurrency: 2,
};

/** The purpose of the seal on the link of a sign-in letter. */
export const SIGN_IN_LINK = 'portal-enter';

/**
 * Writes the letter with code and link, when donors have the address; otherwise does nothing. It runs in the
 * background, so that the page answers in the same time whoever asks. The letter never waits in the outbox: its words
 * open a door, and the database keeps them only where letters have no other way to their reader.
 */
@Injectable()
export class SendSignInLetter {
  constructor(
    private readonly db: Db,
    private readonly transport: MailTransport,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** Safe to repeat: every copy says the same. @throws Error when the mail server could not take it now. */
  async run({ signInId }: { signInId: SignInId }): Promise<void> {
    const tx = this.db.manager;
    const key = `sign-in:${signInId}`;
    const emailKey = await addressOf(tx, signInId, this.clock.now());
    if (emailKey === null || (await wasKept(tx, key))) return;
    const recipient = await emailOfDonors(tx, emailKey);
    if (recipient === null) return;

    const { name, email: replyTo } = await readOrganisation(tx);
    const code = codeOf(signInId, this.settings.appSecret);
    const url = `${this.settings.publicUrl}/portal/enter/${sealedId(SIGN_IN_LINK, signInId, this.settings.appSecret)}`;
    const sender = { organisation: name, replyTo };
    const letter: Letter = {
      template: 'sign-in-code',
      data: { ...sender, code, url, minutes: String(SIGN_IN_MINUTES) },
    };
    const { transport, settings } = this;
    try {
      await sendAtOnce(
        { transport, settings, tx, now: this.clock.now() },
        { key, id: signInId, recipient, letter, secrets: [code, url] },
      );
    } catch (error) {
      // An address that takes no letters gets no second one; the donor who waits can write to the newsroom.
      if (isFinalRefusal(error)) return;
      throw error;
    }
  }
}
