import type { JSX } from 'preact';
import type { FiscalYear } from '../../../../kernel/fiscal-year.js';
import { Money as Amount } from '../../../../kernel/money.js';
import { monthTitle } from '../../../../kernel/month.js';
import type { Period } from '../../../../finance/periods/period-list.js';
import type { Organisation } from '../../../../organisation/organisation.js';
import { Button } from '../../../http/ui/button.js';
import { PageHead } from '../../../http/ui/staff-page.js';
import { type Column, Table } from '../../../http/ui/table.js';
import { Money, StatusDot, Unknown } from '../../../http/ui/text.js';
import { zoneName } from '../../../http/words.js';
import { FinanceTabs } from '../finance-tabs.view.js';
import { IsoInstant } from '../iso.js';
import { periodPath, periodState, yearPath, yearTitle } from './period-words.js';

export interface PeriodsModel {
  readonly organisation: Organisation;
  readonly year: FiscalYear;
  readonly periods: readonly Period[];
  readonly hasEarlier: boolean;
  readonly hasLater: boolean;
}

/** The twelve months of a fiscal year. */
export function PeriodsView({ organisation, year, periods, hasEarlier, hasLater }: PeriodsModel): JSX.Element {
  return (
    <>
      <PageHead
        title="Periods"
        summary={`${yearTitle(year)} · by ledger date, ${zoneName(organisation.timeZone)}`}
        actions={
          <>
            {hasEarlier && (
              <Button kind="plain" href={yearPath(year.year - 1)}>
                {`Fiscal year ${year.year - 1}`}
              </Button>
            )}
            {hasLater && (
              <Button kind="plain" href={yearPath(year.year + 1)}>
                {`Fiscal year ${year.year + 1}`}
              </Button>
            )}
          </>
        }
      />
      <FinanceTabs current="periods" />
      <Table
        caption={`The months of fiscal year ${year.year}`}
        columns={columns(organisation, periods)}
        rows={periods}
        rowKey={({ month }) => month}
        empty={null}
      />
      <p class="muted panel-help">
        Closed months are told as they were signed. The first month of the fiscal year is a setting of the organisation.
      </p>
    </>
  );
}

function hasFigures({ state }: Pick<Period, 'state'>): boolean {
  return state !== 'ahead' && state !== 'unused';
}

function columns({ currency, timeZone }: Organisation, periods: readonly Period[]): Column<Period>[] {
  const money = (minor: bigint) => <Money value={Amount.of(minor, currency)} />;
  const total = (of: (period: Period) => bigint) => money(periods.reduce((sum, period) => sum + of(period), 0n));
  const figure = (key: string, label: string, of: (period: Period) => bigint): Column<Period> => ({
    key,
    label,
    kind: 'figure',
    cell: (period) => (hasFigures(period) ? money(of(period)) : <Unknown word="none" />),
    total: total(of),
  });
  return [
    {
      key: 'month',
      label: 'Month',
      cell: ({ month, state }) =>
        hasFigures({ state }) ? <a href={periodPath(month)}>{monthTitle(month)}</a> : monthTitle(month),
      total: 'The year so far',
    },
    { key: 'state', label: 'State', cell: ({ state }) => <StatusDot {...periodState(state)} /> },
    figure('income', 'Income', ({ totals }) => totals.incomeMinor),
    figure('refunds', 'Refunds and lost', ({ totals }) => -totals.refundsMinor),
    figure('fees', 'Fees', ({ totals }) => -totals.feesMinor),
    {
      key: 'entries',
      label: 'Entries',
      kind: 'figure',
      cell: ({ entries, state }) => (hasFigures({ state }) ? entries.toLocaleString('en-US') : <Unknown word="none" />),
    },
    {
      key: 'closed',
      label: 'Closed',
      cell: ({ closedAt, closedBy }) =>
        closedAt === null ? (
          <Unknown word="not closed" />
        ) : (
          <>
            <IsoInstant instant={closedAt} zone={timeZone} /> by <bdi>{closedBy}</bdi>
          </>
        ),
    },
    {
      key: 'fingerprint',
      label: 'Fingerprint',
      cell: ({ fingerprint }) =>
        fingerprint === null ? <Unknown word="none" /> : <code title={fingerprint}>{fingerprint.slice(0, 12)}</code>,
    },
  ];
}
