import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import type { CalendarDate } from '../../kernel/calendar.js';
import type { DateOrder } from '../../kernel/date-order.js';
import type { StatementLine } from '../../deposits/bank/bank-statement.js';
import { readBankAmount } from './bank-amount.js';
import { orderOf, readDateCell, type DateCell } from './bank-dates.js';
import { columnsOf, unknownLayout, type BankLayout, type Columns } from './bank-layout.js';
import { readText } from './bank-text.js';

/** A year of a busy account has a tenth of this. */
export const BANK_LINES_MAX = 50_000;
const DESCRIPTION_MAX = 500;
const PROBLEMS_MAX = 10;

export interface FileProblem {
  /** The line of the file, counted from 1; null for the file as a whole. */
  readonly lineNumber: number | null;
  readonly message: string;
}

/** A date as each order reads it, to be looked at by the one who is asked. */
export interface DateSample {
  readonly lineNumber: number;
  readonly text: string;
  readonly description: string;
  readonly readings: Readonly<Partial<Record<DateOrder, CalendarDate>>>;
}

export type BankFileReading =
  | {
      readonly kind: 'read';
      readonly layout: BankLayout;
      readonly order: DateOrder;
      readonly lines: readonly StatementLine[];
      /** Lines of 0.00, which move nothing and are left out. */
      readonly zeroLines: number;
    }
  | {
      readonly kind: 'ask-order';
      readonly layout: BankLayout;
      readonly orders: readonly DateOrder[];
      readonly samples: readonly DateSample[];
    }
  | { readonly kind: 'refused'; readonly problems: readonly FileProblem[]; readonly more: number };

export interface BankFileOptions {
  readonly currency: string;
  readonly today: CalendarDate;
  /** What somebody answered when the dates could be read in more than one order. */
  readonly order?: DateOrder | undefined;
}

/** A row that has been cut into what we read of it. */
interface Row {
  readonly lineNumber: number;
  readonly date: DateCell;
  readonly description: string;
  readonly amountMinor: bigint;
}

/**
 * Reads what a bank exported. Whatever could be read in two ways is asked or refused with the number of its line,
 * never guessed. Stops at the limit, so that no file is too large for the memory.
 */
export async function readBankFile(bytes: Uint8Array, options: BankFileOptions): Promise<BankFileReading> {
  const text = readText(bytes);
  if (text.kind === 'problem') return refused([text]);
  const problems: FileProblem[] = [];
  let columns: Columns | null = null;
  const rows: Row[] = [];
  try {
    for await (const { cells, lineNumber } of recordsOf(text.pieces())) {
      if (columns === null) {
        columns = columnsOf(cells);
        if (!columns) return refused([{ lineNumber, message: unknownLayout(cells) }]);
        continue;
      }
      if (rows.length === BANK_LINES_MAX) {
        const message = `The file has more than ${BANK_LINES_MAX.toLocaleString('en-US')} lines. Export a shorter time, and then the rest.`;
        return refused([{ lineNumber, message }]);
      }
      const row = rowOf(cells, lineNumber, columns, options);
      if (typeof row === 'string') problems.push({ lineNumber, message: row });
      else rows.push(row);
    }
  } catch (error) {
    return refused([brokenCsv(error)]);
  }
  if (columns === null) return refused([{ lineNumber: null, message: 'The file is empty.' }]);
  if (problems.length > 0) return refused(problems);
  if (rows.length === 0)
    return refused([{ lineNumber: null, message: 'The file has a header and no lines under it.' }]);
  return decided(rows, columns.layout, options);
}

/** Settles the order of the dates, and counts lines that are equal so that each can be told from the next. */
function decided(rows: readonly Row[], layout: BankLayout, { order: answered }: BankFileOptions): BankFileReading {
  const decision = orderOf(rows.map(({ date }) => date));
  if (decision.kind === 'problem') return refused([decision]);
  const isAnswer = decision.kind === 'ask' && answered !== undefined && decision.orders.includes(answered);
  if (decision.kind === 'ask' && !isAnswer) {
    const telling = rows.filter(({ date }) => new Set(Object.values(date.readings)).size > 1).slice(0, 3);
    const samples = telling.map(({ lineNumber, date, description }) => ({
      lineNumber,
      text: date.text,
      description,
      readings: date.readings,
    }));
    return { kind: 'ask-order', layout, orders: decision.orders, samples };
  }
  const order = decision.kind === 'ask' ? answered! : decision.order;
  const seen = new Map<string, number>();
  const lines: StatementLine[] = [];
  for (const { lineNumber, date, description, amountMinor } of rows) {
    if (amountMinor === 0n) continue;
    const postedOn = date.readings[order]!;
    const key = `${postedOn} ${amountMinor} ${description}`;
    const occurrence = (seen.get(key) ?? 0) + 1;
    seen.set(key, occurrence);
    lines.push({ lineNumber, postedOn, amountMinor, description, occurrence });
  }
  if (lines.length === 0) return refused([{ lineNumber: null, message: 'None of its lines has an amount.' }]);
  return { kind: 'read', layout, order, lines, zeroLines: rows.length - lines.length };
}

