import type { FieldProblem } from '../../../kernel/app-error.js';
import type { DateOrder } from '../../../kernel/date-order.js';
import type { Decimals } from '../../../imports/reading/amounts.js';
import type { ImportRun, ImportState } from '../../../imports/runs/import-run.js';
import type { Tone } from '../../http/ui/blocks.js';

export const PATH = '/staff/imports';

export const STATE_WORDS: Readonly<Record<ImportState, { readonly word: string; readonly tone: Tone }>> = {
  mapping: { word: 'Waits for its columns', tone: 'warn' },
  checking: { word: 'Being looked through', tone: 'accent' },
  asking: { word: 'Has questions', tone: 'warn' },
  checked: { word: 'Looked through', tone: 'accent' },
  running: { word: 'Running', tone: 'accent' },
  paused: { word: 'Paused', tone: 'warn' },
  done: { word: 'Done', tone: 'good' },
  cancelled: { word: 'Cancelled', tone: 'quiet' },
  undoing: { word: 'Being undone', tone: 'accent' },
  undone: { word: 'Undone', tone: 'quiet' },
  failed: { word: 'Failed', tone: 'bad' },
};

export const ORDER_WORDS: Readonly<Record<DateOrder, string>> = {
  mdy: 'Month first, as in the United States: 12/31/2026',
  dmy: 'Day first, as in Europe: 31/12/2026',
  ymd: 'Year first: 2026-12-31',
};

export const DECIMAL_WORDS: Readonly<Record<Decimals, string>> = {
  point: '1,204.00: a point before the cents',
  comma: '1.204,00: a comma before the cents',
};

export function number(count: number): string {
  return count.toLocaleString('en-US');
}

/** "1,204 of 20,000 rows". */
export function progressWord({ rowsDone, rowsTotal }: Pick<ImportRun, 'rowsDone' | 'rowsTotal'>): string {
  return rowsTotal === null ? 'Counting its rows' : `${number(rowsDone)} of ${number(rowsTotal)}`;
}

export function sizeWord(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} kB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

export function problemAt(problems: readonly FieldProblem[], field: string): string | undefined {
  return problems.find((problem) => problem.field === field)?.message;
}
