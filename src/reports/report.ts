import type { CalendarDate } from '../kernel/calendar.js';
import type { Db } from '../database/db.js';
import type { Organisation } from '../organisation/organisation.js';
import type { Period } from './period.js';

/**
 * What stands in a cell. Money is bigint minor units of the organisation's currency; a share is a fraction, 0.614 for
 * 61.4 %; a month is "2026-11". Null is "unknown" and shown as an en dash: zero is zero.
 */
export type Cell = string | number | bigint | null;
export type Unit = 'text' | 'count' | 'money' | 'share' | 'date' | 'month';

export interface ReportColumn {
  readonly key: string;
  readonly label: string;
  readonly unit: Unit;
  /** How the figure is reckoned, when the label does not say all of it. */
  readonly definition?: string;
}

export interface ReportRow {
  readonly cells: Readonly<Record<string, Cell>>;
  /** The list behind a cell, by the key of its column: every number opens its list. */
  readonly links?: Readonly<Record<string, string>>;
}

export interface ReportTable {
  readonly key: string;
  /** What the rows are, with the basis of their dates (R-DAT-06). */
  readonly caption: string;
  readonly columns: readonly ReportColumn[];
  readonly rows: readonly ReportRow[];
  readonly total: ReportRow | null;
  /** The keys of the columns that say most, at most five, for a letter; the first ones where it does not say. */
  readonly brief?: readonly string[];
}

/** One number that stands for itself, as on a tile. */
export interface Figure {
  readonly key: string;
  readonly label: string;
  readonly unit: Unit;
  readonly value: Cell;
  readonly definition: string;
  /** The list whose rows add up to it; null where a person may not see names, or where no list could say it. */
  readonly list: string | null;
  /** The same figure of the period compared with, and that period in words: "Nov 2025". */
  readonly compared: { readonly value: Cell; readonly label: string } | null;
  /** The last twelve months or so, oldest first, for the small line in a tile. */
  readonly course: readonly number[] | null;
}

/** Drawn from the columns of a table of the same report, which is its twin. */
export interface ReportChart {
  readonly key: string;
  readonly kind: 'bars' | 'stacked-bars' | 'movements' | 'lines' | 'ranks' | 'meter';
  /** The finding: "Monthly giving passed $9,800". */
  readonly title: string;
  /** The measure: "Dollars raised in a month, by rhythm". */
  readonly caption: string;
  /** The key of the table that it draws. */
  readonly table: string;
  /** The column along the axis. */
  readonly along: string;
  /** Columns that are drawn, at most four. */
  readonly series: readonly string[];
  /** A column that is drawn as a grey line behind: the period compared with. */
  readonly compared?: string;
  /** The value along the axis that is still running: it is hatched. */
  readonly running?: string;
}

/** What a report found. Page, file, API and letter are made from this one answer and say the same. */
export interface ReportAnswer {
  readonly figures: readonly Figure[];
  readonly charts: readonly ReportChart[];
  readonly tables: readonly ReportTable[];
}

/** What a report is asked about. */
export interface ReportQuestion {
  readonly db: Db;
  readonly organisation: Organisation;
  /** In the organisation's time zone. */
  readonly today: CalendarDate;
  readonly now: Date;
  readonly period: Period;
  /** The period that figures are compared with. */
  readonly comparison: Period | null;
  /** Values of the report's own choices, checked against `choices`. */
  readonly chosen: Readonly<Record<string, string>>;
}

/** A choice of a report: "by" with designation, rhythm, method. */
export interface ReportChoice {
  readonly name: string;
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

export interface ReportDefinition {
  /** Its place in addresses: /staff/reports/revenue, /api/v1/reports/revenue. */
  readonly slug: string;
  readonly name: string;
  /** What it answers, in a sentence. */
  readonly question: string;
  /** How it reckons, in a paragraph. */
  readonly definition: string;
  readonly choices: readonly ReportChoice[];
  /** Whether it asks for a period at all. */
  readonly hasPeriod: boolean;
  answer(question: ReportQuestion): Promise<ReportAnswer>;
}
