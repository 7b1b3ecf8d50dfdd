import type { JSX } from 'preact';
import { Money } from '../../../../kernel/money.js';
import type { ExceptionCause } from '../../../../deposits/lines/deposit-line.js';
import type { LineChoice } from '../../../../deposits/lines/line-choice.js';
import type { DepositStatus } from '../../../../deposits/listing/deposit-filters.js';
import type { DepositRow } from '../../../../reports/deposits/deposit-list.js';
import type { DepositException, DepositPart } from '../../../../reports/deposits/deposit-views.js';
import type { Tone } from '../../../http/ui/blocks.js';
import { StatusDot } from '../../../http/ui/text.js';

export const STATUS_WORDS: Readonly<Record<DepositStatus, { tone: Tone; word: string }>> = {
  reconciled: { tone: 'good', word: 'Adds up' },
  exception: { tone: 'bad', word: 'Needs a look' },
  waiting: { tone: 'warn', word: 'Not reported yet' },
  manual: { tone: 'quiet', word: 'Asked for by hand' },
  offline: { tone: 'good', word: 'Offline batch' },
  failed: { tone: 'bad', word: 'Came back' },
  canceled: { tone: 'quiet', word: 'Canceled' },
};

export function DepositStatusDot({ status }: { status: DepositStatus }): JSX.Element {
  return <StatusDot {...STATUS_WORDS[status]} />;
}

/** "To the cent", "Ticked by Dana", "Not matched". */
export function MatchStatus({
  deposit,
}: {
  deposit: Pick<DepositRow, 'match' | 'state' | 'arrivalDate'>;
}): JSX.Element {
  const { match, state, arrivalDate } = deposit;
  if (match) return <StatusDot tone="good" word={matchWords(match)} />;
  if (state === 'failed' || state === 'canceled') return <StatusDot tone="quiet" word="No bank line" />;
  if (state === 'in-transit') return <StatusDot tone="warn" word={`Expected ${arrivalDate}`} />;
  return <StatusDot tone="warn" word="Not matched" />;
}

export function matchWords({ by, line }: NonNullable<DepositRow['match']>): string {
  if (by === null) return 'To the cent';
  return line === null ? `Ticked by ${by}` : `Matched by ${by}`;
}

export const PART_WORDS: Readonly<Record<DepositPart['kind'], string>> = {
  gift: 'Gift',
  refund: 'Refund',
  dispute: 'Dispute',
  fee: 'Fee of the processor',
  adjustment: 'Adjustment',
};

export const CHOICE_WORDS: Readonly<Record<LineChoice, { label: string; hint: string }>> = {
  'processing-fee': { label: 'A fee of the processor', hint: 'Account 5100.' },
  'dispute-fee': { label: 'A fee for a dispute', hint: 'Account 5110.' },
  'other-income': { label: 'Other income, such as a sale', hint: 'Account 4800. No gift, no receipt.' },
  'other-expense': { label: 'Another cost', hint: 'Account 5900.' },
  'held-for-others': { label: 'Money held for somebody else', hint: 'Account 2160, a debt until it is passed on.' },
  'bank-transfer': { label: 'A transfer between bank and processor', hint: 'Account 1010.' },
};

/** What is wrong, and what puts it right; both in one sentence or two. */
export interface ExceptionWords {
  readonly cause: string;
  readonly fix: string;
  /** What the button that asks the processor again says. */
  readonly ask: string;
}

const ASK = 'Ask the processor again';

export function exceptionWords(exception: DepositException, currency: string): ExceptionWords {
  const money = (minor: bigint): string => Money.of(minor, currency).format();
  const net = exception.line ? money(exception.line.netMinor) : '';
  const [found, expected] = [exception.foundMinor ?? 0n, exception.expectedMinor ?? 0n];
  const words: Readonly<Record<ExceptionCause, ExceptionWords>> = {
    'unknown-charge': {
      cause: `${net} came from a charge that is no gift here.`,
      fix: 'It may be a gift that has not been heard of yet: ask again. If it is something else, such as a sale, say what it is.',
      ask: ASK,
    },
    'unknown-refund': {
      cause: `${net} went with a refund that is not recorded here.`,
      fix: 'It is recorded with the gift as soon as the processor confirms it. If it is of no gift, say what it is.',
      ask: 'Add it',
    },
    'unknown-dispute': {
      cause: `${net} differs. A dispute moved it that is not recorded here.`,
      fix: 'It is added to its gift. If it is of no gift, say what it is.',
      ask: 'Add it',
    },
    'unknown-payout': {
      cause: `${net} belongs to another payout, which is no deposit here.`,
      fix: 'It is recorded as a deposit of its own; this one follows by itself.',
      ask: 'Add it',
    },
    'earlier-payout': {
      cause: `${net} are the money of an earlier deposit that came back, and that does not add up itself.`,
      fix: 'Explain the earlier one. This one follows by itself within the hour.',
      ask: ASK,
    },
    'fee-missing': {
      cause: `${money(found - expected)} differs. The fee of a gift is not booked yet.`,
      fix: 'It is booked as soon as the processor names it, mostly within the hour.',
      ask: ASK,
    },
    'ledger-differs': {
      cause: `The processor moved ${money(expected)}, and the ledger has ${money(found)} for it.`,
      fix: 'A late notice may explain it: ask again. If it stays, the proof on the overview names the rows.',
      ask: ASK,
    },
    unexplained: {
      cause: `The processor moved ${net} as “${exception.line?.category ?? ''}”, for a reason that only you can know.`,
      fix: 'Look the transaction up at the processor, and say what it is.',
      ask: ASK,
    },
    'sum-differs': {
      cause: `The lines come to ${money(found)}, the deposit to ${money(expected)}: ${money(expected - found)} differs.`,
      fix: 'The report may not have been complete: ask again. If it stays, ask the processor’s support for the report of this payout.',
      ask: ASK,
    },
  };
  return words[exception.cause];
}
