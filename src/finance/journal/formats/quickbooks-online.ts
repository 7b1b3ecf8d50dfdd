import { BYTE_ORDER_MARK, type Cell, csvRow } from '../../../kernel/csv-row.js';
import { debitAndCredit, type FileFacts, type JournalFormat, memoWithDeposit, slashDate } from './journal.js';

/**
 * QuickBooks Online (R-EXP-03): rows with one Journal No form an entry; accounts by name, so account numbers are to be
 * off during the import; about 1,000 rows a file; US dates.
 */
export const QUICKBOOKS_ONLINE: JournalFormat = {
  extension: 'csv',
  contentType: 'text/csv; charset=utf-8',
  encoding: 'utf8',
  linesMax: 1000,
  head: ({ settings, dimensions }) =>
    (settings.bom ? BYTE_ORDER_MARK : '') +
    csvRow([
      'Journal No',
      'Journal Date',
      'Account Name',
      'Description',
      'Debits',
      'Credits',
      ...optional(dimensions, 'Name', 'Class', 'Location'),
    ]),
  entry: ({ number, date, currency, lines }, { dimensions }) =>
    lines
      .map((line) => {
        const [debits, credits] = debitAndCredit(line.amountMinor, currency);
        return csvRow([
          number,
          slashDate(date, 'mdy'),
          line.account.id,
          memoWithDeposit(line),
          { number: debits },
          { number: credits },
          ...optional(dimensions, line.party, line.class, line.location),
        ]);
      })
      .join(''),
};

/** Columns that exist only where tracking is on over there. */
function optional(dimensions: FileFacts['dimensions'], party: Cell, className: Cell, location: Cell): Cell[] {
  return [
    ...(dimensions.party ? [party] : []),
    ...(dimensions.class ? [className] : []),
    ...(dimensions.location ? [location] : []),
  ];
}
