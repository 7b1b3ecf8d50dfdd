import type { ComponentChildren, JSX } from 'preact';
import { EmptyState } from './blocks.js';
import { Button } from './button.js';

export interface FilterBarProps {
  readonly action: string;
  /** The fields; their names are the query parameters, so that the address is the view. */
  readonly children: ComponentChildren;
  /** Where everything is shown again; absent when no filter is on. */
  readonly clearHref?: string | undefined;
  /** The filters that are on, in words, each with the address of the list without it. */
  readonly phrases?: readonly { readonly text: string; readonly removeHref: string }[] | undefined;
  /** More buttons at the end of the line, such as an export of what is shown. */
  readonly actions?: ComponentChildren;
}

/** Filters of a list as a plain GET form. */
export function FilterBar(props: FilterBarProps): JSX.Element {
  return (
    <div class="filter-bar">
      <form class="filters" method="get" action={props.action}>
        {props.children}
        <div class="row">
          <Button kind="plain">Show</Button>
          {props.clearHref !== undefined && (
            <Button kind="quiet" href={props.clearHref}>
              Clear all
            </Button>
          )}
          {props.actions}
        </div>
      </form>
      {props.phrases !== undefined && props.phrases.length > 0 && (
        <ul role="list" class="phrases" aria-label="Filters that are on">
          {props.phrases.map((phrase) => (
            <li class="phrase" key={phrase.text}>
              {phrase.text}
              <a href={phrase.removeHref} aria-label={`Remove the filter: ${phrase.text}`}>
                ×
              </a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

export interface PagerProps {
  /** "Rows 51 to 100 of 1,204", or whatever the list can say cheaply. */
  readonly summary: ComponentChildren;
  readonly previousHref?: string | null | undefined;
  readonly nextHref?: string | null | undefined;
}

/** Next and previous by key, never by page number. */
export function Pager({ summary, previousHref, nextHref }: PagerProps): JSX.Element {
  return (
    <nav class="pager" aria-label="Pages">
      <span>{summary}</span>
      <span class="row">
        {previousHref && (
          <Button kind="plain" href={previousHref}>
            Previous
          </Button>
        )}
        {nextHref && (
          <Button kind="plain" href={nextHref}>
            Next
          </Button>
        )}
      </span>
    </nav>
  );
}

/** In the place of a table whose filters leave nothing. */
export function FilteredEmpty({ count, clearHref }: { count: number; clearHref: string }): JSX.Element {
  return (
    <EmptyState
      title={count === 1 ? 'Nothing matches this filter' : `Nothing matches these ${count} filters`}
      action={
        <Button kind="plain" href={clearHref}>
          Clear all
        </Button>
      }
    >
      Remove one of the filters above, or all of them.
    </EmptyState>
  );
}
