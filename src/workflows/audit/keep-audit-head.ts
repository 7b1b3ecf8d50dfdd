import { Inject, Injectable } from '@nestjs/common';
import { dateIn } from '../../kernel/calendar.js';
import { AuditWatch, type Verification } from '../../audit/audit-watch.js';
import { type Settings, SETTINGS_TOKEN } from '../../config/settings.js';
import { Db } from '../../database/db.js';
import { findOrganisation } from '../../organisation/organisation.js';
import { PostLetter } from '../letters/post-letter.js';

/** Looks over the audit once a day, and carries its head out of the database: to a file, and to whoever keeps letters. */
@Injectable()
export class KeepAuditHead {
  constructor(
    private readonly db: Db,
    private readonly watch: AuditWatch,
    private readonly letters: PostLetter,
    @Inject(SETTINGS_TOKEN) private readonly settings: Pick<Settings, 'auditMail'>,
  ) {}

  /** Safe to repeat: one letter a day. */
  async run(now: Date): Promise<void> {
    const organisation = await findOrganisation(this.db.manager);
    if (!organisation) return;
    const verification = await this.watch.verify(null);
    const head = await this.watch.writeHead();
    const { auditMail } = this.settings;
    if (!head || auditMail === null) return;
    const day = dateIn(organisation.timeZone, now);
    await this.db.write((tx) =>
      this.letters.post(tx, `audit-head:${day}`, auditMail, (sender) => ({
        template: 'audit-head',
        data: { ...sender, day, id: head.id, hash: head.hash, finding: findingOf(verification) },
      })),
    );
  }
}

function findingOf({ looked, broken, lost }: Verification): string {
  if (broken.length === 0 && lost.length === 0)
    return `The whole chain of ${looked} rows was reckoned again, and holds.`;
  return `The chain of ${looked} rows does NOT hold: look at the page Audit, and ask whoever can reach the database.`;
}
