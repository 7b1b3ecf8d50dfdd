import type { JSX } from 'preact';
import type { PaperReceipt, PrintBatch } from '../../../../receipts/delivery/print-batches.js';
import { EmptyState, Notice, Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import { type Column, Table } from '../../../http/ui/table.js';
import { DateText, StatusDot, Unknown } from '../../../http/ui/text.js';
import { counted, isolated } from '../../../http/words.js';
import { ReceiptLink } from '../receipts-table.view.js';

export interface PrintModel {
  readonly waiting: readonly PaperReceipt[];
  readonly counts: { readonly count: number; readonly withoutAddress: number };
  readonly batches: readonly PrintBatch[];
  readonly zone: string;
  readonly canPrint: boolean;
  readonly csrf: string;
}

/** Receipts that no letter has reached their donors with, and the batches that they are printed in. */
export function PrintView({ waiting, counts, batches, zone, canPrint, csrf }: PrintModel): JSX.Element {
  const printable = counts.count - counts.withoutAddress;
  return (
    <>
      <PageHead
        title="Receipts to print"
        summary={`${counted(counts.count, 'receipt')} waiting · ${counts.withoutAddress.toLocaleString('en-US')} without a postal address`}
        actions={
          canPrint &&
          printable > 0 && (
            <form method="post" action="/staff/receipts/print">
              <CsrfField token={csrf} />
              <Button>Make a print batch of {printable.toLocaleString('en-US')}</Button>
            </form>
          )
        }
      />
      {counts.withoutAddress > 0 && (
        <Notice tone="warn" title={`${counted(counts.withoutAddress, 'receipt')} cannot be mailed`}>
          Neither an email nor a postal address of these donors is known. Void and reissue the receipt with an address,
          or hand it over.
        </Notice>
      )}
      <Table
        caption="Receipts to print, in the order of postal codes"
        columns={PAPER_COLUMNS}
        rows={waiting}
        rowKey={({ id }) => id}
        empty={
          <EmptyState title="Nothing to print">
            Receipts of donors without an email address, and those whose letter came back, will stand here.
          </EmptyState>
        }
      />
      <Panel title="Batches">
        <Table
          caption="Print batches, the newest first"
          columns={batchColumns(zone)}
          rows={batches}
          rowKey={({ id }) => id}
          empty={<EmptyState title="No batch yet">A batch keeps its receipts and their order.</EmptyState>}
        />
      </Panel>
    </>
  );
}

export interface PrintBatchModel {
  readonly batch: PrintBatch;
  readonly receipts: readonly PaperReceipt[];
  readonly zone: string;
  readonly canPrint: boolean;
  readonly csrf: string;
}

/** One batch: its file, and the word that it is in the mail. */
export function PrintBatchView({ batch, receipts, zone, canPrint, csrf }: PrintBatchModel): JSX.Element {
  const gone = batch.receipts - receipts.length;
  return (
    <>
      <PageHead
        title={`Print batch of ${counted(batch.receipts, 'receipt')}`}
        summary={
          <>
            Made <DateText instant={batch.madeAt} zone={zone} withTime /> by {isolated(batch.madeBy)}
          </>
        }
        actions={
          canPrint && (
            <>
              <Button kind="plain" href={`/staff/receipts/print/${batch.id}/zip`}>
                Download ZIP
              </Button>
              {batch.postedAt === null && (
                <form method="post" action={`/staff/receipts/print/${batch.id}/posted`}>
                  <CsrfField token={csrf} />
                  <Button>Mark all as mailed</Button>
                </form>
              )}
            </>
          )
        }
      />
      {batch.postedAt ? (
        <Notice tone="good" title="In the mail">
          {batch.postedBy ? isolated(batch.postedBy) : 'Somebody'} mailed it on{' '}
          <DateText instant={batch.postedAt} zone={zone} />. These receipts count as delivered.
        </Notice>
      ) : (
        <Notice tone="warn" title="Not in the mail yet">
          Download the ZIP, print its files in their order, and mail them. Then say so here: until you do, these
          receipts count as not delivered.
        </Notice>
      )}
      {gone > 0 && (
        <Notice title={`${counted(gone, 'receipt')} of it ${gone === 1 ? 'is' : 'are'} left out`}>
          They have become void since the batch was made, so nobody should get them.
        </Notice>
      )}
      <Table
        caption="Receipts of the batch, in their order"
        columns={PAPER_COLUMNS}
        rows={receipts}
        rowKey={({ id }) => id}
        empty={<EmptyState title="Nothing left">All of its receipts are void by now.</EmptyState>}
      />
    </>
  );
}

const PAPER_COLUMNS: readonly Column<PaperReceipt>[] = [
  { key: 'number', label: 'Number', cell: (each) => <ReceiptLink receipt={each} /> },
  { key: 'zip', label: 'Postal code', cell: ({ postalCode }) => postalCode || <Unknown /> },
  { key: 'donor', label: 'Donor', kind: 'name', cell: ({ donorName }) => <bdi>{donorName}</bdi> },
  {
    key: 'address',
    label: 'Address',
    kind: 'name',
    cell: ({ addressLines }) => (addressLines.length > 0 ? addressLines.join(', ') : <Unknown />),
  },
  {
    key: 'why',
    label: 'Why on paper',
    cell: ({ why }) =>
      why === 'no-email' ? (
        <StatusDot tone="quiet" word="No email address" />
      ) : (
        <StatusDot tone="bad" word="The letter came back" />
      ),
  },
];

function batchColumns(zone: string): Column<PrintBatch>[] {
  return [
    {
      key: 'made',
      label: 'Made',
      kind: 'date',
      cell: ({ id, madeAt }) => (
        <a href={`/staff/receipts/print/${id}`}>
          <DateText instant={madeAt} zone={zone} withTime />
        </a>
      ),
    },
    { key: 'count', label: 'Receipts', kind: 'figure', cell: ({ receipts }) => receipts.toLocaleString('en-US') },
    { key: 'by', label: 'By', cell: ({ madeBy }) => <bdi>{madeBy}</bdi> },
    {
      key: 'state',
      label: 'State',
      cell: ({ postedAt }) =>
        postedAt ? <StatusDot tone="good" word="Mailed" /> : <StatusDot tone="warn" word="Not mailed yet" />,
    },
  ];
}
