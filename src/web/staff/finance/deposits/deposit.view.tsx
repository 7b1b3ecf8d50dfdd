import type { JSX } from 'preact';
import { formatDate } from '../../../../kernel/calendar.js';
import { Money as Amount } from '../../../../kernel/money.js';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import type { Organisation } from '../../../../organisation/organisation.js';
import type { DepositRow } from '../../../../reports/deposits/deposit-list.js';
import type { DepositAct, DepositException } from '../../../../reports/deposits/deposit-views.js';
import { hrefOf } from '../../../http/forms.js';
import { DefinitionList, Notice, Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { ErrorSummary } from '../../../http/ui/error-summary.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import { DateText, Money } from '../../../http/ui/text.js';
import { FinanceTabs } from '../finance-tabs.view.js';
import { BankLinePanel, type BankLinePanelProps } from './bank-line-panel.view.js';
import { DepositLedger } from './deposit-ledger.view.js';
import { DepositTable, type DepositTables } from './deposit-tables.view.js';
import { DepositStatusDot, MatchStatus } from './deposit-words.js';
import { Exceptions, type ExceptionsProps } from './exceptions.view.js';

export interface DepositModel {
  readonly deposit: DepositRow;
  readonly tables: DepositTables;
  readonly exceptions: readonly DepositException[];
  readonly history: readonly DepositAct[];
  readonly bankLine: Omit<BankLinePanelProps, 'deposit' | 'csrf' | 'canMatch'>;
  readonly refused: ExceptionsProps['refused'];
  readonly problems: readonly FieldProblem[];
  readonly organisation: Organisation;
  readonly csrf: string;
  readonly canMatch: boolean;
  readonly showProcessor: boolean;
}

/** One deposit: what it is made of, to the cent, in three views; what is open in it; and the bank line that it is. */
export function DepositView(model: DepositModel): JSX.Element {
  const { deposit, tables, exceptions, organisation, csrf, canMatch, problems } = model;
  const { currency, amountMinor, payoutFeeMinor, figures } = deposit;
  const path = `/staff/finance/deposits/${deposit.id}`;
  const zone = organisation.timeZone;
  const hasParts =
    figures.gifts + figures.refunds + figures.disputes + figures.adjustments > 0 || figures.feeMinor !== 0n;
  return (
    <>
      <PageHead
        title={`Deposit of ${formatDate(deposit.arrivalDate)}`}
        summary={
          <>
            <Money value={Amount.of(amountMinor, currency)} /> · <DepositStatusDot status={deposit.status} /> ·{' '}
            <MatchStatus deposit={deposit} />
          </>
        }
      />
      <FinanceTabs current="deposits" />
      <ErrorSummary problems={problems} />
      <StateNotice {...model} />
      {exceptions.length > 0 && (
        <Exceptions
          depositId={deposit.id}
          exceptions={exceptions}
          currency={currency}
          zone={zone}
          csrf={csrf}
          canMatch={canMatch}
          refused={model.refused}
        />
      )}
      {hasParts && (
        <Panel title="What it is made of">
          <DepositLedger
            caption="The deposit as a ledger"
            figures={figures}
            amountMinor={amountMinor}
            payoutFeeMinor={payoutFeeMinor}
            currency={currency}
          />
        </Panel>
      )}
      <BankLinePanel {...model.bankLine} deposit={deposit} csrf={csrf} canMatch={canMatch} />
      {hasParts && (
        <section class="panel" aria-label="The deposit in three views">
          <nav aria-label="Views of the deposit" class="tabs panel-tabs">
            <ul role="list">
              {VIEWS.map(({ view, label }) => (
                <li key={view}>
                  <a
                    href={view === 'gifts' ? path : hrefOf(path, { view })}
                    aria-current={view === tables.view ? 'page' : undefined}
                  >
                    {label}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          <DepositTable tables={tables} path={path} currency={currency} zone={zone} />
        </section>
      )}
      <Facts {...model} />
    </>
  );
}

const VIEWS = [
  { view: 'gifts', label: 'By gift' },
  { view: 'designations', label: 'By designation' },
  { view: 'accounts', label: 'By account' },
] as const;

function StateNotice({ deposit, csrf, canMatch }: DepositModel): JSX.Element | null {
  const { status, arrivalDate, id } = deposit;
  switch (status) {
    case 'waiting':
      return (
        <Notice tone="accent">
          The processor reports this deposit on {formatDate(arrivalDate)}. Gifts are final already.
          {canMatch && (
            <form method="post" action={`/staff/finance/deposits/${id}/again`}>
              <CsrfField token={csrf} />
              <Button kind="quiet">Ask the processor now</Button>
            </form>
          )}
        </Notice>
      );
    case 'manual':
      return (
        <Notice tone="accent">
          Somebody asked for this payout at the processor. Of such payouts it does not tell which gifts are in them:
          their money is explained by the next automatic one, where this amount stands as a line.
        </Notice>
      );
    case 'failed':
      return (
        <Notice tone="bad">
          The bank sent this deposit back. Its money is in clearing again and goes out with a later one, where it stands
          as a line. Gifts and receipts are not touched.
        </Notice>
      );
    case 'canceled':
      return (
        <Notice tone="quiet">
          This payout was canceled before it reached the bank. Its money is in clearing again. Gifts and receipts are
          not touched.
        </Notice>
      );
    default:
      return null;
  }
}

function Facts({ deposit, organisation, history, showProcessor }: DepositModel): JSX.Element {
  const zone = organisation.timeZone;
  return (
    <Panel title="Record">
      <DefinitionList
        items={[
          { term: 'At the bank', value: <time dateTime={deposit.arrivalDate}>{deposit.arrivalDate}</time> },
          { term: 'Made', value: <DateText instant={deposit.createdAt} zone={zone} withTime /> },
          ...(deposit.reconciledAt
            ? [{ term: 'Explained', value: <DateText instant={deposit.reconciledAt} zone={zone} withTime /> }]
            : []),
          ...(deposit.batch
            ? [{ term: 'Batch', value: <a href={`/staff/offline/${deposit.batch.id}`}>{deposit.batch.label}</a> }]
            : []),
          ...(deposit.payoutId && showProcessor
            ? [{ term: 'Payout', value: <code class="break">{deposit.payoutId}</code> }]
            : []),
          ...history.map((act) => ({
            term: ACTION_WORDS[act.action] ?? act.action,
            value: (
              <>
                <DateText instant={act.at} zone={zone} withTime /> by {act.by ?? 'Mainstay'}
                {act.reason && `: ${act.reason}`}
              </>
            ),
          })),
        ]}
      />
    </Panel>
  );
}

const ACTION_WORDS: Readonly<Record<string, string>> = {
  'match deposit': 'Matched',
  'unmatch deposit': 'Match undone',
  'resolve exception': 'Line explained',
  'take over exception': 'Taken over',
  'ask about deposit': 'Asked again',
};
