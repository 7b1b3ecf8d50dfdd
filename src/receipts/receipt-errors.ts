import { AppError } from '../kernel/app-error.js';

/** Somebody acts on a receipt that is void, or that another one has replaced meanwhile. */
export class ReceiptNotInForce extends AppError {
  constructor(inForce: { readonly label: string } | null) {
    const now = inForce
      ? `Receipt ${inForce.label} is the one that counts now: open it and act there.`
      : 'No receipt of this gift counts any more.';
    super('receipt-not-in-force', 'conflict', `This receipt is void, so nothing was changed. ${now}`);
  }
}

/** A gift would get a date in a month whose books are closed (R-LED-05). */
export class MonthClosed extends AppError {
  constructor(date: string, organisation: string) {
    super(
      'month-closed',
      'conflict',
      `The books of ${organisation} are closed for ${date}, so the gift keeps its date and nothing was changed. ` +
        'Name and address can be corrected all the same. For the date, an administrator reopens the month first; ' +
        'otherwise the donor’s own bank statement shows the day of the charge.',
    );
  }
}

/** The tax regime asks for something on every receipt that the corrected one would not say. */
export class ReceiptIncomplete extends AppError {
  constructor() {
    super(
      'receipt-incomplete',
      'conflict',
      'A receipt needs the donor’s full name and whatever else the tax authority asks for. Nothing was changed.',
    );
  }
}
