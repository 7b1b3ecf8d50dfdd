import type { CalendarDate } from '../../../../kernel/calendar.js';
import type { FiscalYear } from '../../../../kernel/fiscal-year.js';
import type { CheckItem, CheckKey } from '../../../../finance/periods/checklist.js';
import { lastDayOf, monthTitle } from '../../../../kernel/month.js';
import type { PeriodAction } from '../../../../finance/periods/period-events.js';
import type { PeriodState } from '../../../../finance/periods/period-list.js';
import type { Tone } from '../../../http/ui/blocks.js';
import { counted } from '../../../http/words.js';

const PATH = '/staff/finance/periods';

export function periodPath(month: CalendarDate): string {
  return `${PATH}/${month.slice(0, 7)}`;
}

export function yearPath(year: number): string {
  return `${PATH}?year=${year}`;
}

/** "Fiscal year 2027, July 2026 to June 2027"; a calendar year says so. */
export function yearTitle({ year, from, to }: FiscalYear): string {
  if (from.endsWith('-01-01')) return `Fiscal year ${year}, the calendar year`;
  return `Fiscal year ${year}, ${monthTitle(from)} to ${monthTitle(`${to.slice(0, 7)}-01` as CalendarDate)}`;
}

const STATES: Readonly<Record<PeriodState, { tone: Tone; word: string }>> = {
  unused: { tone: 'quiet', word: 'Nothing booked' },
  ahead: { tone: 'quiet', word: 'Ahead' },
  running: { tone: 'accent', word: 'Running' },
  open: { tone: 'warn', word: 'Open' },
  'soft-closed': { tone: 'warn', word: 'Soft-closed' },
  reopened: { tone: 'bad', word: 'Reopened' },
  closed: { tone: 'good', word: 'Closed' },
};

export function periodState(state: PeriodState): { tone: Tone; word: string } {
  return STATES[state];
}

/** One sentence about what a month is now. */
export function stateSentence(month: CalendarDate, state: PeriodState): string {
  const title = monthTitle(month);
  switch (state) {
    case 'unused':
      return `Nothing was booked in ${title}, nor before.`;
    case 'ahead':
      return `${title} has not begun.`;
    case 'running':
      return `${title} is running. It can be closed after ${lastDayOf(month)}.`;
    case 'open':
      return `${title} is open.`;
    case 'soft-closed':
      return `${title} is soft-closed: what is booked in it still is marked here and in the audit.`;
    case 'reopened':
      return `${title} was reopened. What is booked in it changes the figures that were signed.`;
    case 'closed':
      return `${title} is closed. What changes later is a correction in the open period.`;
  }
}

export const ACTION_WORDS: Readonly<Record<PeriodAction, string>> = {
  'soft-close': 'Soft-closed',
  close: 'Closed',
  reopen: 'Reopened',
};

interface CheckWords {
  readonly open: (count: number) => string;
  readonly done: string;
  readonly href: string;
}

const CHECKS: Readonly<Record<CheckKey, CheckWords>> = {
  unmatchedDeposits: {
    open: (count) => `${counted(count, 'deposit')} not matched to a bank line`,
    done: 'Every deposit is matched to a bank line',
    href: '/staff/finance/deposits?matched=no',
  },
  unreconciledDeposits: {
    open: (count) => `${counted(count, 'deposit')} of the processor not added up yet`,
    done: 'Every deposit of the processor adds up',
    href: '/staff/finance/deposits?status=waiting',
  },
  depositExceptions: {
    open: (count) => `${counted(count, 'exception')} in deposits open`,
    done: 'No exception in deposits is open',
    href: '/staff/finance/deposits?status=exception',
  },
  batches: {
    open: (count) => `${counted(count, 'batch', 'batches')} on paper not posted or not deposited`,
    done: 'Every batch on paper is posted and deposited',
    href: '/staff/gifts/batches',
  },
  giftsWithoutDesignation: {
    open: (count) => `${counted(count, 'gift')} without a designation`,
    done: 'Every gift has its designation',
    href: '/staff/gifts',
  },
  undeliveredReceipts: {
    open: (count) => `${counted(count, 'receipt')} not delivered`,
    done: 'Every receipt is delivered',
    href: '/staff/receipts',
  },
  refunds: {
    open: (count) => `${counted(count, 'refund')} not finished`,
    done: 'Every refund is finished',
    href: '/staff/finance#unfinished',
  },
  disputes: {
    open: (count) => `${counted(count, 'dispute')} not decided`,
    done: 'Every dispute is decided',
    href: '/staff/finance#unfinished',
  },
  events: {
    open: (count) => `${counted(count, 'event')} of the processor not settled`,
    done: 'Every event of the processor is settled',
    href: '/staff/attention#events',
  },
  proofDue: {
    open: () => 'The proof has not run in whole since the month ended',
    done: 'The proof has run since the month ended',
    href: '/staff/finance#proof',
  },
  proofFailed: {
    open: (count) => `The proof found ${counted(count, 'difference')}`,
    done: 'The proof holds',
    href: '/staff/finance#proof',
  },
};

export interface CheckLine {
  readonly item: CheckItem;
  readonly words: string;
  readonly href: string;
}

export function checkLine(item: CheckItem): CheckLine {
  const { open, done, href } = CHECKS[item.key];
  return { item, words: item.count === 0 ? done : open(item.count), href };
}
