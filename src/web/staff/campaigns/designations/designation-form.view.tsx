import type { JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import { Money } from '../../../../kernel/money.js';
import type { CampaignForm } from '../../../../campaigns/campaign.store.js';
import type { DesignationInUse } from '../../../../campaigns/designations/designation.store.js';
import { Notice } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { Checkbox, RadioGroup } from '../../../http/ui/choices.js';
import { ErrorSummary, problemOf } from '../../../http/ui/error-summary.js';
import { MoneyField, TextField } from '../../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import { counted } from '../../../http/words.js';
import { type DesignationTexts, formField } from './designation-form.js';

export interface DesignationFormModel {
  /** Null for one that does not exist yet. */
  readonly designation: DesignationInUse | null;
  readonly values: DesignationTexts;
  readonly chosen: readonly string[];
  readonly forms: readonly CampaignForm[];
  readonly problems: readonly FieldProblem[];
  readonly currency: string;
  readonly csrf: string;
}

export function DesignationFormView(model: DesignationFormModel): JSX.Element {
  const { designation, values, problems, currency, csrf } = model;
  const field = (name: keyof DesignationTexts) => ({ name, value: values[name], error: problemOf(problems, name) });
  return (
    <>
      <PageHead title={designation ? `Change ${designation.name}` : 'New designation'} />
      <ErrorSummary problems={problems} />
      <PlansNotice {...model} />
      <form
        class="panel stack form-narrow"
        method="post"
        action={designation ? `/staff/designations/${designation.code}` : '/staff/designations'}
      >
        <CsrfField token={csrf} />
        <TextField
          {...field('name')}
          label="Name"
          maxLength={120}
          autocomplete="off"
          required
          hint="As donors and receipts read it."
        />
        {designation === null ? (
          <TextField
            {...field('code')}
            label="Code"
            maxLength={40}
            autocomplete="off"
            spellcheck={false}
            required
            hint="The fund in the ledger and in files. It never changes."
          />
        ) : (
          <p class="muted">
            Code: <b>{designation.code}</b>. It stays: the ledger books by it.
          </p>
        )}
        <TextField
          {...field('description')}
          label="What donors read about it"
          optional
          rows={2}
          maxLength={300}
          autocomplete="off"
          hint="Under the choice on the gift page."
        />
        <Restriction {...model} />
        <MoneyField {...field('goal')} label="Goal" optional currency={currency} />
        <TextField {...field('position')} label="Place in lists" inputMode="numeric" autocomplete="off" required />
        <Forms {...model} />
        <Checkbox
          name="open"
          label="Open"
          hint="A closed designation is offered nowhere. What was given for it stays."
          checked={values.open === 'yes'}
          error={problemOf(problems, 'open')}
        />
        <div class="row">
          <Button>Save</Button>
          <Button kind="quiet" href="/staff/designations">
            Back
          </Button>
        </div>
      </form>
    </>
  );
}

/** Closing takes nothing from those who promised: their plans go on, and only they, or staff one by one, change that. */
function PlansNotice({ designation, currency }: DesignationFormModel): JSX.Element | null {
  if (designation === null || designation.plans === 0) return null;
  const monthly = Money.of(designation.monthlyMinor, currency).format();
  return (
    <Notice tone="quiet">
      {counted(designation.plans, 'plan')} with {monthly} a month give{designation.plans === 1 ? 's' : ''} for it.
      Closing it stops none of them: what was promised for it goes on arriving for it, until its donor or you change the
      plan.
    </Notice>
  );
}

function Restriction({ designation, values, problems }: DesignationFormModel): JSX.Element {
  if (designation?.isUsed) {
    return (
      <p class="muted">
        <input type="hidden" name="restricted" value={designation.restricted ? 'yes' : 'no'} />
        {designation.restricted ? 'Restricted by donors.' : 'Unrestricted.'} Gifts or plans were made for it, so this
        stays.
      </p>
    );
  }
  return (
    <RadioGroup
      name="restricted"
      legend="Restriction"
      value={values.restricted || 'no'}
      error={problemOf(problems, 'restricted')}
      choices={[
        { value: 'no', label: 'Unrestricted', hint: 'The newsroom decides what it is spent on.' },
        {
          value: 'yes',
          label: 'Restricted by donors',
          hint: 'Booked apart, named on the receipt, and released when it is spent for its purpose.',
        },
      ]}
    />
  );
}

function Forms({ forms, chosen }: DesignationFormModel): JSX.Element {
  return (
    <fieldset class="field">
      <legend class="legend">Offered on</legend>
      {forms.map(({ slug, title }) => (
        <Checkbox key={slug} name={formField(slug)} label={slug} hint={title} checked={chosen.includes(slug)} />
      ))}
    </fieldset>
  );
}
