import { CAMPAIGNS } from './campaigns/campaigns-report.js';
import { REVENUE } from './giving/revenue-report.js';
import { KEEPING } from './keeping/keeping-report.js';
import { MEMBERS } from './memberships/members-report.js';
import { OVERVIEW } from './overview/overview-report.js';
import { PAYMENT_HEALTH } from './payments/payment-health.js';
import { PLACES } from './places/places.js';
import { RECURRING } from './recurring/recurring-report.js';
import type { ReportDefinition } from './report.js';
import { NEW_DONORS } from './sources/new-donors.js';
import { STORIES } from './sources/stories.js';

/** All reports, in the order of the page that lists them. */
export const REPORTS: readonly ReportDefinition[] = [
  OVERVIEW,
  REVENUE,
  RECURRING,
  KEEPING,
  NEW_DONORS,
  STORIES,
  CAMPAIGNS,
  MEMBERS,
  PAYMENT_HEALTH,
  PLACES,
];
