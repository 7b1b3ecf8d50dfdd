import type { FieldProblem } from '../../kernel/app-error.js';
import { addDays, formatDate, type CalendarDate } from '../../kernel/calendar.js';

/** The days that are written on an envelope and a check, in the organisation's zone. */
export interface OfflineDays {
  /** When it came to us: by mail, by hand, or into the account. */
  readonly receivedOn: CalendarDate;
  /** When the post took it; null for what was not mailed. */
  readonly postmarkedOn: CalendarDate | null;
  /** The day that is written on the check. */
  readonly checkDatedOn: CalendarDate | null;
}

/** Mail takes days or weeks; a postmark older than this is most likely the wrong year. */
const MAIL_DAYS = 92;
/** Banks need not pay a check that is older than half a year. */
const CHECK_DAYS = 183;

/**
 * The day on which a gift was made: the postmark of what was mailed, else the day it was received (R-DAT-01); never
 * before the date on a check (R-DAT-02). It decides the tax year.
 */
export function giftDay({ receivedOn, postmarkedOn, checkDatedOn }: OfflineDays): CalendarDate {
  const delivered = postmarkedOn ?? receivedOn;
  return checkDatedOn !== null && checkDatedOn > delivered ? checkDatedOn : delivered;
}

/** What cannot be right about the days, by field. A check of a later day is held until then, so it is no problem. */
export function dayProblems(days: OfflineDays, today: CalendarDate): FieldProblem[] {
  const { receivedOn, postmarkedOn, checkDatedOn } = days;
  const problems: FieldProblem[] = [];
  if (receivedOn > today) problems.push({ field: 'receivedOn', message: 'It cannot have been received after today.' });
  if (postmarkedOn !== null && postmarkedOn > receivedOn) {
    problems.push({ field: 'postmarkedOn', message: 'The postmark cannot be later than the day it was received.' });
  } else if (postmarkedOn !== null && postmarkedOn < addDays(receivedOn, -MAIL_DAYS)) {
    problems.push({
      field: 'postmarkedOn',
      message: `A letter of ${formatDate(postmarkedOn)} does not take until ${formatDate(receivedOn)}. Check the year.`,
    });
  }
  if (checkDatedOn !== null && checkDatedOn < addDays(postmarkedOn ?? receivedOn, -CHECK_DAYS)) {
    problems.push({
      field: 'checkDatedOn',
      message: 'The check is older than six months, so the bank may refuse it. Check the year, or ask for a new one.',
    });
  } else if (checkDatedOn !== null && checkDatedOn > addDays(receivedOn, CHECK_DAYS)) {
    problems.push({ field: 'checkDatedOn', message: 'The check is dated more than six months ahead. Check the year.' });
  }
  return problems;
}

/** Why the gift counts for another day than it came on, in a sentence; null when it does not. */
export function whyThatDay(days: OfflineDays): string | null {
  const day = giftDay(days);
  if (day === days.receivedOn) return null;
  return day === days.postmarkedOn
    ? `Counts for ${formatDate(day)}, the day it was mailed.`
    : `Counts for ${formatDate(day)}, the date on the check.`;
}
