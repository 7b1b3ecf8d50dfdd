import type { JSX } from 'preact';
import type { FieldProblem } from '../../../kernel/app-error.js';
import { Money as Amount } from '../../../kernel/money.js';
import type { Organisation } from '../../../organisation/organisation.js';
import { rhythmWord } from '../../../plans/rhythm.js';
import type { giftTotals, GiftRow } from '../../../reports/gift-list.js';
import type { Slice } from '../../../reports/slice.js';
import { EmptyState } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { ErrorSummary, problemOf } from '../../http/ui/error-summary.js';
import { SelectField, TextField } from '../../http/ui/fields.js';
import { FilterBar, FilteredEmpty, Pager } from '../../http/ui/list-controls.js';
import { PageHead } from '../../http/ui/staff-page.js';
import { type Column, Table } from '../../http/ui/table.js';
import { DateText, Money, Unknown } from '../../http/ui/text.js';
import { hrefOf, type Phrase, removable } from '../../http/forms.js';
import { ExportLinks } from '../exports/export-links.view.js';
import { GiftStatus } from '../frame/gift-words.js';
import { counted, sumsText, zoneName } from '../../http/words.js';

const PATH = '/staff/gifts';

export interface GiftsModel {
  readonly parameters: Readonly<Record<string, string>>;
  readonly problems: readonly FieldProblem[];
  readonly phrases: readonly Phrase[];
  readonly designations: readonly { readonly code: string; readonly name: string }[];
  readonly totals: Awaited<ReturnType<typeof giftTotals>>;
  readonly slice: Slice<GiftRow>;
  readonly organisation: Organisation;
  readonly canExport: boolean;
  readonly mayRecord: boolean;
}

export function GiftsView(model: GiftsModel): JSX.Element {
  const { parameters, problems, phrases, totals, slice, organisation, canExport, mayRecord } = model;
  const isFiltered = phrases.length > 0;
  const isFirstEmpty = !isFiltered && totals.count === 0;
  return (
    <>
      <PageHead
        title="Gifts"
        summary={`${counted(totals.count, 'gift')} · ${sumsText(totals.sums, organisation.currency)}`}
        actions={
          <>
            {mayRecord && (
              <Button kind="plain" href="/staff/gifts/record">
                Record a gift
              </Button>
            )}
            <Button kind="plain" href="/staff/gifts/batches">
              Batches
            </Button>
            {canExport && totals.count > 0 && <ExportLinks what="gifts" parameters={parameters} count={totals.count} />}
          </>
        }
      />
      <ErrorSummary problems={problems} />
      {!isFirstEmpty && (
        <FilterBar
          action={PATH}
          clearHref={isFiltered ? PATH : undefined}
          phrases={removable(PATH, parameters, phrases)}
        >
          <Filters {...model} />
        </FilterBar>
      )}
      <Table
        caption="Gifts, the newest first"
        columns={columns(organisation.timeZone)}
        rows={slice.items}
        rowKey={(gift) => gift.id}
        empty={isFirstEmpty ? <FirstEmpty /> : <FilteredEmpty count={phrases.length} clearHref={PATH} />}
      />
      {slice.items.length > 0 && (
        <Pager
          summary={`Amounts as given, before fees and refunds. Dates in ${zoneName(organisation.timeZone)}.`}
          previousHref={slice.previous && hrefOf(PATH, { ...parameters, after: slice.previous })}
          nextHref={slice.next && hrefOf(PATH, { ...parameters, after: slice.next })}
        />
      )}
    </>
  );
}

