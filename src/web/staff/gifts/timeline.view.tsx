import type { JSX } from 'preact';
import { Money } from '../../../kernel/money.js';
import type { GiftDetail } from '../../../reports/gift-detail.js';
import { Panel } from '../../http/ui/blocks.js';
import { DateText } from '../../http/ui/text.js';
import { letterName } from '../frame/gift-words.js';
import { isolated } from '../../http/words.js';

interface Happening {
  readonly at: Date;
  readonly what: string;
}

/** What happened to a gift and who did it, the newest first. */
export function Timeline({ gift, zone }: { gift: GiftDetail; zone: string }): JSX.Element {
  return (
    <Panel title="Timeline">
      <ol role="list" class="timeline">
        {happenings(gift).map(({ at, what }) => (
          <li key={`${at.getTime()} ${what}`}>
            <span>{what}</span>
            <span class="caption">
              <DateText instant={at} zone={zone} withTime />
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function happenings(gift: GiftDetail): Happening[] {
  const amount = (minor: bigint): string => Money.of(minor, gift.currency).format();
  const all: Happening[] = [
    gift.channel === 'online'
      ? { at: gift.startedAt, what: `${isolated(gift.donor.name)} pressed the button` }
      : {
          at: gift.startedAt,
          what: `${amount(gift.amountMinor)} ${gift.channel === 'imported' ? 'brought from elsewhere' : 'recorded'}`,
        },
    ...(gift.occurredAt && gift.channel === 'online'
      ? [{ at: later(gift.occurredAt, gift.startedAt), what: `${amount(gift.amountMinor)} received` }]
      : []),
    ...gift.receipts.map(({ issuedAt, label, replaces }) => ({
      at: issuedAt,
      what: replaces ? `Receipt ${label} written; it replaces ${replaces.label}` : `Receipt ${label} written`,
    })),
    ...gift.letters.flatMap(({ sentAt, template }) =>
      sentAt ? [{ at: sentAt, what: `${letterName(template)} sent by email` }] : [],
    ),
    ...gift.refunds.map(({ requestedAt, requestedBy, amountMinor }) => ({
      at: requestedAt,
      what: `${gift.channel === 'online' ? 'Refund' : 'Return'} of ${amount(amountMinor)} ${gift.channel === 'online' ? 'requested' : 'recorded'}${requestedBy ? ` by ${requestedBy}` : ''}`,
    })),
    ...(gift.channel === 'online' ? gift.refunds : []).flatMap(({ occurredAt, requestedAt, amountMinor }) =>
      occurredAt ? [{ at: later(occurredAt, requestedAt), what: `${amount(amountMinor)} sent back` }] : [],
    ),
    ...gift.disputes.map(({ openedAt, amountMinor }) => ({
      at: openedAt,
      what: `The donor’s bank disputed ${amount(amountMinor)}`,
    })),
    ...gift.disputes.flatMap(({ closedAt, openedAt, state }) =>
      closedAt ? [{ at: later(closedAt, openedAt), what: `The dispute ended: ${state}` }] : [],
    ),
  ];
  // Two things of one instant keep the order of cause and effect in which they are written above.
  return all.toSorted((one, other) => one.at.getTime() - other.at.getTime()).toReversed();
}

/** The processor counts in whole seconds: what it did at our bidding must not seem to come before. */
function later(one: Date, other: Date): Date {
  return one > other ? one : other;
}
