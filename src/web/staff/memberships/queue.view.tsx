import type { JSX } from 'preact';
import type { EditedBenefit } from '../../../memberships/catalogue-editing.js';
import type { QueueFilters, QueueRow } from '../../../reports/memberships/benefit-queue.js';
import type { Slice } from '../../../reports/slice.js';
import { hrefOf } from '../../http/forms.js';
import { EmptyState } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { SelectField } from '../../http/ui/fields.js';
import { FilterBar, Pager } from '../../http/ui/list-controls.js';
import { CsrfField, PageHead } from '../../http/ui/staff-page.js';
import { type Column, Table } from '../../http/ui/table.js';
import { DateText, StatusDot, Unknown } from '../../http/ui/text.js';
import { counted } from '../../http/words.js';

const PATH = '/staff/memberships/queue';

export interface QueueModel {
  readonly state: QueueFilters['state'];
  readonly benefit: string;
  readonly benefits: readonly EditedBenefit[];
  readonly count: number;
  readonly slice: Slice<QueueRow>;
  readonly timeZone: string;
  readonly csrf: string;
  readonly may: { readonly decide: boolean; readonly export: boolean };
}

export const GRANT_WORDS: Readonly<Record<QueueFilters['state'], { tone: 'accent' | 'good' | 'quiet'; word: string }>> =
  {
    open: { tone: 'accent', word: 'To be sent' },
    sent: { tone: 'good', word: 'Sent' },
    declined: { tone: 'quiet', word: 'Not wanted' },
    cancelled: { tone: 'quiet', word: 'Called back' },
  };

export function QueueView(model: QueueModel): JSX.Element {
  const { state, benefit, benefits, count, slice, may } = model;
  return (
    <>
      <PageHead
        title="Benefits"
        summary={`${counted(count, 'benefit')} · ${GRANT_WORDS[state].word.toLowerCase()}`}
        actions={
          <>
            {may.export && (
              <Button kind="plain" href={`${PATH}/export`}>
                Export what is open
              </Button>
            )}
            <Button kind="plain" href="/staff/memberships">
              Members
            </Button>
          </>
        }
      />
      <FilterBar action={PATH}>
        <SelectField
          name="state"
          label="State"
          value={state}
          options={Object.entries(GRANT_WORDS).map(([value, { word }]) => ({ value, label: word }))}
        />
        <SelectField
          name="benefit"
          label="Benefit"
          value={benefit}
          options={[{ value: '', label: 'All' }, ...benefits.map(({ id, name }) => ({ value: id, label: name }))]}
        />
      </FilterBar>
      <form class="stack" method="post" action={PATH}>
        <CsrfField token={model.csrf} />
        <input type="hidden" name="state" value={state} />
        <input type="hidden" name="benefit" value={benefit} />
        <Table
          caption="Benefits, what waits longest first"
          columns={columns(model)}
          rows={slice.items}
          rowKey={({ id }) => id}
          empty={
            <EmptyState title={state === 'open' ? 'Nothing is to be sent' : 'Nothing here'}>
              What a tier brings is listed here when somebody becomes or stays a member.
            </EmptyState>
          }
        />
        {may.decide && slice.items.length > 0 && state !== 'cancelled' && (
          <div class="row">
            {state === 'open' ? (
              <>
                <Button name="to" value="sent">
                  Ticked ones are sent
                </Button>
                <Button kind="plain" name="to" value="declined">
                  Not wanted
                </Button>
              </>
            ) : (
              <Button kind="plain" name="to" value="open">
                Open the ticked ones again
              </Button>
            )}
          </div>
        )}
      </form>
      {slice.items.length > 0 && (
        <Pager
          summary="The value of a benefit is on the receipt, whether it was sent yet or not."
          previousHref={slice.previous && hrefOf(PATH, { state, benefit, after: slice.previous })}
          nextHref={slice.next && hrefOf(PATH, { state, benefit, after: slice.next })}
        />
      )}
    </>
  );
}

function columns({ may, state, timeZone }: QueueModel): Column<QueueRow>[] {
  const tick: Column<QueueRow> = {
    key: 'tick',
    label: 'Tick',
    cell: ({ id, name, benefit }) => (
      <label class="tick">
        <input type="checkbox" name={`grant-${id}`} value="yes" />
        <span class="visually-hidden">
          {benefit} for {name}
        </span>
      </label>
    ),
  };
  return [
    ...(may.decide && state !== 'cancelled' ? [tick] : []),
    { key: 'benefit', label: 'Benefit', kind: 'name', cell: ({ benefit }) => benefit },
    {
      key: 'name',
      label: 'For',
      kind: 'name',
      cell: ({ donorId, name }) => (
        <a href={`/staff/memberships/${donorId}`} title={name}>
          <bdi>{name}</bdi>
        </a>
      ),
    },
    { key: 'tier', label: 'Tier', cell: ({ tier }) => tier },
    {
      key: 'address',
      label: 'Address',
      kind: 'name',
      cell: ({ mailed, address, email }) => {
        if (!mailed) return <bdi>{email}</bdi>;
        return address === '' ? <Unknown word="no address yet" /> : <bdi>{address}</bdi>;
      },
    },
    { key: 'since', label: 'Since', kind: 'date', cell: ({ grantedOn }) => <DateText date={grantedOn} /> },
    ...(state === 'sent' || state === 'declined' ? [decided(timeZone)] : []),
  ];
}

function decided(zone: string): Column<QueueRow> {
  return {
    key: 'decided',
    label: 'Noted',
    cell: ({ state, decidedAt, decidedBy }) => (
      <>
        <StatusDot tone={GRANT_WORDS[state].tone} word={GRANT_WORDS[state].word} />{' '}
        {decidedAt && <DateText instant={decidedAt} zone={zone} />}
        {decidedBy && <span class="caption"> by {decidedBy}</span>}
      </>
    ),
  };
}
