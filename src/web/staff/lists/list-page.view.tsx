import type { ComponentChildren, JSX } from 'preact';
import type { Slice } from '../../../reports/slice.js';
import { EmptyState } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { ErrorSummary } from '../../http/ui/error-summary.js';
import { Pager } from '../../http/ui/list-controls.js';
import { PageHead } from '../../http/ui/staff-page.js';
import { AsOf } from './fresh/as-of.view.js';
import { type Filter, parametersOf } from './filters/filter.js';
import { FilterPanel } from './filters/filter-panel.view.js';
import { clearedHref, listHref, type ListAddress, withoutPhrase } from './list-address.js';
import type { ListColumn, ListGrammar } from './list-definition.js';
import { ColumnPanel } from './table/column-panel.view.js';
import { ListTable } from './table/list-table.view.js';
import { type ListViews, ViewPanel, ViewTabs } from './views/view-tabs.view.js';

export interface ListPageProps<Row> {
  readonly title: string;
  /** Count and sum of what is shown: "1,204 gifts · $48,310.00". */
  readonly summary: ComponentChildren;
  readonly actions?: ComponentChildren;
  readonly grammar: ListGrammar;
  readonly address: ListAddress;
  readonly columns: readonly ListColumn<Row>[];
  readonly slice: Slice<Row>;
  readonly views: ListViews;
  readonly rowKey: (row: Row) => string;
  readonly rowHref: (row: Row) => string;
  readonly rowName: (row: Row) => string;
  readonly caption: string;
  /** The order that the list stands in when its address names none. */
  readonly usualSort: string;
  /** Under the table: what the figures mean, and in which zone the dates are. */
  readonly footnote: string;
  /** How many rows the filters let through, when they were read, and the zone of the clock that says so. */
  readonly count: number;
  readonly readAt: Date;
  readonly timeZone: string;
  /** Stands in the place of everything while there is nothing at all. */
  readonly firstEmpty: ComponentChildren;
  /** Tiles and the like, between the head and the list. */
  readonly above?: ComponentChildren;
  /** What all that the filters let through is together, under the list. */
  readonly below?: ComponentChildren;
  /** Whether the list has a single record without any filter. */
  readonly hasAny: boolean;
  readonly currency: string;
  readonly csrf: string;
  readonly person: { readonly staffId: string; readonly isAdmin: boolean };
  /** What can be done with rows that are ticked; draws boxes when it is there. */
  readonly bulk?: ComponentChildren;
}

/** The id of the form that ticked rows belong to. */
export const BULK_FORM = 'bulk';

/** One page for every list: head, views, filters, columns, table, and the way on. */
export function ListPage<Row>(props: ListPageProps<Row>): JSX.Element {
  const { grammar, address, slice, views, columns } = props;
  const { phrases } = address.filters;
  const shown = address.columns.flatMap((key) => columns.find((column) => column.key === key) ?? []);
  const isFirstEmpty = !props.hasAny && phrases.length === 0;
  const sort = address.sort ?? props.usualSort;
  return (
    <>
      <PageHead title={props.title} summary={props.summary} actions={props.actions} />
      <ErrorSummary problems={address.problems} />
      {props.above}
      {isFirstEmpty && props.firstEmpty}
      {!isFirstEmpty && (
        <>
          <ViewTabs grammar={grammar} address={address} views={views} />
          <div class="list-bar">
            <Phrases grammar={grammar} address={address} />
            <div class="list-tools">
              <FilterPanel
                action={grammar.path}
                filters={grammar.filters}
                read={address.filters}
                problems={address.problems}
                currency={props.currency}
                kept={keptBy(grammar.filters, address)}
                isOpen={address.problems.length > 0 || address.panel === 'filters'}
              />
              <ColumnPanel grammar={grammar} address={address} columns={columns} />
              <ViewPanel {...{ grammar, address, views }} csrf={props.csrf} {...props.person} />
            </div>
          </div>
          {slice.items.length > 0 && props.bulk}
          <ListTable
            caption={props.caption}
            columns={shown}
            rows={slice.items}
            rowKey={props.rowKey}
            rowHref={props.rowHref}
            rowName={props.rowName}
            density={address.density}
            sort={sort}
            sortHref={(other) => listHref(grammar, address, { sort: other === props.usualSort ? '' : other })}
            empty={<FilteredEmpty grammar={grammar} address={address} />}
            form={props.bulk === undefined ? undefined : BULK_FORM}
          />
          {slice.items.length > 0 && (
            <Pager
              summary={
                <>
                  <AsOf {...props} /> <span>{props.footnote}</span>
                </>
              }
              previousHref={slice.previous && listHref(grammar, address, { after: slice.previous })}
              nextHref={slice.next && listHref(grammar, address, { after: slice.next })}
            />
          )}
          {slice.items.length > 0 && props.below}
        </>
      )}
    </>
  );
}

/** What the form of the filters sends along: order, columns and density, and no place in the list. */
function keptBy(filters: readonly Filter[], { parameters, view }: ListAddress): Record<string, string> {
  const own = new Set(filters.flatMap(parametersOf));
  const kept = Object.entries(parameters).filter(([name]) => !own.has(name));
  return { ...Object.fromEntries(kept), view: view ?? 'all' };
}

interface PhrasesProps {
  readonly grammar: ListGrammar;
  readonly address: ListAddress;
}

/** The filters that are on: joined by "and", each with the list without it. */
function Phrases({ grammar, address }: PhrasesProps): JSX.Element | null {
  const { phrases } = address.filters;
  if (phrases.length === 0) return null;
  return (
    <ul role="list" class="phrases" aria-label="Filters that are on">
      {phrases.map((phrase) => (
        <li class="phrase" key={phrase.text}>
          <span>{phrase.text}</span>
          <a href={withoutPhrase(grammar, address, phrase)} aria-label={`Remove the filter: ${phrase.text}`}>
            ×
          </a>
        </li>
      ))}
      <li>
        <a class="clear-all" href={clearedHref(grammar, address)}>
          Clear all
        </a>
      </li>
    </ul>
  );
}

const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

function FilteredEmpty({ grammar, address }: PhrasesProps): JSX.Element {
  const { phrases } = address.filters;
  const count = phrases.length;
  if (count === 0) {
    return (
      <EmptyState
        title="Nothing is in this list"
        action={
          <Button kind="plain" href={clearedHref(grammar, address)}>
            Show all
          </Button>
        }
      />
    );
  }
  return (
    <EmptyState
      title={count === 1 ? 'Nothing matches this filter' : `Nothing matches these ${NUMBERS[count] ?? count} filters`}
      action={
        <Button kind="plain" href={clearedHref(grammar, address)}>
          Clear all
        </Button>
      }
    >
      {phrases.map((phrase) => (
        <span class="way-out" key={phrase.text}>
          <a href={withoutPhrase(grammar, address, phrase)}>Remove: {phrase.text}</a>
        </span>
      ))}
    </EmptyState>
  );
}
