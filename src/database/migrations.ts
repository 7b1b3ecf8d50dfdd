import { Ledger1795500000001 } from '../../migrations/1795500000001-ledger.js';
import { OrganisationDonorsAsks1795500000002 } from '../../migrations/1795500000002-organisation-donors-asks.js';
import { GiftsAndReceipts1795500000003 } from '../../migrations/1795500000003-gifts-and-receipts.js';
import { DisputesAndDeposits1795500000004 } from '../../migrations/1795500000004-disputes-and-deposits.js';
import { Plans1795500000005 } from '../../migrations/1795500000005-plans.js';
import { PlanCare1795500000006 } from '../../migrations/1795500000006-plan-care.js';
import { Memberships1795500000007 } from '../../migrations/1795500000007-memberships.js';
import { Portal1795500000008 } from '../../migrations/1795500000008-portal.js';
import { FormRhythms1795500000009 } from '../../migrations/1795500000009-form-rhythms.js';
import { FailureCare1795500000010 } from '../../migrations/1795500000010-failure-care.js';
import { Periods1795500000011 } from '../../migrations/1795500000011-periods.js';
import { OfflineGifts1795500000012 } from '../../migrations/1795500000012-offline-gifts.js';
import { Regimes1795500000013 } from '../../migrations/1795500000013-regimes.js';
import { ReceiptCorrections1795500000014 } from '../../migrations/1795500000014-receipt-corrections.js';
import { DepositLinesAndBank1795500000015 } from '../../migrations/1795500000015-deposit-lines-and-bank.js';
import { Journal1795500000016 } from '../../migrations/1795500000016-journal.js';
import { ProofRuns1795500000017 } from '../../migrations/1795500000017-proof-runs.js';
import { Statements1795500000018 } from '../../migrations/1795500000018-statements.js';
import { ExportJobs1795500000019 } from '../../migrations/1795500000019-export-jobs.js';
import { DeferredBenefits1795500000020 } from '../../migrations/1795500000020-deferred-benefits.js';
import { FundReleases1795500000021 } from '../../migrations/1795500000021-fund-releases.js';
import { SignInAndAccess1795500000022 } from '../../migrations/1795500000022-sign-in-and-access.js';
import { ApprovalsAndAudit1795500000023 } from '../../migrations/1795500000023-approvals-and-audit.js';
import { DonorRecords1795500000024 } from '../../migrations/1795500000024-donor-records.js';
import { SavedViews1795500000025 } from '../../migrations/1795500000025-saved-views.js';
import { ReportRollups1795500000026 } from '../../migrations/1795500000026-report-rollups.js';
import { ReportLetters1795500000027 } from '../../migrations/1795500000027-report-letters.js';
import { Campaigns1795500000028 } from '../../migrations/1795500000028-campaigns.js';
import { DonorKeys1795500000029 } from '../../migrations/1795500000029-donor-keys.js';
import { Imports1795500000030 } from '../../migrations/1795500000030-imports.js';
import { Hooks1795500000031 } from '../../migrations/1795500000031-hooks.js';
import { DonorList1795500000032 } from '../../migrations/1795500000032-donor-list.js';
import { DonorDays1795500000033 } from '../../migrations/1795500000033-donor-days.js';
import { MoreLists1795500000034 } from '../../migrations/1795500000034-more-lists.js';
import { HookRequests1795500000035 } from '../../migrations/1795500000035-hook-requests.js';
import { NewsletterConsents1795500000036 } from '../../migrations/1795500000036-newsletter-consents.js';

/** All migrations, oldest first. A list rather than a file pattern, so that a missing one does not compile. */
export const MIGRATIONS = [
  Ledger1795500000001,
  OrganisationDonorsAsks1795500000002,
  GiftsAndReceipts1795500000003,
  DisputesAndDeposits1795500000004,
  Plans1795500000005,
  PlanCare1795500000006,
  Memberships1795500000007,
  Portal1795500000008,
  FormRhythms1795500000009,
  FailureCare1795500000010,
  Periods1795500000011,
  OfflineGifts1795500000012,
  Regimes1795500000013,
  ReceiptCorrections1795500000014,
  DepositLinesAndBank1795500000015,
  Journal1795500000016,
  ProofRuns1795500000017,
  Statements1795500000018,
  ExportJobs1795500000019,
  DeferredBenefits1795500000020,
  FundReleases1795500000021,
  SignInAndAccess1795500000022,
  ApprovalsAndAudit1795500000023,
  DonorRecords1795500000024,
  SavedViews1795500000025,
  ReportRollups1795500000026,
  ReportLetters1795500000027,
  Campaigns1795500000028,
  DonorKeys1795500000029,
  Imports1795500000030,
  Hooks1795500000031,
  DonorList1795500000032,
  DonorDays1795500000033,
  MoreLists1795500000034,
  HookRequests1795500000035,
  NewsletterConsents1795500000036,
] as const;
