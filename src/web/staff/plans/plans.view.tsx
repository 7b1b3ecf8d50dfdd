import type { JSX } from 'preact';
import type { FieldProblem } from '../../../kernel/app-error.js';
import { Money as Amount } from '../../../kernel/money.js';
import type { Organisation } from '../../../organisation/organisation.js';
import { PLAN_STATE_WORDS } from '../../../plans/changes/change-words.js';
import type { PlanState } from '../../../plans/plan-state.js';
import { rhythmWord } from '../../../plans/rhythm.js';
import {
  PLAN_METHODS,
  PLAN_RHYTHMS,
  type PlanFigures,
  type PlanRow,
  type PlanTotals,
} from '../../../reports/plans/plan-list.js';
import type { Slice } from '../../../reports/slice.js';
import { EmptyState, Tile } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { ErrorSummary, problemOf } from '../../http/ui/error-summary.js';
import { SelectField, TextField } from '../../http/ui/fields.js';
import { FilterBar, FilteredEmpty, Pager } from '../../http/ui/list-controls.js';
import { PageHead } from '../../http/ui/staff-page.js';
import { type Column, Table } from '../../http/ui/table.js';
import { DateText, Unknown } from '../../http/ui/text.js';
import { hrefOf, type Phrase, removable } from '../../http/forms.js';
import { counted, sumsText, zoneName } from '../../http/words.js';
import { PLAN_METHOD_WORDS, PLAN_RHYTHM_WORDS, PlanStatus } from './plan-words.js';
import { amountColumn } from '../frame/columns.js';

const PATH = '/staff/plans';

/** The states that a list can show; one that never began is no plan yet. */
export const PLAN_STATES = [
  'active',
  'past_due',
  'paused',
  'cancelled',
  'lapsed',
  'completed',
] as const satisfies readonly PlanState[];

export interface PlansModel {
  readonly parameters: Readonly<Record<string, string>>;
  readonly problems: readonly FieldProblem[];
  readonly phrases: readonly Phrase[];
  readonly totals: PlanTotals;
  readonly figures: PlanFigures;
  readonly slice: Slice<PlanRow>;
  readonly organisation: Organisation;
}

export function PlansView(model: PlansModel): JSX.Element {
  const { parameters, problems, phrases, totals, figures, slice, organisation } = model;
  const isFiltered = phrases.length > 0;
  const isFirstEmpty = !isFiltered && totals.count === 0;
  return (
    <>
      <PageHead
        title="Recurring"
        summary={`${counted(totals.count, 'plan')} · ${sumsText(totals.monthly, organisation.currency)} a month`}
        actions={
          <Button kind="plain" href="/staff/care">
            Failed charges
          </Button>
        }
      />
      <ErrorSummary problems={problems} />
      {!isFirstEmpty && <Tiles figures={figures} currency={organisation.currency} />}
      {!isFirstEmpty && (
        <FilterBar
          action={PATH}
          clearHref={isFiltered ? PATH : undefined}
          phrases={removable(PATH, parameters, phrases)}
        >
          <Filters {...model} />
        </FilterBar>
      )}
      <Table
        caption="Plans, the one that is charged next first"
        columns={COLUMNS}
        rows={slice.items}
        rowKey={({ id }) => id}
        empty={isFirstEmpty ? <FirstEmpty /> : <FilteredEmpty count={phrases.length} clearHref={PATH} />}
      />
      {slice.items.length > 0 && (
        <Pager
          summary={`A month: yearly and quarterly gifts by their share. Dates in ${zoneName(organisation.timeZone)}.`}
          previousHref={slice.previous && hrefOf(PATH, { ...parameters, after: slice.previous })}
          nextHref={slice.next && hrefOf(PATH, { ...parameters, after: slice.next })}
        />
      )}
    </>
  );
}

function Tiles({ figures, currency }: { figures: PlanFigures; currency: string }): JSX.Element {
  const { running, paused, retrying, expected } = figures;
  return (
    <div class="tiles">
      <Tile
        label="Monthly value"
        figure={sumsText(running.monthly, currency)}
        href={PATH}
        note={`${counted(running.count, 'plan')} that run, paused ones included`}
      />
      <Tile label="Average" figure={averageOf(running)} note="a plan and month" />
      <Tile label="Expected" figure={sumsText(expected, currency)} note="in the next 30 days" />
      <Tile
        label="Retrying"
        figure={sumsText(retrying.monthly, currency)}
        href={hrefOf(PATH, { state: 'past_due' })}
        note={`at risk each month, in ${counted(retrying.count, 'plan')}`}
      />
      <Tile label="Paused" figure={paused.toLocaleString('en-US')} href={hrefOf(PATH, { state: 'paused' })} />
    </div>
  );
}

/** Of one currency; several have no average. */
function averageOf({ count, monthly }: PlanTotals): string {
  const [only] = monthly;
  if (!only || monthly.length > 1) return '–';
  return Amount.of((only.amountMinor + BigInt(count) / 2n) / BigInt(count), only.currency).format();
}

function Filters({ parameters, problems }: PlansModel): JSX.Element {
  const field = (name: string) => ({ name, value: parameters[name], error: problemOf(problems, name) });
  const all = (label: string) => ({ value: '', label });
  return (
    <>
      <SelectField
        {...field('state')}
        label="State"
        options={[all('All that run'), ...PLAN_STATES.map((value) => ({ value, label: PLAN_STATE_WORDS[value] }))]}
      />
      <SelectField
        {...field('rhythm')}
        label="Rhythm"
        options={[all('All'), ...PLAN_RHYTHMS.map((value) => ({ value, label: PLAN_RHYTHM_WORDS[value] }))]}
      />
      <SelectField
        {...field('method')}
        label="Paid by"
        options={[all('All'), ...PLAN_METHODS.map((value) => ({ value, label: PLAN_METHOD_WORDS[value] }))]}
      />
      <TextField {...field('from')} label="Next gift from" type="date" />
      <TextField {...field('to')} label="Until" type="date" />
      <div class="field-wide">
        <TextField {...field('q')} label="Donor or id" type="search" autocomplete="off" />
      </div>
    </>
  );
}

const COLUMNS: readonly Column<PlanRow>[] = [
  {
    key: 'donor',
    label: 'Donor',
    kind: 'name',
    cell: ({ id, donor }) => (
      <a href={`${PATH}/${id}`} title={donor.name}>
        <bdi>{donor.name}</bdi>
      </a>
    ),
  },
  amountColumn(),
  { key: 'rhythm', label: 'Rhythm', cell: (plan) => rhythmWord(plan) },
  { key: 'state', label: 'State', cell: ({ state }) => <PlanStatus state={state} /> },
  {
    key: 'next',
    label: 'Next gift',
    kind: 'date',
    cell: ({ nextChargeOn }) => (nextChargeOn ? <DateText date={nextChargeOn} /> : <Unknown word="none" />),
  },
  { key: 'method', label: 'Paid by', kind: 'name', cell: ({ method }) => method ?? <Unknown /> },
  { key: 'designation', label: 'For', cell: ({ designation }) => designation.name },
  { key: 'campaign', label: 'Campaign', cell: ({ campaign }) => campaign.name },
];

function FirstEmpty(): JSX.Element {
  return (
    <EmptyState title="No plans yet" action={<Button href="/staff#ask">Copy the ask</Button>}>
      Everybody who gives every month, quarter or year will stand here, the next charge first.
    </EmptyState>
  );
}
