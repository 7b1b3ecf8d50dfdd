import type { CalendarDate } from '../../kernel/calendar.js';
import type { Organisation } from '../../organisation/organisation.js';
import type { Statement } from './statement.js';

/** An address in its parts, as the donor's own details had it. Empty where nothing is known. */
export interface PostalAddress {
  readonly line1: string;
  readonly line2: string;
  readonly city: string;
  readonly region: string;
  readonly postalCode: string;
  readonly country: string;
}

/**
 * All that a statement says, frozen as JSON when it is made: its PDF, its page and its place in a print batch come from
 * this and from nothing else (R-REC-08, R-STM-04).
 */
export interface StatementSnapshot {
  readonly templateVersion: 1;
  readonly locale: 'en-US';
  readonly issueDate: CalendarDate;
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

/** The lines under a name, without the empty ones. */
export function addressLines({ line1, line2, city, region, postalCode, country }: PostalAddress): string[] {
  const place = [city, `${region} ${postalCode}`.trim()].filter((part) => part !== '').join(', ');
  return [line1, line2, place, country].filter((line) => line !== '');
}

/** Whether a letter on paper would arrive. */
export function canReceivePost({ line1, city, postalCode }: PostalAddress): boolean {
  return line1 !== '' && (city !== '' || postalCode !== '');
}
