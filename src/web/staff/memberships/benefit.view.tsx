import type { JSX } from 'preact';
import type { FieldProblem } from '../../../kernel/app-error.js';
import type { EditedTier } from '../../../memberships/catalogue-editing.js';
import { Button } from '../../http/ui/button.js';
import { Checkbox, RadioGroup } from '../../http/ui/choices.js';
import { ErrorSummary, problemOf } from '../../http/ui/error-summary.js';
import { HintAndError, fieldId, MoneyField, TextField } from '../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../http/ui/staff-page.js';
import { type BenefitTexts, tierField } from './catalogue-form.js';

const PATH = '/staff/memberships/catalogue';

export interface BenefitFormModel {
  readonly isNew: boolean;
  readonly id: string;
  readonly values: BenefitTexts;
  /** The codes of the ticked tiers. */
  readonly chosen: readonly string[];
  readonly tiers: readonly EditedTier[];
  readonly problems: readonly FieldProblem[];
  readonly currency: string;
  readonly csrf: string;
}

const KINDS = [
  [
    'logo',
    'It bears our name or logo',
    'Low-cost things with the logo count for nothing on receipts of large enough gifts.',
  ],
  [
    'frequentRight',
    'A right that can be used often',
    'Admission, parking, a discount. Small memberships may bring it without lowering what counts as a gift.',
  ],
  [
    'membersOnlyEvent',
    'Admission to an event for members only',
    'Disregarded in the same way, if it costs no more than a token for each person.',
  ],
  [
    'informingPublication',
    'A publication about our own work',
    'Not sold, and without paid articles or advertising: it has no measurable value.',
  ],
  ['mailed', 'It is mailed', 'The list of what to send then shows the address.'],
] as const;

/** What a benefit is and is worth; it goes live with both or not at all (R-QPQ-02). */
export function BenefitFormView(model: BenefitFormModel): JSX.Element {
  const { isNew, id, values, problems, currency } = model;
  const field = (name: keyof BenefitTexts) => ({ name, value: values[name], error: problemOf(problems, name) });
  return (
    <>
      <PageHead title={isNew ? 'Add a benefit' : values.name} />
      <ErrorSummary problems={problems} />
      <form class="stack form-narrow" method="post" action={`${PATH}/benefits/${id}`}>
        <CsrfField token={model.csrf} />
        <TextField {...field('name')} label="Name" maxLength={80} autocomplete="off" required />
        <TextField
          {...field('description')}
          label="Description"
          hint="As receipts say it: “In exchange you received: a tote bag.”"
          rows={2}
          maxLength={300}
          autocomplete="off"
        />
        <MoneyField
          {...field('fmv')}
          label="Worth to a member"
          hint="What they would pay for it elsewhere, not what it costs you."
          currency={currency}
        />
        <MoneyField {...field('cost')} label="Costs you" hint="For each, without overhead." currency={currency} />
        {KINDS.map(([name, label, hint]) => (
          <Checkbox key={name} name={name} label={label} hint={hint} checked={values[name] === 'yes'} />
        ))}
        <TierChoices {...model} />
        <RadioGroup
          {...field('cadence')}
          legend="How often"
          choices={[
            { value: 'yearly', label: 'Every membership year' },
            { value: 'once', label: 'Once' },
          ]}
        />
        <TextField {...field('effectiveFrom')} label="From" type="date" autocomplete="off" required />
        <TextField {...field('effectiveUntil')} label="Until" type="date" autocomplete="off" optional />
        <Checkbox
          name="live"
          label="Offer it"
          hint="It needs a description and a value first. New and renewed memberships then bring it."
          checked={values.live === 'yes'}
        />
        <div class="row">
          <Button>Save</Button>
          <Button kind="quiet" href={PATH}>
            Back
          </Button>
        </div>
      </form>
    </>
  );
}

function TierChoices({ tiers, chosen, problems }: BenefitFormModel): JSX.Element {
  return (
    <fieldset class="field">
      <legend class="legend">Tiers that bring it</legend>
      <HintAndError name="tiers" error={problemOf(problems, 'tiers')} />
      <div class="choices">
        {tiers.map(({ code, name }, index) => (
          <label class="choice" key={code}>
            <input
              type="checkbox"
              id={index === 0 ? fieldId('tiers') : undefined}
              name={tierField(code)}
              value="yes"
              checked={chosen.includes(code)}
            />
            <span>{name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
