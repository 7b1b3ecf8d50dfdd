import type { JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import { Money } from '../../../../kernel/money.js';
import { dateRange, OFFERED_RHYTHMS, type ChangeLimits } from '../../../../plans/changes/plan-change.js';
import { rhythmWord } from '../../../../plans/rhythm.js';
import { Button } from '../../../http/ui/button.js';
import { RadioGroup } from '../../../http/ui/choices.js';
import { ErrorSummary, problemOf } from '../../../http/ui/error-summary.js';
import { fieldId, MoneyField, TextField } from '../../../http/ui/fields.js';
import type { ChangeFields } from './change-form.js';
import type { DonorPlan } from '../donor-plans.js';
import { monthsWords, type PauseChoice } from '../pauses.js';
import { dayWords, giftOf, perPeriod, planHref, rhythmLabel, type Part } from '../plan-words.js';

export const PART_TITLES: Readonly<Record<Part, string>> = {
  amount: 'Change the amount',
  fee: 'Change the fee cover',
  rhythm: 'Change the rhythm',
  date: 'Change the date',
  designation: 'Change what it pays for',
  skip: 'Skip the next gift',
  pause: 'Pause your plan',
  resume: 'Resume your plan',
};

export interface ChangeFormModel extends DonorPlan {
  readonly part: Part;
  readonly fields: ChangeFields;
  readonly limits: ChangeLimits;
  readonly problems: readonly FieldProblem[];
  /** The total with the fee covered. */
  readonly covered: Money;
  /** The first gift after a pause of so many months. */
  readonly pauses: readonly PauseChoice[];
}

/** What to change it to. Nothing is saved until the next page is confirmed. */
export function ChangeFormView(model: ChangeFormModel): JSX.Element {
  const { plan, part, problems, today } = model;
  return (
    <>
      <h1>{PART_TITLES[part]}</h1>
      <ErrorSummary problems={problems} />
      <p class="portal-words" id={fieldId('plan')} tabIndex={-1}>
        Now you give {perPeriod(plan)}
        {plan.nextChargeOn && `, next on ${dayWords(plan.nextChargeOn, today)}`}.
      </p>
      {part === 'skip' || part === 'resume' ? (
        <div class="row">
          <Button href={planHref(plan)}>Back to your plan</Button>
        </div>
      ) : (
        <form class="panel stack plan-form" method="get" action={planHref(plan, part)}>
          <input type="hidden" name="step" value="review" />
          <Fields {...model} />
          <div class="row">
            <Button>See what changes</Button>
            <Button kind="quiet" href={planHref(plan)}>
              Leave it
            </Button>
          </div>
        </form>
      )}
    </>
  );
}

function Fields(model: ChangeFormModel): JSX.Element | null {
  switch (model.part) {
    case 'amount':
      return <Amount {...model} />;
    case 'fee':
      return <FeeCover {...model} />;
    case 'rhythm':
      return <RhythmFields {...model} />;
    case 'date':
      return <NextDay {...model} />;
    case 'designation':
      return <Purpose {...model} />;
    case 'pause':
      return <PauseLength {...model} />;
    default:
      return null;
  }
}

function Amount({ plan, fields, limits, problems, part }: ChangeFormModel): JSX.Element {
  const [least, most] = [limits.minimumMinor, limits.maximumMinor].map((minor) => Money.of(minor, plan.currency));
  const cover = plan.coveredFeeMinor > 0n ? ' The fee that you cover comes on top.' : '';
  return (
    <MoneyField
      name="amount"
      label={part === 'rhythm' ? 'Amount each time' : `New amount, ${rhythmWord(plan)}`}
      currency={plan.currency}
      value={fields.amount}
      hint={`Between ${least!.formatShort()} and ${most!.formatShort()}.${cover}`}
      error={problemOf(problems, 'amount')}
      required
    />
  );
}

function FeeCover({ plan, fields, covered, problems }: ChangeFormModel): JSX.Element {
  const gift = giftOf(plan);
  return (
    <RadioGroup
      name="cover"
      legend="The processing fee"
      value={fields.cover}
      error={problemOf(problems, 'cover')}
      choices={[
        {
          value: 'yes',
          label: `Cover it: ${covered.formatShort()} each time`,
          hint: `About ${gift.formatShort()} then arrive in full.`,
        },
        { value: 'no', label: `Do not cover it: ${gift.formatShort()} each time` },
      ]}
    />
  );
}

function RhythmFields(model: ChangeFormModel): JSX.Element {
  const { fields, problems } = model;
  return (
    <>
      <RadioGroup
        name="rhythm"
        legend="How often"
        value={fields.rhythm}
        error={problemOf(problems, 'rhythm')}
        choices={OFFERED_RHYTHMS.map((rhythm) => ({ value: rhythmWord(rhythm), label: rhythmLabel(rhythm) }))}
      />
      <Amount {...model} />
    </>
  );
}

function NextDay({ plan, fields, problems, today }: ChangeFormModel): JSX.Element {
  const { first, last } = dateRange(plan, today);
  return (
    <TextField
      name="firstOn"
      label="Day of the next gift"
      type="date"
      value={fields.firstOn}
      hint={`From ${dayWords(first, today)} to ${dayWords(last, today)}. The gifts after it keep that day.`}
      error={problemOf(problems, 'firstOn')}
      required
    />
  );
}

function Purpose({ fields, limits, problems }: ChangeFormModel): JSX.Element {
  return (
    <RadioGroup
      name="designation"
      legend="What your gifts pay for"
      value={fields.designation}
      error={problemOf(problems, 'designation')}
      choices={limits.designations.map(({ code, name }) => ({ value: code, label: name }))}
    />
  );
}

function PauseLength({ fields, pauses, problems }: ChangeFormModel): JSX.Element {
  return (
    <RadioGroup
      name="months"
      legend="For how long"
      look="tiles"
      hint="It goes on by itself. We write to you a week before."
      value={fields.months}
      error={problemOf(problems, 'months')}
      choices={pauses.map(({ months, until }) => ({
        value: String(months),
        label: (
          <>
            {monthsWords(months)}
            <span class="plan-until">until {until}</span>
          </>
        ),
      }))}
    />
  );
}
