import { Money } from '../../../kernel/money.js';
import { BYTE_ORDER_MARK, csvRow } from '../../../kernel/csv-row.js';
import { type JournalFormat, memoWithDeposit, slashDate } from './journal.js';

/**
 * Xero manual journals (R-EXP-04): rows with the same narration and date form a journal, so the number stands in the
 * narration; accounts by code; debit positive, credit negative; 300 lines a file; dates in the order of the region.
 */
export const XERO: JournalFormat = {
  extension: 'csv',
  contentType: 'text/csv; charset=utf-8',
  encoding: 'utf8',
  linesMax: 300,
  head: ({ settings }) =>
    (settings.bom ? BYTE_ORDER_MARK : '') +
    // A star marks what is required; it is a part of the name and no formula.
    csvRow([
      '*Narration',
      '*Date',
      'Description',
      '*AccountCode',
      '*TaxRate',
      '*Amount',
      'TrackingName1',
      'TrackingOption1',
      'TrackingName2',
      'TrackingOption2',
    ]),
  entry: ({ number, date, description, currency, lines }, { settings }) =>
    lines
      .map((line) =>
        csvRow([
          `${number} ${description}`,
          slashDate(date, settings.dateOrder),
          memoWithDeposit(line),
          line.account.id,
          settings.taxRate,
          { number: Money.of(line.amountMinor, currency).toDecimal() },
          line.class === '' ? '' : settings.trackingNames[0],
          line.class,
          line.location === '' ? '' : settings.trackingNames[1],
          line.location,
        ]),
      )
      .join(''),
};
