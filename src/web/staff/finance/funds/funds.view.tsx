import type { JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import { formatInstant } from '../../../../kernel/calendar.js';
import { Money as Amount } from '../../../../kernel/money.js';
import type { FundBalance } from '../../../../finance/releases/fund-balances.js';
import type { Release } from '../../../../finance/releases/releases.js';
import { EmptyState, Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { ErrorSummary, problemOf } from '../../../http/ui/error-summary.js';
import { MoneyField, SelectField, TextField } from '../../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import { type Column, Table } from '../../../http/ui/table.js';
import { Money } from '../../../http/ui/text.js';
import { FinanceTabs } from '../finance-tabs.view.js';
import type { FundFields } from './fund-fields.js';
import { amountColumn } from '../../frame/columns.js';

const PATH = '/staff/finance/funds';

export interface FundsModel {
  readonly balances: readonly FundBalance[];
  readonly releases: readonly Release[];
  readonly fields: FundFields;
  readonly problems: readonly FieldProblem[];
  readonly may: { readonly release: boolean };
  readonly csrf: string;
  readonly timeZone: string;
}

export function FundsView(props: FundsModel): JSX.Element {
  const { balances, problems, may } = props;
  return (
    <>
      <PageHead
        title="Restricted funds"
        summary="What was given for a purpose, and what of it was spent on that purpose."
      />
      <FinanceTabs current="funds" />
      <ErrorSummary problems={problems} />
      <Table
        caption="Restricted funds"
        columns={BALANCES}
        rows={balances}
        rowKey={({ fund, currency }) => fund + currency}
        empty={
          <EmptyState title="No restricted gifts yet">
            Gifts for a designation that donors have restricted will be added up here.
          </EmptyState>
        }
      />
      {may.release && balances.length > 0 && <ReleaseForm {...props} />}
      <Panel title="Releases">
        <Table
          caption="Releases, the latest first"
          columns={releaseColumns(props)}
          rows={props.releases}
          rowKey={({ id }) => id}
          empty={
            <EmptyState title="Nothing was released yet">
              When money of a fund has been spent on its purpose, release it. The gifts stay as they are.
            </EmptyState>
          }
        />
      </Panel>
    </>
  );
}

const BALANCES: readonly Column<FundBalance>[] = [
  { key: 'name', label: 'Fund', kind: 'name', cell: ({ name }) => name },
  figure('received', 'Received', ({ receivedMinor }) => receivedMinor),
  figure('returned', 'Returned', ({ returnedMinor }) => -returnedMinor),
  figure('released', 'Released', ({ releasedMinor }) => -releasedMinor),
  figure('left', 'Left', ({ leftMinor }) => leftMinor),
];

function figure(key: string, label: string, minorOf: (balance: FundBalance) => bigint): Column<FundBalance> {
  return {
    key,
    label,
    kind: 'figure',
    cell: (balance) => <Money value={Amount.of(minorOf(balance), balance.currency)} />,
  };
}

function ReleaseForm({ balances, fields, problems, csrf }: FundsModel): JSX.Element {
  const field = (name: keyof FundFields) => ({ name, value: fields[name], error: problemOf(problems, name) });
  const options = balances.map(({ fund, name, leftMinor, currency }) => ({
    value: fund,
    label: `${name}, ${Amount.of(leftMinor, currency).format()} left`,
  }));
  return (
    <Panel title="Release from restriction">
      <p class="panel-help">
        For what has been spent on the purpose of a fund. It books a pair of lines within the fund and changes no gift.
      </p>
      <form class="stack form-narrow" method="post" action={`${PATH}/releases`}>
        <CsrfField token={csrf} />
        <input type="hidden" name="request" value={fields.request} />
        <SelectField
          {...field('fund')}
          label="Fund"
          options={[{ value: '', label: 'Choose a fund' }, ...options]}
          required
        />
        <MoneyField {...field('amount')} label="Amount" currency={balances[0]!.currency} required />
        <TextField {...field('releasedOn')} label="Spent on" type="date" required />
        <TextField
          {...field('purpose')}
          label="What for"
          hint="As an auditor should read it: “Records requests for the bus story, invoices 114 to 121.”"
          rows={2}
          maxLength={500}
          required
        />
        <div class="row">
          <Button>Release</Button>
        </div>
      </form>
    </Panel>
  );
}

function releaseColumns({ may, csrf, timeZone }: FundsModel): readonly Column<Release>[] {
  return [
    { key: 'on', label: 'Spent on', kind: 'date', cell: ({ releasedOn }) => releasedOn },
    { key: 'fund', label: 'Fund', cell: ({ name }) => name },
    { key: 'purpose', label: 'What for', cell: ({ purpose }) => purpose },
    { key: 'by', label: 'By', cell: ({ by }) => by },
    amountColumn(),
    {
      key: 'undo',
      label: 'Undo',
      cell: ({ id, undone, purpose }) =>
        undone ? (
          <span class="caption">
            Undone by {undone.by}, {formatInstant(undone.at, timeZone)}: {undone.reason}
          </span>
        ) : (
          may.release && (
            <details>
              <summary aria-label={`Undo the release: ${purpose}`}>Undo</summary>
              <form class="stack" method="post" action={`${PATH}/releases/${id}/undo`}>
                <CsrfField token={csrf} />
                <label class="stack-tight">
                  Why
                  <input class="input" name="reason" maxLength={500} required autocomplete="off" />
                </label>
                <Button kind="plain">Undo the release</Button>
              </form>
            </details>
          )
        ),
    },
  ];
}
