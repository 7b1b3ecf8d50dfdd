import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { InvalidInput } from '../kernel/app-error.js';
import { parseDate, type CalendarDate } from '../kernel/calendar.js';
import { Clock } from '../kernel/clock.js';
import { Audit } from '../audit/audit.js';
import { Db } from '../database/db.js';
import { readContext } from '../finance/exports/about-sheet.js';
import { exportFile, type ExportLook } from '../finance/exports/export-file.js';
import { auditedFilters } from '../finance/exports/jobs/ask-export.js';
import { ExportPool } from '../finance/export-pool.js';
import { withApp } from './with-app.js';

/** What dates say which part of; donors and plans are exported from their lists. */
type DatedExport = 'receipts' | 'gifts' | 'deposits';

export interface ExportOptions {
  readonly format: ExportLook['format'];
  readonly headers: ExportLook['headers'];
  readonly mark?: boolean;
  readonly from?: string;
  readonly to?: string;
  readonly out?: string;
}

/**
 * `mainstay export receipts|gifts|deposits`: the same file as the staff page gives.
 * @throws InvalidInput for a date that is none.
 */
export async function exportData(what: DatedExport, options: ExportOptions): Promise<void> {
  const ask = { what, filters: { ...dateOf('from', options.from), ...dateOf('to', options.to) } };
  const look = {
    format: options.format,
    headers: options.headers,
    byteOrderMark: options.format === 'csv' && options.mark === true,
  };
  await withApp(async (app) => {
    const db = app.get(Db);
    const context = await readContext(db.manager, ask, app.get(Clock).now());
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

function dateOf(name: 'from' | 'to', text: string | undefined): Partial<Record<'from' | 'to', CalendarDate>> {
  if (text === undefined) return {};
  const date = parseDate(text);
  if (!date)
    throw new InvalidInput(
      [{ field: `--${name}`, message: `"${text}" is not a date such as 2026-12-31.` }],
      'Nothing was exported.',
    );
  return { [name]: date };
}
