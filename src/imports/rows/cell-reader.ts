import type { Target } from '../mapping/fields.js';
import { nameKey } from '../mapping/mapping.js';
import type { FileRecord } from '../reading/records.js';
import type { Refusal, RowProblem } from './problems.js';

/** A row that is wrong, with the field where it shows. */
export class Refused extends Error {
  readonly refusal: Refusal;

  constructor(problem: RowProblem, field: Target | null) {
    super(problem);
    this.refusal = { problem, field };
  }
}

const YES = new Set([
  'yes',
  'y',
  'true',
  't',
  '1',
  'x',
  'on',
  'opt-in',
  'subscribed',
  'anonymous',
  'ja',
  'si',
  'sí',
  'oui',
]);
const NO = new Set(['no', 'n', 'false', 'f', '0', 'off', 'opt-out', 'unsubscribed', 'nein', 'non']);

/** Puts cells under the names of the fields that they are. */
export class CellReader {
  constructor(private readonly columns: readonly (Target | null)[]) {}

  /** @throws Refused for letters that are none, and for more cells than columns. */
  of({ cells }: FileRecord): ReadonlyMap<Target, string> {
    if (cells.slice(this.columns.length).some((cell) => cell.trim() !== '')) throw new Refused('too-many-cells', null);
    const row = new Map<Target, string>();
    this.columns.forEach((target, at) => {
      if (target === null) return;
      const text = plain(cells[at] ?? '', target);
      if (text.includes('\uFFFD')) throw new Refused('not-text', target);
      // Several columns of tags become one.
      const held = row.get(target);
      row.set(target, held ? `${held};${text}` : text);
    });
    return row;
  }

  /** Null where nothing stands. @throws Refused */
  yesNo(row: ReadonlyMap<Target, string>, target: Target): boolean | null {
    const word = nameKey(row.get(target) ?? '');
    if (word === '') return null;
    if (YES.has(word)) return true;
    if (NO.has(word)) return false;
    throw new Refused('bad-yes-no', target);
  }
}

/** Without blanks around it, on one line where the field is one, and without the `'` that guards a cell from formulas. */
function plain(cell: string, target: Target): string {
  const text = cell.trim().replace(/^'(?=[=+\-@\t\r\n])/, '');
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (target === 'comment') return text.replaceAll('\r\n', '\n').replaceAll(/[\u0000-\u0009\u000B-\u001F\u007F]/g, '');
  return text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
}
