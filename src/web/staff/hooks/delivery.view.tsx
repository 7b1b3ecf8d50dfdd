import type { JSX } from 'preact';
import type { DeliveryAttempt, DeliveryDetail } from '../../../reports/hooks/hook-deliveries.js';
import { DefinitionList, EmptyState, Panel } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { CsrfField, PageHead } from '../../http/ui/staff-page.js';
import { type Column, Table } from '../../http/ui/table.js';
import { DateText, Unknown } from '../../http/ui/text.js';
import { DeliveryStatus, HOOKS_PATH, shortUrl, triesWords } from './hook-words.js';
import { KeyTabs } from './key-tabs.view.js';

export interface DeliveryModel {
  readonly delivery: DeliveryDetail;
  readonly isOff: boolean;
  readonly timeZone: string;
  readonly csrf: string;
}

/** One event on its way to one endpoint: what was sent, and how each try went. */
export function DeliveryView({ delivery, isOff, timeZone, csrf }: DeliveryModel): JSX.Element {
  const { id, type, state, attempts, endpointId, url, eventId, at, nextTryAt, body, tries } = delivery;
  return (
    <>
      <PageHead
        title={type}
        summary={
          <>
            <DeliveryStatus state={state} /> · {triesWords(attempts)}
          </>
        }
        actions={
          !isOff && (
            <form method="post" action={`${HOOKS_PATH}/deliveries/${id}/again`}>
              <CsrfField token={csrf} />
              <Button kind="plain">Send again</Button>
            </form>
          )
        }
      />
      <KeyTabs current="hooks" />
      <Panel title="What it is">
        <DefinitionList
          items={[
            { term: 'To', value: <a href={`${HOOKS_PATH}/${endpointId}`}>{shortUrl(url)}</a> },
            { term: 'Id', value: <code>{eventId}</code> },
            { term: 'Happened', value: <DateText instant={at} zone={timeZone} withTime /> },
            {
              term: 'Next try',
              value: nextTryAt ? <DateText instant={nextTryAt} zone={timeZone} withTime /> : 'None',
            },
          ]}
        />
      </Panel>
      <Panel title="Tries" aside="The latest first">
        <Table
          caption="Tries"
          columns={columns(timeZone)}
          rows={tries}
          rowKey={({ number }) => String(number)}
          empty={
            <EmptyState title="Not tried yet">It goes out within seconds, unless the endpoint is paused.</EmptyState>
          }
        />
      </Panel>
      <Panel title="Body">
        <pre class="code" tabIndex={0} role="group" aria-label="The body, set in lines">
          {JSON.stringify(JSON.parse(body), null, 2)}
        </pre>
        <p class="caption">It is sent without these line breaks; the signature is made over the very bytes.</p>
      </Panel>
      {tries[0] && (
        <Panel title="Headers of the last try">
          <pre class="code" tabIndex={0} role="group" aria-label="The headers">
            {Object.entries(tries[0].headers)
              .toSorted(([one], [other]) => (one < other ? -1 : 1))
              .map(([name, value]) => `${name}: ${value}`)
              .join('\n')}
          </pre>
        </Panel>
      )}
    </>
  );
}

function columns(zone: string): Column<DeliveryAttempt>[] {
  return [
    { key: 'number', label: 'Try', kind: 'figure', cell: ({ number }) => number },
    { key: 'at', label: 'When', kind: 'date', cell: ({ at }) => <DateText instant={at} zone={zone} withTime /> },
    { key: 'status', label: 'Status', kind: 'figure', cell: ({ status }) => status ?? <Unknown word="no answer" /> },
    { key: 'took', label: 'Took', kind: 'figure', cell: ({ tookMs }) => `${tookMs.toLocaleString('en-US')} ms` },
    {
      key: 'said',
      label: 'What came back',
      kind: 'name',
      cell: ({ error, answer }) => (
        <>
          {error ?? 'Delivered.'}
          {answer !== '' && (
            <>
              {' '}
              <span class="caption">“{answer.slice(0, 300)}”</span>
            </>
          )}
        </>
      ),
    },
  ];
}
