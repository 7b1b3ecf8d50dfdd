import type { JSX } from 'preact';
import { formatDate } from '../../../../kernel/calendar.js';
import { Money } from '../../../../kernel/money.js';
import { HAPPENING_KINDS, type Happening, type HappeningKind } from '../../../../reports/donors/timeline.js';
import type { Slice } from '../../../../reports/slice.js';
import { EmptyState, Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { SelectField } from '../../../http/ui/fields.js';
import { CsrfField } from '../../../http/ui/staff-page.js';
import { DateText, StatusDot } from '../../../http/ui/text.js';
import { hrefOf } from '../../../http/forms.js';
import { byWords, happeningWords, KIND_WORDS } from './timeline-words.js';

export interface TimelineModel {
  readonly path: string;
  readonly slice: Slice<Happening>;
  readonly kind: HappeningKind | undefined;
  readonly kinds: readonly HappeningKind[];
  readonly zone: string;
  readonly csrf: string;
  readonly mayWrite: boolean;
  /** Merges that can still be undone, by their id. */
  readonly undoable: ReadonlySet<string>;
}

/** What happened to a donor, the newest first; each line says who or what did it. */
export function DonorTimeline(model: TimelineModel): JSX.Element {
  const { path, slice, kind, kinds } = model;
  return (
    <Panel
      title="Timeline"
      aside={slice.previous !== null ? <a href={hrefOf(path, { kind })}>To the newest</a> : undefined}
    >
      <form class="timeline-filter" method="get" action={path}>
        <SelectField
          name="kind"
          label="Show"
          value={kind ?? ''}
          options={[
            { value: '', label: 'Everything' },
            ...HAPPENING_KINDS.filter((each) => kinds.includes(each)).map((each) => ({
              value: each,
              label: KIND_WORDS[each],
            })),
          ]}
        />
        <Button kind="plain">Show</Button>
      </form>
      {slice.items.length === 0 ? (
        <EmptyState title={kind ? 'Nothing of this kind' : 'Nothing happened yet'}>
          Gifts, letters, notes and changes will stand here, the newest first.
        </EmptyState>
      ) : (
        <ol role="list" class="timeline">
          {slice.items.map((each) => (
            <li key={each.id}>
              <Line happening={each} {...model} />
            </li>
          ))}
        </ol>
      )}
      {(slice.next ?? slice.previous) && (
        <nav class="pager" aria-label="Earlier and later">
          <span class="row">
            {slice.previous && (
              <Button kind="plain" href={hrefOf(path, { kind, after: slice.previous })}>
                Later
              </Button>
            )}
            {slice.next && (
              <Button kind="plain" href={hrefOf(path, { kind, after: slice.next })}>
                Earlier
              </Button>
            )}
          </span>
        </nav>
      )}
    </Panel>
  );
}

function Line({ happening, ...model }: TimelineModel & { happening: Happening }): JSX.Element {
  const href = hrefFor(happening);
  const words = happeningWords(happening);
  return (
    <>
      <span class="timeline-what">
        {href === null ? <bdi>{words}</bdi> : <a href={href}>{words}</a>}
        <Amount {...happening} />
        <State {...happening} />
      </span>
      {happening.kind === 'notes' && <p class="note-words">{happening.note}</p>}
      <span class="caption">
        <DateText instant={happening.at} zone={model.zone} withTime /> · {byWords(happening)}
        <Detail {...happening} />
      </span>
      {model.mayWrite && happening.kind === 'notes' && happening.object !== null && (
        <form class="inline-form" method="post" action={`${model.path}/notes/${happening.object}/remove`}>
          <CsrfField token={model.csrf} />
          <button class="link-button">Remove this note</button>
        </form>
      )}
      {happening.what === 'merge' && happening.object !== null && model.undoable.has(happening.object) && (
        <form class="inline-form" method="post" action={`/staff/donors/merges/${happening.object}/undo`}>
          <CsrfField token={model.csrf} />
          <button class="link-button">Undo this merge</button>
        </form>
      )}
    </>
  );
}

function Amount({ kind, amountMinor, currency }: Happening): JSX.Element | null {
  if (amountMinor === null || currency === null || kind === 'letters') return null;
  return <span class="figures"> · {Money.of(amountMinor, currency).format()}</span>;
}

function State({ kind, what, more }: Happening): JSX.Element | null {
  if (what === 'letter' && more === 'queued') return <StatusDot tone="warn" word="On its way" />;
  if (what === 'letter' && more === 'undeliverable') return <StatusDot tone="bad" word="Came back" />;
  if (what === 'letter' && more === 'sent') return <StatusDot tone="good" word="Sent" />;
  if (kind === 'letters' && more === 'void') return <StatusDot tone="quiet" word="Void" />;
  if (kind === 'plans' && more === 'requested') return <StatusDot tone="warn" word="On its way" />;
  if (kind === 'plans' && more === 'refused') return <StatusDot tone="bad" word="Refused" />;
  return null;
}

function Detail({ kind, what, about, more, date }: Happening): JSX.Element | null {
  if (kind === 'gifts' && what.startsWith('gift') && about !== null) return <> · for {about}</>;
  if (kind === 'memberships' && date !== null && more !== null) {
    return (
      <>
        {' '}
        · {formatDate(date)} to {formatDate(more as typeof date)}
      </>
    );
  }
  return null;
}

function hrefFor({ kind, what, object }: Happening): string | null {
  if (object === null) return null;
  if (kind === 'gifts') return `/staff/gifts/${object}`;
  if (kind === 'plans') return `/staff/plans/${object}`;
  if (kind === 'letters' && what !== 'letter') return `/staff/receipts/${object}`;
  return null;
}
