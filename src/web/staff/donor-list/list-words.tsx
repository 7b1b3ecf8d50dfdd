import type { JSX } from 'preact';
import type { DrawnLine, Standing } from '../../../finance/transparency/list/drawn-list.js';
import type { Decision } from '../../../finance/transparency/list/list-records.js';
import { ANONYMOUS_WARNING } from '../../../reports/attention.js';
import { hrefOf } from '../../http/forms.js';
import type { Tone } from '../../http/ui/blocks.js';
import { StatusDot } from '../../http/ui/text.js';

export const LIST_PATH = '/staff/donor-list';

/** Share of anonymous money from which it is too much; hundredths of a percent (R-TRN-05). */
const ALARM_FROM = 1500;

const STANDING: Readonly<Record<Standing, { tone: Tone; word: string }>> = {
  named: { tone: 'good', word: 'Named' },
  open: { tone: 'bad', word: 'Asks not to be named: decide' },
  returning: { tone: 'warn', word: 'Gift to be returned' },
  excepted: { tone: 'quiet', word: 'Not named: exception' },
  erased: { tone: 'quiet', word: 'Not named: forgotten' },
};

export const DECISION_WORDS: Readonly<Record<Decision, string>> = {
  return: 'Return the gift',
  disclose: 'Publish the name',
  exception: 'Make an exception',
};

export function StandingDot({ line }: { line: DrawnLine }): JSX.Element {
  const { tone, word } = STANDING[line.standing];
  return <StatusDot tone={tone} word={line.standing === 'named' && line.asksHidden ? 'Named all the same' : word} />;
}

export function linePath(year: number, { donorId, fund }: Pick<DrawnLine, 'donorId' | 'fund'>): string {
  return hrefOf(`${LIST_PATH}/${year}/lines/${donorId}`, { fund });
}

/** "12.4 %"; cut off and not rounded up, so that no share says more than it is. */
export function shareText(basisPoints: number): string {
  return `${(Math.floor(basisPoints / 10) / 10).toFixed(1)} %`;
}

/** How much of what was given came anonymously, and what that means. */
export function ShareDot({ basisPoints }: { basisPoints: number }): JSX.Element {
  const text = shareText(basisPoints);
  if (basisPoints >= ALARM_FROM) return <StatusDot tone="bad" word={`${text}: too much, the limit is 15 %`} />;
  if (basisPoints >= ANONYMOUS_WARNING) return <StatusDot tone="warn" word={`${text}: close to the limit of 15 %`} />;
  return <StatusDot tone="good" word={text} />;
}
