import type { CalendarDate } from '../../kernel/calendar.js';
import { type FieldProblem, InvalidInput, NotFound } from '../../kernel/app-error.js';
import type { DonorId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';

/** The day that stands for never again. */
export const NEVER_AGAIN = '9999-12-31' as CalendarDate;

/** How a donor wants to be asked, thanked and named. */
export interface Wishes {
  /** No ask and no appeal before this day; null for no such wish. */
  readonly doNotAskUntil: CalendarDate | null;
  readonly doNotAskReason: string;
  /** How they want to be thanked in public; empty for their own name. */
  readonly recognitionName: string;
  /** Staff who may not read finance see an anonymous donor (R-TPG-06). */
  readonly anonymousToStaff: boolean;
}

/** @throws NotFound */
export async function wishesOf(tx: Tx, donorId: DonorId): Promise<Wishes> {
  const [found] = await rows<Wishes>(
    tx,
    `select do_not_ask_until::text as "doNotAskUntil", do_not_ask_reason as "doNotAskReason",
            recognition_name as "recognitionName", anonymous_to_staff as "anonymousToStaff"
     from donor where id = $1`,
    [donorId],
  );
  if (!found) throw new NotFound('donor');
  return found;
}

/** Writes the wish not to be asked. @throws InvalidInput */
export async function saveDoNotAsk(
  tx: Tx,
  donorId: DonorId,
  { doNotAskUntil, doNotAskReason }: Pick<Wishes, 'doNotAskUntil' | 'doNotAskReason'>,
  today: CalendarDate,
): Promise<void> {
  const problems: FieldProblem[] = [];
  if (doNotAskUntil !== null && doNotAskUntil <= today) {
    problems.push({ field: 'until', message: 'Choose a day after today, or take the wish away.' });
  }
  if (doNotAskReason.length > 300 || /[^\P{Cc}\n]/u.test(doNotAskReason)) {
    problems.push({ field: 'reason', message: 'Use at most 300 characters.' });
  }
  if (problems.length > 0) throw new InvalidInput(problems);
  await rows(
    tx,
    `update donor set do_not_ask_until = $2, do_not_ask_reason = $3, version = version + 1
     where id = $1 and erased_at is null`,
    [donorId, doNotAskUntil, doNotAskUntil === null ? '' : doNotAskReason],
  );
}
