import type { ComponentChildren } from 'preact';
import { LISTED_KINDS } from '../../control/list-input.js';
import type { EventSummary, ObjectSummary, Page } from '../../control/queries.js';
import { ControlLayout } from './control-layout.js';
import { EventTable, ObjectTable } from './tables.js';

interface EventListProps {
  readonly page: Page<EventSummary>;
  readonly type: string;
  readonly id: string;
  readonly isFirst: boolean;
}

export function EventListPage({ page, type, id, isFirst }: EventListProps) {
  return (
    <ControlLayout title="Events" section="events">
      <h1>Events</h1>
      <Filter action="/_sandbox/events">
        <div class="stack-small">
          <label for="type">Type begins with</label>
          <input id="type" name="type" value={type} placeholder="charge." autocomplete="off" />
        </div>
        <div class="stack-small">
          <label for="id">Id of the event or its object</label>
          <input id="id" name="id" value={id} autocomplete="off" />
        </div>
      </Filter>
      <section class="panel stack" aria-label="Events">
        {page.rows.length === 0 ? <p>No event fits.</p> : <EventTable events={page.rows} />}
        <Pager path="/_sandbox/events" filter={{ type, id }} older={page.older} isFirst={isFirst} />
      </section>
    </ControlLayout>
  );
}

interface ObjectListProps {
  readonly page: Page<ObjectSummary>;
  readonly kind: string;
  readonly id: string;
  readonly isFirst: boolean;
}

export function ObjectListPage({ page, kind, id, isFirst }: ObjectListProps) {
  return (
    <ControlLayout title="Objects" section="objects">
      <h1>Objects</h1>
      <Filter action="/_sandbox/objects">
        <div class="stack-small">
          <label for="kind">Kind</label>
          <select id="kind" name="kind">
            <option value="">All kinds</option>
            {LISTED_KINDS.map((each) => (
              <option key={each} value={each} selected={each === kind}>
                {each.replaceAll('_', ' ')}
              </option>
            ))}
          </select>
        </div>
        <div class="stack-small">
          <label for="id">Id begins with</label>
          <input id="id" name="id" value={id} autocomplete="off" />
        </div>
      </Filter>
      <section class="panel stack" aria-label="Objects">
        {page.rows.length === 0 ? <p>No object fits.</p> : <ObjectTable objects={page.rows} />}
        <Pager path="/_sandbox/objects" filter={{ kind, id }} older={page.older} isFirst={isFirst} />
      </section>
    </ControlLayout>
  );
}

function Filter({ action, children }: { readonly action: string; readonly children: ComponentChildren }) {
  return (
    <form method="get" action={action} class="panel inline" role="search">
      {children}
      <button class="plain" type="submit">
        Show
      </button>
    </form>
  );
}

interface PagerProps {
  readonly path: string;
  readonly filter: Readonly<Record<string, string>>;
  readonly older: string | null;
  readonly isFirst: boolean;
}

function Pager({ path, filter, older, isFirst }: PagerProps) {
  if (isFirst && older === null) return null;
  const href = (more: Readonly<Record<string, string>>): string => {
    const filled = Object.entries({ ...filter, ...more }).filter(([, value]) => value !== '');
    return filled.length === 0 ? path : `${path}?${new URLSearchParams(filled).toString()}`;
  };
  return (
    <nav class="actions" aria-label="Pages">
      {isFirst ? null : <a href={href({})}>Newest</a>}
      {older === null ? null : <a href={href({ before: older })}>Older</a>}
    </nav>
  );
}
