import type { CalendarDate } from '../../../kernel/calendar.js';
import { Money } from '../../../kernel/money.js';
import type { AccountKind } from '../mapping/chart.js';
import type { JournalSettings } from '../mapping/journal-target.js';

/** One entry as it is handed over: balanced, in one currency. */
export interface Journal {
  /** "M3-17": batch and running number; at most 11 characters up to a million entries, as QuickBooks Desktop wants. */
  readonly number: string;
  readonly date: CalendarDate;
  /** Ours; it never names a person. */
  readonly description: string;
  readonly currency: string;
  readonly lines: readonly JournalLine[];
  /** The ledger entries that are in it: one in detail, all of a day or a deposit in a summary. */
  readonly members: readonly JournalMember[];
}

export interface JournalMember {
  readonly entryId: string;
  readonly date: CalendarDate;
  readonly description: string;
}

export interface JournalLine {
  readonly account: ExternalAccount;
  /** Minor units; debit positive, credit negative. */
  readonly amountMinor: bigint;
  readonly memo: string;
  readonly fund: string;
  /** Class, department or first tracking option; empty for none. So are the next ones. */
  readonly class: string;
  readonly location: string;
  /** A customer or vendor of the other books, for accounts that want one. */
  readonly party: string;
  readonly campaign: string;
  readonly rhythm: string;
  /** The deposit that the money came with, as the processor calls it; empty while there is none. */
  readonly deposit: string;
  /** Id of the ledger entry; empty in a summary. */
  readonly ledgerEntry: string;
}

export interface ExternalAccount {
  /** What the target calls it: a name, `Parent:Sub`, or a number. */
  readonly id: string;
  /** The account of our ledger. */
  readonly code: string;
  readonly name: string;
  readonly kind: AccountKind;
}

/** How one program wants its journals. Pure: the same journals give the same text. */
export interface JournalFormat {
  readonly extension: 'csv' | 'iif' | 'journal';
  readonly contentType: string;
  readonly encoding: 'utf8' | 'latin1';
  /** Lines of data that a file may have; an entry is never split over two. */
  readonly linesMax: number;
  /** What stands above the entries; `used` are the accounts of this file. */
  readonly head: (file: FileFacts) => string;
  readonly entry: (journal: Journal, file: Omit<FileFacts, 'used'>) => string;
}

export interface FileFacts {
  readonly settings: JournalSettings;
  /** Whether any rule of the target names a class, a location or a party: optional columns appear only then. */
  readonly dimensions: Dimensions;
  readonly currency: string;
  readonly used: readonly ExternalAccount[];
}

export interface Dimensions {
  readonly class: boolean;
  readonly location: boolean;
  readonly party: boolean;
}

/** "1204.00" in the column it belongs to, the other one empty. */
export function debitAndCredit(amountMinor: bigint, currency: string): [debit: string, credit: string] {
  return amountMinor >= 0n
    ? [Money.of(amountMinor, currency).toDecimal(), '']
    : ['', Money.of(-amountMinor, currency).toDecimal()];
}

/** "11/24/2026" or "24/11/2026". */
export function slashDate(date: CalendarDate, order: 'mdy' | 'dmy'): string {
  const [year, month, day] = date.split('-');
  return order === 'mdy' ? `${month}/${day}/${year}` : `${day}/${month}/${year}`;
}

/** What a line says in a program without a column for the deposit. */
export function memoWithDeposit({ memo, deposit }: JournalLine): string {
  return deposit === '' ? memo : `${memo}, deposit ${deposit}`;
}
