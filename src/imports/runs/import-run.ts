import type { StaffId } from '../../kernel/id.js';
import type { Actor } from '../../audit/audit.js';
import type { CalendarDate } from '../../kernel/calendar.js';
import type { DateOrder } from '../../kernel/date-order.js';
import type { ImportRunId } from '../../gifts/imported/imported-gift.store.js';
import type { Mapping } from '../mapping/mapping.js';
import type { Decimals } from '../reading/amounts.js';
import type { Delimiter } from '../reading/delimiters.js';
import type { Encoding } from '../reading/encodings.js';
import type { Choice } from '../rows/survey.js';

/**
 * mapping: which column is what · checking: a worker looks through all rows · asking: only a person can tell · checked:
 * it is known what would happen · running, paused: rows are being brought · done, cancelled: it can be undone for a day ·
 * undoing, undone · failed: the file is none.
 */
export type ImportState =
  | 'mapping'
  | 'checking'
  | 'asking'
  | 'checked'
  | 'running'
  | 'paused'
  | 'done'
  | 'cancelled'
  | 'undoing'
  | 'undone'
  | 'failed';

/** What only a person can tell about a file. */
export interface Questions {
  readonly dates: Extract<Choice<DateOrder, CalendarDate>, { kind: 'ask' }> | null;
  readonly decimals: Extract<Choice<Decimals, string>, { kind: 'ask' }> | null;
  /** Names of the file that are none of ours, with the rows that have them. */
  readonly designations: readonly { readonly name: string; readonly rows: number }[];
  readonly campaigns: readonly { readonly name: string; readonly rows: number }[];
}

/** One kind of problem, and where it shows first. */
export interface ProblemCount {
  readonly problem: string;
  readonly field: string | null;
  readonly count: number;
  readonly lines: readonly number[];
}

/** What a look through the file found, or what a run has done. Sums are minor units as digits. */
export interface Figures {
  readonly rows: number;
  readonly newDonors: number;
  readonly knownDonors: number;
  /** Donors who have neither id nor e-mail, told apart by name and address. */
  readonly namedDonors: number;
  /** Gifts that would be brought, or were. */
  readonly gifts: number;
  readonly giftsMinor: string;
  /** Gifts of this source that are here already. */
  readonly known: number;
  /** Gifts that look like one that is here. */
  readonly alike: number;
  readonly leftOut: number;
  readonly refused: number;
  /** All amounts of the file that can be read, whatever becomes of their rows: what control figures are held against. */
  readonly amounts: number;
  readonly amountsMinor: string;
  readonly firstDate: CalendarDate | null;
  readonly lastDate: CalendarDate | null;
  readonly problems: readonly ProblemCount[];
  readonly dateOrder: DateOrder | null;
  readonly decimals: Decimals | null;
  readonly undone?: {
    readonly gifts: number;
    readonly donors: number;
    readonly keptGifts: number;
    readonly keptDonors: number;
  };
}

export interface ImportRun {
  readonly id: ImportRunId;
  readonly kind: 'file' | 'subscriptions';
  readonly source: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly encoding: Encoding | null;
  readonly delimiter: Delimiter | null;
  readonly mapping: Mapping | null;
  /** Of subscriptions: whether their charges of the past are brought too. */
  readonly withHistory: boolean;
  readonly controlCount: number | null;
  readonly controlMinor: bigint | null;
  readonly state: ImportState;
  readonly questions: Questions | null;
  readonly figures: Figures | null;
  readonly rowsTotal: number | null;
  readonly rowsDone: number;
  /** A sentence: what happened, and what to do. */
  readonly failure: string | null;
  readonly askedBy: { readonly id: StaffId; readonly name: string } | null;
  readonly actor: Actor;
  readonly createdAt: Date;
  readonly checkedAt: Date | null;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly undoneAt: Date | null;
  /** When the file was deleted; its rows can then be seen no more. */
  readonly fileForgottenAt: Date | null;
}

const UNDO_MS = 24 * 60 * 60_000;

/**
 * Until when a run can be undone; null for one that has brought nothing. An adopted plan can be left until its first
 * renewal, however long that is.
 */
export function undoableUntil({ state, finishedAt, startedAt, kind }: ImportRun): Date | null {
  if (!finishedAt || !startedAt || (state !== 'done' && state !== 'cancelled')) return null;
  return kind === 'file' ? new Date(finishedAt.getTime() + UNDO_MS) : new Date(Date.UTC(9999, 0));
}

/** Whether what the file holds is what its control figures say; without any it is. */
export function agreesWithControl({ kind, controlCount, controlMinor, figures }: ImportRun): boolean {
  if (kind === 'subscriptions') return true;
  if (!figures) return false;
  const isCount = controlCount === null || controlCount === figures.amounts;
  return isCount && (controlMinor === null || controlMinor === BigInt(figures.amountsMinor));
}

/** Whether a worker is at it. */
export function isMoving({ state }: Pick<ImportRun, 'state'>): boolean {
  return state === 'checking' || state === 'running' || state === 'undoing';
}
