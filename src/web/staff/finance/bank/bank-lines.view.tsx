import type { JSX } from 'preact';
import { formatDate } from '../../../../kernel/calendar.js';
import { BANK_LINE_STATES, type BankLineRow } from '../../../../reports/deposits/bank-list.js';
import { hrefOf, removable } from '../../../http/forms.js';
import { EmptyState } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { problemOf } from '../../../http/ui/error-summary.js';
import { SelectField, TextField } from '../../../http/ui/fields.js';
import { FilterBar, FilteredEmpty, Pager } from '../../../http/ui/list-controls.js';
import { CsrfField } from '../../../http/ui/staff-page.js';
import { type Column, Table } from '../../../http/ui/table.js';
import type { BankModel } from './bank-model.js';
import { lineCause, LineStatus, LINE_STATE_WORDS } from './bank-words.js';
import { amountColumn } from '../../frame/columns.js';

const PATH = '/staff/finance/bank';

/** The lines of the bank, those to look at first, each with what can be done about it. */
export function BankLines(model: BankModel & { hasFiles: boolean }): JSX.Element {
  const { parameters, phrases, slice, hasFiles } = model;
  return (
    <>
      <h2>Bank lines</h2>
      {hasFiles && (
        <FilterBar
          action={PATH}
          clearHref={phrases.length > 0 ? PATH : undefined}
          phrases={removable(PATH, parameters, phrases)}
        >
          <Filters {...model} />
        </FilterBar>
      )}
      <Table
        caption="Lines of the bank, the newest first"
        columns={columns(model)}
        rows={slice.items}
        rowKey={({ id }) => id}
        empty={hasFiles ? <NoneLeft {...model} /> : <FirstEmpty />}
      />
      {slice.items.length > 0 && (
        <Pager
          summary="A deposit and a line find each other by themselves when the amount is the same to the cent and no other fits in the days around it."
          previousHref={slice.previous && hrefOf(PATH, { ...parameters, after: slice.previous })}
          nextHref={slice.next && hrefOf(PATH, { ...parameters, after: slice.next })}
        />
      )}
    </>
  );
}

function NoneLeft({ phrases }: BankModel): JSX.Element {
  if (phrases.length > 0) return <FilteredEmpty count={phrases.length} clearHref={PATH} />;
  return (
    <EmptyState title="Nothing to look at">Every line in which money came is a deposit, or was set aside.</EmptyState>
  );
}

function FirstEmpty(): JSX.Element {
  return (
    <EmptyState title="No bank file yet">
      Its lines will stand here, each beside the deposit that it is. What fits to the cent is matched by itself.
    </EmptyState>
  );
}

function Filters({ parameters, problems, counts }: BankModel): JSX.Element {
  const field = (name: string) => ({ name, value: parameters[name], error: problemOf(problems, name) });
  return (
    <>
      <SelectField
        {...field('state')}
        label="Lines"
        options={[
          { value: '', label: `${LINE_STATE_WORDS.open.word} (${counts.open.toLocaleString('en-US')})` },
          ...BANK_LINE_STATES.filter((state) => state !== 'open').map((state) => ({
            value: state,
            label: `${LINE_STATE_WORDS[state].word} (${counts[state].toLocaleString('en-US')})`,
          })),
          { value: 'all', label: 'All' },
        ]}
      />
      <TextField {...field('from')} label="From" type="date" />
      <TextField {...field('to')} label="Until" type="date" />
      <TextField {...field('q')} label="Description" type="search" autocomplete="off" />
      {parameters['statement'] && <input type="hidden" name="statement" value={parameters['statement']} />}
    </>
  );
}

function columns(model: BankModel): Column<BankLineRow>[] {
  return [
    {
      key: 'date',
      label: 'Date',
      kind: 'date',
      cell: ({ postedOn }) => (
        <time class="nowrap" dateTime={postedOn}>
          {postedOn}
        </time>
      ),
    },
    {
      key: 'what',
      label: 'Description',
      cell: ({ description, account, fileName, lineNumber }) => (
        <>
          <bdi>{description}</bdi>
          <div class="caption">
            {account} · line {lineNumber} of {fileName}
          </div>
        </>
      ),
    },
    amountColumn(),
    { key: 'state', label: 'State', cell: ({ state }) => <LineStatus state={state} /> },
    { key: 'do', label: 'What it is', cell: (line) => <What line={line} model={model} /> },
  ];
}

function What({ line, model }: { line: BankLineRow; model: BankModel }): JSX.Element | null {
  const { csrf, canMatch } = model;
  if (line.deposit) {
    return <a href={`/staff/finance/deposits/${line.deposit.id}`}>Deposit of {formatDate(line.deposit.arrivalDate)}</a>;
  }
  if (line.setAside) {
    return (
      <>
        {line.setAside.reason}
        <div class="caption">set aside by {line.setAside.by}</div>
        {canMatch && (
          <form method="post" action={`${PATH}/lines/${line.id}/back`}>
            <CsrfField token={csrf} />
            <Button kind="quiet">Take it back</Button>
          </form>
        )}
      </>
    );
  }
  if (line.state === 'out') return null;
  return (
    <div class="line-todo">
      <p>{lineCause(line)}</p>
      {canMatch && <Actions line={line} model={model} />}
    </div>
  );
}

function Actions({ line, model: { csrf, candidates } }: { line: BankLineRow; model: BankModel }): JSX.Element {
  const reason = `reason-${line.id}`;
  return (
    <>
      {(candidates.get(line.id) ?? []).map(({ id, arrivalDate, label }) => (
        <form key={id} method="post" action={`${PATH}/lines/${line.id}/match`}>
          <CsrfField token={csrf} />
          <input type="hidden" name="deposit" value={id} />
          <Button kind="plain">{`It is ${label ?? `the deposit of ${formatDate(arrivalDate)}`}`}</Button>
        </form>
      ))}
      <details>
        <summary>Not ours</summary>
        <form class="row" method="post" action={`${PATH}/lines/${line.id}/aside`}>
          <CsrfField token={csrf} />
          <label class="visually-hidden" for={reason}>
            What the line of {line.postedOn} is
          </label>
          <input
            class="input"
            id={reason}
            name="reason"
            type="text"
            required
            maxLength={500}
            placeholder="What it is, such as rent of the café"
            autocomplete="off"
          />
          <Button kind="plain">Set it aside</Button>
        </form>
      </details>
    </>
  );
}
