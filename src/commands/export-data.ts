import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { type FieldProblem, InvalidInput } from '../kernel/app-error.js';
import { dateIn, parseDate } from '../kernel/calendar.js';
import { Clock } from '../kernel/clock.js';
import { Audit } from '../audit/audit.js';
import { Db } from '../database/db.js';
import { readContext } from '../finance/exports/about-sheet.js';
import type { ExportName } from '../finance/exports/export-definition.js';
import { exportFile, type ExportLook } from '../finance/exports/export-file.js';
import { auditedFilters } from '../finance/exports/jobs/ask-export.js';
import { ExportPool } from '../finance/export-pool.js';
import { readOrganisation } from '../organisation/organisation.js';
import { listChoices } from '../reports/lists/list-choices.js';
import { exportQuery } from '../web/staff/exports/export-query.js';
import type { ListContext } from '../web/staff/lists/staff-list.js';
import { withApp } from './with-app.js';

export interface ExportOptions {
  readonly format: ExportLook['format'];
  readonly headers: ExportLook['headers'];
  readonly mark?: boolean;
  readonly filters?: string;
  readonly from?: string;
  readonly to?: string;
  readonly out?: string;
}

const NOTHING = 'Nothing was exported.';

/** What stands before `from` and `to` in the addresses of lists that know several kinds of days. */
const DAYS: Partial<Record<ExportName, string>> = { donors: 'last-' };

/**
 * `mainstay export receipts|gifts|deposits|donors|plans|members`: the same file as the staff page gives.
 * @throws InvalidInput for a date that is none, and for filters that the list does not have.
 */
export async function exportData(what: ExportName, options: ExportOptions): Promise<void> {
  const query = { ...filtersOf(options.filters), ...daysOf(what, options) };
  const look = {
    format: options.format,
    headers: options.headers,
    byteOrderMark: options.format === 'csv' && options.mark === true,
  };
  await withApp(async (app) => {
    const [db, now] = [app.get(Db), app.get(Clock).now()];
    const { ask, problems } = exportQuery(what, query, await listContext(db, now));
    if (problems.length > 0) throw new InvalidInput(problems, NOTHING);
    const context = await readContext(db.manager, ask, now);
    // Personal data leaves the house: that is noted before the first byte does.
    await db.write((tx) =>
      app.get(Audit).record(tx, {
        actor: 'command-line',
        action: `export ${what}`,
        object: 'list',
        detail: { ...auditedFilters(ask), format: look.format },
      }),
    );
    const file = exportFile(app.get(ExportPool), ask, look, context);
    await pipeline(file, options.out ? createWriteStream(options.out) : process.stdout, { end: Boolean(options.out) });
  });
}

/** Whoever reaches the machine may read all of it: nothing is hidden. */
async function listContext(db: Db, now: Date): Promise<ListContext> {
  const { timeZone, fiscalYearStart, currency } = await readOrganisation(db.manager);
  const day = { today: dateIn(timeZone, now), fiscalYearStart, currency };
  return { day, choices: await listChoices(db), hidden: undefined };
}

/** What stands behind the question mark of a list's address; the whole address will do. */
function filtersOf(address = ''): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(address.replace(/^[^?]*\?/, '')));
}

function daysOf(what: ExportName, options: ExportOptions): Record<string, string> {
  const problems: FieldProblem[] = [];
  const days = (['from', 'to'] as const).flatMap((name) => {
    const text = options[name];
    if (text === undefined) return [];
    if (!parseDate(text)) {
      problems.push({ field: `--${name}`, message: `"${text}" is not a date such as 2026-12-31.` });
    }
    return [[`${DAYS[what] ?? ''}${name}`, text]];
  });
  if (problems.length > 0) throw new InvalidInput(problems, NOTHING);
  return Object.fromEntries(days) as Record<string, string>;
}
