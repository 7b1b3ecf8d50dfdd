import { Injectable } from '@nestjs/common';
import { dateIn } from '../../kernel/calendar.js';
import { Db } from '../../database/db.js';
import { type DueTribute, lockDueTributes, moveTributes } from '../../gifts/tributes/tribute.store.js';
import { Jobs } from '../../jobs/jobs.js';
import type { Letter } from '../../mail/letter-templates.js';
import { findOrganisation, type Organisation } from '../../organisation/organisation.js';
import { sendLetters } from '../letters/send-letters.js';
import { acknowledgmentKey } from '../offline/acknowledgment-letters.js';

/** Tells people of gifts in honor or memory of somebody, once, on the day that the donor chose (R-TPG-05). */
@Injectable()
export class SendTributeNotices {
  constructor(
    private readonly db: Db,
    private readonly jobs: Jobs,
  ) {}

  /**
   * Safe to repeat and to run side by side: letter and mark commit together, and the letter has one key. What goes by
   * post joins the cards to print; a gift that went back first is not told of.
   */
  async run(now: Date): Promise<void> {
    while ((await this.some(now)) > 0);
  }

  private some(now: Date): Promise<number> {
    return this.db.write(async (tx) => {
      const organisation = await findOrganisation(tx);
      if (!organisation) return 0;
      const due = await lockDueTributes(tx, dateIn(organisation.timeZone, now));
      const mailed = due.filter(({ isReturned, notifyBy }) => !isReturned && notifyBy === 'email');
      await sendLetters(
        tx,
        this.jobs,
        mailed.map((tribute) => ({
          key: acknowledgmentKey(tribute.giftId, 'tribute'),
          recipient: tribute.notifyEmail,
          letter: tributeCard(tribute, organisation),
          receiptId: null,
        })),
        now,
      );
      const moved = due.map((each) => ({ id: each.id, giftId: each.giftId, state: nextState(each) }));
      await moveTributes(tx, moved, now);
      return due.length;
    });
  }
}

function nextState({ isReturned, notifyBy }: DueTribute): 'withdrawn' | 'sent' | 'to-print' {
  if (isReturned) return 'withdrawn';
  return notifyBy === 'email' ? 'sent' : 'to-print';
}

/** The card, on paper as by mail: never with the amount. */
export function tributeCard(tribute: DueTribute, { name, email }: Organisation): Letter {
  return {
    template: 'tribute-card',
    data: {
      organisation: name,
      replyTo: email,
      greeting: tribute.notifyName,
      donor: tribute.donor === '' ? 'A friend' : tribute.donor,
      kind: tribute.kind,
      honoree: tribute.name,
      message: tribute.message,
    },
  };
}
