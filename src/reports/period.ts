import type { CalendarDate } from '../kernel/calendar.js';

/** Days in the organisation's zone, both included. */
export interface Period {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  /** As people say it: "November 2026", "Fiscal year 2027", "Nov 3 to Nov 24, 2026". */
  readonly label: string;
}
