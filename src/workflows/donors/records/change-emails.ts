import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '../../../kernel/app-error.js';
import type { DonorId, StaffId } from '../../../kernel/id.js';
import { SETTINGS_TOKEN, type Settings } from '../../../config/settings.js';
import { Audit, type Actor } from '../../../audit/audit.js';
import { Db, type Tx } from '../../../database/db.js';
import { emailOfDonors, readContact } from '../../../donors/contact.js';
import {
  addEmail,
  type ConfirmedHow,
  confirmEmail,
  type DonorEmailId,
  emailOfLink,
  furtherEmail,
  makePrimary,
  noteAsked,
  removeEmail,
} from '../../../donors/emails/donor-emails.js';
import { PortalSessions } from '../../../donors/portal-access/portal-sessions.js';
import { sealedId } from '../../../gifts/thanks-link.js';
import { PostLetter } from '../../letters/post-letter.js';
import { TellProcessorEmail } from '../tell-processor-email.js';

/** The purpose of the seal on the link that confirms a further address. */
export const FURTHER_EMAIL_LINK = 'further-email';

/** So long the link of a letter works. */
const LINK_DAYS = 7;

/** Receipts would go to somebody of whom we do not know whether they are the donor. */
export class NotConfirmed extends AppError {
  constructor() {
    super(
      'conflict',
      'conflict',
      'This address is not confirmed, so receipts cannot go there yet. Ask the donor to confirm it, or say how they told you.',
    );
  }
}

export class ConfirmationSpent extends AppError {
  constructor() {
    super(
      'sign-in-spent',
      'not-found',
      'That link has done its work, or is more than a week old. Nothing was changed.',
    );
  }
}

/** Addresses of a donor beside the one that letters go to. */
@Injectable()
export class ChangeEmails {
  constructor(
    private readonly db: Db,
    private readonly sessions: PortalSessions,
    private readonly letters: PostLetter,
    private readonly processor: TellProcessorEmail,
    private readonly audit: Audit,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /**
   * Adds an address: confirmed where the donor told staff themselves, else with a letter that asks for it.
   * @throws InvalidInput, AddressHeld
   */
  add(donorId: DonorId, email: string, how: ConfirmedHow | null, by: StaffId): Promise<void> {
    const actor: Actor = `staff:${by}`;
    return this.db.write(async (tx) => {
      const id = await addEmail(tx, { donorId, email, by: actor, now: this.letters.now() });
      if (how === null) await this.ask(tx, donorId, id);
      else await confirmEmail(tx, id, how, this.letters.now());
      await this.record(tx, donorId, 'add address', actor);
    });
  }

  /** Sends the letter again. @throws NotFound */
  askAgain(donorId: DonorId, id: string): Promise<void> {
    return this.db.write(async (tx) => this.ask(tx, donorId, (await furtherEmail(tx, donorId, id)).id));
  }

  /** Staff know it from the donor. @throws NotFound */
  confirm(donorId: DonorId, id: string, how: ConfirmedHow, by: StaffId): Promise<void> {
    return this.db.write(async (tx) => {
      await confirmEmail(tx, (await furtherEmail(tx, donorId, id)).id, how, this.letters.now());
      await this.record(tx, donorId, 'confirm address', `staff:${by}`);
    });
  }

  /** Whoever reads the letters of the address pressed the button. @throws ConfirmationSpent */
  confirmByLetter(id: DonorEmailId): Promise<{ readonly email: string }> {
    return this.db.write(async (tx) => {
      const found = await emailOfLink(tx, id);
      if (!found || !this.isOpen(found)) throw new ConfirmationSpent();
      await confirmEmail(tx, found.id, 'letter', this.letters.now());
      await this.record(tx, found.donorId, 'confirm address', `donor:${found.donorId}`);
      return { email: found.email };
    });
  }

  /** The address of a link that still works; null for one that does not. */
  async openLink(id: DonorEmailId): Promise<string | null> {
    return this.db.write(async (tx) => {
      const found = await emailOfLink(tx, id);
      return found && this.isOpen(found) ? found.email : null;
    });
  }

  /** @throws NotFound, NotConfirmed, AddressHeld */
  makePrimary(donorId: DonorId, id: string, by: StaffId): Promise<{ readonly email: string }> {
    const actor: Actor = `staff:${by}`;
    return this.db.write(async (tx) => {
      if ((await furtherEmail(tx, donorId, id)).confirmedAt === null) throw new NotConfirmed();
      const { email, next } = await makePrimary(tx, { donorId, id, by: actor, now: this.letters.now() });
      await this.processor.enqueue(tx, donorId);
      if (email !== '') {
        const { firstName } = await readContact(tx, donorId);
        await this.letters.post(tx, `email-primary:${id}`, email, (sender) => ({
          template: 'email-changed',
          data: { ...sender, firstName, newEmail: next },
        }));
      }
      await this.record(tx, donorId, 'change email', actor);
      return { email: next };
    });
  }

  /** Devices that are signed in with it are signed out, unless somebody else reads letters there. @throws NotFound */
  remove(donorId: DonorId, id: string, by: StaffId): Promise<{ readonly email: string }> {
    return this.db.write(async (tx) => {
      const gone = await removeEmail(tx, donorId, id);
      if ((await emailOfDonors(tx, gone.key)) === null) await this.sessions.endAll(tx, gone.key, null);
      await this.record(tx, donorId, 'remove address', `staff:${by}`);
      return gone;
    });
  }

  private isOpen({ confirmedAt, askedAt }: { confirmedAt: Date | null; askedAt: Date | null }): boolean {
    const age = this.letters.now().getTime() - (askedAt?.getTime() ?? 0);
    return confirmedAt === null && age <= LINK_DAYS * 24 * 60 * 60_000;
  }

  private async ask(tx: Tx, donorId: DonorId, id: DonorEmailId): Promise<void> {
    const { email } = await furtherEmail(tx, donorId, id);
    const { firstName, lastName } = await readContact(tx, donorId);
    const now = this.letters.now();
    const url = `${this.settings.publicUrl}/portal/address/${sealedId(FURTHER_EMAIL_LINK, id, this.settings.appSecret)}`;
    await noteAsked(tx, id, now);
    await this.letters.post(tx, `further-email:${id}:${now.getTime()}`, email, (sender) => ({
      template: 'further-email',
      data: { ...sender, firstName: firstName || lastName, newEmail: email, url },
    }));
  }

  private record(tx: Tx, donorId: DonorId, action: string, actor: Actor): Promise<void> {
    return this.audit.record(tx, { actor, action, object: `donor:${donorId}` });
  }
}
