import { Inject, Injectable } from '@nestjs/common';
import { dateIn } from '../../kernel/calendar.js';
import { SETTINGS_TOKEN, type Settings } from '../../config/settings.js';
import { Db } from '../../database/db.js';
import { Jobs } from '../../jobs/jobs.js';
import { lockDueGifted, markGiftedSent } from '../../memberships/gifted.store.js';
import { findOrganisation } from '../../organisation/organisation.js';
import { sendLetters } from '../letters/send-letters.js';
import { giftedLetter } from './membership-letters.js';

/** Tells recipients of their membership on the day that its buyer chose. */
@Injectable()
export class SendMembershipGifts {
  constructor(
    private readonly db: Db,
    private readonly jobs: Jobs,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** Safe to repeat and to run side by side: each membership is told of once. */
  async run(now: Date): Promise<void> {
    while ((await this.some(now)) > 0);
  }

  private some(now: Date): Promise<number> {
    return this.db.write(async (tx) => {
      const organisation = await findOrganisation(tx);
      if (!organisation) return 0;
      const due = await lockDueGifted(tx, dateIn(organisation.timeZone, now));
      const letters = due.map((gifted) => giftedLetter(gifted, organisation, this.settings));
      await sendLetters(tx, this.jobs, letters, now);
      await markGiftedSent(
        tx,
        due.map(({ id }) => id),
        now,
      );
      return due.length;
    });
  }
}
