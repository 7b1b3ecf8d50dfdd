import type { JSX } from 'preact';
import { Money } from '../../../../kernel/money.js';
import type { RefundAuthority, SecondPersonCause } from '../../../../gifts/refund-authority.js';
import { Notice } from '../../../http/ui/blocks.js';
import { counted } from '../../../http/words.js';

/** Why one person is not enough, and by which rule (R-VOI-07). */
export interface SecondPerson {
  readonly cause: SecondPersonCause;
  readonly authority: RefundAuthority;
}

/** Said before anything is asked for. */
export function SecondPersonNotice(props: SecondPerson & { readonly currency: string }): JSX.Element {
  const { cause, authority, currency } = props;
  const rule =
    cause === 'amount'
      ? `of more than ${Money.of(authority.aloneMinor, currency).format()} of one gift`
      : `of a gift from more than ${counted(authority.aloneDays, 'day')} ago`;
  return (
    <Notice tone="warn" title="A second person has to approve this">
      A refund {rule} is sent when somebody else in finance has agreed. They get a letter, and see it under “Needs
      attention”. Until then no money moves.
    </Notice>
  );
}
