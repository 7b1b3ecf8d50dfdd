import { parseAmount } from '../../kernel/money.js';

export type AmountReading =
  | { readonly kind: 'amount'; readonly minor: bigint }
  | { readonly kind: 'empty' }
  | { readonly kind: 'problem'; readonly message: string };

const DECIMAL_COMMA = /^\d{1,3}(?:[. ]\d{3})*,\d{1,2}$|^\d+,\d{1,2}$/;

/**
 * An amount as banks write it: "1,234.56", "-$25.00", "(25.00)", "25.00-", "USD 25". What could be read in two ways is
 * a problem, never a guess. Minor units of the currency.
 */
export function readBankAmount(text: string, currency: string): AmountReading {
  const cell = text.trim();
  if (cell === '') return { kind: 'empty' };
  const { bare, isNegative, isTwice } = withoutSigns(cell, currency);
  if (isTwice) return problem(`“${cell}” has more than one sign.`);
  if (DECIMAL_COMMA.test(bare)) {
    return problem(`“${cell}” is written with a decimal comma. Export the file with amounts like 1,234.56.`);
  }
  const amount = parseAmount(bare, currency);
  if (!amount) return problem(`“${cell}” is no amount that can be read in one way only. Amounts look like 1,234.56.`);
  return { kind: 'amount', minor: isNegative ? -amount.minor : amount.minor };
}

/** The digits, and what stood around them: a sign before or behind, parentheses, the sign or code of the currency. */
function withoutSigns(cell: string, currency: string): { bare: string; isNegative: boolean; isTwice: boolean } {
  let rest = cell;
  let negatives = 0;
  let signs = 0;
  const take = (pattern: RegExp, negative: boolean): void => {
    const found = pattern.exec(rest);
    if (!found) return;
    rest = found[1]!.trim();
    signs += 1;
    if (negative) negatives += 1;
  };
  const dropCurrency = (): void => {
    rest = rest.replace(/^(?:US)?\$\s*/, '').replace(new RegExp(`^${currency}\\s*|\\s*${currency}$`, 'i'), '');
  };
  take(/^\((.*)\)$/, true);
  dropCurrency();
  take(/^[-−](.*)$/, true);
  take(/^\+(.*)$/, false);
  take(/^(.*)[-−]$/, true);
  dropCurrency();
  return { bare: rest.trim(), isNegative: negatives > 0, isTwice: signs > 1 };
}

function problem(message: string): AmountReading {
  return { kind: 'problem', message };
}
