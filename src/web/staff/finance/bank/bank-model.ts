import type { FieldProblem } from '../../../../kernel/app-error.js';
import type { CalendarDate } from '../../../../kernel/calendar.js';
import type { FileProblem } from '../../../../finance/bank/bank-file.js';
import type { Organisation } from '../../../../organisation/organisation.js';
import type {
  BankLineRow,
  BankLineState,
  StatementRow,
  UnmatchedDeposit,
} from '../../../../reports/deposits/bank-list.js';
import type { Slice } from '../../../../reports/slice.js';
import type { Phrase } from '../../../http/forms.js';

/** What the page of the bank shows. */
export interface BankModel {
  readonly parameters: Readonly<Record<string, string>>;
  readonly problems: readonly FieldProblem[];
  readonly phrases: readonly Phrase[];
  readonly counts: Readonly<Record<BankLineState, number>>;
  readonly slice: Slice<BankLineRow>;
  readonly candidates: ReadonlyMap<string, readonly { id: string; arrivalDate: CalendarDate; label: string | null }[]>;
  readonly unmatched: readonly UnmatchedDeposit[];
  readonly unmatchedCount: number;
  readonly statements: readonly StatementRow[];
  readonly upload: UploadModel;
  readonly organisation: Organisation;
  readonly today: CalendarDate;
  readonly csrf: string;
  readonly canMatch: boolean;
}

export interface UploadModel {
  readonly account: string;
  readonly problems: readonly FieldProblem[];
  /** Why the file was not taken, line by line. */
  readonly refused: {
    readonly fileName: string;
    readonly problems: readonly FileProblem[];
    readonly more: number;
  } | null;
}
