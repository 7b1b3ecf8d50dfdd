import { addDays, type CalendarDate } from '../../../kernel/calendar.js';
import { monthOf } from '../../../kernel/month.js';

/** Months of the chart, the running one included. */
const MONTHS = 12;

interface Span {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

/** The running month until today, the same days of the month before, and all of that month. */
export interface Spans {
  readonly current: Span;
  readonly same: Span;
  readonly previous: Span;
  /** The first day of the first month of the chart. */
  readonly firstMonth: CalendarDate;
}

export function spansOf(today: CalendarDate): Spans {
  const first = monthOf(today);
  const previousEnd = addDays(first, -1);
  const previousFirst = monthOf(previousEnd);
  const sameDay = addDays(previousFirst, Number(today.slice(8)) - 1);
  let firstMonth = first;
  for (let back = 1; back < MONTHS; back++) firstMonth = monthOf(addDays(firstMonth, -1));
  return {
    current: { from: first, to: today },
    // A month may be shorter than today's day: then all of it is compared.
    same: { from: previousFirst, to: sameDay < previousEnd ? sameDay : previousEnd },
    previous: { from: previousFirst, to: previousEnd },
    firstMonth,
  };
}
