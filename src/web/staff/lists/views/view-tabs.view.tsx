import type { JSX } from 'preact';
import type { SavedView } from '../../../../staff/views/saved-views.js';
import { Button } from '../../../http/ui/button.js';
import { Checkbox } from '../../../http/ui/choices.js';
import { TextField } from '../../../http/ui/fields.js';
import { CsrfField } from '../../../http/ui/staff-page.js';
import { hrefOf } from '../../../http/forms.js';
import type { ListAddress } from '../list-address.js';
import type { ListGrammar } from '../list-definition.js';

export interface ListViews {
  readonly saved: readonly SavedView[];
  /** What the bare address shows; null for everything. */
  readonly usual: string | null;
}

export interface ViewTabsProps {
  readonly grammar: ListGrammar;
  readonly address: ListAddress;
  readonly views: ListViews;
}

/** All, the views that come with the product, one's own, and those that are shared. */
export function ViewTabs({ grammar, address, views }: ViewTabsProps): JSX.Element {
  const current = currentView(grammar, address, views);
  const tab = (key: string, name: string, href: string, note?: string): JSX.Element => (
    <li key={key}>
      <a class="tab" href={href} aria-current={key === current ? 'page' : undefined} title={note}>
        <bdi>{name}</bdi>
      </a>
    </li>
  );
  return (
    <nav class="view-tabs" aria-label="Views">
      <ul role="list">
        {tab('all', 'All', hrefOf(grammar.path, { view: 'all' }))}
        {grammar.readyViews.map(({ key, name, query }) =>
          tab(key, name, hrefOf(grammar.path, { ...query, view: key })),
        )}
        {views.saved.map((view) =>
          tab(
            view.id,
            view.name,
            savedHref(grammar, view),
            view.shared ? `Shared by ${view.owner.name}` : 'Yours alone',
          ),
        )}
      </ul>
    </nav>
  );
}

export function savedHref({ path }: ListGrammar, { id, query }: SavedView): string {
  return `${path}?${[query, `view=${id}`].filter(Boolean).join('&')}`;
}

/** The tab that an address belongs to: the one it names, as long as there is one. */
function currentView(
  { readyViews }: ListGrammar,
  { view, parameters }: ListAddress,
  { saved }: ListViews,
): string | null {
  if (view !== undefined && (readyViews.some(({ key }) => key === view) || saved.some(({ id }) => id === view)))
    return view;
  return Object.keys(parameters).length === 0 || view === 'all' ? 'all' : null;
}

export interface ViewPanelProps extends ViewTabsProps {
  readonly csrf: string;
  readonly staffId: string;
  readonly isAdmin: boolean;
}

/** Saves what is shown under a name; of a view that one may change: its filters, its name, and its end. */
export function ViewPanel({ grammar, address, views, csrf, staffId, isAdmin }: ViewPanelProps): JSX.Element {
  const current = currentView(grammar, address, views);
  const saved = views.saved.find(({ id }) => id === current);
  const mine = saved !== undefined && (saved.owner.id === staffId || isAdmin) ? saved : undefined;
  const query = new URLSearchParams(address.parameters).toString();
  const hidden = { list: grammar.name, query };
  return (
    <details class="list-panel" data-panel="views" open={address.panel === 'views'}>
      <summary class="button button-plain">Views</summary>
      <div class="list-sheet stack">
        {mine && (
          <>
            <form class="row row-end" method="post" action={`/staff/views/${mine.id}`}>
              <CsrfField token={csrf} />
              <TextField name="name" label={`Name of “${mine.name}”`} value={mine.name} maxLength={60} required />
              <Button kind="plain">Rename</Button>
            </form>
            {mine.query !== query && (
              <Act
                path={`/staff/views/${mine.id}`}
                csrf={csrf}
                fields={{ query }}
                label={`Keep these filters in “${mine.name}”`}
              />
            )}
            <Act path={`/staff/views/${mine.id}/remove`} csrf={csrf} fields={{}} label={`Delete “${mine.name}”`} />
          </>
        )}
        {current !== null && (
          <Act
            path="/staff/views/default"
            csrf={csrf}
            fields={{ list: grammar.name, view: current === views.usual ? '' : current }}
            label={
              current === (views.usual ?? 'all')
                ? current === 'all'
                  ? 'This list opens with all of it'
                  : 'Open the list with all of it again'
                : 'Open the list with this view'
            }
            isOff={current === 'all' && views.usual === null}
          />
        )}
        <form class="stack" method="post" action="/staff/views">
          <CsrfField token={csrf} />
          {Object.entries(hidden).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <TextField name="name" label="Save what is shown as" maxLength={60} required />
          <Checkbox name="shared" label="Share it with everybody who sees this list" checked={false} />
          <div class="row">
            <Button>Save this view</Button>
          </div>
        </form>
      </div>
    </details>
  );
}

interface ActProps {
  readonly path: string;
  readonly csrf: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly label: string;
  readonly isOff?: boolean | undefined;
}

function Act({ path, csrf, fields, label, isOff = false }: ActProps): JSX.Element | null {
  if (isOff) return null;
  return (
    <form method="post" action={path}>
      <CsrfField token={csrf} />
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button kind="plain">{label}</Button>
    </form>
  );
}
