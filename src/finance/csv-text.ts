import { parse } from 'csv-parse/sync';

/** The cells of one row as another program wrote it; null when its quotes do not close. */
export function csvCells(row: string): string[] | null {
  try {
    return parse(row)[0] ?? [];
  } catch {
    return null;
  }
}
