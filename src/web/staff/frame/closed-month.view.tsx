import type { JSX } from 'preact';
import type { CalendarDate } from '../../../kernel/calendar.js';
import { monthOf, monthTitle } from '../../../kernel/month.js';
import { Notice } from '../../http/ui/blocks.js';

export interface ClosedMonthProps {
  /** The day that is about to be touched. */
  readonly date: CalendarDate | null;
  /** The first day that is not in a closed month; null before the first closing. */
  readonly openFrom: CalendarDate | null;
}

/** Says of a day in a closed month how a change of it will be written; nothing for any other day. */
export function ClosedMonthNotice({ date, openFrom }: ClosedMonthProps): JSX.Element | null {
  if (date === null || openFrom === null || date >= openFrom) return null;
  return (
    <Notice tone="warn">
      {monthTitle(monthOf(date))} is closed. This will be written as a correction dated today.
    </Notice>
  );
}
