import type { JSX } from 'preact';
import { Money as Amount } from '../../../../kernel/money.js';
import { whyThatDay } from '../../../../gifts/offline/gift-day.js';
import { methodOf } from '../../../../gifts/offline/offline-kind.js';
import type { OfflineGift } from '../../../../gifts/offline/offline-gift.store.js';
import { EmptyState } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { CsrfField } from '../../../http/ui/staff-page.js';
import { type Column, Table } from '../../../http/ui/table.js';
import { Money, StatusDot } from '../../../http/ui/text.js';
import type { BatchFacts, PostedGift } from './batch-facts.js';

interface BatchRowsModel extends BatchFacts {
  readonly href: string;
  readonly csrf: string;
  readonly mayRecord: boolean;
}

/** The gifts of a batch: drafts that can be changed while it is open, and links to the gifts once it is posted. */
export function BatchRows(model: BatchRowsModel): JSX.Element {
  const { batch, rows, posted } = model;
  return (
    <Table
      caption={`Gifts of ${batch.label}`}
      columns={[
        ...columnsOf(batch.currency),
        ...(batch.state === 'open' ? draftColumns(model) : postedColumns(posted)),
      ]}
      rows={rows}
      rowKey={({ id }) => id}
      empty={
        <EmptyState title="Nothing entered yet">The first gift will stand here as soon as it is added.</EmptyState>
      }
    />
  );
}

function columnsOf(currency: string): Column<OfflineGift>[] {
  return [
    {
      key: 'donor',
      label: 'Donor',
      kind: 'name',
      cell: ({ donor, softDonorName }) => (
        <>
          <bdi>{donor.name}</bdi>
          {softDonorName !== null && (
            <div class="caption">
              credits <bdi>{softDonorName}</bdi>
            </div>
          )}
        </>
      ),
    },
    {
      key: 'amount',
      label: 'Amount',
      kind: 'figure',
      cell: ({ amountMinor }) => <Money value={Amount.of(amountMinor, currency)} />,
    },
    {
      key: 'method',
      label: 'How',
      cell: (gift) => (gift.description === '' ? methodOf(gift) : `${methodOf(gift)}: ${gift.description}`),
    },
    {
      key: 'date',
      label: 'Gift date',
      kind: 'date',
      cell: (gift) => {
        const why = whyThatDay(gift);
        return (
          <>
            <time>{gift.giftDate}</time>
            {why !== null && <div class="caption">{why}</div>}
          </>
        );
      },
    },
    { key: 'designation', label: 'For', cell: ({ designationName }) => designationName },
  ];
}

function draftColumns({ href, csrf, mayRecord }: BatchRowsModel): Column<OfflineGift>[] {
  if (!mayRecord) return [];
  return [
    {
      key: 'actions',
      label: 'Change',
      cell: ({ id, donor }) => (
        <div class="row row-tight">
          <a href={`${href}?row=${id}`}>
            Change<span class="visually-hidden"> the gift of {donor.name}</span>
          </a>
          <form method="post" action={`${href}/rows/${id}/remove`}>
            <CsrfField token={csrf} />
            <Button kind="quiet">
              Remove<span class="visually-hidden"> the gift of {donor.name}</span>
            </Button>
          </form>
        </div>
      ),
    },
  ];
}

function postedColumns(posted: ReadonlyMap<string, PostedGift>): Column<OfflineGift>[] {
  return [
    {
      key: 'gift',
      label: 'Gift',
      cell: ({ id, donor }) => (
        <a href={`/staff/gifts/${id}`}>
          {posted.get(id)?.state === 'refunded' ? (
            <StatusDot tone="bad" word="Went back" />
          ) : (
            <StatusDot tone="good" word="Received" />
          )}
          <span class="visually-hidden">: the gift of {donor.name}</span>
        </a>
      ),
    },
    {
      key: 'receipt',
      label: 'Receipt',
      cell: ({ id, donor }) => {
        const gift = posted.get(id);
        if (!gift?.receiptId) return null;
        return (
          <>
            <a class="nowrap" href={`/staff/receipts/${gift.receiptId}/pdf`}>
              {gift.receipt}
            </a>
            {donor.email === '' && <div class="caption">to print</div>}
          </>
        );
      },
    },
  ];
}
