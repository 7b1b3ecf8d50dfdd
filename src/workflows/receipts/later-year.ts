import { yearOf, type CalendarDate } from '../../kernel/calendar.js';

/**
 * What a letter says when money goes back in a later tax year than it was given (R-VOI-04, IRC §111); null within the
 * same year. It names a rule and promises nothing (R-REC-11).
 */
export function laterYearNotice(giftDate: CalendarDate, returnedOn: CalendarDate): string | null {
  const [given, returned] = [yearOf(giftDate), yearOf(returnedOn)];
  if (returned <= given) return null;
  return (
    `You gave in ${given}, and the money went back in ${returned}. If you have deducted the gift for ${given}, you may ` +
    `have to report what came back as income for ${returned}. Whoever prepares your tax return can tell.`
  );
}
