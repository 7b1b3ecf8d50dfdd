import type { JSX } from 'preact';
import type { FieldProblem } from '../../../kernel/app-error.js';
import { type CalendarDate, formatDate } from '../../../kernel/calendar.js';
import { Money } from '../../../kernel/money.js';
import { type ChangeLimits, dateRange, OFFERED_RHYTHMS } from '../../../plans/changes/plan-change.js';
import { rhythmWord } from '../../../plans/rhythm.js';
import type { PlanDetail } from '../../../reports/plans/plan-detail.js';
import { Button } from '../../http/ui/button.js';
import { Checkbox, RadioGroup } from '../../http/ui/choices.js';
import { ErrorSummary, problemOf } from '../../http/ui/error-summary.js';
import { MoneyField, SelectField, TextField } from '../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../http/ui/staff-page.js';
import { oneOf } from '../../http/forms.js';
import { CHANGE_ACTIONS, CHANGE_KINDS, type ChangeFields } from './change-form.js';
import { planAmount } from './plan-words.js';
import { ColleagueNote } from '../frame/colleague-note.view.js';

export interface ChangeFormModel {
  readonly detail: PlanDetail;
  readonly limits: ChangeLimits;
  readonly today: CalendarDate;
  readonly fields: ChangeFields;
  readonly problems: readonly FieldProblem[];
  readonly csrf: string;
}

/** What is to change, and why. Nothing changes until the next page is confirmed. */
export function ChangeFormView(model: ChangeFormModel): JSX.Element {
  const { detail, fields, problems, csrf } = model;
  const path = `/staff/plans/${detail.plan.id}`;
  const kind = oneOf(fields.kind, CHANGE_KINDS) ?? 'amount';
  return (
    <>
      <PageHead
        title={CHANGE_ACTIONS[kind]}
        summary={
          <a href={path}>
            {planAmount(detail.row)} from <bdi>{detail.row.donor.name}</bdi>
          </a>
        }
      />
      <ErrorSummary problems={problems} />
      <form class="panel stack form-narrow" method="post" action={`${path}/changes`}>
        <CsrfField token={csrf} />
        <input type="hidden" name="step" value="review" />
        <input type="hidden" name="kind" value={kind} />
        <input type="hidden" name="version" value={fields.version} />
        <Wanted {...model} />
        {(kind === 'amount' || kind === 'rhythm') && (
          <TextField
            name="consent"
            label="How the donor agreed"
            rows={2}
            maxLength={500}
            value={fields.consent}
            hint="Needed if it comes to more in a year: who spoke with whom, and when. It is kept as the consent."
            error={problemOf(problems, 'consent')}
          />
        )}
        <TextField
          name="reason"
          label="Why"
          rows={2}
          maxLength={500}
          value={fields.reason}
          hint="The donor reads this in the letter about the change."
          error={problemOf(problems, 'reason')}
        />
        <ColleagueNote value={fields.note} error={problemOf(problems, 'note')} />
        <div class="row">
          <Button>Review the change</Button>
          <Button kind="quiet" href={path}>
            Leave it as it is
          </Button>
        </div>
      </form>
    </>
  );
}

function Wanted({ detail: { plan }, limits, today, fields, problems }: ChangeFormModel): JSX.Element | null {
  const field = (name: keyof ChangeFields) => ({ name, value: fields[name], error: problemOf(problems, name) });
  const amount = (
    <>
      <MoneyField
        {...field('amount')}
        label="Each gift"
        currency={plan.currency}
        hint={`Without the fee, if the donor covers it. At least ${Money.of(limits.minimumMinor, plan.currency).formatShort()}.`}
      />
      <Checkbox name="coverFee" label="The donor covers the fee" checked={fields.coverFee === 'yes'} />
    </>
  );
  switch (fields.kind) {
    case 'rhythm':
      return (
        <>
          <RadioGroup
            {...field('rhythm')}
            legend="How often"
            choices={OFFERED_RHYTHMS.map(rhythmWord).map((value) => ({ value, label: capital(value) }))}
          />
          {amount}
        </>
      );
    case 'date': {
      const { first, last } = dateRange(plan, today);
      const hint = `From ${formatDate(first)} until ${formatDate(last)}. All later gifts follow its day.`;
      return <TextField {...field('firstOn')} label="Next gift on" type="date" hint={hint} />;
    }
    case 'designation':
      return (
        <RadioGroup
          {...field('designation')}
          legend="What it is for"
          choices={limits.designations.map(({ code, name }) => ({ value: code, label: name }))}
        />
      );
    case 'pause':
      return (
        <SelectField
          {...field('months')}
          label="For"
          options={Array.from({ length: 12 }, (_, at) => ({
            value: String(at + 1),
            label: at === 0 ? '1 month' : `${at + 1} months`,
          }))}
        />
      );
    case 'skip':
    case 'resume':
    case 'cancel': {
      const problem = problemOf(problems, 'plan');
      return problem === undefined ? null : <p id="field-plan">{problem}</p>;
    }
    default:
      return amount;
  }
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
