import { Injectable } from '@nestjs/common';
import { InvalidInput } from '../../../kernel/app-error.js';
import { Clock } from '../../../kernel/clock.js';
import type { StaffId } from '../../../kernel/id.js';
import { Audit } from '../../../audit/audit.js';
import { Db } from '../../../database/db.js';
import { CheckLists } from '../versions/check-lists.js';
import { insertVersion, publicVersions, withdraw } from '../versions/version.store.js';
import { openLines, printedLines, unnamedLines } from './drawn-list.js';
import { DecisionsOpen, ListMoved, NotPublished, SecondPersonNeeded } from './list.errors.js';
import { dropDraft, findDraft } from './list-records.js';
import { drawListOf, lockYear } from './prepare-list.js';

interface Publisher {
  readonly staffId: StaffId;
  readonly actor: `staff:${string}`;
}

/** Publishes what somebody else prepared, and takes lists back (R-TRN-06). */
@Injectable()
export class PublishList {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly checks: CheckLists,
  ) {}

  /**
   * @param seen the fingerprint of the list that the person looked through. Returns the number of the version.
   * @throws ListMoved, SecondPersonNeeded, DecisionsOpen
   */
  async publish(year: number, seen: string, by: Publisher): Promise<number> {
    return this.db.write(async (tx) => {
      await lockYear(tx, year);
      const draft = await findDraft(tx, year);
      if (!draft || draft.fingerprint !== seen) throw new ListMoved();
      if (draft.preparedBy === by.staffId) throw new SecondPersonNeeded();
      const drawn = await drawListOf(tx, year);
      if (drawn.fingerprint !== seen) throw new ListMoved();
      const open = openLines(drawn).length;
      if (open > 0) throw new DecisionsOpen(open);
      const { yearBasis, amounts, thresholdMinor } = drawn.settings;
      const number = await insertVersion(tx, {
        year,
        from: drawn.year.from,
        to: drawn.year.to,
        yearBasis,
        amounts,
        thresholdMinor,
        currency: drawn.currency,
        lines: printedLines(drawn),
        unnamed: unnamedLines(drawn).length,
        anonymousBasisPoints: drawn.anonymousBasisPoints,
        note: draft.note,
        publishedAt: this.clock.now(),
        by: { preparedBy: draft.preparedBy, preparedAt: draft.preparedAt, publishedBy: by.staffId },
      });
      await dropDraft(tx, year);
      await this.audit.record(tx, {
        actor: by.actor,
        action: 'publish donor list',
        object: `donor-list:${year}`,
        detail: { version: number, names: printedLines(drawn).length, preparedBy: `staff:${draft.preparedBy}` },
      });
      await this.checks.note(tx, year, this.clock.now());
      return number;
    });
  }

  /** Takes the list of a year off the page at once. @throws InvalidInput, NotPublished */
  async withdraw(year: number, note: string, by: Publisher): Promise<void> {
    if (note === '' || note.length > 1000) {
      const message = 'Say in at most 1,000 characters why the list is withdrawn; readers see it.';
      throw new InvalidInput([{ field: 'withdrawal', message }]);
    }
    await this.db.write(async (tx) => {
      await lockYear(tx, year);
      const version = (await publicVersions(tx)).find((each) => each.year === year);
      if (!version) throw new NotPublished();
      await withdraw(tx, version.id, { note, by: by.staffId, at: this.clock.now() });
      await this.audit.record(tx, {
        actor: by.actor,
        action: 'withdraw donor list',
        object: `donor-list:${year}`,
        detail: { version: version.number },
      });
      await this.checks.note(tx, year, this.clock.now());
    });
  }
}
