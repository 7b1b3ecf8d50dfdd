import type { JSX } from 'preact';
import type { FoundKind, FoundRow } from '../../../reports/search/found.js';
import type { Found } from '../../../reports/search/search.js';
import { SEARCH_MAX, type SearchText } from '../../../reports/search/search-text.js';
import { EmptyState, Notice, Panel } from '../../http/ui/blocks.js';
import { PageHead } from '../../http/ui/staff-page.js';
import { hrefOf } from '../../http/forms.js';
import type { Destinations } from './pages-and-actions.js';

export interface SearchModel extends Destinations {
  readonly text: SearchText;
  readonly found: Found;
  /** What the person opened lately, while nothing is searched for. */
  readonly recent: readonly FoundRow[];
}

const KINDS: readonly { readonly kind: FoundKind; readonly title: string }[] = [
  { kind: 'donors', title: 'Donors' },
  { kind: 'gifts', title: 'Gifts' },
  { kind: 'receipts', title: 'Receipts' },
  { kind: 'plans', title: 'Plans' },
];

/** What was found, by kind, and where one can go. */
export function SearchView({ text, found, recent, actions, pages }: SearchModel): JSX.Element {
  const groups = KINDS.filter(({ kind }) => found[kind].length > 0);
  const hasNothing = text.text !== '' && groups.length + actions.length + pages.length === 0;
  return (
    <>
      <PageHead
        title={text.text === '' ? 'Search' : `“${text.text}”`}
        summary="By name, email, phone, amount, number or id."
      />
      {text.isCut && <Notice tone="warn">{`Only the first ${SEARCH_MAX} characters were searched for.`}</Notice>}
      {hasNothing && (
        <EmptyState title="Nothing was found">
          Try a part of a name or address, the last four digits of a card, an amount, or a receipt number.
        </EmptyState>
      )}
      {recent.length > 0 && (
        <Panel title="Opened lately">
          <FoundList rows={recent} />
        </Panel>
      )}
      {groups.map(({ kind, title }) => (
        <Panel key={kind} title={title} aside={<More kind={kind} text={text.text} />}>
          <FoundList rows={found[kind]} />
        </Panel>
      ))}
      <Places title="Actions" places={actions} />
      <Places title="Pages" places={pages} />
    </>
  );
}

function FoundList({ rows }: { rows: readonly FoundRow[] }): JSX.Element {
  return (
    <ul role="list" class="found-list">
      {rows.map(({ kind, id, title, detail }) => (
        <li key={`${kind} ${id}`}>
          <a href={`/staff/${kind}/${id}`}>
            <bdi>{title}</bdi>
          </a>{' '}
          <span class="caption">{detail}</span>
        </li>
      ))}
    </ul>
  );
}

/** The list with the same words, for whoever wants more than eight. */
function More({ kind, text }: { kind: FoundKind; text: string }): JSX.Element {
  return <a href={hrefOf(`/staff/${kind}`, { q: text })}>Look in the list</a>;
}

function Places({ title, places }: { title: string; places: Destinations['pages'] }): JSX.Element | null {
  if (places.length === 0) return null;
  return (
    <Panel title={title}>
      <ul role="list" class="found-list">
        {places.map(({ title: name, href }) => (
          <li key={href}>
            <a href={href}>{name}</a>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
