import { Ledger1795500000001 } from '../../migrations/1795500000001-ledger.js';
import { OrganisationDonorsAsks1795500000002 } from '../../migrations/1795500000002-organisation-donors-asks.js';
import { GiftsAndReceipts1795500000003 } from '../../migrations/1795500000003-gifts-and-receipts.js';
import { DisputesAndDeposits1795500000004 } from '../../migrations/1795500000004-disputes-and-deposits.js';
import { Plans1795500000005 } from '../../migrations/1795500000005-plans.js';

/** All migrations, oldest first. A list rather than a file pattern, so that a missing one does not compile. */
export const MIGRATIONS = [
  Ledger1795500000001,
  OrganisationDonorsAsks1795500000002,
  GiftsAndReceipts1795500000003,
  DisputesAndDeposits1795500000004,
  Plans1795500000005,
] as const;
