import { type CalendarDate, dateIn, mondayOf, noonIn } from '../../kernel/calendar.js';

/** Letters of reports leave on Mondays at seven, on the organisation's clock. */
const HOURS_BEFORE_NOON = 5;

/**
 * The Monday whose letters are due at an instant, and since when: on that Monday from seven o'clock until midnight. A
 * worker that was down in the morning sends them later that day; on Tuesday nobody waits for them any more. Clocks
 * change at night, so that seven is always five hours before noon.
 */
export function letterWeek(zone: string, now: Date): { readonly week: CalendarDate; readonly since: Date } | null {
  const today = dateIn(zone, now);
  if (mondayOf(today) !== today) return null;
  const since = new Date(noonIn(zone, today).getTime() - HOURS_BEFORE_NOON * 60 * 60_000);
  return now < since ? null : { week: today, since };
}
