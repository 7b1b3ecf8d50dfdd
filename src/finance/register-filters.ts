import { escapeLiteral } from 'pg';
import { formatDate, type CalendarDate } from '../kernel/calendar.js';

/** Which receipts a list or an export shows; what is left out does not narrow it. */
export interface RegisterFilters {
  /** First and last issue date, both included. */
  readonly from?: CalendarDate;
  readonly to?: CalendarDate;
  readonly status?: 'issued' | 'void';
  /** Code of the designation of the gift. */
  readonly designation?: string;
  /** Part of the receipt number, the donor's name or the donor's address, in any case of letters. */
  readonly text?: string;
}

/** The tables that `registerWhere` speaks of, under their own names. */
export const REGISTER_FROM = `
  receipt
  join receipt_series on receipt_series.id = receipt.series_id
  join gift on gift.id = receipt.gift_id
  join donor on donor.id = gift.donor_id
  join designation on designation.code = gift.designation
  left join receipt_void on receipt_void.receipt_id = receipt.id
  left join receipt as replaced on replaced.id = receipt.replaces_id
  left join receipt as successor on successor.replaces_id = receipt.id`;

/** Number order (R-NUM-06). */
export const REGISTER_ORDER = 'receipt_series.year, receipt_series.prefix, receipt.number';

/** A condition over `REGISTER_FROM` with its parameters from $1 on; "true" when nothing is filtered. */
export function registerWhere(filters: RegisterFilters): { sql: string; params: readonly string[] } {
  const params: string[] = [];
  const sql = conditions(filters, (value) => `$${params.push(value)}`);
  return { sql, params };
}

/** The same condition with quoted values in it, for COPY, which takes no parameters. */
export function registerWhereQuoted(filters: RegisterFilters): string {
  return conditions(filters, escapeLiteral);
}

/** The filters as sentences, for the head of a list or a file. */
export function registerSentences(filters: RegisterFilters): string[] {
  const { from, to, status, designation, text } = filters;
  const sentences = [
    from && to && `Receipts issued from ${formatDate(from)} to ${formatDate(to)}, both days included.`,
    from && !to && `Receipts issued on or after ${formatDate(from)}.`,
    to && !from && `Receipts issued on or before ${formatDate(to)}.`,
    status === 'issued' && 'Only receipts that count; void ones are left out.',
    status === 'void' && 'Only void receipts.',
    designation && `Only gifts for the designation “${designation}”.`,
    text && `Only receipts whose number, donor or email contains “${text}”.`,
  ].filter((sentence) => typeof sentence === 'string');
  return sentences.length > 0 ? sentences : ['All receipts.'];
}

function conditions(filters: RegisterFilters, put: (value: string) => string): string {
  const { from, to, status, designation, text } = filters;
  const all = [
    from && `receipt.issue_date >= ${put(from)}::date`,
    to && `receipt.issue_date <= ${put(to)}::date`,
    status && `receipt.status = ${put(status)}`,
    designation && `gift.designation = ${put(designation)}`,
    text && contains(text, put),
  ].filter(Boolean);
  return all.length > 0 ? all.join(' and ') : 'true';
}

function contains(text: string, put: (value: string) => string): string {
  const pattern = put(`%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`);
  return `(lower(receipt.label) like ${pattern} or donor.name_key || ' ' || donor.email_key like ${pattern})`;
}
