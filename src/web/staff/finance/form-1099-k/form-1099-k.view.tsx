import type { JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import { Money as Amount } from '../../../../kernel/money.js';
import type { GrossOfMonth } from '../../../../finance/form-1099-k/form-1099-k.js';
import { EmptyState, Notice } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { ErrorSummary, problemOf } from '../../../http/ui/error-summary.js';
import { TextField } from '../../../http/ui/fields.js';
import { FilterBar } from '../../../http/ui/list-controls.js';
import { PageHead } from '../../../http/ui/staff-page.js';
import { type Column, Table } from '../../../http/ui/table.js';
import { Money } from '../../../http/ui/text.js';
import { FinanceTabs } from '../finance-tabs.view.js';

const PATH = '/staff/finance/1099-k';

export interface Form1099KModel {
  readonly year: string;
  readonly problems: readonly FieldProblem[];
  readonly months: readonly GrossOfMonth[];
  readonly currency: string;
}

export function Form1099KView({ year, problems, months, currency }: Form1099KModel): JSX.Element {
  const off = months.filter(({ cardMinor, debitMinor, ledgerMinor }) => cardMinor + debitMinor !== ledgerMinor);
  return (
    <>
      <PageHead
        title="Form 1099-K"
        summary={`The processor reports gross volume of ${year}, before fees and refunds. This ties it to your books.`}
        actions={
          <Button kind="quiet" href="/staff/finance/schedule-b">
            Schedule B
          </Button>
        }
      />
      <FinanceTabs current="tax-forms" />
      <ErrorSummary problems={problems} />
      <FilterBar action={PATH}>
        <TextField name="year" label="Calendar year" type="number" value={year} error={problemOf(problems, 'year')} />
      </FilterBar>
      {off.length > 0 && (
        <Notice tone="bad" title="Charges and ledger differ">
          In {off.map(({ month }) => month).join(', ')}. Run the proof on the overview of Finance; it names the gifts.
        </Notice>
      )}
      <Table
        caption={`Gross volume of ${year} by month`}
        columns={columns(months, currency)}
        rows={months}
        rowKey={({ month }) => month}
        empty={
          <EmptyState title="No payments in this year">
            Nothing was charged by card or bank debit, so there is no form to expect.
          </EmptyState>
        }
      />
      <p class="panel-help">
        By the date of the gift on your calendar. The processor’s form goes by its own clock: a payment of the last
        evening of a month may stand in the next one there, and the year’s total may differ by the payments of New
        Year’s Eve. Card payments have no minimum on the form; bank debits may be missing from it.
      </p>
    </>
  );
}

function columns(months: readonly GrossOfMonth[], currency: string): readonly Column<GrossOfMonth>[] {
  const figure = (key: string, label: string, minorOf: (month: GrossOfMonth) => bigint): Column<GrossOfMonth> => {
    const shown = (minor: bigint): JSX.Element => <Money value={Amount.of(minor, currency)} />;
    return {
      key,
      label,
      kind: 'figure',
      cell: (month) => shown(minorOf(month)),
      total: shown(months.reduce((sum, month) => sum + minorOf(month), 0n)),
    };
  };
  return [
    { key: 'month', label: 'Month', kind: 'date', cell: ({ month }) => month },
    {
      key: 'payments',
      label: 'Payments',
      kind: 'figure',
      cell: ({ payments }) => payments.toLocaleString('en-US'),
      total: months.reduce((sum, { payments }) => sum + payments, 0).toLocaleString('en-US'),
    },
    figure('card', 'Cards and wallets', ({ cardMinor }) => cardMinor),
    figure('debit', 'Bank debits', ({ debitMinor }) => debitMinor),
    figure('gross', 'Gross', ({ cardMinor, debitMinor }) => cardMinor + debitMinor),
    figure('ledger', 'In the ledger', ({ ledgerMinor }) => ledgerMinor),
  ];
}
