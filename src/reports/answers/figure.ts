import type { Period } from '../period.js';
import type { Cell, Figure } from '../report.js';
import { briefly } from '../periods.js';

/** What a figure says, without what it is compared with; a list or a course that it has not may be left out. */
export type FigureSaid = Omit<Figure, 'compared' | 'list' | 'course'> & Partial<Pick<Figure, 'list' | 'course'>>;

/** A figure beside the same of an earlier period. @param before null where nothing is compared. */
export function figureOf(said: FigureSaid, before: { readonly value: Cell; readonly of: Period } | null): Figure {
  const compared = before && { value: before.value, label: briefly(before.of) };
  return { list: null, course: null, ...said, compared };
}

/** The address of a list with its filters; a filter that is null or empty is left out. */
export function listHref(path: string, filters: Readonly<Record<string, string | null | undefined>>): string {
  const set = Object.entries(filters).filter((filter): filter is [string, string] => Boolean(filter[1]));
  return set.length === 0 ? path : `${path}?${new URLSearchParams(set)}`;
}

/** One value of a filter that may have several; a comma would part it. */
export function filterValue(text: string): string {
  return text.replaceAll(/[\\,]/g, String.raw`\$&`);
}

/** A part of a whole; null where there is no whole. */
export function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/** The rows of a table that are shown; the others are added up into one, so that the table still adds up. */
export const ROWS_MOST = 100;
