import type { ReportDefinition } from './report.js';

/** All reports, in the order of the page that lists them. */
export const REPORTS: readonly ReportDefinition[] = [];
