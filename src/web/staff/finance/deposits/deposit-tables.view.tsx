import type { JSX } from 'preact';
import { Money as Amount } from '../../../../kernel/money.js';
import type { AccountPart, DepositPart, FundPart } from '../../../../reports/deposits/deposit-views.js';
import type { Slice } from '../../../../reports/slice.js';
import { hrefOf } from '../../../http/forms.js';
import { EmptyState } from '../../../http/ui/blocks.js';
import { Pager } from '../../../http/ui/list-controls.js';
import { type Column, Table } from '../../../http/ui/table.js';
import { DateText, Money, Unknown } from '../../../http/ui/text.js';
import { CHOICE_WORDS, PART_WORDS } from './deposit-words.js';

/** The three views of a deposit; each adds up to the same amount. */
export type DepositTables =
  | { readonly view: 'gifts'; readonly slice: Slice<DepositPart> }
  | { readonly view: 'designations'; readonly funds: readonly FundPart[] }
  | { readonly view: 'accounts'; readonly accounts: readonly AccountPart[] };

export interface DepositTablesProps {
  readonly tables: DepositTables;
  readonly path: string;
  readonly currency: string;
  readonly zone: string;
}

export function DepositTable({ tables, path, currency, zone }: DepositTablesProps): JSX.Element {
  switch (tables.view) {
    case 'gifts':
      return <ByGift slice={tables.slice} path={path} currency={currency} zone={zone} />;
    case 'designations':
      return <ByDesignation funds={tables.funds} currency={currency} />;
    case 'accounts':
      return <ByAccount accounts={tables.accounts} currency={currency} />;
  }
}

function ByGift({ slice, path, currency, zone }: { slice: Slice<DepositPart> } & Omit<DepositTablesProps, 'tables'>) {
  const columns: readonly Column<DepositPart>[] = [
    { key: 'date', label: 'Date', kind: 'date', cell: (each) => <DateText instant={each.occurredAt} zone={zone} /> },
    { key: 'what', label: 'Line', cell: (each) => lineWord(each) },
    { key: 'donor', label: 'Donor', kind: 'name', cell: ({ gift }) => <DonorOf gift={gift} /> },
    { key: 'for', label: 'For', kind: 'name', cell: ({ gift }) => gift?.designation ?? <Unknown word="none" /> },
    figure('amount', 'Amount', ({ amountMinor }) => amountMinor, currency),
    figure('fee', 'Fee', ({ feeMinor }) => -feeMinor, currency),
    figure('net', 'Net', ({ netMinor }) => netMinor, currency),
  ];
  return (
    <>
      <Table
        caption="The deposit by gift"
        columns={columns}
        rows={slice.items}
        rowKey={({ id }) => id}
        empty={<NothingYet />}
        compact
      />
      {(slice.previous ?? slice.next) && (
        <Pager
          summary="The newest first."
          previousHref={slice.previous && hrefOf(path, { after: slice.previous })}
          nextHref={slice.next && hrefOf(path, { after: slice.next })}
        />
      )}
    </>
  );
}

function lineWord({ kind, choice, description, category }: DepositPart): JSX.Element {
  const said = choice ? CHOICE_WORDS[choice].label : null;
  const detail = kind === 'adjustment' || kind === 'fee' ? description || category : '';
  return (
    <>
      {said ?? PART_WORDS[kind]}
      {detail !== '' && <div class="caption">{detail}</div>}
    </>
  );
}

function DonorOf({ gift }: Pick<DepositPart, 'gift'>): JSX.Element {
  if (!gift) return <Unknown word="none" />;
  return (
    <a href={`/staff/gifts/${gift.id}`} title={gift.donor}>
      <bdi>{gift.donor}</bdi>
    </a>
  );
}

function ByDesignation({ funds, currency }: { funds: readonly FundPart[]; currency: string }): JSX.Element {
  const summed = (minorOf: (fund: FundPart) => bigint): bigint => funds.reduce((sum, fund) => sum + minorOf(fund), 0n);
  const column = (key: string, label: string, minorOf: (fund: FundPart) => bigint): Column<FundPart> => ({
    ...figure(key, label, minorOf, currency),
    total: <Money value={Amount.of(summed(minorOf), currency)} />,
  });
  const columns: readonly Column<FundPart>[] = [
    {
      key: 'fund',
      label: 'Designation',
      kind: 'name',
      cell: ({ name, fund }) => name ?? (fund === 'all-funds' ? 'Of no single designation' : fund),
      total: 'Total',
    },
    {
      key: 'gifts',
      label: 'Gifts',
      kind: 'figure',
      cell: ({ gifts }) => gifts.toLocaleString('en-US'),
      total: funds.reduce((sum, { gifts }) => sum + gifts, 0).toLocaleString('en-US'),
    },
    column('gross', 'Gross', ({ grossMinor }) => grossMinor),
    column('fees', 'Fees', ({ feeMinor }) => feeMinor),
    column('refunds', 'Refunds', ({ refundMinor }) => refundMinor),
    column('disputes', 'Disputes', ({ disputeMinor }) => disputeMinor),
    column('adjustments', 'Adjustments', ({ adjustmentMinor }) => adjustmentMinor),
    column('net', 'Net', ({ netMinor }) => netMinor),
  ];
  return (
    <Table
      caption="The deposit by designation"
      columns={columns}
      rows={funds}
      rowKey={({ fund }) => fund}
      empty={<NothingYet />}
      compact
    />
  );
}

function ByAccount({ accounts, currency }: { accounts: readonly AccountPart[]; currency: string }): JSX.Element {
  const summed = (side: 'debitMinor' | 'creditMinor'): JSX.Element => (
    <Money
      value={Amount.of(
        accounts.reduce((sum, each) => sum + each[side], 0n),
        currency,
      )}
    />
  );
  const columns: readonly Column<AccountPart>[] = [
    { key: 'account', label: 'Account', cell: ({ account, name }) => `${account} ${name}`, total: 'Total' },
    { ...figure('debit', 'Debit', ({ debitMinor }) => debitMinor, currency), total: summed('debitMinor') },
    { ...figure('credit', 'Credit', ({ creditMinor }) => creditMinor, currency), total: summed('creditMinor') },
  ];
  return (
    <>
      <Table
        caption="The deposit by account"
        columns={columns}
        rows={accounts}
        rowKey={({ account }) => account}
        empty={<NothingYet />}
        compact
      />
      <p class="panel-help">
        All entries of the deposit and of its lines together. Clearing is at $0.00 when every cent of it is explained.
      </p>
    </>
  );
}

function figure<Row>(key: string, label: string, minorOf: (row: Row) => bigint, currency: string): Column<Row> {
  return { key, label, kind: 'figure', cell: (row) => <Money value={Amount.of(minorOf(row), currency)} /> };
}

function NothingYet(): JSX.Element {
  return (
    <EmptyState title="No lines yet">
      The processor tells what a deposit is made of once it has been sent to the bank. Gifts are final already.
    </EmptyState>
  );
}
