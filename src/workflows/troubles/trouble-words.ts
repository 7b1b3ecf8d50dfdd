import { formatDateLong, type CalendarDate } from '../../kernel/calendar.js';
import type { TroubleReason } from '../../plans/troubles/trouble-reason.js';

/** Why a charge failed, for the donor: what the bank said, and nothing that sounds like blame. */
export function whyItFailed({ reason, method }: { reason: TroubleReason; method: string | null }): string {
  const named = method ?? 'your card or account';
  switch (reason) {
    case 'insufficient-funds':
      return `The bank said that ${named} did not hold enough at that moment.`;
    case 'expired':
      return `${capital(named)} has expired.`;
    case 'lost-or-stolen':
      return `The bank said that ${named} is not in use any more, so we do not ask it again.`;
    case 'authentication':
      return `Your bank wants you to confirm payments from ${named} yourself, and we cannot do that for you.`;
    case 'closed-account':
      return `The bank said that ${named} is closed.`;
    case 'no-authorisation':
      return `The bank said that debits from ${named} are not allowed any more.`;
    case 'wrong-details':
      return `The bank could not match the details of ${named}.`;
    case 'no-method':
      return 'There is no card or account on your plan any more.';
    case 'generic':
      return `The bank declined ${named} and gave no reason. Your bank can tell you more.`;
  }
}

/** "November 20": letters about failed and coming charges speak of days that are near. */
export function nearDay(date: CalendarDate): string {
  return formatDateLong(date).replace(/, \d{4}$/, '');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
