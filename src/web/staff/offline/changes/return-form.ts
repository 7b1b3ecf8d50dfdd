import { type FieldProblem, InvalidInput } from '../../../../kernel/app-error.js';
import { type CalendarDate, parseDate } from '../../../../kernel/calendar.js';
import { parseAmount } from '../../../../kernel/money.js';
import { REFUND_REASONS, type RefundReason } from '../../../../gifts/refund.table.js';
import { oneOf } from '../../../http/forms.js';

/** What the forms of returned checks and paid refunds send; `request` names one act. */
export const RETURN_FIELDS = ['request', 'amount', 'partAmount', 'reason', 'paidBy', 'on', 'fee', 'note'] as const;
export type ReturnTexts = Readonly<Record<(typeof RETURN_FIELDS)[number], string>>;

export const PAID_BY = ['check', 'bank-transfer', 'cash'] as const;
const NOTE_MAX = 500;

export interface FilledRefund {
  readonly on: CalendarDate;
  readonly note: string;
  readonly amountMinor: bigint;
  readonly reason: RefundReason;
  readonly paidBy: (typeof PAID_BY)[number];
}

/** A refund that was paid, as it was typed. @throws InvalidInput naming each field */
export function filledRefund(texts: ReturnTexts, currency: string, leftMinor: bigint): FilledRefund {
  const problems: FieldProblem[] = [];
  const part = parseAmount(texts.partAmount, currency);
  if (texts.amount === 'part' && !part?.isPositive) {
    problems.push({ field: 'partAmount', message: 'Enter the part that went back, such as 10 or 10.00.' });
  }
  const reason = oneOf(texts.reason, REFUND_REASONS);
  if (!reason) problems.push({ field: 'reason', message: 'Choose why the money goes back.' });
  const paidBy = oneOf(texts.paidBy, PAID_BY);
  if (!paidBy) problems.push({ field: 'paidBy', message: 'Choose how it was paid.' });
  const shared = dayAndNote(texts, problems);
  if (problems.length > 0 || !reason || !paidBy) throw new InvalidInput(problems);
  return { ...shared, amountMinor: texts.amount === 'part' ? part!.minor : leftMinor, reason, paidBy };
}

/** A returned check, as it was typed. @throws InvalidInput naming each field */
export function filledReturn(texts: ReturnTexts, currency: string) {
  const problems: FieldProblem[] = [];
  const fee = texts.fee === '' ? null : parseAmount(texts.fee, currency);
  if (texts.fee !== '' && !fee) problems.push({ field: 'fee', message: 'Enter an amount such as 12.00, or nothing.' });
  const shared = dayAndNote(texts, problems);
  if (problems.length > 0) throw new InvalidInput(problems);
  return { ...shared, bankFeeMinor: fee?.minor ?? 0n };
}

function dayAndNote(texts: ReturnTexts, problems: FieldProblem[]): { on: CalendarDate; note: string } {
  const on = parseDate(texts.on);
  if (!on) problems.push({ field: 'on', message: 'Enter the day, as 2026-12-31.' });
  if (texts.note.length > NOTE_MAX)
    problems.push({ field: 'note', message: `Shorten the note to ${NOTE_MAX} characters.` });
  return { on: on!, note: texts.note };
}
