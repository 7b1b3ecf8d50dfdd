import { Money } from '../../../kernel/money.js';
import { type JournalFormat, memoWithDeposit, slashDate } from './journal.js';

/**
 * QuickBooks Desktop (R-EXP-06): one TRNS line and its SPL lines, which add up to zero. Tabs and line ends divide
 * fields and quotes swallow them, so none stands within a field. The program reads Western European letters.
 */
export const QUICKBOOKS_DESKTOP: JournalFormat = {
  extension: 'iif',
  contentType: 'text/plain; charset=iso-8859-1',
  encoding: 'latin1',
  linesMax: 20_000,
  head: () => [row(['!TRNS', ...COLUMNS]), row(['!SPL', ...COLUMNS]), row(['!ENDTRNS'])].join(''),
  entry: ({ number, date, currency, lines }) =>
    lines
      .map((line, at) =>
        row([
          at === 0 ? 'TRNS' : 'SPL',
          'GENERAL JOURNAL',
          slashDate(date, 'mdy'),
          line.account.id,
          line.party,
          line.class,
          Money.of(line.amountMinor, currency).toDecimal(),
          number,
          memoWithDeposit(line),
        ]),
      )
      .join('') + row(['ENDTRNS']),
};

const COLUMNS = ['TRNSTYPE', 'DATE', 'ACCNT', 'NAME', 'CLASS', 'AMOUNT', 'DOCNUM', 'MEMO'];

function row(cells: readonly string[]): string {
  return `${cells.map(bare).join('\t')}\r\n`;
}

/** Nothing that divides fields, and nothing that the file's encoding has no sign for. */
function bare(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/[\p{Cc}"]+/gu, ' ')
    .replaceAll(/[^\x20-\x7E\u00A0-\u00FF]/gu, '?')
    .trim();
}
