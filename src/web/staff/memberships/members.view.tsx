import type { JSX } from 'preact';
import type { EditedTier } from '../../../memberships/catalogue-editing.js';
import type { MemberRow, MemberStatus } from '../../../reports/memberships/member-list.js';
import type { Slice } from '../../../reports/slice.js';
import { hrefOf, removable } from '../../http/forms.js';
import { EmptyState } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { SelectField, TextField } from '../../http/ui/fields.js';
import { FilterBar, Pager } from '../../http/ui/list-controls.js';
import { PageHead } from '../../http/ui/staff-page.js';
import { type Column, Table } from '../../http/ui/table.js';
import { DateText, StatusDot } from '../../http/ui/text.js';
import { counted } from '../../http/words.js';

const PATH = '/staff/memberships';

export interface MembersModel {
  readonly status: MemberStatus;
  readonly tier: string;
  readonly q: string;
  readonly count: number;
  readonly slice: Slice<MemberRow>;
  readonly tiers: readonly EditedTier[];
  /** Benefits that are to be sent. */
  readonly waiting: number;
  readonly may: { readonly edit: boolean };
}

export const STATUS_WORDS: Readonly<Record<MemberStatus, { tone: 'good' | 'warn' | 'quiet'; word: string }>> = {
  active: { tone: 'good', word: 'Member' },
  grace: { tone: 'warn', word: 'In grace' },
  over: { tone: 'quiet', word: 'Over' },
};

export const SOURCE_WORDS: Readonly<Record<MemberRow['source'], string>> = {
  gift: 'Gift',
  plan: 'Plan',
  complimentary: 'Complimentary',
  gifted: 'Given by somebody',
};

function summaryOf(count: number, status: MemberStatus): string {
  if (status === 'active') return counted(count, 'member');
  return `${counted(count, 'person', 'people')} · ${STATUS_WORDS[status].word.toLowerCase()}`;
}

export function MembersView({ status, tier, q, count, slice, tiers, waiting, may }: MembersModel): JSX.Element {
  const parameters = { status, tier, q };
  const tierName = tiers.find(({ code }) => code === tier)?.name;
  const phrases = [
    ...(tierName ? [{ parameter: 'tier', text: tierName }] : []),
    ...(q ? [{ parameter: 'q', text: `Matches “${q}”` }] : []),
  ];
  return (
    <>
      <PageHead
        title="Memberships"
        summary={summaryOf(count, status)}
        actions={
          <>
            <Button kind="plain" href={`${PATH}/queue`}>
              {waiting === 0 ? 'Benefits' : `Benefits to send: ${waiting.toLocaleString('en-US')}`}
            </Button>
            {may.edit && (
              <Button kind="plain" href={`${PATH}/catalogue`}>
                Tiers and benefits
              </Button>
            )}
          </>
        }
      />
      <FilterBar
        action={PATH}
        clearHref={phrases.length > 0 ? hrefOf(PATH, { status }) : undefined}
        phrases={removable(PATH, parameters, phrases)}
      >
        <SelectField
          name="status"
          label="Standing"
          value={status}
          options={[
            { value: 'active', label: 'Members' },
            { value: 'grace', label: 'In grace' },
            { value: 'over', label: 'Over' },
          ]}
        />
        <SelectField
          name="tier"
          label="Tier"
          value={tier}
          options={[{ value: '', label: 'All' }, ...tiers.map(({ code, name }) => ({ value: code, label: name }))]}
        />
        <div class="field-wide">
          <TextField name="q" label="Name or email" type="search" value={q} autocomplete="off" />
        </div>
      </FilterBar>
      <Table
        caption={status === 'over' ? 'Former members, the latest first' : 'Members, whose membership ends first'}
        columns={COLUMNS}
        rows={slice.items}
        rowKey={({ donorId }) => donorId}
        empty={
          <EmptyState title="Nobody here">
            A gift or a plan that comes to the amount of a tier in a year makes a member. They stand here at once.
          </EmptyState>
        }
      />
      {slice.items.length > 0 && (
        <Pager
          summary="A plan’s membership lasts from charge to charge, so its end moves every month."
          previousHref={slice.previous && hrefOf(PATH, { ...parameters, after: slice.previous })}
          nextHref={slice.next && hrefOf(PATH, { ...parameters, after: slice.next })}
        />
      )}
    </>
  );
}

const COLUMNS: readonly Column<MemberRow>[] = [
  {
    key: 'name',
    label: 'Name',
    kind: 'name',
    cell: ({ donorId, name }) => (
      <a href={`${PATH}/${donorId}`} title={name}>
        <bdi>{name}</bdi>
      </a>
    ),
  },
  { key: 'email', label: 'Email', kind: 'name', cell: ({ email }) => email },
  { key: 'tier', label: 'Tier', cell: ({ tier }) => tier },
  {
    key: 'status',
    label: 'Standing',
    cell: ({ status }) => <StatusDot tone={STATUS_WORDS[status].tone} word={STATUS_WORDS[status].word} />,
  },
  { key: 'source', label: 'By', cell: ({ source }) => SOURCE_WORDS[source] },
  { key: 'since', label: 'First term', kind: 'date', cell: ({ since }) => <DateText date={since} /> },
  { key: 'ends', label: 'Until', kind: 'date', cell: ({ endsOn }) => <DateText date={endsOn} /> },
];
