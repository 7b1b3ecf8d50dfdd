const DAY = 86_400;

/** Midnight (UTC) of the day of a moment; both in seconds since 1970. */
export function startOfDay(moment: number): number {
  return moment - (((moment % DAY) + DAY) % DAY);
}

/** Midnight (UTC) of the day that lies a number of business days ahead. */
export function businessDaysLater(now: number, days: number): number {
  let day = startOfDay(now);
  for (let left = days; left > 0;) {
    day += DAY;
    if (isBusinessDay(day)) left -= 1;
  }
  return day;
}

/** Whether banks in the United States move money on the day of a moment: neither at weekends nor on federal holidays. */
export function isBusinessDay(moment: number): boolean {
  const day = new Date(moment * 1000);
  const weekday = day.getUTCDay();
  if (weekday === 0 || weekday === 6) return false;
  return !isHoliday(day) && !(weekday === 1 && isHoliday(new Date((moment - DAY) * 1000)));
}

/** Holidays with a fixed date, month and day. One that falls on a Sunday is kept on Monday, on a Saturday not at all. */
const FIXED: readonly (readonly [number, number])[] = [
  [1, 1],
  [6, 19],
  [7, 4],
  [11, 11],
  [12, 25],
];

/** The other ones: month, weekday (Monday is 1), and which of the month; −1 is the last. */
const FLOATING: readonly (readonly [number, number, number])[] = [
  [1, 1, 3],
  [2, 1, 3],
  [5, 1, -1],
  [9, 1, 1],
  [10, 1, 2],
  [11, 4, 4],
];

function isHoliday(day: Date): boolean {
  const [month, date, weekday] = [day.getUTCMonth() + 1, day.getUTCDate(), day.getUTCDay()];
  if (FIXED.some(([m, d]) => m === month && d === date)) return true;
  const which = Math.ceil(date / 7);
  const isLast = date + 7 > new Date(Date.UTC(day.getUTCFullYear(), month, 0)).getUTCDate();
  return FLOATING.some(([m, w, nth]) => m === month && w === weekday && (nth === -1 ? isLast : nth === which));
}