/** What a row says, or what is wrong with it. */
function rowOf(cells: readonly string[], lineNumber: number, columns: Columns, options: BankFileOptions): Row | string {
  // Some banks end each line with a comma of which the header knows nothing.
  const isCut = cells.length < columns.width || cells.slice(columns.width).some((cell) => cell.trim() !== '');
  if (isCut) return `There are ${cells.length} cells here, and ${columns.width} in the header.`;
  const amountMinor = amountOf(cells, columns, options.currency);
  if (typeof amountMinor === 'string') return amountMinor;
  const description = cells[columns.description]!.replaceAll(/\s+/g, ' ').trim();
  if (description.length > DESCRIPTION_MAX) return `The description is longer than ${DESCRIPTION_MAX} characters.`;
  return { lineNumber, date: readDateCell(cells[columns.date]!, lineNumber, options.today), description, amountMinor };
}

function amountOf(cells: readonly string[], columns: Columns, currency: string): bigint | string {
  if (columns.layout === 'signed-amount') {
    const amount = readBankAmount(cells[columns.amount]!, currency);
    if (amount.kind === 'amount') return amount.minor;
    return amount.kind === 'empty' ? 'There is no amount.' : amount.message;
  }
  const debit = readBankAmount(cells[columns.debit]!, currency);
  const credit = readBankAmount(cells[columns.credit]!, currency);
  if (debit.kind === 'problem') return debit.message;
  if (credit.kind === 'problem') return credit.message;
  if (debit.kind === 'empty' && credit.kind === 'empty') return 'There is no amount, neither debit nor credit.';
  const [out, into] = [debit.kind === 'amount' ? debit.minor : 0n, credit.kind === 'amount' ? credit.minor : 0n];
  if (out !== 0n && into !== 0n) return 'There are two amounts, a debit and a credit.';
  if (into < 0n) return 'The credit is below zero, so it cannot be told whether money came or went.';
  // A debit is money out whether the bank writes a minus before it or not.
  return into === 0n ? -(out < 0n ? -out : out) : into;
}

async function* recordsOf(pieces: Iterable<string>): AsyncGenerator<{ cells: string[]; lineNumber: number }> {
  const parser = Readable.from(pieces).pipe(
    parse({ bom: true, info: true, relax_column_count: true, skip_empty_lines: true, max_record_size: 20_000 }),
  );
  let before = 0;
  for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
    const lineNumber = firstLineOf(record, info.lines, before);
    before = info.lines;
    if (record.some((cell) => cell.trim() !== '')) yield { cells: record, lineNumber };
  }
}

/** A cell may hold line breaks: the record begins so many lines above the one in which it ends. */
function firstLineOf(record: readonly string[], lastLine: number, before: number): number {
  const breaks = record.reduce((sum, cell) => sum + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0);
  return Math.max(before + 1, lastLine - breaks);
}

function brokenCsv(error: unknown): FileProblem {
  const { code, lines } = error as { code?: unknown; lines?: unknown };
  if (typeof code !== 'string' || !code.startsWith('CSV_')) throw error;
  const lineNumber = typeof lines === 'number' ? lines : null;
  if (code === 'CSV_MAX_RECORD_SIZE')
    return { lineNumber, message: 'This line is too long. A quotation mark may be missing.' };
  return { lineNumber, message: 'The quotation marks do not fit together here, so the cells cannot be told apart.' };
}

function refused(problems: readonly FileProblem[]): BankFileReading {
  const told = problems.slice(0, PROBLEMS_MAX).map(({ lineNumber, message }) => ({ lineNumber, message }));
  return { kind: 'refused', problems: told, more: problems.length - told.length };
}
