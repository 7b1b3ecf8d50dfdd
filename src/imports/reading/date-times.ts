import { type CalendarDate, dateIn, noonIn } from '../../kernel/calendar.js';
import { type DateReadings, readDate } from '../../kernel/date-order.js';

/** A cell with a date, and the time beside it if it has one. */
export interface DateTimeReading {
  readonly isEmpty: boolean;
  readonly readings: DateReadings;
  /** Minutes since midnight; null where no time stands. */
  readonly minutes: number | null;
  /** That the time is of the clock in Greenwich: the cell says so itself. */
  readonly isUtc: boolean;
}

/** No organisation of today has gifts from before. */
const EARLIEST_YEAR = 1950;
const TIME = /[T\s]+(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?\s*(am|pm|a\.m\.|p\.m\.)?\s*(Z|UTC|GMT|[+-]00:?00)?$/i;
const WEEKDAY = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+/i;

/** "2026-03-04 12:33:01 UTC", "03/04/2026 10:15 PM", "March 4, 2026": nothing is guessed about the order. */
export function readDateTime(text: string, today: CalendarDate): DateTimeReading {
  const cell = text.trim().replaceAll(/\s+/g, ' ').replace(WEEKDAY, '');
  const time = TIME.exec(cell);
  const day = (time ? cell.slice(0, time.index) : cell).replace(/,$/, '');
  return {
    isEmpty: cell === '',
    readings: readDate(compact(day), { today, earliestYear: EARLIEST_YEAR }),
    minutes: time ? minutesOf(time) : null,
    isUtc: time?.[4] !== undefined,
  };
}

/** "1:05 pm" or "13:05" alone, as some programs keep it in a column of its own. */
export function readTime(text: string): number | null {
  const time = TIME.exec(` ${text.trim()}`);
  return time ? minutesOf(time) : null;
}

/**
 * The instant and the day in the organisation's zone. A day without a time is noon of it: nobody knows more.
 * @param isUtc whether the clock that the file was written by stood in Greenwich
 */
export function momentOf(
  date: CalendarDate,
  minutes: number | null,
  { zone, isUtc }: { readonly zone: string; readonly isUtc: boolean },
): { readonly occurredAt: Date; readonly date: CalendarDate } {
  if (minutes === null) return { occurredAt: noonIn(zone, date), date };
  if (isUtc) {
    const occurredAt = new Date(Date.parse(`${date}T00:00:00Z`) + minutes * 60_000);
    return { occurredAt, date: dateIn(zone, occurredAt) };
  }
  const noon = noonIn(zone, date);
  const occurredAt = new Date(noon.getTime() + (minutes - 12 * 60) * 60_000);
  // On the days on which clocks change the hour may be off by one; the day may not.
  return { occurredAt: dateIn(zone, occurredAt) === date ? occurredAt : noon, date };
}

function minutesOf([, hours, minutes, half]: RegExpExecArray): number | null {
  const isAfternoon = /^p/i.test(half ?? '');
  const hour = half ? (Number(hours) % 12) + (isAfternoon ? 12 : 0) : Number(hours);
  return hour < 24 && Number(minutes) < 60 ? hour * 60 + Number(minutes) : null;
}

/** "20260304" as databases write it. */
function compact(day: string): string {
  const match = /^(\d{4})(\d{2})(\d{2})$/.exec(day);
  return match ? `${match[1]}-${match[2]}-${match[3]}` : day;
}
