import type { JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import { LINE_CHOICES } from '../../../../deposits/lines/line-choice.js';
import type { DepositException } from '../../../../reports/deposits/deposit-views.js';
import { isChoosable } from '../../../../workflows/deposits/resolve-exception.js';
import { Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { RadioGroup } from '../../../http/ui/choices.js';
import { problemOf } from '../../../http/ui/error-summary.js';
import { TextField } from '../../../http/ui/fields.js';
import { CsrfField } from '../../../http/ui/staff-page.js';
import { DateText } from '../../../http/ui/text.js';
import { CHOICE_WORDS, exceptionWords } from './deposit-words.js';

export interface ExceptionsProps {
  readonly depositId: string;
  readonly exceptions: readonly DepositException[];
  readonly currency: string;
  readonly zone: string;
  readonly csrf: string;
  readonly canMatch: boolean;
  /** The form that was refused: of which exception, with what in it, and why. */
  readonly refused: {
    readonly id: string;
    readonly fields: Readonly<Record<string, string>>;
    readonly problems: readonly FieldProblem[];
  } | null;
}

/** What does not explain itself: each with its cause, what puts it right, and who looks after it. */
export function Exceptions(props: ExceptionsProps): JSX.Element {
  return (
    <Panel title="Needs a look">
      <ul role="list" class="exceptions">
        {props.exceptions.map((exception) => (
          <li key={exception.id}>
            <ExceptionItem {...props} exception={exception} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function ExceptionItem(props: ExceptionsProps & { exception: DepositException }): JSX.Element {
  const { exception, currency, zone, csrf, canMatch, depositId } = props;
  const words = exceptionWords(exception, currency);
  return (
    <>
      <p>
        <strong>{words.cause}</strong> {words.fix}
      </p>
      <p class="caption">
        {exception.line && (
          <>
            <code class="break">{exception.line.transactionId}</code>
            {exception.line.sourceId && (
              <>
                {' · '}
                <code class="break">{exception.line.sourceId}</code>
              </>
            )}
            {exception.line.description && ` · ${exception.line.description}`}
            {' · '}
          </>
        )}
        open since <DateText instant={exception.openedAt} zone={zone} withTime />
        {' · '}
        {exception.owner ? `${exception.owner} looks after it` : 'nobody looks after it yet'}
      </p>
      {canMatch && (
        <div class="row">
          <form method="post" action={`/staff/finance/deposits/${depositId}/again`}>
            <CsrfField token={csrf} />
            <Button kind="plain">{words.ask}</Button>
          </form>
          <form method="post" action={`/staff/finance/deposits/exceptions/${exception.id}/take`}>
            <CsrfField token={csrf} />
            <Button kind="quiet">{exception.owner ? 'Take it over' : 'I look after it'}</Button>
          </form>
        </div>
      )}
      {canMatch && isChoosable(exception.cause) && <ChoiceForm {...props} />}
    </>
  );
}

function ChoiceForm({ exception, csrf, refused }: ExceptionsProps & { exception: DepositException }): JSX.Element {
  const mine = refused?.id === exception.id ? refused : null;
  const problems = mine?.problems ?? [];
  // Two forms on one page: only the one that was sent has the fields that a summary line jumps to.
  const suffix = mine ? '' : `-${exception.id}`;
  return (
    <details open={mine !== null}>
      <summary>Say what it is</summary>
      <form
        class="stack form-narrow"
        method="post"
        action={`/staff/finance/deposits/exceptions/${exception.id}/resolve`}
      >
        <CsrfField token={csrf} />
        <input type="hidden" name="suffix" value={suffix} />
        <RadioGroup
          name={`choice${suffix}`}
          legend="What this line is"
          value={mine?.fields['choice'] ?? ''}
          error={problemOf(problems, 'choice')}
          choices={LINE_CHOICES.map((choice) => ({ value: choice, ...CHOICE_WORDS[choice] }))}
        />
        <TextField
          name={`reason${suffix}`}
          label="How you know"
          rows={2}
          maxLength={500}
          value={mine?.fields['reason'] ?? ''}
          hint="Kept with your name, for the auditor."
          error={problemOf(problems, 'reason')}
        />
        <div class="row">
          <Button>Book it</Button>
        </div>
      </form>
    </details>
  );
}
