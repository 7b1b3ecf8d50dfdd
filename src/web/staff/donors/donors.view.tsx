import type { JSX } from 'preact';
import { Money as Amount } from '../../../kernel/money.js';
import type { DonorRow } from '../../../reports/donor-list.js';
import type { Slice } from '../../../reports/slice.js';
import { EmptyState } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { TextField } from '../../http/ui/fields.js';
import { FilterBar, Pager } from '../../http/ui/list-controls.js';
import { PageHead } from '../../http/ui/staff-page.js';
import { type Column, Table } from '../../http/ui/table.js';
import { DateText, Money } from '../../http/ui/text.js';
import { hrefOf, removable } from '../../http/forms.js';
import { counted } from '../../http/words.js';

const PATH = '/staff/donors';

export interface DonorsModel {
  readonly q: string;
  readonly count: number;
  readonly slice: Slice<DonorRow>;
}

export function DonorsView({ q, count, slice }: DonorsModel): JSX.Element {
  const isFirstEmpty = q === '' && count === 0;
  return (
    <>
      <PageHead title="Donors" summary={counted(count, 'donor')} />
      {!isFirstEmpty && (
        <FilterBar
          action={PATH}
          clearHref={q === '' ? undefined : PATH}
          phrases={removable(PATH, { q }, q === '' ? [] : [{ parameter: 'q', text: `Matches “${q}”` }])}
        >
          <div class="field-wide">
            <TextField name="q" label="Name or email" type="search" value={q} autocomplete="off" />
          </div>
        </FilterBar>
      )}
      <Table
        caption="Donors, the latest giver first"
        columns={COLUMNS}
        rows={slice.items}
        rowKey={({ id }) => id}
        empty={isFirstEmpty ? <FirstEmpty /> : <FilteredEmpty q={q} />}
      />
      {slice.items.length > 0 && (
        <Pager
          summary="Given in all: everything received, less refunds."
          previousHref={slice.previous && hrefOf(PATH, { q, after: slice.previous })}
          nextHref={slice.next && hrefOf(PATH, { q, after: slice.next })}
        />
      )}
    </>
  );
}

const COLUMNS: readonly Column<DonorRow>[] = [
  {
    key: 'name',
    label: 'Name',
    kind: 'name',
    cell: ({ id, name }) => (
      <a href={`${PATH}/${id}`} title={name}>
        <bdi>{name}</bdi>
      </a>
    ),
  },
  { key: 'email', label: 'Email', kind: 'name', cell: ({ email }) => email },
  {
    key: 'lifetime',
    label: 'Given in all',
    kind: 'figure',
    cell: ({ lifetimeMinor, currency }) => <Money value={Amount.of(lifetimeMinor, currency)} />,
  },
  { key: 'gifts', label: 'Gifts', kind: 'figure', cell: ({ gifts }) => gifts.toLocaleString('en-US') },
  { key: 'last', label: 'Last gift', kind: 'date', cell: ({ lastGift }) => <DateText date={lastGift} /> },
  { key: 'first', label: 'First gift', kind: 'date', cell: ({ firstGift }) => <DateText date={firstGift} /> },
];

function FirstEmpty(): JSX.Element {
  return (
    <EmptyState title="No donors yet" action={<Button href="/staff#ask">Copy the ask</Button>}>
      Everybody whose gift has arrived will stand here, the latest first.
    </EmptyState>
  );
}

function FilteredEmpty({ q }: { q: string }): JSX.Element {
  return (
    <EmptyState
      title={`No donor matches “${q}”`}
      action={
        <Button kind="plain" href={PATH}>
          Show all
        </Button>
      }
    >
      Try a part of the name or of the address.
    </EmptyState>
  );
}
