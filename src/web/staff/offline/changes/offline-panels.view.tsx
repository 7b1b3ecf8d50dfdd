import type { JSX } from 'preact';
import { Money as Amount } from '../../../../kernel/money.js';
import { whyThatDay } from '../../../../gifts/offline/gift-day.js';
import { SOFT_CREDIT_WORDS } from '../../../../gifts/offline/soft-credit.store.js';
import type { BesideGift, OfflineDetail } from '../../../../reports/offline/offline-detail.js';
import type { CreditedGift } from '../../../../reports/offline/soft-credits.js';
import { type Definition, DefinitionList, EmptyState, Notice, Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { type Column, Table } from '../../../http/ui/table.js';
import { DateText, Money } from '../../../http/ui/text.js';
import { OFFLINE_KIND_WORDS } from '../offline-words.js';

/** That a gift was recorded wrongly, or puts another one right. */
export function CorrectionNotice({ offline }: BesideGift): JSX.Element | null {
  if (offline?.correctedById) {
    return (
      <Notice tone="warn" title="This gift was recorded wrongly">
        It is taken back. <a href={`/staff/gifts/${offline.correctedById}`}>What is right</a> stands in its place.
      </Notice>
    );
  }
  if (!offline?.correctsId) return null;
  return (
    <Notice tone="accent" title="This gift corrects another one">
      It stands in the place of <a href={`/staff/gifts/${offline.correctsId}`}>what was recorded first</a>.
    </Notice>
  );
}

/** What can be done with a gift on paper that stands. */
export function OfflineActions(props: {
  readonly giftId: string;
  readonly offline: OfflineDetail;
  readonly mayRecord: boolean;
  readonly mayRefund: boolean;
}): JSX.Element {
  const { giftId, offline, mayRecord, mayRefund } = props;
  const isCheck = offline.row.kind !== 'cash' && offline.property === null && offline.row.kind !== 'services';
  return (
    <>
      {mayRecord && (
        <Button kind="plain" href={`/staff/gifts/${giftId}/correction`}>
          Correct
        </Button>
      )}
      {mayRefund && isCheck && (
        <Button kind="plain" href={`/staff/gifts/${giftId}/returned`}>
          Check returned
        </Button>
      )}
      {mayRefund && (
        <Button kind="plain" href={`/staff/gifts/${giftId}/paid-refund`}>
          Record a refund
        </Button>
      )}
    </>
  );
}

const ACKNOWLEDGED = {
  receipt: 'Numbered receipt',
  letter: 'Letter, no tax receipt',
  none: 'Nobody to thank',
  elsewhere: 'Where it was received',
} as const;

/** How the gift came, in the words of the envelope. */
export function OnPaperPanel({ offline }: { offline: OfflineDetail }): JSX.Element {
  const { row, batch, property, acknowledgment, enteredBy } = offline;
  const tribute =
    row.tribute && `${row.tribute.kind === 'in-honor' ? 'In honor of' : 'In memory of'} ${row.tribute.name}`;
  const known: (Definition | null)[] = [
    { term: 'Kind', value: OFFLINE_KIND_WORDS[row.kind] },
    { term: 'Batch', value: <a href={`/staff/gifts/batches/${batch.id}`}>{batch.label}</a> },
    property === null ? null : { term: 'Property', value: property },
    row.kind === 'services' ? { term: 'Services', value: row.description } : null,
    row.fundName === '' ? null : { term: 'Fund', value: row.fundName },
    row.checkNumber === '' ? null : { term: 'Check number', value: row.checkNumber },
    row.checkDatedOn === null ? null : { term: 'Date on the check', value: <DateText date={row.checkDatedOn} /> },
    row.postmarkedOn === null ? null : { term: 'Postmark', value: <DateText date={row.postmarkedOn} /> },
    { term: 'Received', value: <DateText date={row.receivedOn} /> },
    { term: 'Gift date', value: whyThatDay(row) ?? <DateText date={row.giftDate} /> },
    { term: 'Acknowledged by', value: ACKNOWLEDGED[acknowledgment] },
    row.qcd ? { term: 'Paid by', value: 'a retirement account: no benefits' } : null,
    tribute === null ? null : { term: 'Tribute', value: tribute },
    row.tribute?.notifyName ? { term: 'Card to', value: row.tribute.notifyName } : null,
    { term: 'Recorded by', value: enteredBy },
    row.note === '' ? null : { term: 'Note', value: <span class="pre-line">{row.note}</span> },
  ];
  return (
    <Panel title="On paper">
      <DefinitionList items={known.filter((item) => item !== null)} />
    </Panel>
  );
}

/** Who gave the gift is above; here is who was credited with it, and who matched it. */
export function CreditsPanel({ credits, matches }: BesideGift): JSX.Element | null {
  if (credits.length + matches.length === 0) return null;
  return (
    <Panel title="Credited to">
      <ul role="list" class="stack stack-tight">
        {credits.map(({ donorId, name, kind, linkedGiftId }) => (
          <li key={donorId}>
            <a href={`/staff/donors/${donorId}`}>
              <bdi>{name}</bdi>
            </a>
            <div class="caption">
              {SOFT_CREDIT_WORDS[kind]}
              {linkedGiftId && (
                <>
                  : <a href={`/staff/gifts/${linkedGiftId}`}>the gift that it matches</a>
                </>
              )}
            </div>
          </li>
        ))}
        {matches.map(({ id, givenBy }) => (
          <li key={id}>
            <a href={`/staff/gifts/${id}`}>
              Matched by <bdi>{givenBy}</bdi>
            </a>
          </li>
        ))}
      </ul>
      <p class="caption">A credit is thanked and counted. It is on no receipt and no statement.</p>
    </Panel>
  );
}

/** What a donor was credited with and did not give: apart from what they gave, with a total of its own. */
export function CreditedPanel({ credited }: { credited: readonly CreditedGift[] }): JSX.Element | null {
  const [first] = credited;
  if (!first) return null;
  const sum = credited.reduce((total, { amountMinor }) => total + amountMinor, 0n);
  const columns: Column<CreditedGift>[] = [
    {
      key: 'date',
      label: 'Date',
      kind: 'date',
      cell: ({ giftId, giftDate }) => (
        <a href={`/staff/gifts/${giftId}`}>
          <DateText date={giftDate} />
        </a>
      ),
      total: 'Credited in all',
    },
    { key: 'by', label: 'Given by', kind: 'name', cell: ({ givenBy }) => <bdi>{givenBy}</bdi> },
    { key: 'why', label: 'Why', cell: ({ kind }) => SOFT_CREDIT_WORDS[kind] },
    {
      key: 'amount',
      label: 'Amount',
      kind: 'figure',
      cell: ({ amountMinor, currency }) => <Money value={Amount.of(amountMinor, currency)} />,
      total: <Money value={Amount.of(sum, first.currency)} />,
    },
  ];
  return (
    <Panel title="Was credited with" aside="Given by others. On no receipt, and not in what they gave.">
      <Table
        caption="Gifts that this donor was credited with"
        columns={columns}
        rows={credited}
        rowKey={({ giftId }) => giftId}
        empty={<EmptyState title="No credits" />}
      />
    </Panel>
  );
}
