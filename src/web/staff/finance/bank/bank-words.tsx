import type { JSX } from 'preact';
import { formatDate, type CalendarDate } from '../../../../kernel/calendar.js';
import type { BankLineRow, BankLineState, UnmatchedDeposit } from '../../../../reports/deposits/bank-list.js';
import type { Tone } from '../../../http/ui/blocks.js';
import { StatusDot } from '../../../http/ui/text.js';
import { counted } from '../../../http/words.js';

export const LINE_STATE_WORDS: Readonly<Record<BankLineState, { tone: Tone; word: string }>> = {
  open: { tone: 'warn', word: 'To look at' },
  matched: { tone: 'good', word: 'A deposit' },
  aside: { tone: 'quiet', word: 'Not ours' },
  out: { tone: 'quiet', word: 'Money out' },
};

export function LineStatus({ state }: { state: BankLineState }): JSX.Element {
  return <StatusDot {...LINE_STATE_WORDS[state]} />;
}

/** Why a deposit has no line, and what to do about it. */
export function depositCause(deposit: UnmatchedDeposit, today: CalendarDate): string {
  const { state, arrivalDate, isCovered, freeLines } = deposit;
  if (freeLines > 1) return `${counted(freeLines, 'line')} of this amount fit. Choose the one that it is.`;
  if (freeLines === 1)
    return 'One line has this amount, on another day or after a match was undone. Say whether it is this one.';
  if (arrivalDate > today || (state === 'in-transit' && !isCovered))
    return `On its way. The bank has it on ${formatDate(arrivalDate)}.`;
  if (!isCovered) return 'No bank file reaches to its day. Upload one.';
  return 'The bank file of its day has no line of this amount. The bank may have put two deposits into one line, or kept a charge: tick it by hand when you have seen it.';
}

/** Why a line is no deposit yet, and what to do about it. */
export function lineCause({ hasDeposit, description }: BankLineRow): string {
  if (hasDeposit) return 'A deposit has this amount. Say whether it is this one.';
  if (/stripe/i.test(description)) {
    return 'It looks like a payout, and no deposit has this amount. It may have come back, or not been heard of yet.';
  }
  return 'No deposit has this amount. If it is for an offline batch, deposit the batch; if it is none of ours, set it aside.';
}
