import { type FieldProblem, InvalidInput } from '../../../../kernel/app-error.js';
import { Money, parseAmount } from '../../../../kernel/money.js';
import { REFUND_REASONS, type RefundReason } from '../../../../gifts/refund.table.js';
import type { GiftDetail } from '../../../../reports/gift-detail.js';
import { oneOf } from '../../../http/forms.js';

/** What the form of a refund sends; `request` is the name of one confirmed refund, made with the review. */
export const REFUND_FIELDS = ['amount', 'partAmount', 'reason', 'note', 'step', 'request'] as const;
export type RefundFields = Readonly<Record<(typeof REFUND_FIELDS)[number], string>>;
const NOTE_MAX = 500;

export interface PlannedRefund {
  readonly amount: Money;
  readonly reason: RefundReason;
  readonly note: string | null;
}

/** The posted refund. "All of it" was turned into a sum when it was reviewed. @throws InvalidInput */
export function planOf(fields: RefundFields, gift: GiftDetail, mostMinor: bigint): PlannedRefund {
  const problems: FieldProblem[] = [];
  const amount = amountOf(fields, gift, mostMinor, problems);
  const reason = oneOf(fields.reason, REFUND_REASONS);
  if (!reason) problems.push({ field: 'reason', message: 'Choose why the money goes back.' });
  if (fields.note.length > NOTE_MAX) {
    problems.push({ field: 'note', message: `Shorten the note to ${NOTE_MAX} characters.` });
  }
  if (problems.length > 0 || !amount || !reason) throw new InvalidInput(problems);
  return { amount, reason, note: fields.note || null };
}

function amountOf(
  { amount, partAmount }: RefundFields,
  { currency }: GiftDetail,
  mostMinor: bigint,
  problems: FieldProblem[],
): Money | null {
  const most = Money.of(mostMinor, currency);
  if (amount === 'full') return most;
  if (amount !== 'part') {
    problems.push({ field: 'amount', message: 'Choose whether all of it or a part goes back.' });
    return null;
  }
  const part = parseAmount(partAmount, currency);
  const fits = part !== null && part.isPositive && part.compare(most) <= 0;
  if (fits) return part;
  problems.push({ field: 'partAmount', message: `Enter an amount such as 10 or 10.00, at most ${most.format()}.` });
  return null;
}
