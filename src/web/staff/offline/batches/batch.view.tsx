import type { JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import type { CalendarDate } from '../../../../kernel/calendar.js';
import { Money as Amount } from '../../../../kernel/money.js';
import { isDeposited } from '../../../../gifts/offline/offline-kind.js';
import { Notice, Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { ErrorSummary, problemOf } from '../../../http/ui/error-summary.js';
import { TextField } from '../../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import { Money, StatusDot } from '../../../http/ui/text.js';
import { counted } from '../../../http/words.js';
import { BATCH_KIND_WORDS, BATCH_STATES } from '../offline-words.js';
import { RowFields, type RowFieldsModel } from '../rows/row-fields.view.js';
import type { BatchFacts } from './batch-facts.js';
import { BatchLetters } from './batch-letters.view.js';
import { BatchRows } from './batch-rows.view.js';

const PATH = '/staff/gifts/batches';

export interface BatchModel extends BatchFacts {
  readonly today: CalendarDate;
  readonly csrf: string;
  readonly mayRecord: boolean;
  readonly mayDeposit: boolean;
  /** The form of the next gift, or of the one that is changed; null where nothing can be added. */
  readonly form: RowFieldsModel | null;
  /** What is wrong with the day of the deposit. */
  readonly depositProblems: readonly FieldProblem[];
  readonly depositedOn: string;
}

/** One batch: its control figures, its gifts, and what can be done next. */
export function BatchView(model: BatchModel): JSX.Element {
  const { batch, form, mayRecord } = model;
  const href = `${PATH}/${batch.id}`;
  const isOpen = batch.state === 'open';
  return (
    <>
      <PageHead
        title={batch.label}
        summary={
          <>
            <StatusDot {...BATCH_STATES[batch.state]} /> · {BATCH_KIND_WORDS[batch.kind]} · received {batch.receivedOn}{' '}
            · <a href={PATH}>all batches</a>
          </>
        }
        actions={
          isOpen &&
          mayRecord && (
            <Button kind="plain" href={`${href}/figures`}>
              Change the control figures
            </Button>
          )
        }
      />
      <ErrorSummary problems={form?.problems ?? model.depositProblems} />
      <ControlFigures {...model} />
      {isOpen && mayRecord && form && <RowForm form={form} href={href} csrf={model.csrf} />}
      <Panel title={isOpen ? 'Entered so far' : 'Gifts'}>
        <BatchRows {...model} href={href} />
      </Panel>
      {isOpen && mayRecord && <PostOrDelete {...model} href={href} />}
      {batch.state === 'posted' && isDeposited(batch.kind) && <Deposit {...model} href={href} />}
      {!isOpen && <BatchLetters letters={model.letters} href={href} />}
    </>
  );
}

/** The running total against the adding machine. Read out when it changes. */
function ControlFigures({ batch }: BatchModel): JSX.Element {
  const [control, entered] = [Amount.of(batch.controlMinor, batch.currency), Amount.of(batch.minor, batch.currency)];
  const left = control.minus(entered);
  const missing = batch.controlCount - batch.count;
  return (
    <dl class="control-figures" aria-live="polite" id="control-figures">
      <div>
        <dt>Adding machine</dt>
        <dd>
          {batch.controlCount} · <Money value={control} />
        </dd>
      </div>
      <div>
        <dt>Entered</dt>
        <dd>
          {batch.count} · <Money value={entered} />
        </dd>
      </div>
      <div class={left.isZero && missing === 0 ? 'tone-good' : 'tone-warn'}>
        <dt>Difference</dt>
        <dd>
          {missing} · <Money value={left} />
        </dd>
      </div>
    </dl>
  );
}

function RowForm({ form, href, csrf }: { form: RowFieldsModel; href: string; csrf: string }): JSX.Element {
  const isEdit = form.texts.edit === 'yes';
  return (
    <Panel title={isEdit ? 'Change a gift' : 'Next gift'} aside="Enter adds it and begins the next one.">
      <form class="stack" method="post" action={`${href}/rows`}>
        <CsrfField token={csrf} />
        <RowFields {...form} />
        <div class="row">
          <Button>{isEdit ? 'Save the gift' : 'Add the gift'}</Button>
          {isEdit && (
            <Button kind="quiet" href={href}>
              Leave it as it was
            </Button>
          )}
        </div>
      </form>
    </Panel>
  );
}

function PostOrDelete({ batch, csrf, href }: BatchModel & { href: string }): JSX.Element {
  const agrees = batch.count === batch.controlCount && batch.minor === batch.controlMinor;
  return (
    <div class="row">
      {agrees ? (
        <form method="post" action={`${href}/post`}>
          <CsrfField token={csrf} />
          <Button>
            Post {counted(batch.count, 'gift')}, {Amount.of(batch.minor, batch.currency).format()}
          </Button>
        </form>
      ) : (
        <p class="muted">
          The batch can be posted when number and total agree with the adding machine. What is entered is kept
          meanwhile.
        </p>
      )}
      <form method="post" action={`${href}/delete`}>
        <CsrfField token={csrf} />
        <Button kind="quiet">Delete the batch with what was entered</Button>
      </form>
    </div>
  );
}

function Deposit(model: BatchModel & { href: string }): JSX.Element {
  const { csrf, href, mayDeposit, depositProblems, depositedOn, today } = model;
  if (!mayDeposit) {
    return (
      <Notice tone="accent" title="Not at the bank yet">
        Somebody of Finance writes down when it was deposited.
      </Notice>
    );
  }
  return (
    <Panel title="Bring it to the bank">
      <form class="row row-end" method="post" action={`${href}/deposit`}>
        <CsrfField token={csrf} />
        <TextField
          name="depositedOn"
          label="Deposited on"
          type="date"
          value={depositedOn || today}
          error={problemOf(depositProblems, 'depositedOn')}
          autocomplete="off"
          required
        />
        <Button>Record the deposit</Button>
      </form>
    </Panel>
  );
}
