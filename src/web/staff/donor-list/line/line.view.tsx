import type { JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import { Money as Amount } from '../../../../kernel/money.js';
import { bandWords } from '../../../../finance/transparency/amount-bands.js';
import type { DrawnLine } from '../../../../finance/transparency/list/drawn-list.js';
import { type CorrectedName, type Decided, DECISIONS } from '../../../../finance/transparency/list/list-records.js';
import type { TransparencySettings } from '../../../../finance/transparency/settings/transparency-settings.js';
import { DefinitionList, Notice, Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { RadioGroup } from '../../../http/ui/choices.js';
import { ErrorSummary, problemOf } from '../../../http/ui/error-summary.js';
import { TextField } from '../../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import { DateText, Money } from '../../../http/ui/text.js';
import { DECISION_WORDS, LIST_PATH, StandingDot } from '../list-words.js';

export interface LineModel {
  readonly year: number;
  readonly line: DrawnLine;
  readonly history: { readonly decisions: readonly Decided[]; readonly names: readonly CorrectedName[] };
  readonly typed: Readonly<Partial<Record<'decision' | 'reason' | 'name' | 'note', string>>>;
  readonly problems: readonly FieldProblem[];
  readonly amounts: TransparencySettings['amounts'];
  readonly currency: string;
  readonly timeZone: string;
  readonly csrf: string;
}

const HINTS = {
  return: 'Refund the gift. The list can be published once the books no longer have it.',
  disclose: 'The name is printed. Tell the donor first: they asked for something else.',
  exception: 'The name is left out. Readers learn how many exceptions there are, and the money counts as anonymous.',
} as const;

export function LineView(model: LineModel): JSX.Element {
  const { year, line, amounts, currency, problems } = model;
  return (
    <>
      <PageHead
        title={line.name}
        summary={`Donor list ${year}`}
        actions={
          <>
            <Button kind="plain" href={`/staff/donors/${line.donorId}`}>
              The donor
            </Button>
            <Button kind="quiet" href={`${LIST_PATH}/${year}`}>
              The list
            </Button>
          </>
        }
      />
      <ErrorSummary problems={problems} />
      <Panel title="In this list">
        <DefinitionList
          items={[
            { term: 'Standing', value: <StandingDot line={line} /> },
            { term: 'Legal donor', value: <bdi>{line.legalName}</bdi> },
            { term: 'In the books', value: <Money value={Amount.of(line.totalMinor, currency)} /> },
            { term: 'Told as', value: bandWords(line, { amounts, currency }) },
          ]}
        />
      </Panel>
      {line.asksHidden && line.standing !== 'erased' && <DecisionForm {...model} />}
      <NameForm {...model} />
      <History {...model} />
    </>
  );
}

function DecisionForm({ year, line, typed, problems, csrf }: LineModel): JSX.Element {
  return (
    <Panel title="Not to be named?">
      <form class="stack form-narrow" method="post" action={`${LIST_PATH}/${year}/lines/${line.donorId}/decision`}>
        <CsrfField token={csrf} />
        <input type="hidden" name="fund" value={line.fund} />
        <Notice tone="warn">
          This donor asked not to be named, and reaches the amount from which names are published.
        </Notice>
        <RadioGroup
          name="decision"
          legend="What should happen?"
          value={typed.decision ?? line.decided?.decision ?? ''}
          error={problemOf(problems, 'decision')}
          choices={DECISIONS.map((value) => ({ value, label: DECISION_WORDS[value], hint: HINTS[value] }))}
        />
        <TextField
          name="reason"
          label="Why"
          rows={3}
          maxLength={1000}
          value={typed.reason ?? ''}
          hint="Needed for an exception. It stays on record with your name, and is not published."
          error={problemOf(problems, 'reason')}
        />
        <div class="row">
          <Button>Write the decision down</Button>
        </div>
      </form>
    </Panel>
  );
}

function NameForm({ year, line, typed, problems, csrf }: LineModel): JSX.Element {
  return (
    <Panel title="The printed name">
      <form class="stack form-narrow" method="post" action={`${LIST_PATH}/${year}/lines/${line.donorId}/name`}>
        <CsrfField token={csrf} />
        <input type="hidden" name="fund" value={line.fund} />
        <TextField
          name="name"
          label="Print the name as"
          maxLength={300}
          value={typed.name ?? line.name}
          hint="Empty: as the record of the donor has it."
          error={problemOf(problems, 'name')}
        />
        <TextField
          name="note"
          label="Why it is corrected"
          maxLength={500}
          value={typed.note ?? ''}
          hint="For your colleagues: who asked for it, and when."
          error={problemOf(problems, 'note')}
          required
        />
        <div class="row">
          <Button kind="plain">Correct the name</Button>
        </div>
      </form>
    </Panel>
  );
}

/** Who decided and corrected what, and when. */
function History({ history, timeZone }: LineModel): JSX.Element | null {
  const items = [
    ...history.decisions.map(({ at, by, decision, reason }) => ({
      at,
      by,
      what: DECISION_WORDS[decision],
      why: reason,
    })),
    ...history.names.map(({ at, by, name, note }) => ({
      at,
      by,
      what: name === '' ? 'Print the name of the record' : `Print as “${name}”`,
      why: note,
    })),
  ].sort((a, b) => b.at.getTime() - a.at.getTime());
  if (items.length === 0) return null;
  return (
    <Panel title="What was decided">
      <ul role="list" class="stack stack-tight">
        {items.map(({ at, by, what, why }) => (
          <li key={`${at.toISOString()} ${what}`}>
            <b>{what}</b> · {by}, <DateText instant={at} zone={timeZone} withTime />
            {why !== '' && <span class="muted"> · {why}</span>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
