import type { JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import type { CalendarDate } from '../../../../kernel/calendar.js';
import { formatDate } from '../../../../kernel/calendar.js';
import type { DepositRow } from '../../../../reports/deposits/deposit-list.js';
import { Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { problemOf } from '../../../http/ui/error-summary.js';
import { TextField } from '../../../http/ui/fields.js';
import { CsrfField } from '../../../http/ui/staff-page.js';
import { matchWords } from './deposit-words.js';

export interface BankLinePanelProps {
  readonly deposit: DepositRow;
  /** Free lines of exactly its amount, those nearest to its day first. */
  readonly freeLines: readonly { id: string; postedOn: CalendarDate; account: string; description: string }[];
  /** Whether the month of the deposit is closed: then its match stays. */
  readonly isClosed: boolean;
  readonly reason: string;
  readonly problems: readonly FieldProblem[];
  readonly csrf: string;
  readonly canMatch: boolean;
}

/** Which line of the bank the deposit is, or how to find it. */
export function BankLinePanel(props: BankLinePanelProps): JSX.Element | null {
  const { deposit } = props;
  if (deposit.match) return <Matched {...props} match={deposit.match} />;
  if (deposit.state === 'failed' || deposit.state === 'canceled') return null;
  return <Unmatched {...props} />;
}

function Matched({ match, ...props }: BankLinePanelProps & { match: NonNullable<DepositRow['match']> }): JSX.Element {
  const { deposit, isClosed, canMatch, csrf, reason, problems } = props;
  return (
    <Panel title="Bank line" aside={match.by === null ? 'Matched to the cent' : matchWords(match)}>
      <p class="panel-help">
        {match.line ? (
          <>
            {formatDate(match.line.postedOn)}, {match.line.account}: <bdi>{match.line.description}</bdi>
          </>
        ) : (
          'Somebody saw it at the bank, without a bank file.'
        )}
      </p>
      {isClosed && <p class="panel-help">The month of this deposit is closed, so its match stays as it is.</p>}
      {canMatch && !isClosed && (
        <details class="panel-more" open={problems.length > 0}>
          <summary>Undo this match</summary>
          <form class="stack form-narrow" method="post" action={`/staff/finance/deposits/${deposit.id}/unmatch`}>
            <CsrfField token={csrf} />
            <TextField
              name="reason"
              label="Why it is wrong"
              value={reason}
              maxLength={500}
              hint="Kept with your name. The two never find each other by themselves again."
              error={problemOf(problems, 'reason')}
            />
            <div class="row">
              <Button kind="danger">Undo the match</Button>
            </div>
          </form>
        </details>
      )}
    </Panel>
  );
}

function Unmatched({ deposit, freeLines, canMatch, csrf }: BankLinePanelProps): JSX.Element {
  const action = `/staff/finance/deposits/${deposit.id}/match`;
  return (
    <Panel title="Bank line" aside="Not matched">
      <p class="panel-help">
        {freeLines.length === 0
          ? 'No line of exactly this amount is free. Upload a bank file that reaches to this day, or tick the deposit when you have seen it at the bank.'
          : 'These lines have exactly this amount. Choose the one that it is.'}
      </p>
      {canMatch && (
        <ul role="list" class="line-choices">
          {freeLines.map(({ id, postedOn, account, description }) => (
            <li key={id}>
              <form class="row" method="post" action={action}>
                <CsrfField token={csrf} />
                <input type="hidden" name="line" value={id} />
                <span>
                  {formatDate(postedOn)}, {account}: <bdi>{description}</bdi>
                </span>
                <Button kind="plain">It is this one</Button>
              </form>
            </li>
          ))}
        </ul>
      )}
      {canMatch && (
        <div class="row panel-actions">
          <Button kind="plain" href="/staff/finance/bank">
            Upload a bank file
          </Button>
          <form method="post" action={action}>
            <CsrfField token={csrf} />
            <Button kind="quiet">I saw it at the bank</Button>
          </form>
        </div>
      )}
    </Panel>
  );
}
