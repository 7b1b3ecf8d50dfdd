import type { Conditions } from '../../database/conditions.js';
import type { Permission } from '../../staff/permissions.js';
import type { ExportColumn } from './export-columns.js';

export type ExportName = 'receipts' | 'gifts' | 'deposits' | 'donors' | 'plans' | 'members';

/** Names that filters know only by a code, for sentences. */
export interface FilterNames {
  readonly designation?: string | undefined;
  readonly campaign?: string | undefined;
  readonly tier?: string | undefined;
  readonly tag?: string | undefined;
}

/** How the rows of a file follow each other, and by which index they are read in that order. */
export interface Walk {
  /** The table that the conditions and the key speak of. */
  readonly table: string;
  /** Columns that together tell rows apart, in the order of the file. */
  readonly key: readonly string[];
  /** From the greatest key to the least. */
  readonly descending?: boolean | undefined;
  /**
   * Conditions that each fit an index: the rows come one such part after the other, each in the order of the key. As
   * one text: a SELECT of the conditions.
   */
  readonly parts: readonly string[] | string;
}

/** What a file of this kind holds, whichever rows are asked for. */
export interface ExportDefinition<Filters> {
  readonly name: ExportName;
  /** Of the sheet: "Gifts". */
  readonly title: string;
  /** One row and many, in a sentence: "gift", "gifts". */
  readonly noun: { readonly one: string; readonly many: string };
  /** What the file is, in a sentence that the name of the organisation stands in. */
  readonly contents: (organisation: string) => string;
  /** What the dates of the filters are the dates of. */
  readonly dates: string;
  readonly needs: Permission;
  /** Whether it says who people are: then taking it is audited. */
  readonly isPersonal: boolean;
  readonly columns: readonly ExportColumn[];
  /** The same columns where what they say depends on the filters, such as on the day it is. */
  readonly columnsFor?: ((filters: Filters) => readonly ExportColumn[]) | undefined;
  /** The FROM clause of the tables that the columns speak of, with the table of the walk among them. */
  readonly source: string;
  /** @param sort the order of the list on the screen; without one, the order in which files have always been. */
  readonly walk: (filters: Filters, sort?: string) => Walk;
  /** Over the table of the walk: the very conditions of the list on the screen. */
  readonly conditions: (filters: Filters) => Conditions;
  /** The filters in words, at least one sentence. */
  readonly sentences: (filters: Filters, names: FilterNames) => string[];
  /** More about each row, on a second sheet of a workbook. */
  readonly lines?: ExportLines;
}

/** What rows consist of: the lines of all rows that the filters let through. */
export interface ExportLines {
  readonly title: string;
  readonly columns: readonly ExportColumn[];
  readonly source: string;
  /** The order of the lines. */
  readonly order: string;
}
