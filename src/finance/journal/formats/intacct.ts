import type { IntacctField, JournalSettings } from '../mapping/journal-target.js';
import { BYTE_ORDER_MARK, type Cell, csvRow } from '../../../kernel/csv-row.js';
import { csvCells } from '../../csv-text.js';
import {
  debitAndCredit,
  type Journal,
  type JournalFormat,
  type JournalLine,
  memoWithDeposit,
  slashDate,
} from './journal.js';

/**
 * Sage Intacct (R-EXP-05): the two rows of the company's own template stand unchanged, data begin on the third. Lines
 * count from 1 within an entry, and what is true of the whole entry stands on its first line alone.
 */
export const INTACCT: JournalFormat = {
  extension: 'csv',
  contentType: 'text/csv; charset=utf-8',
  encoding: 'utf8',
  linesMax: 20_000,
  head: ({ settings }) =>
    `${settings.bom ? BYTE_ORDER_MARK : ''}${settings.template.map((row) => `${row}\r\n`).join('')}`,
  entry: (journal, { settings }) => {
    const columns = columnsOf(settings);
    return journal.lines
      .map((line, at) => csvRow(columns.map((column) => column(journal, line, at, settings))))
      .join('');
  },
};

type Column = (journal: Journal, line: JournalLine, at: number, settings: JournalSettings) => Cell;

/** What the columns are called in a template that nobody has changed. */
const USUAL: Readonly<Record<string, IntacctField>> = {
  JOURNAL: 'journal',
  DATE: 'date',
  DESCRIPTION: 'description',
  REFERENCE_NO: 'number',
  LINE_NO: 'line',
  ACCT_NO: 'account',
  LOCATION_ID: 'location',
  DEPT_ID: 'class',
  MEMO: 'memo',
  DEBIT: 'debit',
  CREDIT: 'credit',
  CURRENCY: 'currency',
};

/** As much as the vendor's guide to the import allows; the memo of each line has the whole. */
const DESCRIPTION_MAX = 30;

const FIELDS: Readonly<Record<IntacctField, Column>> = {
  journal: onFirst((_journal, settings) => settings.journalSymbol),
  date: onFirst(({ date }, { dateOrder }) => slashDate(date, dateOrder)),
  description: onFirst(({ number, description }) => `${number} ${description}`.slice(0, DESCRIPTION_MAX)),
  number: onFirst(({ number }) => number),
  line: (_journal, _line, at) => ({ number: String(at + 1) }),
  account: (_journal, { account }) => account.id,
  location: (_journal, { location }) => location,
  class: (_journal, line) => line.class,
  memo: (_journal, line) => memoWithDeposit(line),
  debit: ({ currency }, { amountMinor }) => ({ number: debitAndCredit(amountMinor, currency)[0] }),
  credit: ({ currency }, { amountMinor }) => ({ number: debitAndCredit(amountMinor, currency)[1] }),
  currency: ({ currency }) => currency,
  party: (_journal, { party }) => party,
  fund: (_journal, { fund }) => fund,
  deposit: (_journal, { deposit }) => deposit,
};

function onFirst(text: (journal: Journal, settings: JournalSettings) => string): Column {
  return (journal, _line, at, settings) => (at === 0 ? text(journal, settings) : '');
}

/** The columns of the template that we fill; the others stay empty. */
function columnsOf({ template, columns }: JournalSettings): Column[] {
  return (csvCells(template[0]) ?? []).map((name) => {
    const set = columns[name] ?? USUAL[name];
    if (set === undefined) return () => '';
    // What was checked when it was saved.
    return set.startsWith('=') ? () => set.slice(1) : FIELDS[set as IntacctField];
  });
}
