import type { JSX } from 'preact';
import type { ListedEndpoint } from '../../../hooks/endpoints/endpoint.store.js';
import { EmptyState } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { PageHead } from '../../http/ui/staff-page.js';
import { type Column, Table } from '../../http/ui/table.js';
import { DateText, Unknown } from '../../http/ui/text.js';
import { counted } from '../../http/words.js';
import { EndpointStatus, eventsWords, HOOKS_PATH, shortUrl } from './hook-words.js';
import { KeyTabs } from './key-tabs.view.js';

export interface EndpointsModel {
  readonly endpoints: readonly ListedEndpoint[];
  readonly timeZone: string;
}

export function EndpointsView({ endpoints, timeZone }: EndpointsModel): JSX.Element {
  const working = endpoints.filter(({ state }) => state === 'active').length;
  return (
    <>
      <PageHead
        title="Webhooks"
        summary={
          <>
            {counted(working, 'endpoint')} {working === 1 ? 'is' : 'are'} told of what happens ·{' '}
            <a href="/api#webhooks">What is sent, and how to verify it</a>
          </>
        }
        actions={endpoints.length > 0 && <Button href={`${HOOKS_PATH}/new`}>Add an endpoint</Button>}
      />
      <KeyTabs current="hooks" />
      <Table
        caption="Endpoints of webhooks"
        columns={columns(timeZone)}
        rows={endpoints}
        rowKey={({ id }) => id}
        empty={
          <EmptyState title="Nobody is told yet" action={<Button href={`${HOOKS_PATH}/new`}>Add an endpoint</Button>}>
            An endpoint is an address of another program. It hears within seconds of gifts, plans, receipts, memberships
            and donors, as far as you choose.
          </EmptyState>
        }
      />
    </>
  );
}

function columns(zone: string): Column<ListedEndpoint>[] {
  return [
    {
      key: 'url',
      label: 'Endpoint',
      kind: 'name',
      cell: ({ id, url, description }) => (
        <>
          <a href={`${HOOKS_PATH}/${id}`}>{description === '' ? shortUrl(url) : description}</a>
          {description !== '' && <span class="caption"> {shortUrl(url)}</span>}
        </>
      ),
    },
    { key: 'state', label: 'State', cell: (endpoint) => <EndpointStatus {...endpoint} /> },
    { key: 'events', label: 'Hears of', cell: ({ events }) => eventsWords(events) },
    {
      key: 'last',
      label: 'Last delivered',
      kind: 'date',
      cell: ({ lastDeliveredAt }) =>
        lastDeliveredAt ? <DateText instant={lastDeliveredAt} zone={zone} withTime /> : <Unknown word="never" />,
    },
    {
      key: 'failing',
      label: 'Failing since',
      kind: 'date',
      cell: ({ failingSince }) =>
        failingSince ? <DateText instant={failingSince} zone={zone} withTime /> : <Unknown word="not failing" />,
    },
    { key: 'waiting', label: 'Waiting', kind: 'figure', cell: ({ waiting }) => waiting.toLocaleString('en-US') },
  ];
}
