import type { Type } from '@nestjs/common';
import { countSlowCampaigns } from './campaigns/figures/counted-campaigns.js';
import { Db } from './database/db.js';
import { TidyExports } from './finance/exports/jobs/tidy-exports.js';
import { RunProof } from './finance/proof/run-proof.js';
import { CheckLists } from './finance/transparency/versions/check-lists.js';
import { TidyImports } from './imports/work/tidy-imports.js';
import type { Task } from './jobs/jobs.js';
import { foldGiftTally } from './reports/lists/list-sums.js';
import { ReckonSums } from './reports/rollups/reckon-sums.js';
import { IssueLog } from './receipts/issues/issue-log.js';
import { SendReportLetters } from './reports/letters/send-report-letters.js';
import { CareSweeps } from './stripe-events/care-sweeps.js';
import { DepositSweeps } from './stripe-events/deposit-sweeps.js';
import { MoneySweeps } from './stripe-events/money-sweeps.js';
import { PlanSweeps } from './stripe-events/plan-sweeps.js';
import { Sweeps } from './stripe-events/sweeps.js';
import { CompareDonors } from './workflows/donors/compare-donors.js';
import { SendTributeNotices } from './workflows/campaigns/send-tribute-notices.js';
import { KeepAuditHead } from './workflows/audit/keep-audit-head.js';
import { TidyPortal } from './workflows/donors/tidy-portal.js';
import { EarnBenefits } from './workflows/memberships/earn-benefits.js';
import { SendMembershipGifts } from './workflows/memberships/send-membership-gifts.js';
import { RunRetention } from './workflows/retention/run-retention.js';
import { SealRecords } from './workflows/retention/seal-records.js';
import { IssueWaitingReceipts } from './workflows/receipts/issue-waiting-receipts.js';

const DAY = 24 * 60 * 60_000;
/** Tries of a failed charge go on for weeks, and the invoice is then paid long after it was made. */
const TRIES_DAYS = 30;
/** A bank may send a payout back some days after it was made. */
const PAYOUT_DAYS = 14;

/** Work that is due by the clock and not because something happened. */
export interface TimedTask {
  readonly task: Task<Record<string, never>>;
  /** When it is due, in UTC, as cron writes it. */
  readonly due: string;
  readonly run: (services: Services, now: Date) => Promise<void>;
}

/** Hands out the services that the work is done by. */
export type Services = <Service>(service: Type<Service>) => Service;

/** What is looked after, and how often (R-PAY-05). Each is safe to repeat. */
export const TIMED_TASKS: readonly TimedTask[] = [
  at('*/5 * * * *', 'sweep-events', (get, now) => get(Sweeps).events(now)),
  at('*/5 * * * *', 'sweep-changes', (get, now) => get(PlanSweeps).changes(now)),
  at('7 * * * *', 'sweep-charges', (get, now) => get(Sweeps).charges(now)),
  at('22 * * * *', 'sweep-renewals', (get, now) => get(PlanSweeps).renewals(daysBefore(now, 2))),
  at('29 * * * *', 'sweep-disputes', (get, now) => get(MoneySweeps).disputes(daysBefore(now, 2))),
  at('37 * * * *', 'sweep-checkouts', async (get, now) => {
    await get(Sweeps).checkouts(now);
    await get(PlanSweeps).checkouts(daysBefore(now, 2));
  }),
  at('3 * * * *', 'sweep-troubles', (get, now) => get(CareSweeps).letters(now)),
  at('13,43 * * * *', 'sweep-care', (get, now) => get(CareSweeps).unfinished(now)),
  at('52 * * * *', 'sweep-payouts', async (get, now) => {
    await get(MoneySweeps).payouts(daysBefore(now, PAYOUT_DAYS));
    await get(DepositSweeps).all(daysBefore(now, PAYOUT_DAYS));
  }),
  at('* * * * *', 'log-receipts', (get) => get(IssueLog).write()),
  at('* * * * *', 'reckon-sums', (get) => get(ReckonSums).run()),
  at('56 * * * *', 'fold-gift-tally', (get) => foldGiftTally(get(Db))),
  at('17 * * * *', 'tidy-portal', (get) => get(TidyPortal).run()),
  at('4,14,24,34,44,54 * * * *', 'compare-donors', (get) => get(CompareDonors).run()),
  at('47 * * * *', 'tidy-donors', (get) => get(CompareDonors).tidy()),
  at('19 * * * *', 'tidy-exports', (get, now) => get(TidyExports).run(now)),
  at('21 * * * *', 'tidy-imports', (get, now) => get(TidyImports).run(now)),
  at('* * * * *', 'send-tribute-notices', (get, now) => get(SendTributeNotices).run(now)),
  at('* * * * *', 'count-campaigns', (get, now) => countSlowCampaigns(get(Db), now)),
  at('8 * * * *', 'send-membership-gifts', (get, now) => get(SendMembershipGifts).run(now)),
  at('*/10 * * * *', 'issue-waiting-receipts', (get) => get(IssueWaitingReceipts).run()),
  at('18 * * * *', 'check-donor-lists', (get, now) => get(CheckLists).run(now)),
  at('26 * * * *', 'earn-benefits', (get, now) => get(EarnBenefits).run(now)),
  at('33 14 * * *', 'send-notices', (get) => get(CareSweeps).notices()),
  at('11 9 * * *', 'run-retention', (get, now) => get(RunRetention).run(now)),
  at('*/5 * * * *', 'seal-records', async (get) => void (await get(SealRecords).run())),
  at('*/15 * * * *', 'send-report-letters', (get, now) => get(SendReportLetters).run(now)),
  at('3 7 * * *', 'keep-audit-head', (get, now) => get(KeepAuditHead).run(now)),
  at('7 10 * * *', 'daily-proof', (get) => get(RunProof).ask(null)),
  at('41 9 * * *', 'sweep-plans', async (get, now) => {
    await get(PlanSweeps).renewals(daysBefore(now, TRIES_DAYS));
    await get(PlanSweeps).states();
    await get(CareSweeps).all(now);
  }),
];

function at(due: string, name: string, run: TimedTask['run']): TimedTask {
  return { task: { name, retries: 2, retryDelaySeconds: 30, retryDelayMaxSeconds: 120, concurrency: 1 }, due, run };
}

function daysBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * DAY);
}
