import type { CalendarDate } from '../../kernel/calendar.js';
import type { PostalAddress } from '../../donors/postal-address.js';
import type { Organisation } from '../../organisation/organisation.js';
import type { Paper } from '../../regimes/receipt-snapshot.js';
import type { Statement } from './statement.js';

/**
 * All that a statement says, frozen as JSON when it is made: its PDF, its page and its place in a print batch come from
 * this and from nothing else (R-REC-08, R-STM-04).
 */
export interface StatementSnapshot {
  readonly templateVersion: 1;
  readonly locale: 'en-US';
  readonly issueDate: CalendarDate;
  readonly paper: Paper;
  readonly organisation: Letterhead;
  /** For the envelope. */
  readonly address: PostalAddress;
  readonly statement: Statement;
}

interface Letterhead {
  readonly name: string;
  readonly legalName: string;
  readonly ein: string;
  readonly email: string;
  readonly website: string;
  readonly addressLines: readonly string[];
}

export function letterheadOf({ name, legalName, ein, address, email, website }: Organisation): Letterhead {
  return { name, legalName, ein, email, website, addressLines: address.split('\n').map((line) => line.trim()) };
}
