import type { JSX } from 'preact';
import { monthName } from '../../../kernel/month.js';
import type { FieldProblem } from '../../../kernel/app-error.js';
import { Button } from '../../http/ui/button.js';
import { ErrorSummary, problemOf } from '../../http/ui/error-summary.js';
import { SelectField } from '../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../http/ui/staff-page.js';
import { OrganisationFields, type OrganisationFieldsProps } from './organisation-fields.view.js';

export interface OrganisationModel {
  readonly values: Readonly<Record<string, string>>;
  readonly problems: readonly FieldProblem[];
  /** What the number with the tax authority is called. */
  readonly number: NonNullable<OrganisationFieldsProps['number']>;
  readonly csrf: string;
}

const MONTHS = Array.from({ length: 12 }, (_, at) => ({
  value: String(at + 1),
  label: monthName(`2026-${String(at + 1).padStart(2, '0')}`),
}));

export function OrganisationView({ values, number, problems, csrf }: OrganisationModel): JSX.Element {
  return (
    <>
      <PageHead
        title="Settings"
        summary="What receipts, letters and pages say of your newsroom."
        actions={
          <>
            <Button kind="plain" href="/staff/settings/fields">
              Fields and tags
            </Button>
            <Button kind="plain" href="/staff/settings/refunds">
              Refunds
            </Button>
            <Button kind="plain" href="/staff/settings/receipts">
              Receipts
            </Button>
            <Button kind="plain" href="/staff/settings/newsletter">
              Newsletter
            </Button>
            <Button kind="plain" href="/staff/settings/donor-list">
              Donor list
            </Button>
            <Button kind="plain" href="/staff/settings/retention">
              Retention and privacy
            </Button>
          </>
        }
      />
      <ErrorSummary problems={problems} />
      <form class="panel stack form-narrow" method="post" action="/staff/settings">
        <CsrfField token={csrf} />
        <OrganisationFields prefix="" number={number} values={values} problems={problems} />
        <SelectField
          name="fiscalYearStart"
          label="Fiscal year begins in"
          hint="Finance sees fiscal years; donors see calendar years all the same."
          value={values['fiscalYearStart']}
          error={problemOf(problems, 'fiscalYearStart')}
          options={MONTHS}
          required
        />
        <div class="row">
          <Button>Save the details</Button>
        </div>
      </form>
    </>
  );
}
