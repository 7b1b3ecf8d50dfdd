import { Injectable } from '@nestjs/common';
import type { Task } from '../jobs/jobs.js';
import { SendMembershipGifts } from '../workflows/memberships/send-membership-gifts.js';
import { TidyPortal } from '../workflows/donors/tidy-portal.js';
import { CareSweeps } from './care-sweeps.js';
import { MoneySweeps } from './money-sweeps.js';
import { PlanSweeps } from './plan-sweeps.js';
import { Sweeps } from './sweeps.js';

const DAY = 24 * 60 * 60_000;
/** Tries of a failed charge go on for weeks, and the invoice is then paid long after it was made. */
const TRIES_DAYS = 30;
/** A bank may send a payout back some days after it was made. */
const PAYOUT_DAYS = 14;

export interface TimedSweep {
  readonly task: Task<Record<string, never>>;
  /** When it is due, in UTC, as cron writes it. */
  readonly due: string;
  readonly run: (now: Date) => Promise<void>;
}

/** What is looked after, and how often (R-PAY-05). */
@Injectable()
export class SweepTimetable {
  readonly sweeps: readonly TimedSweep[];

  constructor(
    sweeps: Sweeps,
    plans: PlanSweeps,
    money: MoneySweeps,
    portal: TidyPortal,
    memberships: SendMembershipGifts,
    care: CareSweeps,
  ) {
    this.sweeps = [
      { task: sweep('sweep-events'), due: '*/5 * * * *', run: (now) => sweeps.events(now) },
      { task: sweep('sweep-changes'), due: '*/5 * * * *', run: (now) => plans.changes(now) },
      { task: sweep('sweep-charges'), due: '7 * * * *', run: (now) => sweeps.charges(now) },
      { task: sweep('sweep-renewals'), due: '22 * * * *', run: (now) => plans.renewals(daysBefore(now, 2)) },
      { task: sweep('sweep-disputes'), due: '29 * * * *', run: (now) => money.disputes(daysBefore(now, 2)) },
      {
        task: sweep('sweep-checkouts'),
        due: '37 * * * *',
        run: async (now) => {
          await sweeps.checkouts(now);
          await plans.checkouts(daysBefore(now, 2));
        },
      },
      { task: sweep('sweep-troubles'), due: '3 * * * *', run: (now) => care.letters(now) },
      { task: sweep('sweep-care'), due: '13,43 * * * *', run: (now) => care.unfinished(now) },
      { task: sweep('sweep-payouts'), due: '52 * * * *', run: (now) => money.payouts(daysBefore(now, PAYOUT_DAYS)) },
      { task: sweep('tidy-portal'), due: '17 * * * *', run: () => portal.run() },
      { task: sweep('send-membership-gifts'), due: '8 * * * *', run: (now) => memberships.run(now) },
      { task: sweep('send-notices'), due: '33 14 * * *', run: () => care.notices() },
      { task: sweep('forget-unfinished'), due: '11 9 * * *', run: (now) => sweeps.forgetUnfinished(now) },
      {
        task: sweep('sweep-plans'),
        due: '41 9 * * *',
        run: async (now) => {
          await plans.renewals(daysBefore(now, TRIES_DAYS));
          await plans.states();
          await care.all(now);
        },
      },
    ];
  }
}

function sweep(name: string): TimedSweep['task'] {
  return { name, retries: 2, retryDelaySeconds: 30, retryDelayMaxSeconds: 120, concurrency: 1 };
}

function daysBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * DAY);
}
