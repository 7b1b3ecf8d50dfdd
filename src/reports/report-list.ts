import { CAMPAIGNS } from './campaigns/campaigns-report.js';
import { MEMBERS } from './memberships/members-report.js';
import { PAYMENT_HEALTH } from './payments/payment-health.js';
import { PLACES } from './places/places.js';
import type { ReportDefinition } from './report.js';
import { NEW_DONORS } from './sources/new-donors.js';
import { STORIES } from './sources/stories.js';

/** All reports, in the order of the page that lists them. */
export const REPORTS: readonly ReportDefinition[] = [NEW_DONORS, STORIES, CAMPAIGNS, MEMBERS, PAYMENT_HEALTH, PLACES];
