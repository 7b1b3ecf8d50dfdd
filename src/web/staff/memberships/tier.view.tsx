import type { JSX } from 'preact';
import type { FieldProblem } from '../../../kernel/app-error.js';
import { Button } from '../../http/ui/button.js';
import { Checkbox } from '../../http/ui/choices.js';
import { ErrorSummary, problemOf } from '../../http/ui/error-summary.js';
import { MoneyField, TextField } from '../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../http/ui/staff-page.js';
import type { TierTexts } from './catalogue-form.js';

const PATH = '/staff/memberships/catalogue';

export interface TierFormModel {
  readonly isNew: boolean;
  readonly code: string;
  readonly values: TierTexts;
  readonly problems: readonly FieldProblem[];
  readonly currency: string;
  readonly csrf: string;
}

export function TierFormView({ isNew, code, values, problems, currency, csrf }: TierFormModel): JSX.Element {
  const field = (name: keyof TierTexts) => ({ name, value: values[name], error: problemOf(problems, name) });
  return (
    <>
      <PageHead title={isNew ? 'Add a tier' : `Tier ${values.name}`} />
      <ErrorSummary problems={problems} />
      <form class="stack form-narrow" method="post" action={`${PATH}/tiers/${code}`}>
        <CsrfField token={csrf} />
        <TextField {...field('name')} label="Name" maxLength={60} autocomplete="off" required />
        <MoneyField
          {...field('threshold')}
          label="What it takes in a year"
          hint="A monthly plan counts twelve times. The tier with the larger amount is the higher one."
          currency={currency}
          required
        />
        <Checkbox
          name="open"
          label="Open"
          hint="A closed tier takes nobody new. Who has it keeps it to the end of their term."
          checked={values.open === 'yes'}
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
