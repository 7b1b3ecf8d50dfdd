import { Inject, Injectable } from '@nestjs/common';
import { newId, type StaffId } from '../../kernel/id.js';
import { type Settings, SETTINGS_TOKEN } from '../../config/settings.js';
import { Db, rows, type Tx } from '../../database/db.js';
import { PostLetter } from '../letters/post-letter.js';

/** Tells people what happens to their own way in: they notice first when it was not them. */
@Injectable()
export class StaffLetters {
  constructor(
    private readonly db: Db,
    private readonly letters: PostLetter,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** @param what a sentence, such as "A passkey was added." */
  async changed(tx: Tx, staffId: StaffId, what: string): Promise<void> {
    const { name, email } = await addresseeOf(tx, staffId);
    await this.letters.post(tx, `staff-account-changed:${newId()}`, email, (sender) => ({
      template: 'staff-account-changed',
      data: { ...sender, name, what, url: this.accountUrl },
    }));
  }

  async factorsReset(tx: Tx, staffId: StaffId): Promise<void> {
    const { name, email } = await addresseeOf(tx, staffId);
    await this.letters.post(tx, `staff-factors-reset:${newId()}`, email, (sender) => ({
      template: 'staff-factors-reset',
      data: { ...sender, name, url: `${this.settings.publicUrl}/staff/sign-in` },
    }));
  }

  /** Once a day at most: whoever has a password must not be able to fill a mailbox. */
  wrongCodes(staffId: StaffId): Promise<void> {
    const day = this.letters.now().toISOString().slice(0, 10);
    return this.db.write(async (tx) => {
      const { name, email } = await addresseeOf(tx, staffId);
      await this.letters.post(tx, `staff-wrong-codes:${staffId}:${day}`, email, (sender) => ({
        template: 'staff-wrong-codes',
        data: { ...sender, name, url: this.accountUrl },
      }));
    });
  }

  private get accountUrl(): string {
    return `${this.settings.publicUrl}/staff/account`;
  }
}

async function addresseeOf(tx: Tx, staffId: StaffId): Promise<{ name: string; email: string }> {
  const [person] = await rows<{ name: string; email: string }>(tx, 'select name, email from staff where id = $1', [
    staffId,
  ]);
  return person!;
}
