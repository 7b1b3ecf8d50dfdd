import { currencyDigits } from '../../kernel/money.js';

/** With which sign a file writes the part of an amount below one: 1,204.00 or 1.204,00. */
export type Decimals = 'point' | 'comma';
export const DECIMALS: readonly Decimals[] = ['point', 'comma'];

export type AmountReading =
  | { readonly kind: 'empty' }
  | { readonly kind: 'none' }
  | {
      readonly kind: 'amount';
      /** Minor units by each way of writing; absent where it is no amount in that way. */
      readonly readings: Readonly<Partial<Record<Decimals, bigint>>>;
      /** Whether it shows by itself which way it is: "12.50", but neither "12" nor "1.204". */
      readonly tells: Decimals | null;
    };

const GROUPS: Readonly<Record<Decimals, RegExp>> = {
  point: /^(\d{1,3}(?:[, ']\d{3})+|\d{1,12})(?:\.(\d+))?$/,
  comma: /^(\d{1,3}(?:[. ']\d{3})+|\d{1,12})(?:,(\d+))?$/,
};

/**
 * An amount as programs write it: "1,204.00", "$12", "1.204,00 €", "USD 25", "(25.00)". What means one thing in one way
 * of writing and another in the other has both readings.
 */
export function readAmount(text: string, currency: string): AmountReading {
  const cell = text.replaceAll(/[\u00A0\u202F]/g, ' ').trim();
  if (cell === '') return { kind: 'empty' };
  const { bare, isNegative } = withoutSigns(cell);
  const readings: Partial<Record<Decimals, bigint>> = {};
  for (const way of DECIMALS) {
    const minor = minorOf(bare, way, currency);
    if (minor !== null) readings[way] = isNegative ? -minor : minor;
  }
  const ways = DECIMALS.filter((way) => readings[way] !== undefined);
  if (ways.length === 0) return { kind: 'none' };
  return { kind: 'amount', readings, tells: ways.length === 1 && !isLoneGroup(bare) ? ways[0]! : null };
}

function minorOf(bare: string, way: Decimals, currency: string): bigint | null {
  const match = GROUPS[way].exec(bare);
  if (!match) return null;
  const digits = currencyDigits(currency);
  // "25.000000" is how databases write 25.00; anything but zeros below the smallest coin is no amount.
  const fraction = (match[2] ?? '').replace(new RegExp(`^(\\d{${digits}})0+$`), '$1');
  if (fraction.length > digits) return null;
  return BigInt(match[1]!.replaceAll(/[^\d]/g, '') + fraction.padEnd(digits, '0'));
}

/** One group of three behind one sign: a thousand to some, a little more than one to others. */
function isLoneGroup(bare: string): boolean {
  return /^\d{1,3}[.,]\d{3}$/.test(bare);
}

function withoutSigns(cell: string): { bare: string; isNegative: boolean } {
  let bare = cell;
  let isNegative = false;
  const take = (pattern: RegExp): void => {
    const found = pattern.exec(bare);
    if (!found) return;
    bare = found[1]!.trim();
    isNegative = !isNegative;
  };
  const dropCurrency = (): void => {
    bare = bare
      .replace(/^(?:US\$|CA\$|A\$|[$£€]|[A-Z]{3}(?=[\s\d]))\s*/i, '')
      .replace(/\s*(?:[$£€]|[A-Z]{3})$/i, '')
      .trim();
  };
  take(/^\((.*)\)$/);
  dropCurrency();
  take(/^[-−](.*)$/);
  bare = bare.replace(/^\+/, '');
  take(/^(.*)[-−]$/);
  dropCurrency();
  return { bare, isNegative };
}
