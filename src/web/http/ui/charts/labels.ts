import type { Cell, Unit } from '../../../../reports/report.js';

/** A label under a band, and what stands a line below it: the year of a month. */
export type BandLabel = { readonly text: string; readonly under: string | null } | null;

/** So much room a label needs, per letter and at least. */
const LETTER = 7;
const ROOM = 36;
const STEPS = [1, 2, 3, 4, 6, 12, 24, 60] as const;

/**
 * Labels of the bands, as many as have room, the last one always among them. The year stands below the first label of
 * each year. @param width of a band
 */
export function bandLabels(cells: readonly Cell[], unit: Unit, width: number): BandLabel[] {
  const texts = cells.map((cell) => labelText(cell, unit, width));
  const longest = Math.max(ROOM, ...texts.map(({ text }) => text.length * LETTER));
  const step = STEPS.find((each) => each * width >= longest) ?? Math.ceil(longest / width);
  let year: string | null = null;
  return texts.map((label, at) => {
    if ((cells.length - 1 - at) % step !== 0) return null;
    const under = label.under === year ? null : label.under;
    year = label.under;
    return { text: label.text, under };
  });
}

function labelText(cell: Cell, unit: Unit, width: number): { text: string; under: string | null } {
  const text = String(cell ?? '–');
  if (cell !== null && unit === 'month') return { text: month(`${text}-01`), under: text.slice(0, 4) };
  if (cell !== null && unit === 'date')
    return { text: `${month(text)} ${Number(text.slice(8))}`, under: text.slice(0, 4) };
  return { text: shortened(text, Math.max(4, Math.floor(width / LETTER))), under: null };
}

const MONTH = new Intl.DateTimeFormat('en-US', { month: 'short', timeZone: 'UTC' });

function month(date: string): string {
  return MONTH.format(new Date(`${date}T00:00:00Z`));
}

/** The beginning of a text that is too long for its place. */
export function shortened(text: string, letters: number): string {
  const all = [...text];
  return all.length <= letters
    ? text
    : `${all
        .slice(0, letters - 1)
        .join('')
        .trimEnd()}…`;
}
