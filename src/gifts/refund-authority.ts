import { type FieldProblem, InvalidInput } from '../kernel/app-error.js';
import { addDays, type CalendarDate } from '../kernel/calendar.js';
import type { GiftId } from '../kernel/id.js';
import { rows, type Tx } from '../database/db.js';
import { REFUND_REASONS } from './refund.table.js';

/** What one person may refund alone (R-VOI-07). */
export interface RefundAuthority {
  /** Of one gift in all, in minor units. */
  readonly aloneMinor: bigint;
  /** So many days after the date of the gift. */
  readonly aloneDays: number;
}

/** Why a second person is asked. */
export type SecondPersonCause = 'amount' | 'age';

const DAYS_MAX = 3650;

export async function readRefundAuthority(tx: Tx): Promise<RefundAuthority> {
  const [found] = await rows<{ minor: string; days: number }>(
    tx,
    'select refund_alone_minor as minor, refund_alone_days as days from organisation',
  );
  return { aloneMinor: BigInt(found?.minor ?? 0), aloneDays: found?.days ?? 0 };
}

/** @throws InvalidInput naming each field; refunds that wait already go on waiting. */
export async function saveRefundAuthority(tx: Tx, { aloneMinor, aloneDays }: RefundAuthority): Promise<void> {
  const problems: FieldProblem[] = [
    ...(aloneMinor < 0n ? [{ field: 'aloneMinor', message: 'Enter an amount of zero or more.' }] : []),
    ...(Number.isInteger(aloneDays) && aloneDays >= 0 && aloneDays <= DAYS_MAX
      ? []
      : [{ field: 'aloneDays', message: `Enter a whole number of days, at most ${DAYS_MAX}.` }]),
  ];
  if (problems.length > 0) throw new InvalidInput(problems);
  await rows(tx, 'update organisation set refund_alone_minor = $1, refund_alone_days = $2', [
    aloneMinor.toString(),
    aloneDays,
  ]);
}

/**
 * Whether a refund of so much, decided on `today`, is for one person alone. Parts of one gift count together: nobody
 * gets around the second person by refunding in pieces.
 */
export function secondPersonFor(
  refund: { readonly amountMinor: bigint; readonly earlierMinor: bigint; readonly giftDate: CalendarDate },
  today: CalendarDate,
  { aloneMinor, aloneDays }: RefundAuthority,
): SecondPersonCause | null {
  if (refund.earlierMinor + refund.amountMinor > aloneMinor) return 'amount';
  return addDays(refund.giftDate, aloneDays) < today ? 'age' : null;
}

/** What staff have decided to refund of a gift so far, in minor units. */
export async function refundedByStaff(tx: Tx, giftId: GiftId): Promise<bigint> {
  const [found] = await rows<{ sum: string }>(
    tx,
    `select coalesce(sum(amount_minor), 0)::text as sum from refund
     where gift_id = $1 and paid_by is null and state not in ('failed', 'canceled') and reason = any($2)`,
    [giftId, REFUND_REASONS],
  );
  return BigInt(found!.sum);
}
