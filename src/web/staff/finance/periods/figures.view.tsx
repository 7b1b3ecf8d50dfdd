import type { JSX } from 'preact';
import { Money as Amount } from '../../../../kernel/money.js';
import { totalsOf, type AccountFigures, type MonthFigures } from '../../../../finance/periods/month-figures.js';
import { type Definition, DefinitionList, EmptyState, Panel } from '../../../http/ui/blocks.js';
import { type Column, Table } from '../../../http/ui/table.js';
import { Money } from '../../../http/ui/text.js';
import { counted } from '../../../http/words.js';

export interface FiguresProps {
  readonly title: string;
  readonly figures: MonthFigures;
  /** Of the organisation; other currencies have their own lines. */
  readonly currency: string;
}

/** What somebody signs for, or has signed for: the sums, and the trial balance that they come from. */
export function FiguresPanel({ title, figures, currency }: FiguresProps): JSX.Element {
  const currencies = [...new Set([currency, ...figures.accounts.map((line) => line.currency)])];
  return (
    <Panel title={title} aside="By ledger date">
      <div class="stack">
        {currencies.map((each) => (
          <DefinitionList key={each} items={sums(figures, each)} />
        ))}
        <DefinitionList
          items={[
            {
              term: 'Receipts',
              value: `${counted(figures.receiptsIssued, 'receipt')} issued, ${figures.receiptsVoided.toLocaleString('en-US')} voided`,
            },
            {
              term: 'Ledger',
              value: `${counted(figures.entries, 'entry', 'entries')}, ${counted(figures.lines, 'line')}`,
            },
            ...(figures.corrections === 0
              ? []
              : [
                  {
                    term: 'Corrections',
                    value: `${counted(figures.corrections, 'entry', 'entries')} about months that were closed`,
                  },
                ]),
            { term: 'Fingerprint', value: <code class="break">{figures.fingerprint}</code> },
          ]}
        />
        {currencies.map((each) => (
          <TrialBalance key={each} lines={figures.accounts.filter((line) => line.currency === each)} currency={each} />
        ))}
      </div>
    </Panel>
  );
}

function sums(figures: MonthFigures, currency: string): Definition[] {
  const lines = figures.accounts.filter((line) => line.currency === currency);
  const { incomeMinor, refundsMinor, feesMinor } = totalsOf(lines);
  const deposits = figures.deposits.find((line) => line.currency === currency);
  const money = (minor: bigint) => <Money value={Amount.of(minor, currency)} />;
  return [
    ...lines
      .filter(({ kind, account }) => kind === 'income' && account !== '4900')
      .map((line) => ({ term: line.name, value: money(line.creditMinor - line.debitMinor) })),
    { term: 'Income', value: <strong>{money(incomeMinor)}</strong> },
    { term: 'Refunds and chargebacks', value: money(-refundsMinor) },
    { term: 'Fees', value: money(-feesMinor) },
    {
      term: 'Deposits',
      value: (
        <>
          {counted(deposits?.count ?? 0, 'deposit')}, {money(deposits?.amountMinor ?? 0n)}
        </>
      ),
    },
  ];
}

/** Every account with what it held, what moved, and what it holds; the last column adds up to zero. */
function TrialBalance({ lines, currency }: { lines: readonly AccountFigures[]; currency: string }): JSX.Element {
  const money = (minor: bigint) => <Money value={Amount.of(minor, currency)} />;
  const figure = (key: string, label: string, of: (line: AccountFigures) => bigint): Column<AccountFigures> => ({
    key,
    label,
    kind: 'figure',
    cell: (line) => money(of(line)),
    total: money(lines.reduce((sum, line) => sum + of(line), 0n)),
  });
  return (
    <Table
      caption={`Trial balance in ${currency}; debits count up, credits down`}
      captionVisible
      columns={[
        { key: 'account', label: 'Account', cell: ({ account, name }) => `${account} ${name}`, total: 'All accounts' },
        figure('opening', 'Before', ({ openingMinor }) => openingMinor),
        figure('debit', 'Debits', ({ debitMinor }) => debitMinor),
        figure('credit', 'Credits', ({ creditMinor }) => -creditMinor),
        figure(
          'closing',
          'After',
          ({ openingMinor, debitMinor, creditMinor }) => openingMinor + debitMinor - creditMinor,
        ),
      ]}
      rows={lines}
      rowKey={({ account }) => account}
      empty={<EmptyState title="Nothing was ever booked in this currency" />}
      compact
    />
  );
}
