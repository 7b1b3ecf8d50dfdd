import type { JSX } from 'preact';
import { addDays, type CalendarDate } from '../../../kernel/calendar.js';
import { type Attention, THANKS_DAYS } from '../../../reports/attention.js';
import { hrefOf } from '../../http/forms.js';
import { Panel } from '../../http/ui/blocks.js';
import { StatusDot } from '../../http/ui/text.js';
import { counted } from '../../http/words.js';

const PATH = '/staff/attention';

export interface AttentionPanelProps {
  readonly attention: Attention;
  readonly now: Date;
  /** The organisation's date. */
  readonly today: CalendarDate;
}

/** The counts, each with the way to its list; what concerns money and donors first. */
export function AttentionPanel({ attention, now, today }: AttentionPanelProps): JSX.Element {
  const { letters, refunds, approvals, receipts, held, events, differences, erasures } = attention;
  const { retrying, disputes, disputesDueAt, cards, unthanked, deposits, webhooks } = attention;
  const { donorLists, donorListDrafts, anonymousBasisPoints } = attention;
  const items = [
    {
      count: disputes,
      text: `${counted(disputes, 'dispute')} to answer${daysLeft(disputesDueAt, now)}`,
      href: '/staff/gifts?state=disputed',
    },
    { count: retrying, text: `${counted(retrying, 'plan')} with a failed charge`, href: '/staff/plans?state=past_due' },
    {
      count: cards,
      text: `${counted(cards, 'card')} that end${cards === 1 ? 's' : ''} before the next charge`,
      href: '/staff/plans?ends=soon',
    },
    {
      count: unthanked,
      text: `${counted(unthanked, 'gift')} over $500 not yet thanked`,
      href: hrefOf('/staff/gifts', { over: '500', thanked: 'no', from: addDays(today, -THANKS_DAYS) }),
    },
    {
      count: deposits,
      text: `${counted(deposits, 'deposit')} not matched with the bank`,
      href: '/staff/finance/deposits?matched=no',
    },
    { count: letters, text: `${counted(letters, 'letter')} not delivered`, href: `${PATH}#letters` },
    {
      count: approvals,
      text: `${counted(approvals, 'refund')} ${approvals === 1 ? 'waits' : 'wait'} for a second person`,
      href: `${PATH}#approvals`,
    },
    { count: refunds, text: `${counted(refunds, 'refund')} did not go through`, href: `${PATH}#refunds` },
    { count: receipts, text: `${counted(receipts, 'receipt')} without a PDF`, href: `${PATH}#receipts` },
    { count: held, text: `${counted(held, 'receipt')} waiting for details`, href: `${PATH}#held` },
    { count: events, text: `${counted(events, 'event')} of the processor not understood`, href: `${PATH}#events` },
    {
      count: differences,
      text: `The proof found ${counted(differences, 'difference')}; reports are provisional`,
      href: '/staff/finance#proof',
    },
    {
      count: webhooks,
      text: `${counted(webhooks, 'receiver')} of webhooks ${webhooks === 1 ? 'gets' : 'get'} nothing`,
      href: '/staff/hooks',
    },
    {
      count: donorLists,
      text:
        donorLists === 1
          ? 'The donor list no longer agrees with the books'
          : `${donorLists} donor lists no longer agree with the books`,
      href: '/staff/donor-list#years',
    },
    {
      count: donorListDrafts,
      text: `${counted(donorListDrafts, 'donor list')} ${donorListDrafts === 1 ? 'waits' : 'wait'} to be published`,
      href: '/staff/donor-list',
    },
    {
      count: anonymousBasisPoints,
      text: `${(Math.floor(anonymousBasisPoints / 10) / 10).toFixed(1)} % of this year’s money is anonymous; the limit is 15 %`,
      href: '/staff/donor-list#anonymous',
    },
    { count: erasures, text: `${counted(erasures, 'donor')} asked to be forgotten`, href: '/staff/privacy' },
  ].filter(({ count }) => count > 0);
  return (
    <Panel title="Needs attention">
      {items.length === 0 ? (
        <p>
          <StatusDot tone="good" word="Nothing needs you right now" />
        </p>
      ) : (
        <ul role="list" class="stack stack-tight">
          {items.map(({ href, text }) => (
            <li key={href}>
              <a href={href}>
                <StatusDot tone="bad" word={text} />
              </a>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** ", the first within 3 days". */
function daysLeft(dueAt: Date | null, now: Date): string {
  if (dueAt === null) return '';
  const days = Math.ceil((dueAt.getTime() - now.getTime()) / 86_400_000);
  if (days < 0) return ', the first is overdue';
  return days <= 1 ? ', the first by tomorrow' : `, the first within ${counted(days, 'day')}`;
}
