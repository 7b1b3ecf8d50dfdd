import type { JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import { Money as Amount } from '../../../../kernel/money.js';
import { DEPOSIT_STATUSES } from '../../../../deposits/listing/deposit-filters.js';
import type { Organisation } from '../../../../organisation/organisation.js';
import { feeBasisPoints, type DepositFigures } from '../../../../reports/deposits/deposit-figures.js';
import type { DepositRow, DepositTotals } from '../../../../reports/deposits/deposit-list.js';
import type { Slice } from '../../../../reports/slice.js';
import { hrefOf, type Phrase, removable } from '../../../http/forms.js';
import { EmptyState, Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { ErrorSummary, problemOf } from '../../../http/ui/error-summary.js';
import { SelectField, TextField } from '../../../http/ui/fields.js';
import { FilterBar, FilteredEmpty, Pager } from '../../../http/ui/list-controls.js';
import { PageHead } from '../../../http/ui/staff-page.js';
import { type Column, Table } from '../../../http/ui/table.js';
import { Money, Unknown } from '../../../http/ui/text.js';
import { counted } from '../../../http/words.js';
import { ExportLinks } from '../../exports/export-links.view.js';
import { FinanceTabs } from '../finance-tabs.view.js';
import { DepositLedger } from './deposit-ledger.view.js';
import { DepositStatusDot, MatchStatus, STATUS_WORDS } from './deposit-words.js';

const PATH = '/staff/finance/deposits';

export interface DepositsModel {
  readonly parameters: Readonly<Record<string, string>>;
  readonly problems: readonly FieldProblem[];
  readonly phrases: readonly Phrase[];
  readonly totals: readonly DepositTotals[];
  readonly slice: Slice<DepositRow>;
  readonly organisation: Organisation;
}

/** Deposits, and under them the same deposits as one. */
export function DepositsView(model: DepositsModel): JSX.Element {
  const { parameters, problems, phrases, totals, slice, organisation } = model;
  const count = totals.reduce((sum, each) => sum + each.count, 0);
  const isFirstEmpty = phrases.length === 0 && count === 0;
  const sums = totals.map(({ amountMinor, currency }) => Amount.of(amountMinor, currency).format()).join(' + ');
  return (
    <>
      <PageHead
        title="Deposits"
        summary={`${counted(count, 'deposit')} · ${sums || Amount.of(0, organisation.currency).format()} at the bank`}
        actions={count > 0 && <ExportLinks what="deposits" parameters={parameters} count={count} />}
      />
      <FinanceTabs current="deposits" />
      <ErrorSummary problems={problems} />
      {!isFirstEmpty && (
        <FilterBar
          action={PATH}
          clearHref={phrases.length > 0 ? PATH : undefined}
          phrases={removable(PATH, parameters, phrases)}
        >
          <Filters parameters={parameters} problems={problems} />
        </FilterBar>
      )}
      <Table
        caption="Deposits by their day at the bank, the newest first"
        columns={columns(totals.length === 1 ? totals[0] : undefined)}
        rows={slice.items}
        rowKey={({ id }) => id}
        empty={isFirstEmpty ? <FirstEmpty /> : <FilteredEmpty count={phrases.length} clearHref={PATH} />}
      />
      {slice.items.length > 0 && (
        <Pager
          summary="Dates are those of the bank. The last row adds up all that the filters let through; deposits that came back count nothing in it."
          previousHref={slice.previous && hrefOf(PATH, { ...parameters, after: slice.previous })}
          nextHref={slice.next && hrefOf(PATH, { ...parameters, after: slice.next })}
        />
      )}
      {totals.map((each) => each.count > 0 && <Together key={each.currency} totals={each} />)}
    </>
  );
}

function Together({ totals }: { totals: DepositTotals }): JSX.Element {
  const { currency, figures, amountMinor, count } = totals;
  const points = feeBasisPoints(figures);
  return (
    <Panel
      title="Together"
      aside={points === null ? counted(count, 'deposit') : `Effective fee rate ${(points / 100).toFixed(2)} %`}
    >
      <DepositLedger
        caption={`${counted(count, 'deposit')} added up`}
        figures={figures}
        amountMinor={amountMinor}
        payoutFeeMinor={0n}
        currency={currency}
      />
      <p class="panel-help">
        A difference here is of deposits that are not reported yet, were asked for by hand, or need a look.
      </p>
    </Panel>
  );
}

function Filters({ parameters, problems }: Pick<DepositsModel, 'parameters' | 'problems'>): JSX.Element {
  const field = (name: string) => ({ name, value: parameters[name], error: problemOf(problems, name) });
  return (
    <>
      <TextField {...field('from')} label="From" type="date" />
      <TextField {...field('to')} label="Until" type="date" />
      <SelectField
        {...field('matched')}
        label="Bank line"
        options={[
          { value: '', label: 'All' },
          { value: 'no', label: 'Not matched' },
          { value: 'yes', label: 'Matched' },
        ]}
      />
      <SelectField
        {...field('status')}
        label="State"
        options={[
          { value: '', label: 'All' },
          ...DEPOSIT_STATUSES.map((status) => ({ value: status, label: STATUS_WORDS[status].word })),
        ]}
      />
      <SelectField
        {...field('kind')}
        label="From where"
        options={[
          { value: '', label: 'All' },
          { value: 'processor', label: 'The processor' },
          { value: 'offline', label: 'Offline batches' },
        ]}
      />
    </>
  );
}

function columns(totals: DepositTotals | undefined): Column<DepositRow>[] {
  const figure = (key: string, label: string, minorOf: (figures: DepositFigures) => bigint): Column<DepositRow> => ({
    key,
    label,
    kind: 'figure',
    cell: ({ figures, currency }) => amountOf(minorOf(figures), currency),
    total: totals && amountOf(minorOf(totals.figures), totals.currency),
  });
  // Most deposits have none of these: what is there is found at a glance.
  const rare: typeof figure = (key, label, minorOf) => ({
    ...figure(key, label, minorOf),
    cell: ({ figures, currency }) => {
      const minor = minorOf(figures);
      return minor === 0n ? <Unknown word="none" /> : amountOf(minor, currency);
    },
  });
  return [
    {
      key: 'date',
      label: 'Date',
      kind: 'date',
      cell: ({ id, arrivalDate }) => (
        <a href={`${PATH}/${id}`}>
          <time class="nowrap" dateTime={arrivalDate}>
            {arrivalDate}
          </time>
        </a>
      ),
      ...(totals && { total: 'Total' }),
    },
    {
      key: 'amount',
      label: 'Bank amount',
      kind: 'figure',
      cell: ({ amountMinor, currency }) => amountOf(amountMinor, currency),
      total: totals && amountOf(totals.amountMinor, totals.currency),
    },
    {
      key: 'gifts',
      label: 'Gifts',
      kind: 'figure',
      cell: ({ figures }) => figures.gifts.toLocaleString('en-US'),
      total: totals?.figures.gifts.toLocaleString('en-US'),
    },
    figure('gross', 'Gross', ({ grossMinor }) => grossMinor),
    figure('fees', 'Fees', ({ feeMinor }) => feeMinor),
    rare('refunds', 'Refunds', ({ refundMinor }) => refundMinor),
    rare('disputes', 'Disputes', ({ disputeMinor }) => disputeMinor),
    rare('adjustments', 'Adjustments', ({ adjustmentMinor }) => adjustmentMinor),
    { key: 'status', label: 'State', cell: ({ status }) => <DepositStatusDot status={status} /> },
    { key: 'matched', label: 'Matched', cell: (deposit) => <MatchStatus deposit={deposit} /> },
  ];
}

function amountOf(minor: bigint, currency: string): JSX.Element {
  return <Money value={Amount.of(minor, currency)} />;
}

function FirstEmpty(): JSX.Element {
  return (
    <EmptyState title="No deposits yet" action={<Button href="/staff/finance/bank">Open the bank page</Button>}>
      Each payout of the processor and each offline batch will stand here with what it is made of, to the cent, and with
      the line of your bank that it is.
    </EmptyState>
  );
}
