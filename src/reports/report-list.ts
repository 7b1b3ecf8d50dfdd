import { REVENUE } from './giving/revenue-report.js';
import { KEEPING } from './keeping/keeping-report.js';
import { OVERVIEW } from './overview/overview-report.js';
import { RECURRING } from './recurring/recurring-report.js';
import type { ReportDefinition } from './report.js';

/** All reports, in the order of the page that lists them. */
export const REPORTS: readonly ReportDefinition[] = [OVERVIEW, REVENUE, RECURRING, KEEPING];
