import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { InvalidInput } from '../kernel/app-error.js';
import { parseDate, type CalendarDate } from '../kernel/calendar.js';
import { Clock } from '../kernel/clock.js';
import { Audit } from '../audit/audit.js';
import { Db } from '../database/db.js';
import { ExportPool } from '../finance/export-pool.js';
import { exportRegister, type RegisterFormat } from '../finance/register-export.js';
import { readOrganisation } from '../organisation/organisation.js';
import { withApp } from './with-app.js';

export interface ExportOptions {
  readonly format: RegisterFormat;
  readonly from?: string;
  readonly to?: string;
  readonly out?: string;
}

/** `mainstay export receipts`: the same file as the staff page gives. @throws InvalidInput for a date that is none. */
export async function exportReceipts(options: ExportOptions): Promise<void> {
  const filters = { ...dateOf('from', options.from), ...dateOf('to', options.to) };
  await withApp(async (app) => {
    const db = app.get(Db);
    const organisation = await readOrganisation(db.manager);
    const context = {
      timeZone: organisation.timeZone,
      organisation: organisation.name,
      generatedAt: app.get(Clock).now(),
    };
    // Personal data leaves the house: that is noted before the first byte does.
    await db.write((tx) =>
      app.get(Audit).record(tx, {
        actor: 'command-line',
        action: 'export receipts',
        object: 'register',
        detail: { format: options.format, ...filters },
      }),
    );
    const file = exportRegister(app.get(ExportPool).pool, filters, options.format, context);
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
