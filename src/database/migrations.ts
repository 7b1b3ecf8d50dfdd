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
] as const;
