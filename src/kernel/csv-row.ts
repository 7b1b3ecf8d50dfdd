/** A cell: a text is guarded, a number stays one. */
export type Cell = string | { readonly number: string };

/**
 * One row of RFC 4180 with CRLF (R-EXP-08). A text that a spreadsheet would take for a formula gets a leading `'`;
 * amounts are numbers and keep their sign.
 */
export function csvRow(cells: readonly Cell[]): string {
  return `${cells.map((cell) => quoted(typeof cell === 'string' ? guardedText(cell) : cell.number)).join(',')}\r\n`;
}

/** The text with a `'` before = + - @, tab, CR, LF and NUL at its beginning. */
export function guardedText(text: string): string {
  const first = text.codePointAt(0);
  return first !== undefined && RISKY.has(first) ? `'${text}` : text;
}

const RISKY = new Set([...'=+-@\t\r\n\0'].map((character) => character.codePointAt(0)));

function quoted(text: string): string {
  return /[",\r\n\0]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export const BYTE_ORDER_MARK = '\uFEFF';
