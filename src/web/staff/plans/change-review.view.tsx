import type { JSX } from 'preact';
import { changedFacts, planFacts, type DesignationNames } from '../../../plans/changes/change-words.js';
import type { PlanChanged } from '../../../plans/changes/change-errors.js';
import type { PlanChange } from '../../../plans/changes/plan-change.js';
import type { PlanTable } from '../../../plans/plan.table.js';
import type { PlanDetail } from '../../../reports/plans/plan-detail.js';
import { type Definition, DefinitionList, Notice, Panel } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { CsrfField, PageHead } from '../../http/ui/staff-page.js';
import { type Column, Table } from '../../http/ui/table.js';
import { hrefOf } from '../../http/forms.js';
import { isolated } from '../../http/words.js';
import { CHANGE_ACTIONS, CHANGE_FIELDS, type ChangeFields } from './change-form.js';

export interface ChangeReviewModel {
  readonly detail: PlanDetail;
  readonly names: DesignationNames;
  readonly after: PlanTable;
  /** What will be, in the words of the letter. */
  readonly sentence: string;
  readonly fields: ChangeFields;
  readonly csrf: string;
}

/** Everything that a change will do, before it does it. */
export function ChangeReviewView({ detail, names, after, sentence, fields, csrf }: ChangeReviewModel): JSX.Element {
  const { plan, row } = detail;
  const path = `/staff/plans/${plan.id}`;
  const isEnd = fields.kind === 'cancel';
  const action = CHANGE_ACTIONS[fields.kind as PlanChange['kind']];
  const effects: Definition[] = [
    { term: 'The letter will say', value: `“${sentence}”` },
    ...changedFacts(plan, after, names)
      .filter(({ term }) => !isEnd || term === 'State')
      .map(({ term, before, after: now }) => ({ term, value: `${now}, until now ${before}` })),
    {
      term: 'Money',
      value:
        plan.state === 'past_due' && fields.kind !== 'amount' && fields.kind !== 'designation'
          ? 'Nothing is charged now, and the gift that is still open is given up.'
          : 'Nothing is charged now, and nothing is sent back.',
    },
    { term: 'Letter', value: `To ${row.donor.email}, at once` },
    { term: 'Why', value: <span class="pre-line">{fields.reason}</span> },
    ...(fields.consent ? [{ term: 'The donor agreed', value: <span class="pre-line">{fields.consent}</span> }] : []),
    ...(fields.note ? [{ term: 'Note', value: <span class="pre-line">{fields.note}</span> }] : []),
  ];
  return (
    <>
      <PageHead title={`${action}: ${isolated(row.donor.name)}`} summary="Nothing has changed yet." />
      <form class="stack form-narrow" method="post" action={`${path}/changes`}>
        <CsrfField token={csrf} />
        {CHANGE_FIELDS.filter((name) => name !== 'step').map((name) => (
          <input key={name} type="hidden" name={name} value={fields[name]} />
        ))}
        <input type="hidden" name="step" value="confirm" />
        <Panel title="What will happen">
          <DefinitionList items={effects} />
        </Panel>
        <div class="row">
          <Button kind={isEnd ? 'danger' : 'primary'}>{isEnd ? 'Cancel the plan' : action}</Button>
          <Button kind="quiet" href={path}>
            Leave it as it is
          </Button>
        </div>
      </form>
    </>
  );
}

export interface StaleModel {
  readonly detail: PlanDetail;
  readonly names: DesignationNames;
  readonly versions: PlanChanged['versions'];
  readonly message: string;
  readonly kind: PlanChange['kind'];
}

/** The plan as the page had it, beside what it is now. */
export function StaleView({ detail, names, versions, message, kind }: StaleModel): JSX.Element {
  const path = `/staff/plans/${detail.plan.id}`;
  const now = planFacts(versions.now, names);
  const earlier = versions.earlier ? planFacts(versions.earlier, names) : null;
  const facts = now.map((fact, at) => ({ ...fact, earlier: earlier?.[at]?.value ?? null }));
  return (
    <>
      <PageHead title="The plan has changed" summary={isolated(detail.row.donor.name)} />
      <div class="stack form-narrow">
        <Notice tone="warn">{message}</Notice>
        {!earlier && <p>A charge was made in between, so the next gift is on another day now.</p>}
        <Table
          caption="Both versions of the plan"
          columns={earlier ? BOTH : BOTH.filter(({ key }) => key !== 'earlier')}
          rows={facts}
          rowKey={({ term }) => term}
          empty=""
        />
        <div class="row">
          <Button href={hrefOf(`${path}/changes/new`, { kind })}>Decide anew</Button>
          <Button kind="quiet" href={path}>
            See the plan
          </Button>
        </div>
      </div>
    </>
  );
}

const BOTH: readonly Column<{ readonly term: string; readonly value: string; readonly earlier: string | null }>[] = [
  { key: 'term', label: 'What', cell: ({ term }) => term },
  { key: 'earlier', label: 'On your page', cell: ({ earlier }) => earlier },
  {
    key: 'now',
    label: 'Now',
    cell: ({ value, earlier }) => (earlier !== null && earlier !== value ? <strong>{value}</strong> : value),
  },
];
