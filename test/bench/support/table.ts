import { isMet, ratioOf, type Aim, type Result } from './bench.js';

const HEAD = ['name', 'figure', 'unit', 'baseline', 'ratio', 'aim', 'met'];
const NUMBERS = new Set([1, 3, 4]);

/** The results as text, one line each, figures flush right. */
export function tableOf(results: readonly Result[]): string {
  const lines = [HEAD, ...results.map(cellsOf)];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  const shown = lines.map((line) =>
    line
      .map((cell, column) => (NUMBERS.has(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
  shown.splice(1, 0, widths.map((width) => '─'.repeat(width)).join('  '));
  return shown.join('\n');
}

/** The same for programs, with what the figures were measured on. */
export function resultsJson(results: readonly Result[], machine: object): string {
  const all = results.map((result) => ({ ...result, ratio: ratioOf(result), met: isMet(result) }));
  return `${JSON.stringify({ machine, results: all }, null, 2)}\n`;
}

function cellsOf(result: Result): string[] {
  const ratio = ratioOf(result);
  const met = isMet(result);
  return [
    result.name,
    numberOf(result.figure),
    result.unit,
    result.baseline === null ? '' : numberOf(result.baseline),
    ratio === null ? '' : ratio.toFixed(2),
    result.aim ? aimOf(result.aim) : '',
    met === null ? '' : met ? 'yes' : 'no',
  ];
}

/** Three digits are all that a shared machine can promise. */
function numberOf(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function aimOf({ of, atLeast, atMost }: Aim): string {
  const bound = atLeast === undefined ? `≤ ${atMost?.toLocaleString('en-US')}` : `≥ ${atLeast.toLocaleString('en-US')}`;
  return of === 'ratio' ? `${bound} ×` : bound;
}
