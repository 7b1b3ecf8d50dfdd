import type { Readable } from 'node:stream';
import type { Pool } from 'pg';
import { formatInstant } from '../kernel/calendar.js';
import { csvCopy, guarded } from './csv-copy.js';
import { cursorRows, type TextRow } from './cursor-rows.js';
import { REGISTER_COLUMNS } from './register-columns.js';
import {
  REGISTER_FROM,
  REGISTER_ORDER,
  registerSentences,
  registerWhereQuoted,
  type RegisterFilters,
} from './register-filters.js';
import type { SheetColumn } from './xlsx-parts.js';
import { xlsxStream } from './xlsx-stream.js';

export type RegisterFormat = 'csv' | 'xlsx';

/** What a file says about itself. */
export interface ExportContext {
  /** IANA name of the organisation's zone. */
  readonly timeZone: string;
  readonly organisation: string;
  readonly generatedAt: Date;
}

/**
 * The register of receipts in number order as a file, read from the pool in constant memory. Nothing is read before
 * the stream is; a reader that goes away ends the query. Failures arrive as the stream's error.
 */
export function exportRegister(
  pool: Pool,
  filters: RegisterFilters,
  format: RegisterFormat,
  context: ExportContext,
): Readable {
  if (format === 'csv') return csvCopy(pool, registerSelect(filters, guarded));
  const plain = registerSelect(filters, (column) => column);
  return xlsxStream([
    { name: 'Receipts', columns: REGISTER_COLUMNS, rows: cursorRows(pool, plain) },
    { name: 'About', columns: ABOUT_COLUMNS, rows: [aboutRows(filters, context)] },
  ]);
}

/** The inner SELECT computes each value once, though the guard around a text names it twice. */
function registerSelect(filters: RegisterFilters, guard: (column: string) => string): string {
  const inner = REGISTER_COLUMNS.map(({ sql }, at) => `${sql} as c${at}`);
  const outer = REGISTER_COLUMNS.map(({ header, kind }, at) => {
    const column = `rows.c${at}`;
    return `${kind === 'text' ? guard(column) : column} as "${header}"`;
  });
  return (
    `select ${outer.join(', ')} from (select ${inner.join(', ')} from ${REGISTER_FROM} ` +
    `where ${registerWhereQuoted(filters)} order by ${REGISTER_ORDER}) as rows`
  );
}

const ABOUT_COLUMNS: readonly SheetColumn[] = [
  { header: 'About this file', kind: 'text', width: 26 },
  { header: 'In words', kind: 'text', width: 90 },
];

function aboutRows(filters: RegisterFilters, { timeZone, organisation, generatedAt }: ExportContext): TextRow[] {
  const sentences = registerSentences(filters);
  return [
    ['Contents', `Register of receipts of ${organisation}, in number order.`],
    ...sentences.map((sentence, at): TextRow => [at === 0 ? 'Filters' : null, sentence]),
    ['Generated', `${formatInstant(generatedAt, timeZone)} (${timeZone})`],
    ['Time zone', `Dates are calendar dates in ${timeZone}. The range of dates is by the day of issue.`],
    ...REGISTER_COLUMNS.map(({ header, meaning }): TextRow => [header, meaning]),
  ];
}
