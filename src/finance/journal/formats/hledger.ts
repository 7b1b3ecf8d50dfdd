import { currencyDigits, Money } from '../../../kernel/money.js';
import type { AccountKind } from '../mapping/chart.js';
import type { ExternalAccount, JournalFormat, JournalLine } from './journal.js';

/**
 * Plain text in the syntax of hledger (R-EXP-07), so that an independent program can check balance and totals. Every
 * account and commodity is declared: `hledger check --strict` passes.
 */
export const HLEDGER: JournalFormat = {
  extension: 'journal',
  contentType: 'text/plain; charset=utf-8',
  encoding: 'utf8',
  linesMax: 100_000,
  head: ({ currency, used }) =>
    `${[`commodity 1000.${'0'.repeat(currencyDigits(currency))} ${currency}`, '', ...declarations(used)].join('\n')}\n`,
  entry: ({ number, date, description, currency, lines }) =>
    `\n${[
      `${date} (${plain(number)}) ${plain(description)}`,
      ...lines.map(
        (line) =>
          `    ${accountName(line.account)}  ${Money.of(line.amountMinor, currency).toDecimal()} ${currency}${tags(line)}`,
      ),
    ].join('\n')}\n`,
};

const TYPES: Readonly<Record<AccountKind, string>> = {
  asset: 'A',
  liability: 'L',
  equity: 'E',
  income: 'R',
  expense: 'X',
};

/** Where several of our accounts are one of theirs, the first says of which type it is. */
function declarations(used: readonly ExternalAccount[]): string[] {
  const types = new Map<string, string>();
  for (const account of used) {
    const name = accountName(account);
    if (!types.has(name)) types.set(name, TYPES[account.kind]);
  }
  return [...types].toSorted().map(([name, type]) => `account ${name}  ; type: ${type}`);
}

/** Two blanks would end a name, and brackets around one would free the posting from balance. */
function accountName({ id }: ExternalAccount): string {
  const name = plain(id)
    .replace(/^[([*!]+/, '')
    .trim();
  return name === '' ? 'unnamed' : name;
}

function tags(line: JournalLine): string {
  const set = Object.entries({
    fund: line.fund,
    class: line.class,
    location: line.location,
    campaign: line.campaign,
    rhythm: line.rhythm,
    deposit: line.deposit,
  }).filter(([, value]) => value !== '');
  return set.length === 0
    ? ''
    : `  ; ${set.map(([tag, value]) => `${tag}:${plain(value).replaceAll(',', ' ')}`).join(', ')}`;
}

/** One line without comment signs, which end what is meant, and with single blanks. */
function plain(text: string): string {
  return text.replaceAll(/[;|\p{Cc}\s]+/gu, ' ').trim();
}
