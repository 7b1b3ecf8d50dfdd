import { isId } from '../../kernel/id.js';
import { parseAmount } from '../../kernel/money.js';

/** So much of a text is searched for. */
export const SEARCH_MAX = 100;

/** What a text that somebody typed can mean. */
export interface SearchText {
  /** As it was typed, without blanks around it, and cut. */
  readonly text: string;
  /** The same in small letters without accents; empty when nothing is left that a name could have. */
  readonly plain: string;
  /** Whether more was typed than is searched for. */
  readonly isCut: boolean;
  /** A whole id of ours. */
  readonly id: string | null;
  /** Minor units of the organisation's currency. */
  readonly amountMinor: string | null;
  /** The last four digits of a card or account. */
  readonly lastDigits: string | null;
  /** A receipt's label, or its number alone. */
  readonly receipt: string | null;
  readonly receiptNumber: number | null;
}

/** Never refuses a text: what makes no sense finds nothing. @param currency of the organisation. */
export function readSearch(typed: string, currency: string): SearchText {
  const whole = typed.replaceAll('\0', '').replaceAll(/\s+/g, ' ').trim();
  const text = [...whole].slice(0, SEARCH_MAX).join('').trim();
  const digits = /^#?(\d{1,9})$/.exec(text)?.[1] ?? null;
  return {
    text,
    plain: plainText(text),
    isCut: text.length < whole.length,
    id: isId(text) ? text.toLowerCase() : null,
    amountMinor: amountOf(text, currency),
    lastDigits: /^\d{4}$/.test(text) ? text : null,
    receipt: /^[a-z]{1,8}-[\w-]{1,20}$/i.test(text) ? text.toUpperCase() : null,
    receiptNumber: digits === null ? null : Number(digits),
  };
}

/** "$25", "25.00", "1,000": what cannot be an amount is none. */
function amountOf(text: string, currency: string): string | null {
  if (!/^\D{0,3}\d[\d.,]*$/.test(text)) return null;
  const amount = parseAmount(text, currency);
  return amount && amount.isPositive && amount.minor < 10n ** 15n ? amount.minor.toString() : null;
}

const STROKED: Readonly<Record<string, string>> = { ł: 'l', ø: 'o', đ: 'd', ð: 'd', ı: 'i' };

/** As the database's `plain_text` has it. */
export function plainText(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .replaceAll(/[łøđðı]/g, (letter) => STROKED[letter]!);
}
