import type { JSX } from 'preact';
import type { undeliveredReceipts } from '../../../../receipts/delivery/undelivered.js';
import type { reservedNumbers } from '../../../../receipts/issues/reservations.js';
import { Notice } from '../../../http/ui/blocks.js';
import { DateText } from '../../../http/ui/text.js';
import { counted } from '../../../http/words.js';
import { DeliveryStatus } from '../../frame/gift-words.js';
import { ReceiptLink } from '../receipts-table.view.js';

const PATH = '/staff/receipts';

interface UndeliveredProps {
  readonly undelivered: Awaited<ReturnType<typeof undeliveredReceipts>>;
  readonly timeZone: string;
}

/** Gifts whose donor has no receipt a day after it was issued (R-REC-04). */
export function Undelivered({ undelivered: { count, items }, timeZone }: UndeliveredProps): JSX.Element | null {
  if (count === 0) return null;
  const more = count - items.length;
  return (
    <Notice tone="warn" title={`${counted(count, 'receipt')} not delivered within a day`}>
      <ul>
        {items.map((each) => (
          <li key={each.id}>
            <ReceiptLink receipt={each} /> of <bdi>{each.donorName}</bdi>, issued{' '}
            <DateText instant={each.issuedAt} zone={timeZone} />: <DeliveryStatus delivery={each.delivery} />
          </li>
        ))}
      </ul>
      <p>
        {more > 0 && `And ${more.toLocaleString('en-US')} more. `}
        <a href={`${PATH}/print`}>Print those without an email address</a>, and send others again from their pages.
      </p>
    </Notice>
  );
}

interface ReservedProps {
  readonly reserved: Awaited<ReturnType<typeof reservedNumbers>>;
}

/** Numbers that no receipt has, and why: a restore lost them, and their donors hold them (R-OPS-08). */
export function Reserved({ reserved }: ReservedProps): JSX.Element | null {
  if (reserved.length === 0) return null;
  return (
    <Notice tone="warn" title={`${counted(reserved.length, 'number')} kept for gifts that a restore lost`}>
      {reserved.map(({ label }) => label).join(', ')}. Donors hold what has these numbers, so nobody else gets one of
      them. Each returns to the register when its gift comes back from the processor, or when its correction is made
      again.
    </Notice>
  );
}
