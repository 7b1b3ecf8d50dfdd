import { Injectable } from '@nestjs/common';
import { addMonths, dateIn, type CalendarDate } from '../../kernel/calendar.js';
import { monthOf } from '../../kernel/month.js';
import { Db, type Tx } from '../../database/db.js';
import { book } from '../../ledger/ledger.js';
import { earnedIn } from '../../memberships/deferrals/deferral.js';
import { earningEntry } from '../../memberships/deferrals/deferral-entries.js';
import { firstOwedMonth, insertSteps, lockUnearned } from '../../memberships/deferrals/deferral.store.js';
import { findOrganisation } from '../../organisation/organisation.js';

const BATCH = 500;

/** Turns what is owed in benefits into income, month by month, when a month has ended (R-ACC-04). */
@Injectable()
export class EarnBenefits {
  constructor(private readonly db: Db) {}

  /** Safe to repeat, and to run beside itself: a month of a gift is earned once. */
  async run(now: Date): Promise<void> {
    const organisation = await findOrganisation(this.db.manager);
    const first = organisation && (await firstOwedMonth(this.db.manager));
    if (!first) return;
    const running = monthOf(dateIn(organisation.timeZone, now));
    for (let month = first; month < running; month = addMonths(month, 1)) {
      while ((await this.db.write((tx) => earnMonth(tx, month, now))) === BATCH);
    }
  }
}

/** Returns for how many gifts there was something to earn. */
async function earnMonth(tx: Tx, month: CalendarDate, now: Date): Promise<number> {
  const due = await lockUnearned(tx, month, BATCH);
  const earned = due.map((deferral) => {
    const { giftId, fund, currency, steps } = deferral;
    const amountMinor = earnedIn(month, deferral);
    const entry = earningEntry({ giftId, fund, currency, amountMinor, month, occurredAt: now });
    const step = { giftId, position: steps + 1, kind: 'earned' as const, month, amountMinor, entryId: entry.id };
    return { entry, step };
  });
  await book(
    tx,
    earned.map(({ entry }) => entry),
  );
  await insertSteps(
    tx,
    earned.map(({ step }) => step),
  );
  return due.length;
}
