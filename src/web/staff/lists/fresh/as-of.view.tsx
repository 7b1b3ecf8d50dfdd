import type { JSX } from 'preact';
import { hrefOf } from '../../../http/forms.js';
import { listHref, type ListAddress } from '../list-address.js';
import type { ListGrammar } from '../list-definition.js';

export interface AsOfProps {
  readonly grammar: ListGrammar;
  readonly address: ListAddress;
  readonly count: number;
  readonly readAt: Date;
  readonly timeZone: string;
}

/** When the list was read. Where script runs it says how many rows have come since; nothing moves by itself. */
export function AsOf({ grammar, address, count, readAt, timeZone }: AsOfProps): JSX.Element {
  const time = readAt.toLocaleTimeString('en-US', { timeZone, hour: 'numeric', minute: '2-digit' });
  return (
    <span
      class="as-of"
      data-fresh={hrefOf(`/staff/lists/${grammar.name}/count`, address.filters.parameters)}
      data-count={String(count)}
      data-noun={grammar.name.slice(0, -1)}
    >
      As of <time dateTime={readAt.toISOString()}>{time}</time>. <a href={listHref(grammar, address, {})}>Refresh</a>{' '}
      <span role="status" />
    </span>
  );
}
