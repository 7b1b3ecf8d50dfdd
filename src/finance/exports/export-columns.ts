import { currencyDigits } from '../../kernel/money.js';
import type { Tx } from '../../database/db.js';
import type { SheetColumn } from '../xlsx-parts.js';

/** Gives the words for ids, many at once: what is sealed is opened here and not in the database. */
export type Opening = (tx: Tx, ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;

export interface ExportColumn extends SheetColumn {
  /** The header that programs read: the name that the API has for it. */
  readonly api: string;
  /** Over the source of the definition; a date or a number, or else text. */
  readonly sql: string;
  /** What the column means, in one sentence. */
  readonly meaning: string;
  /** Where the column is sealed: `sql` gives the id of what is to be opened. */
  readonly opens?: Opening;
}

/** The header in plain words and, where that is not the same, the API's name. */
type Named = string | readonly [header: string, api: string];

export function text(name: Named, width: number, sql: string, meaning: string): ExportColumn {
  return { ...named(name), kind: 'text', width, sql, meaning };
}

/** A text that is sealed in the database. @param id SQL of the id by which `opens` knows it. */
export function sealed(name: Named, width: number, id: string, opens: Opening, meaning: string): ExportColumn {
  return { ...text(name, width, id, meaning), opens };
}

export function date(name: Named, sql: string, meaning: string): ExportColumn {
  return { ...named(name), kind: 'date', width: 12, sql, meaning };
}

/** Minor units of the currency that stands in the column `currency`, as a decimal number: 40.00, ¥ 40, 40.000 dinars. */
export function amount(name: Named, minor: string, currency: string, meaning: string): ExportColumn {
  return { ...named(name), kind: 'amount', width: 14, sql: decimal(minor, currency), meaning };
}

export function count(name: Named, sql: string, meaning: string): ExportColumn {
  return { ...named(name), kind: 'amount', width: 10, sql, meaning };
}

/** SQL that puts words in the place of codes. */
export function words(code: string, meanings: Readonly<Record<string, string>>): string {
  const cases = Object.entries(meanings).map(([each, word]) => `when '${each}' then '${word}'`);
  return `case ${code} ${cases.join(' ')} end`;
}

function named(name: Named): { header: string; api: string } {
  return typeof name === 'string' ? { header: name, api: name.toLowerCase() } : { header: name[0], api: name[1] };
}

function decimal(minor: string, currency: string): string {
  return (
    `case when ${currency} in (${WITHOUT_DECIMALS}) then (${minor})::numeric ` +
    `when ${currency} in (${WITH_THREE}) then (${minor}) * 0.001 else (${minor}) * 0.01 end`
  );
}

const WITHOUT_DECIMALS = currenciesWith(0);
const WITH_THREE = currenciesWith(3);

function currenciesWith(digits: number): string {
  return Intl.supportedValuesOf('currency')
    .filter((code) => currencyDigits(code) === digits)
    .map((code) => `'${code}'`)
    .join(', ');
}