function Filters({ parameters, problems, designations }: GiftsModel): JSX.Element {
  const field = (name: string) => ({ name, value: parameters[name], error: problemOf(problems, name) });
  return (
    <>
      <TextField {...field('from')} label="From" type="date" />
      <TextField {...field('to')} label="Until" type="date" />
      <SelectField
        {...field('state')}
        label="State"
        options={[
          { value: '', label: 'All received' },
          { value: 'settled', label: 'Received, not refunded in full' },
          { value: 'refunded', label: 'Refunded' },
          { value: 'processing', label: 'On its way' },
          { value: 'started', label: 'Started' },
          { value: 'failed', label: 'Failed' },
          { value: 'expired', label: 'Expired' },
        ]}
      />
      <SelectField
        {...field('came')}
        label="Came"
        options={[
          { value: '', label: 'Either way' },
          { value: 'online', label: 'Online' },
          { value: 'on-paper', label: 'On paper' },
        ]}
      />
      <SelectField
        {...field('designation')}
        label="Designation"
        options={[{ value: '', label: 'All' }, ...designations.map(({ code, name }) => ({ value: code, label: name }))]}
      />
      <div class="field-wide">
        <TextField {...field('q')} label="Donor, receipt number or id" type="search" autocomplete="off" />
      </div>
      {['campaign', 'article'].map(
        (name) => parameters[name] && <input key={name} type="hidden" name={name} value={parameters[name]} />,
      )}
    </>
  );
}

function columns(timeZone: string): Column<GiftRow>[] {
  return [
    {
      key: 'date',
      label: 'Date',
      kind: 'date',
      cell: (gift) => (
        <a href={`${PATH}/${gift.id}`}>
          {gift.giftDate ? <DateText date={gift.giftDate} /> : <DateText instant={gift.startedAt} zone={timeZone} />}
        </a>
      ),
    },
    {
      key: 'donor',
      label: 'Donor',
      kind: 'name',
      cell: (gift) => <DonorName gift={gift} />,
    },
    { key: 'amount', label: 'Amount', kind: 'figure', cell: (gift) => money(gift.amountMinor, gift) },
    { key: 'fee', label: 'Fee', kind: 'figure', cell: (gift) => money(gift.feeMinor, gift) },
    { key: 'net', label: 'Net', kind: 'figure', cell: (gift) => money(gift.netMinor, gift) },
    { key: 'rhythm', label: 'Rhythm', cell: (gift) => rhythmWord(gift.rhythm) },
    { key: 'state', label: 'State', cell: (gift) => <GiftStatus gift={gift} /> },
    { key: 'designation', label: 'For', kind: 'name', cell: (gift) => gift.designation.name },
    { key: 'story', label: 'Story', cell: (gift) => <Story gift={gift} /> },
    {
      key: 'receipt',
      label: 'Receipt',
      cell: (gift) =>
        gift.receipt ? (
          <a class="nowrap" href={`/staff/receipts/${gift.receipt.id}/pdf`}>
            {gift.receipt.label}
          </a>
        ) : (
          <Unknown word="none" />
        ),
    },
  ];
}

function DonorName({ gift }: { gift: GiftRow }): JSX.Element {
  if (gift.occurredAt === null) return <bdi>{gift.donor.name}</bdi>;
  return (
    <a href={`/staff/donors/${gift.donor.id}`} title={gift.donor.name}>
      <bdi>{gift.donor.name}</bdi>
    </a>
  );
}

function Story({ gift: { article } }: { gift: GiftRow }): JSX.Element {
  if (!article.id) return article.section ? <>{article.section}</> : <Unknown word="not from a story" />;
  return (
    <a href={hrefOf(PATH, { article: article.id })} title={article.url ?? undefined}>
      {[article.section, article.id].filter(Boolean).join(' ')}
    </a>
  );
}

function money(minor: bigint | null, { currency }: { currency: string }): JSX.Element {
  return minor === null ? <Unknown word="not known yet" /> : <Money value={Amount.of(minor, currency)} />;
}

function FirstEmpty(): JSX.Element {
  return (
    <EmptyState title="No gifts yet" action={<Button href="/staff#ask">Copy the ask</Button>}>
      Every gift will stand here with its fee, its receipt and the story that it came from.
    </EmptyState>
  );
}
