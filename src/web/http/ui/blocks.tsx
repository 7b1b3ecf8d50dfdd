import type { ComponentChildren, JSX } from 'preact';

export type Tone = 'accent' | 'good' | 'warn' | 'bad' | 'quiet';

export interface NoticeProps {
  readonly tone?: Tone | undefined;
  readonly title?: string | undefined;
  /** Shows a button that takes it away, where script runs. */
  readonly dismissible?: boolean | undefined;
  readonly children: ComponentChildren;
}

/** A message that belongs to the page: what happened, what did not, what to do next. */
export function Notice({ tone = 'accent', title, dismissible = false, children }: NoticeProps): JSX.Element {
  return (
    <div class={`notice tone-${tone}`} data-dismissible={dismissible ? '' : undefined}>
      {title !== undefined && <p class="notice-title">{title}</p>}
      <div>{children}</div>
    </div>
  );
}

export interface PanelProps {
  readonly title: string;
  /** Small words beside the title: the measure, the time, a link to the whole list. */
  readonly aside?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A card with a heading of the second level. */
export function Panel({ title, aside, children }: PanelProps): JSX.Element {
  return (
    <section class="panel">
      <div class="panel-head">
        <h2>{title}</h2>
        {aside !== undefined && <span class="panel-aside">{aside}</span>}
      </div>
      {children}
    </section>
  );
}

export interface TileProps {
  readonly label: string;
  readonly figure: ComponentChildren;
  /** Direction in words: "up 12 % on October". */
  readonly note?: ComponentChildren;
  /** Every number opens its list. */
  readonly href?: string | undefined;
}

/** One figure of a home page. */
export function Tile({ label, figure, note, href }: TileProps): JSX.Element {
  return (
    <div class="tile">
      <p class="tile-label">{label}</p>
      <p class="tile-figure">{href === undefined ? figure : <a href={href}>{figure}</a>}</p>
      {note !== undefined && <p class="tile-note">{note}</p>}
    </div>
  );
}

export interface Definition {
  readonly term: string;
  readonly value: ComponentChildren;
}

/** Terms beside their values. */
export function DefinitionList({ items }: { items: readonly Definition[] }): JSX.Element {
  return (
    <dl class="definitions">
      {items.flatMap(({ term, value }) => [<dt key={term}>{term}</dt>, <dd key={`${term} value`}>{value}</dd>])}
    </dl>
  );
}

export interface EmptyStateProps {
  readonly title: string;
  /** What will appear here, or why nothing matches. */
  readonly children?: ComponentChildren;
  readonly action?: ComponentChildren;
}

/** What stands where rows would be. */
export function EmptyState({ title, children, action }: EmptyStateProps): JSX.Element {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children !== undefined && <p>{children}</p>}
      {action}
    </div>
  );
}
