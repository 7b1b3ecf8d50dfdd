import { BYTE_ORDER_MARK, csvRow } from '../../../kernel/csv-row.js';
import { debitAndCredit, type JournalFormat } from './journal.js';

/** Everything we know of each line, for programs that are told what to take: ISO dates, our account beside theirs. */
export const PLAIN_CSV: JournalFormat = {
  extension: 'csv',
  contentType: 'text/csv; charset=utf-8',
  encoding: 'utf8',
  linesMax: 100_000,
  head: ({ settings }) =>
    (settings.bom ? BYTE_ORDER_MARK : '') +
    csvRow([
      'Entry',
      'Date',
      'Description',
      'Line',
      'Account',
      'Ledger account',
      'Ledger account name',
      'Debit',
      'Credit',
      'Currency',
      'Memo',
      'Designation',
      'Campaign',
      'Rhythm',
      'Class',
      'Location',
      'Name',
      'Deposit',
      'Ledger entry',
    ]),
  entry: ({ number, date, description, currency, lines }) =>
    lines
      .map((line, at) => {
        const [debit, credit] = debitAndCredit(line.amountMinor, currency);
        return csvRow([
          number,
          date,
          description,
          { number: String(at + 1) },
          line.account.id,
          line.account.code,
          line.account.name,
          { number: debit },
          { number: credit },
          currency,
          line.memo,
          line.fund,
          line.campaign,
          line.rhythm,
          line.class,
          line.location,
          line.party,
          line.deposit,
          line.ledgerEntry,
        ]);
      })
      .join(''),
};
