import type { JSX } from 'preact';
import type { CalendarDate } from '../../../kernel/calendar.js';
import type { FieldProblem } from '../../../kernel/app-error.js';
import type { ListedEndpoint } from '../../../hooks/endpoints/endpoint.store.js';
import { HOOK_EVENT_TYPES, TEST_TYPE } from '../../../hooks/event-types.js';
import { DELIVERY_STATES, type DeliveryRow } from '../../../reports/hooks/hook-deliveries.js';
import type { Slice } from '../../../reports/slice.js';
import { EmptyState, Panel } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { ErrorSummary, problemOf } from '../../http/ui/error-summary.js';
import { SelectField, TextField } from '../../http/ui/fields.js';
import { FilterBar, FilteredEmpty, Pager } from '../../http/ui/list-controls.js';
import { CsrfField, PageHead } from '../../http/ui/staff-page.js';
import { type Column, Table } from '../../http/ui/table.js';
import { DateText, Unknown } from '../../http/ui/text.js';
import { hrefOf, type Phrase, removable } from '../../http/forms.js';
import { DeliveryStatus, deliveryWord, HOOKS_PATH, shortUrl } from './hook-words.js';
import { KeyTabs } from './key-tabs.view.js';

export interface DeliveriesModel {
  readonly endpoint: ListedEndpoint;
  readonly parameters: Readonly<Record<string, string>>;
  readonly phrases: readonly Phrase[];
  readonly slice: Slice<DeliveryRow>;
  readonly problems: readonly FieldProblem[];
  /** What stands in the field of "since". */
  readonly since: CalendarDate | string;
  readonly timeZone: string;
  readonly csrf: string;
}

export function DeliveriesView(model: DeliveriesModel): JSX.Element {
  const { endpoint, parameters, phrases, slice, problems, timeZone } = model;
  const path = `${HOOKS_PATH}/${endpoint.id}/deliveries`;
  const clearHref = phrases.length > 0 ? path : undefined;
  const field = (name: string) => ({ name, value: parameters[name] ?? '' });
  return (
    <>
      <PageHead
        title="Deliveries"
        summary={
          <>
            To{' '}
            <a href={`${HOOKS_PATH}/${endpoint.id}`}>
              {endpoint.description === '' ? shortUrl(endpoint.url) : endpoint.description}
            </a>
          </>
        }
      />
      <KeyTabs current="hooks" />
      <ErrorSummary problems={problems} />
      <FilterBar action={path} clearHref={clearHref} phrases={removable(path, parameters, phrases)}>
        <SelectField
          {...field('state')}
          label="State"
          options={[
            { value: '', label: 'All' },
            ...DELIVERY_STATES.map((state) => ({ value: state, label: deliveryWord(state) })),
          ]}
        />
        <SelectField
          {...field('type')}
          label="Event"
          options={[
            { value: '', label: 'All' },
            ...[...HOOK_EVENT_TYPES.map(({ type }) => type), TEST_TYPE].map((type) => ({ value: type, label: type })),
          ]}
        />
      </FilterBar>
      {slice.items.length === 0 && clearHref ? (
        <FilteredEmpty count={phrases.length} clearHref={clearHref} />
      ) : (
        <DeliveryTable rows={slice.items} zone={timeZone} empty="What happens from now on will stand here." />
      )}
      {slice.items.length > 0 && (
        <Pager
          summary={`In ${timeZone} time, the latest first`}
          previousHref={slice.previous && hrefOf(path, { ...parameters, after: slice.previous })}
          nextHref={slice.next && hrefOf(path, { ...parameters, after: slice.next })}
        />
      )}
      {endpoint.state !== 'disabled' && <FailedPanel {...model} />}
    </>
  );
}

/** Events with what became of them. */
export function DeliveryTable(props: {
  readonly rows: readonly DeliveryRow[];
  readonly zone: string;
  readonly empty: string;
}): JSX.Element {
  return (
    <Table
      caption="Deliveries"
      columns={columns(props.zone)}
      rows={props.rows}
      rowKey={({ id }) => id}
      empty={<EmptyState title="No deliveries yet">{props.empty}</EmptyState>}
      compact
    />
  );
}

function columns(zone: string): Column<DeliveryRow>[] {
  return [
    {
      key: 'type',
      label: 'Event',
      cell: ({ id, type }) => (
        <a href={`${HOOKS_PATH}/deliveries/${id}`}>
          <code>{type}</code>
        </a>
      ),
    },
    { key: 'at', label: 'Happened', kind: 'date', cell: ({ at }) => <DateText instant={at} zone={zone} withTime /> },
    { key: 'state', label: 'State', cell: ({ state }) => <DeliveryStatus state={state} /> },
    { key: 'tries', label: 'Tries', kind: 'figure', cell: ({ attempts }) => attempts },
    {
      key: 'last',
      label: 'Last answer',
      kind: 'name',
      cell: ({ status, error }) => error ?? status ?? <Unknown word="none yet" />,
    },
    {
      key: 'next',
      label: 'Next try',
      kind: 'date',
      cell: ({ nextTryAt }) =>
        nextTryAt ? <DateText instant={nextTryAt} zone={zone} withTime /> : <Unknown word="none" />,
    },
  ];
}

function FailedPanel({ endpoint, problems, since, csrf }: DeliveriesModel): JSX.Element {
  return (
    <Panel title="Send all failed again">
      <form class="stack form-narrow" method="post" action={`${HOOKS_PATH}/${endpoint.id}/failed`}>
        <CsrfField token={csrf} />
        <TextField
          name="since"
          label="Of events since"
          type="date"
          value={since}
          hint="What is being tried again and what was given up goes out anew, with the same ids. At most 10,000 at once."
          error={problemOf(problems, 'since')}
          required
        />
        <div class="row">
          <Button kind="plain">Send all failed again</Button>
        </div>
      </form>
    </Panel>
  );
}
