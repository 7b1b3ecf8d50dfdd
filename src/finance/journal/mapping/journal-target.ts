import { type FieldProblem, InvalidInput } from '../../../kernel/app-error.js';
import { csvCells } from '../../csv-text.js';

/** What entries are handed over to. The order is that of the pages. */
export const JOURNAL_TARGETS = [
  'quickbooks-online',
  'quickbooks-desktop',
  'xero',
  'intacct',
  'csv',
  'hledger',
] as const;
export type JournalTarget = (typeof JOURNAL_TARGETS)[number];

export const TARGET_NAMES: Readonly<Record<JournalTarget, string>> = {
  'quickbooks-online': 'QuickBooks Online',
  'quickbooks-desktop': 'QuickBooks Desktop',
  xero: 'Xero',
  intacct: 'Sage Intacct',
  csv: 'Plain CSV',
  hledger: 'hledger',
};

/** Each entry by itself; one for each day; or one for each deposit, dated when the money went to the bank. */
export const JOURNAL_MODES = ['detail', 'daily', 'payout'] as const;
export type JournalMode = (typeof JOURNAL_MODES)[number];

/** Where the fees that donors covered stand: within the income, on a line of their own, or against the fees paid. */
export const COVERED_FEES = ['included', 'separate', 'offset'] as const;
export type CoveredFees = (typeof COVERED_FEES)[number];

export const DATE_ORDERS = ['mdy', 'dmy'] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

export interface JournalSettings {
  readonly mode: JournalMode;
  readonly coveredFees: CoveredFees;
  /** Writes a byte order mark before CSV, for spreadsheets that guess otherwise (R-EXP-08). */
  readonly bom: boolean;
  /** Xero and Sage Intacct read dates in the order of their region; all others have one way. */
  readonly dateOrder: DateOrder;
  /** Name of the tax rate in Xero. */
  readonly taxRate: string;
  /** Names of the two tracking categories in Xero. */
  readonly trackingNames: readonly [string, string];
  /** Symbol of the journal in Sage Intacct. */
  readonly journalSymbol: string;
  /** The first two rows of the template that the company downloaded from Sage Intacct, as they are (R-EXP-05). */
  readonly template: readonly [string, string];
  /** Template column → what stands in it: a field of ours, or `=` and a fixed text. */
  readonly columns: Readonly<Record<string, string>>;
}

export const DEFAULT_SETTINGS: JournalSettings = {
  mode: 'detail',
  coveredFees: 'included',
  bom: false,
  dateOrder: 'mdy',
  taxRate: 'Tax Exempt',
  trackingNames: ['Class', 'Location'],
  journalSymbol: 'GJ',
  template: [
    'JOURNAL,DATE,DESCRIPTION,LINE_NO,ACCT_NO,LOCATION_ID,DEPT_ID,MEMO,DEBIT,CREDIT',
    'Journal symbol,Entry date,Description,Line number,Account number,Location ID,Department ID,Memo,Debit,Credit',
  ],
  columns: {},
};

/** What a column of the Sage Intacct template may hold. */
export const INTACCT_FIELDS = [
  'journal',
  'date',
  'description',
  'line',
  'account',
  'location',
  'class',
  'memo',
  'debit',
  'credit',
  'currency',
  'number',
  'party',
  'fund',
  'deposit',
] as const;
export type IntacctField = (typeof INTACCT_FIELDS)[number];

/** Settings as they were kept; what a newer version added has its default. */
export function settingsFrom(kept: Partial<JournalSettings>): JournalSettings {
  return { ...DEFAULT_SETTINGS, ...kept };
}

/** @throws InvalidInput naming each field that cannot be. */
export function checkedSettings(settings: JournalSettings): JournalSettings {
  const problems: FieldProblem[] = [];
  const wrong = (field: string, message: string): void => void problems.push({ field, message });
  for (const [field, text] of [
    ['taxRate', settings.taxRate],
    ['trackingClass', settings.trackingNames[0]],
    ['trackingLocation', settings.trackingNames[1]],
    ['journalSymbol', settings.journalSymbol],
  ] as const) {
    if (text === '' || text.length > 60) wrong(field, 'Enter a name of at most 60 characters.');
  }
  const [names, meanings] = settings.template.map((row) => csvCells(row)?.length ?? 0) as [number, number];
  if (names < 2 || names !== meanings) {
    wrong('template', 'Paste the first two rows of your template: the same number of columns, separated by commas.');
  }
  const columns = csvCells(settings.template[0]) ?? [];
  for (const [column, field] of Object.entries(settings.columns)) {
    if (!columns.includes(column)) wrong('columns', `The template has no column “${column}”.`);
    else if (!field.startsWith('=') && !INTACCT_FIELDS.some((each) => each === field)) {
      wrong('columns', `“${field}” is none of: ${INTACCT_FIELDS.join(', ')}, or = and a fixed text.`);
    }
  }
  if (problems.length > 0) throw new InvalidInput(problems.filter(isFirstOfItsField));
  return settings;
}

function isFirstOfItsField({ field }: FieldProblem, at: number, all: readonly FieldProblem[]): boolean {
  return all.findIndex((each) => each.field === field) === at;
}
