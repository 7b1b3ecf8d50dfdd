/** A stretch of calendar time in UTC. */
export interface Span {
  readonly years?: number | undefined;
  readonly months?: number | undefined;
  readonly days?: number | undefined;
  readonly hours?: number | undefined;
  readonly seconds?: number | undefined;
}

/**
 * The moment a span later, in seconds since 1970. Years and months keep the day of the month, or take the last day
 * of a shorter month: a month after January 31 is February 28 or 29.
 */
export function addCalendar(from: number, { years = 0, months = 0, days = 0, hours = 0, seconds = 0 }: Span): number {
  const start = new Date(from * 1000);
  const month = start.getUTCMonth() + months + years * 12;
  const lastDay = new Date(Date.UTC(start.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const moved = new Date(start);
  moved.setUTCFullYear(start.getUTCFullYear(), month, Math.min(start.getUTCDate(), lastDay));
  return Math.floor(moved.getTime() / 1000) + days * 86_400 + hours * 3600 + seconds;
}
